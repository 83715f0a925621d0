#!/usr/bin/env bash
# open-issue.sh TITLE LABELS BODY_FILE: open one issue, unless this one exists already, open or closed. LABELS is a list
# with commas; the first says what kind of issue it is. GitHub mails it to whom the body mentions.
source "$(dirname "$0")/common.sh"
need GITHUB_API_URL GITHUB_REPOSITORY GITHUB_TOKEN

title=$1 labels=$2 body=$3
known=$(github 'type == "array" and all(.[]; (.title | type == "string") and (.number | type == "number"))' \
  GET "issues?state=all&per_page=100&labels=$(query "${labels%%,*}")")
number=$(jq --raw-output --arg title "$title" '[.[] | select(.title == $title) | .number][0] // empty' <<<"$known")
if [[ -n $number ]]; then
  printf '#%s has this title already: %s\n' "$number" "$title"
  exit 0
fi
made=$(github '.number | type == "number"' POST issues "$(
  jq --null-input --arg title "$title" --rawfile body "$body" --arg labels "$labels" \
    '{title: $title, body: $body, labels: ($labels | split(","))}'
)")
printf '#%s opened: %s\n' "$(jq .number <<<"$made")" "$title"
