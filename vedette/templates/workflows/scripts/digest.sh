#!/usr/bin/env bash
# Open one issue for this week with what is open in Sentry below high priority, for TEAM (org/team, as in a mention).
# Titles come from whoever can make the app fail: they are shown as plain code, shortened, without links or mentions.
source "$(dirname "$0")/common.sh"
need SENTRY_URL SENTRY_ORG SENTRY_PROJECT SENTRY_AUTH_TOKEN TEAM PRODUCT

asked=$(query 'is:unresolved issue.priority:[medium, low]')
issues=$(sentry_list "$ISSUE_OF_SENTRY"' and (.id | type == "string" and test("^[0-9]+$")) and (.title | type == "string")' \
  "projects/$SENTRY_ORG/$SENTRY_PROJECT/issues/?statsPeriod=&query=$asked" first)
count=$(jq length <<<"$issues")
if [[ $count == 0 ]]; then
  printf 'nothing is open below high: no digest this week\n'
  exit 0
fi

body=$(mktemp)
trap 'rm -f "$body"' EXIT
{
  printf '@%s: open in Sentry below high priority, newest first. High and above was told in Slack when it happened.\n\n' "$TEAM"
  printf '| issue | priority | events | what |\n|---|---|---|---|\n'
  jq --raw-output --arg base "${SENTRY_URL%/}/organizations/$SENTRY_ORG/issues" "$(plain)"'
    .[] | "| [\(.shortId | plain)](\($base)/\(.id | plain)/) | \(.priority // "" | plain) | \(.count // "" | plain) | `\(.title | plain)` |"' \
    <<<"$issues"
  if ((count >= 100)); then printf '\nThere are more than 100: the rest is in Sentry.\n'; fi
} >"$body"
bash "$(dirname "$0")/open-issue.sh" "$PRODUCT: weekly digest $(date --utc +%G-W%V)" digest "$body"
