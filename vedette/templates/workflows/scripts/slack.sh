#!/usr/bin/env bash
# slack.sh TEXT: say it in Slack, through the incoming webhook SLACK_WEBHOOK_URL. The address is the secret: it is given
# to curl in a file descriptor and shown nowhere.
source "$(dirname "$0")/common.sh"
need SLACK_WEBHOOK_URL

text=$(jq --null-input --arg text "${1:?what to say}" '{text: ($text | gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;"))}')
answer=$(
  curl --silent --show-error --max-time 30 --header 'Content-Type: application/json' --data-binary @- \
    --config <(printf 'url = "%s"\n' "$SLACK_WEBHOOK_URL") --write-out '\n%{http_code}' <<<"$text"
) || stop "Slack did not take the message"
status=${answer##*$'\n'} answer=${answer%$'\n'*}
# Slack says ok; a page comes from something between us and it.
[[ $status == 200 && ($answer =~ ^[[:space:]]*(ok)?[[:space:]]*$ || $answer =~ \"ok\":\ *true) ]] ||
  stop "Slack did not take the message (status $status)"
