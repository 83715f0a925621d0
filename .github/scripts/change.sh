#!/usr/bin/env bash
# A commit as it would be once merged into what is checked out, taken over without trusting it.
#   change.sh where COMMIT   print the environment in which it may be previewed: `preview` where it touches nothing but
#                            catalog/, else `preview-program`, whose reviewers have looked at it
#   change.sh take COMMIT    take over its catalog; in the environment preview-program (PREVIEW_ENVIRONMENT) all of it
# The catalog is data to the program, so files must be files: a link could show what lies elsewhere on the runner.
set -euo pipefail

stop() {
  printf '::error::%s\n' "$*" >&2
  exit 1
}

what=${1:?where or take} commit=${2:?a commit}
[[ $commit =~ ^[0-9a-f]{40}$ ]] || stop "not a full commit id: $commit"
# Only what this repository's branches hold was fetched: a commit that only a fork has is not there.
git cat-file -e "$commit^{commit}" 2>/dev/null || stop "no branch of this repository has $commit"
# The merge's tree, so that what others merged meanwhile is no deletion in the preview.
tree=$(git merge-tree --write-tree HEAD "$commit" | head -n 1) || stop "it conflicts with the main branch: merge that into it"
listed=$(git ls-tree -r "$tree" catalog/) || stop "what catalog/ holds in $tree cannot be listed"
links=$(sed '/^100/d' <<<"$listed")
[[ -z $links ]] || stop "catalog/ may hold nothing but files: $(cut -f 2 <<<"$links" | paste -sd ' ')"

case $what in
  where)
    outside=$(git diff --name-only HEAD "$tree" -- . ':(exclude)catalog/')
    if [[ -z $outside ]]; then echo preview; else echo preview-program; fi
    ;;
  take)
    paths=(catalog/)
    if [[ ${PREVIEW_ENVIRONMENT:-} == preview-program ]]; then paths=(.); fi
    git restore --source "$tree" --staged --worktree -- "${paths[@]}"
    git diff --staged --stat
    ;;
  *) stop "where and take exist, not $what" ;;
esac
