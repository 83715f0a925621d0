#!/usr/bin/env bash
# For WATCH_MINUTES after a deployment, look once a minute for issues of level error or fatal that VERSION brought: first
# seen in it since DEPLOYED_AT, or back in it although resolved. A fatal one, or more than WATCH_ISSUES of them, ends it
# with exit code 1: roll back.
source "$(dirname "$0")/common.sh"
need SENTRY_URL SENTRY_ORG SENTRY_PROJECT SENTRY_AUTH_TOKEN SENTRY_ENVIRONMENT VERSION DEPLOYED_AT WATCH_MINUTES WATCH_ISSUES
[[ $VERSION =~ ^[0-9a-f]{40}$ ]] || stop "VERSION is '${VERSION:0:60}': a full commit id is allowed"

where="environment=$(query "$SENTRY_ENVIRONMENT")&statsPeriod="
where+="&query=$(query "is:unresolved release:$VERSION level:[error, fatal]")"
for ((minute = 0; ; minute++)); do
  issues=$(sentry "projects/$SENTRY_ORG/$SENTRY_PROJECT/issues/?$where" |
    jq --arg since "$DEPLOYED_AT" '[.[] | select(.firstSeen >= $since or .substatus == "regressed")]')
  fatal=$(jq '[.[] | select(.level == "fatal")] | length' <<<"$issues")
  count=$(jq length <<<"$issues")
  if ((fatal > 0 || count > WATCH_ISSUES)); then
    printf '::error::%s brought %s new issues, %s of them fatal: %s\n' \
      "${VERSION:0:8}" "$count" "$fatal" "$(jq --raw-output '[.[].shortId] | join(", ")' <<<"$issues")" >&2
    exit 1
  fi
  ((minute < WATCH_MINUTES)) || break
  sleep "${WATCH_PAUSE_S:-60}"
done
printf '%s: %s new issues in %s minutes, none fatal\n' "${VERSION:0:8}" "$count" "$WATCH_MINUTES"
