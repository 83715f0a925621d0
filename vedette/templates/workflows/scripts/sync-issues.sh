#!/usr/bin/env bash
# For each open issue that Sentry opened: close it when it is resolved in Sentry, and label and assign it by the tag
# `operation` of its newest event. OPERATIONS says who takes what: {"payment": "login", ...}; the longest match wins.
# Only issues of Sentry's app are looked at, and only with a link into our own organisation: anybody can open an issue
# that looks like one.
source "$(dirname "$0")/common.sh"
need SENTRY_URL SENTRY_ORG SENTRY_AUTH_TOKEN GITHUB_API_URL GITHUB_REPOSITORY GITHUB_TOKEN OPERATIONS
jq --exit-status 'type == "object"' <<<"$OPERATIONS" >/dev/null || stop 'OPERATIONS is no JSON object: {"payment": "login"}'

open=$(github 'type == "array" and all(.[]; (.number | type == "number") and (.body | . == null or type == "string")
  and (.labels | type == "array" and all(.[]; .name | type == "string")))' GET "issues?state=open&per_page=100&creator=$(query "${SENTRY_BOT:-sentry[bot]}")")
pattern='^Sentry Issue: \[[A-Z0-9_-]+\]\(https?://([^/)]+)/(organizations/([^/)]+)/)?issues/([0-9]+)/'
host=${SENTRY_URL#*://}
host=${host%/}
rows=$(jq --compact-output '.[]' <<<"$open")
while read -r row; do
  [[ -n $row ]] || continue
  number=$(jq .number <<<"$row")
  [[ $(jq --raw-output '.body // "" | split("\n")[0]' <<<"$row") =~ $pattern ]] || continue
  linked=${BASH_REMATCH[1]} organization=${BASH_REMATCH[3]} id=${BASH_REMATCH[4]}
  [[ $linked == "$SENTRY_ORG.$host" || ($linked == "$host" && $organization == "$SENTRY_ORG") ]] || continue

  # Of another issue, or of none, an answer is no reason to close this one.
  issue=$(sentry "(.id | tostring) == \"$id\" and (.status | type == \"string\")" "organizations/$SENTRY_ORG/issues/$id/")
  if [[ $(jq --raw-output .status <<<"$issue") == resolved ]]; then
    github '.state == "closed"' PATCH "issues/$number" '{"state": "closed", "state_reason": "completed"}' >/dev/null
    printf '#%s closed: resolved in Sentry\n' "$number"
    continue
  fi
  events=$(sentry 'type == "array" and all(.[]; .tags | . == null or (type == "array" and all(.[]; .key | type == "string")))' \
    "organizations/$SENTRY_ORG/issues/$id/events/?per_page=1")
  operation=$(jq --raw-output '[.[0].tags[]? | select(.key == "operation") | .value][0] // ""' <<<"$events")
  change=$(jq --compact-output --arg operation "$operation" --argjson owners "$OPERATIONS" '
    [$owners | keys[] | select(. as $key | $operation | startswith($key))] | max_by(length) as $key | select($key)
    | {label: "operation:\($key)", assignee: $owners[$key]}' <<<null)
  [[ -n $change ]] || continue
  if ! jq --exit-status --argjson change "$change" '[.labels[].name] | index($change.label)' <<<"$row" >/dev/null; then
    github 'type == "array"' POST "issues/$number/labels" "$(jq --compact-output '{labels: [.label]}' <<<"$change")" >/dev/null
    github ".number == $number" PATCH "issues/$number" "$(jq --compact-output '{assignees: [.assignee]}' <<<"$change")" >/dev/null
    printf '#%s: %s\n' "$number" "$(jq --raw-output '"\(.label), \(.assignee)"' <<<"$change")"
  fi
done <<<"$rows"
