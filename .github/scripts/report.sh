#!/usr/bin/env bash
# report.sh FOLDER STACK...: give the report of these previews to the run's summary and to the job's output `body`.
# Exit code: that of `vedette report`.
set -uo pipefail

folder=${1:?a folder} && shift
vedette report "$@" --from "$folder" --for "${PREVIEW_FOR:-preview}" --commit "${COMMIT:-}" >"$folder/report.md"
code=$?
# A word that the report, part of which strangers wrote, cannot hold.
end=end-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
{
  printf 'body<<%s\n' "$end"
  cat "$folder/report.md"
  printf '%s\nclean=%s\n' "$end" "$([[ $code == 0 ]] && echo true || echo false)"
} >>"$GITHUB_OUTPUT"
cat "$folder/report.md" >>"$GITHUB_STEP_SUMMARY"
exit "$code"
