#!/usr/bin/env bash
# review.sh weekly|monthly|quarterly: open this period's review as one issue, with the checklist of docs/reviews/.
source "$(dirname "$0")/common.sh"
need TEAM PRODUCT

quarter=$((($(date --utc +%-m) + 2) / 3))
case ${1:?weekly, monthly or quarterly} in
  weekly) period=$(date --utc +%G-W%V) ;;
  monthly) period=$(date --utc +%Y-%m) ;;
  quarterly) period=$(date --utc +%Y)-Q$quarter ;;
  *) stop "there is no $1 review: weekly, monthly and quarterly exist" ;;
esac
list=${REVIEWS:-docs/reviews}/$1.md
[[ -s $list ]] || stop "$list is missing: it holds the checklist of the $1 review"
body=$(mktemp)
trap 'rm -f "$body"' EXIT
{ printf '@%s\n\n' "$TEAM"; cat "$list"; } >"$body"
bash "$(dirname "$0")/open-issue.sh" "$PRODUCT: $1 monitoring review $period" review "$body"
