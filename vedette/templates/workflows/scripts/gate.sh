#!/usr/bin/env bash
# Stop a deployment (exit code 1) while GATE_QUERY finds an open issue in Sentry, or while production does not hold
# DEPLOYED_VALUES (NAME=value, one a line; asked of Vercel, which is where the app reads them). What cannot be asked, or
# is answered with anything but the list that was asked for, stops it too (exit code 2): a gate that cannot see stays shut.
source "$(dirname "$0")/common.sh"
need SENTRY_URL SENTRY_ORG SENTRY_PROJECT SENTRY_AUTH_TOKEN GATE_QUERY SENTRY_ENVIRONMENT
if [[ -n ${DEPLOYED_VALUES:-} ]]; then need VERCEL_API VERCEL_TOKEN VERCEL_PROJECT; fi
found=0

refuse() { # TEXT
  printf '::error::deployments are stopped: %s\n' "$1" >&2
  found=1
}

where="query=$(query "$GATE_QUERY")&environment=$(query "$SENTRY_ENVIRONMENT")&statsPeriod="
issues=$(sentry_list "$ISSUE_OF_SENTRY" "projects/$SENTRY_ORG/$SENTRY_PROJECT/issues/?$where")
names=$(jq --raw-output '.[].shortId' <<<"$issues")
while read -r issue; do
  [[ -z $issue ]] || refuse "$issue is open in Sentry ($GATE_QUERY): mend it, resolve it there, then run this again"
done <<<"$names"

team=${VERCEL_TEAM:+?teamId=$VERCEL_TEAM}
if [[ -n ${DEPLOYED_VALUES:-} ]]; then
  variables=$(request "$VERCEL_TOKEN" GET "$VERCEL_API/v10/projects/$VERCEL_PROJECT/env$team")
  # A further page could hold another value of the same name.
  variables=$(shape "$VERCEL_API" '(.pagination | . == null or .next == null) and (.envs | type == "array" and all(.[];
    (.key | type == "string") and (.id | type == "string" and test("^[A-Za-z0-9_-]+$")) and
    ([.target] | flatten | all(.[]; . == null or type == "string"))))' <<<"$variables")
fi
while IFS='=' read -r name wanted; do
  [[ -n $name ]] || continue
  [[ $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || stop "DEPLOYED_VALUES has a line that is not NAME=value"
  ids=$(jq --raw-output --arg name "$name" '
    .envs[] | select(.key == $name and ([.target] | flatten | index("production"))) | .id' <<<"$variables")
  [[ -n $ids ]] || refuse "$name is not set in production: set it to $wanted in Vercel"
  while read -r id; do
    [[ -n $id ]] || continue
    value=$(request "$VERCEL_TOKEN" GET "$VERCEL_API/v1/projects/$VERCEL_PROJECT/env/$id$team")
    value=$(shape "$VERCEL_API for $name" ".key == \"$name\" and (.type | type == \"string\") and
      (.value | . == null or type == \"string\")" <<<"$value")
    readable=$(jq '.type == "plain" or .decrypted == true' <<<"$value")
    right=$(jq --arg wanted "$wanted" '.value == $wanted' <<<"$value")
    if [[ $readable != true ]]; then
      refuse "$name cannot be read back from Vercel (it is of type $(jq --raw-output '.type[0:40] | gsub("[^A-Za-z]"; " ")' <<<"$value")): make it a plain variable"
    elif [[ $right != true ]]; then
      refuse "$name is $(jq --compact-output '.value[0:40]?' <<<"$value") in production, and must be $wanted"
    fi
  done <<<"$ids"
done <<<"${DEPLOYED_VALUES:-}"

((found)) || printf 'nothing stops a deployment\n'
exit "$found"
