#!/usr/bin/env bash
# check-in.sh in_progress|ok|error: tell Sentry's cron monitor MONITOR how this run is doing.
# Needs no token: the address and key are in SENTRY_DSN (https://docs.sentry.io/product/crons/getting-started/http/).
source "$(dirname "$0")/common.sh"
need SENTRY_DSN MONITOR

status=${1:?in_progress, ok or error}
[[ $SENTRY_DSN =~ ^(https?)://([0-9a-f]+)@([^/]+)/([0-9]+)$ ]] || stop "SENTRY_DSN is not a DSN (https://KEY@HOST/PROJECT)"
scheme=${BASH_REMATCH[1]} key=${BASH_REMATCH[2]} host=${BASH_REMATCH[3]} project=${BASH_REMATCH[4]}
# The same id for all check-ins of a run, so that Sentry measures how long it took.
id=$(printf '%s' "${GITHUB_RUN_ID:-local}/${GITHUB_RUN_ATTEMPT:-1}/$MONITOR" | md5sum | cut -c 1-32)
options="status=$status&check_in_id=$id&environment=${SENTRY_ENVIRONMENT:-production}"
answer=$(request "" POST "$scheme://$host/api/$project/cron/$MONITOR/$key/?$options")
# Sentry answers with JSON or with nothing; a page comes from something between us and it.
[[ -z ${answer//[[:space:]]/} ]] || shape "$scheme://$host" true <<<"$answer" >/dev/null
printf '%s: %s\n' "$MONITOR" "$status"
