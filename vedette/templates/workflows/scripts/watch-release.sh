#!/usr/bin/env bash
# For WATCH_MINUTES after a deployment, look once a minute for issues of level error or fatal that VERSION brought: first
# seen in it since DEPLOYED_AT, or back in it since then although resolved. A fatal one, or more than WATCH_ISSUES of them, ends it
# with exit code 1 and the output verdict=broken: roll back. The output verdict=fine says that it was looked until the
# end. Without a verdict (exit code 2) nothing is known about the release, which is no reason to roll it back.
source "$(dirname "$0")/common.sh"
need SENTRY_URL SENTRY_ORG SENTRY_PROJECT SENTRY_AUTH_TOKEN SENTRY_ENVIRONMENT VERSION DEPLOYED_AT WATCH_MINUTES WATCH_ISSUES
[[ $VERSION =~ ^[0-9a-f]{40}$ ]] || stop "VERSION is '${VERSION:0:60}': a full commit id is allowed"
[[ $DEPLOYED_AT =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$ ]] || stop "DEPLOYED_AT is '${DEPLOYED_AT:0:60}': a time in UTC is allowed"
for name in WATCH_MINUTES WATCH_ISSUES; do
  [[ ${!name} =~ ^(0|[1-9][0-9]{0,3})$ ]] || stop "$name is '${!name}': a whole number up to 9999 is allowed"
done

verdict() { # fine|broken: what the jobs after this one may rely on
  printf 'verdict=%s\n' "$1" >>"${GITHUB_OUTPUT:-/dev/null}"
}

where="environment=$(query "$SENTRY_ENVIRONMENT")&statsPeriod="
where+="&query=$(query "is:unresolved release:$VERSION level:[error, fatal]")"
each="$ISSUE_OF_SENTRY"' and (.level | type == "string") and (.substatus | . == null or type == "string")
  and all(.firstSeen, .lastSeen; type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$"))'
for ((minute = 0; ; minute++)); do
  # Issues stay until they are resolved, so a minute without an answer is made good by any later one.
  if issues=$(sentry_list "$each" "projects/$SENTRY_ORG/$SENTRY_PROJECT/issues/?$where"); then
    told=yes
    new=$(jq --arg since "${DEPLOYED_AT%Z}" '[.[] | select((.firstSeen | rtrimstr("Z")) >= $since
      or (.substatus == "regressed" and (.lastSeen | rtrimstr("Z")) >= $since))]' <<<"$issues")
    fatal=$(jq '[.[] | select(.level == "fatal")] | length' <<<"$new")
    count=$(jq length <<<"$new")
    if ((fatal > 0 || count > WATCH_ISSUES)); then
      printf '::error::%s brought %s new issues, %s of them fatal: %s\n' \
        "${VERSION:0:8}" "$count" "$fatal" "$(jq --raw-output '[.[].shortId] | join(", ")' <<<"$new")" >&2
      verdict broken
      exit 1
    fi
  else
    told=no
  fi
  ((minute < WATCH_MINUTES)) || break
  sleep "${WATCH_PAUSE_S:-60}"
done
[[ $told == yes ]] || stop "Sentry did not say in the end what ${VERSION:0:8} brought: look yourself, nothing is rolled back"
verdict fine
printf '%s: %s new issues in %s minutes, none fatal\n' "${VERSION:0:8}" "$count" "$WATCH_MINUTES"
