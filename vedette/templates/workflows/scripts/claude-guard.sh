#!/usr/bin/env bash
# Before an agent sees issue ISSUE: refuse (exit code 1) unless Sentry's app opened it with a link into our organisation,
# no fix of the same Sentry issue is under way, and today's runs are within DAILY_CAP. Prints short_id=... for the jobs
# that follow, made of letters, digits and dashes only.
source "$(dirname "$0")/common.sh"
need SENTRY_URL SENTRY_ORG GITHUB_API_URL GITHUB_REPOSITORY GITHUB_TOKEN GITHUB_OUTPUT ISSUE DAILY_CAP WORKFLOW

refuse() { # TEXT
  printf '::error::no agent is started: %s\n' "$1" >&2
  exit 1
}

[[ $DAILY_CAP =~ ^[0-9]{1,6}$ ]] || stop "DAILY_CAP is '$DAILY_CAP': a whole number is allowed"

issue=$(github '(.user.login | type == "string") and (.body | . == null or type == "string")' GET "issues/$ISSUE")
[[ $(jq --raw-output .user.login <<<"$issue") == "${SENTRY_BOT:-sentry[bot]}" ]] || refuse "issue #$ISSUE was not opened by Sentry"
host=${SENTRY_URL#*://}
host=${host%/}
[[ $(jq --raw-output '.body // "" | split("\n")[0]' <<<"$issue") =~ ^Sentry\ Issue:\ \[([A-Z0-9]+(-[A-Z0-9]+)*)\]\(https?://([^/\)]+)/(organizations/([^/\)]+)/)?issues/[0-9]+/ ]] ||
  refuse "issue #$ISSUE has no Sentry link in its first line"
short_id=${BASH_REMATCH[1],,} linked=${BASH_REMATCH[3]} organization=${BASH_REMATCH[5]}
[[ $linked == "$SENTRY_ORG.$host" || ($linked == "$host" && $organization == "$SENTRY_ORG") ]] ||
  refuse "issue #$ISSUE links to $linked, not to our organisation"

pulls=$(github 'type == "array" and all(.[]; .head.ref | type == "string")' \
  GET "pulls?state=open&per_page=100&head=${GITHUB_REPOSITORY%%/*}:claude/$short_id")
count=$(jq --arg branch "claude/$short_id" '[.[] | select(.head.ref == $branch)] | length' <<<"$pulls")
((count == 0)) || refuse "a fix of $short_id is open already"

today=$(date --utc +%Y-%m-%d)
runs=$(github '.workflow_runs | type == "array" and all(.[]; (.path | type == "string") and (.created_at | type == "string"))' \
  GET "actions/runs?event=issues&per_page=100&created=$(query ">=$today")")
count=$(jq --arg path "$WORKFLOW" --arg today "$today" '[.workflow_runs[]
  | select((.path | split("@")[0]) == $path and .created_at >= $today and .conclusion != "skipped")] | length' <<<"$runs")
((count <= DAILY_CAP)) || refuse "this is run $count of today, $DAILY_CAP are allowed"
printf 'short_id=%s\n' "$short_id" >>"$GITHUB_OUTPUT"
