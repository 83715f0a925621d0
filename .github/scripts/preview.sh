#!/usr/bin/env bash
# preview.sh FOLDER STACK...: preview each stack and ask the policies about it, into FOLDER. What a stack answers is for
# the report to decide: a stack that fails must not keep the others from being looked at.
# PREVIEW_FOR=drift compares with the services first, and asks no policies.
set -uo pipefail

folder=${1:?a folder} && shift
mkdir -p "$folder"
options=(--json --show-sames)
if [[ ${PREVIEW_FOR:-preview} == drift ]]; then options+=(--refresh); fi
for stack in "$@"; do
  printf '::group::Preview of %s\n' "$stack"
  vedette preview --no-policies --stack "$stack" -- "${options[@]}" >"$folder/preview-$stack.json"
  printf '%s: pulumi preview exited %s\n' "$stack" "$?"
  if [[ ${PREVIEW_FOR:-preview} != drift ]]; then
    # A preview of its own: the file above hides secrets, and a hidden one cannot be checked.
    vedette check --stack "$stack" --format json >"$folder/check-$stack.json"
    printf '%s: vedette check exited %s\n' "$stack" "$?"
  fi
  printf '::endgroup::\n'
done
