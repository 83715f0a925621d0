#!/usr/bin/env bash
# Stop a deployment (exit code 1) while GATE_QUERY finds an open issue in Sentry, or while production does not hold
# DEPLOYED_VALUES (NAME=value, one a line; asked of Vercel, which is where the app reads them). What cannot be asked
# stops it too (exit code 2): a gate that cannot see stays shut.
source "$(dirname "$0")/common.sh"
need SENTRY_URL SENTRY_ORG SENTRY_PROJECT SENTRY_AUTH_TOKEN GATE_QUERY SENTRY_ENVIRONMENT
if [[ -n ${DEPLOYED_VALUES:-} ]]; then need VERCEL_API VERCEL_TOKEN VERCEL_PROJECT; fi
found=0

refuse() { # TEXT
  printf '::error::deployments are stopped: %s\n' "$1" >&2
  found=1
}

where="query=$(query "$GATE_QUERY")&environment=$(query "$SENTRY_ENVIRONMENT")&statsPeriod="
issues=$(sentry "projects/$SENTRY_ORG/$SENTRY_PROJECT/issues/?$where")
while read -r issue; do
  refuse "$issue is open in Sentry ($GATE_QUERY): mend it, resolve it there, then run this again"
done < <(jq --raw-output '.[].shortId' <<<"$issues")

team=${VERCEL_TEAM:+?teamId=$VERCEL_TEAM}
if [[ -n ${DEPLOYED_VALUES:-} ]]; then
  variables=$(request "$VERCEL_TOKEN" GET "$VERCEL_API/v10/projects/$VERCEL_PROJECT/env$team")
fi
while IFS='=' read -r name wanted; do
  [[ -n $name ]] || continue
  mapfile -t ids < <(jq --raw-output --arg name "$name" '
    .envs[] | select(.key == $name and ([.target] | flatten | index("production"))) | .id' <<<"$variables")
  ((${#ids[@]})) || refuse "$name is not set in production: set it to $wanted in Vercel"
  for id in "${ids[@]}"; do
    value=$(request "$VERCEL_TOKEN" GET "$VERCEL_API/v1/projects/$VERCEL_PROJECT/env/$id$team")
    if ! jq --exit-status '.type == "plain" or .decrypted == true' <<<"$value" >/dev/null; then
      refuse "$name cannot be read back from Vercel (it is of type $(jq --raw-output .type <<<"$value")): make it a plain variable"
    elif ! jq --exit-status --arg wanted "$wanted" '.value == $wanted' <<<"$value" >/dev/null; then
      refuse "$name is $(jq --compact-output '.value[0:40]' <<<"$value") in production, and must be $wanted"
    fi
  done
done <<<"${DEPLOYED_VALUES:-}"

((found)) || printf 'nothing stops a deployment\n'
exit "$found"
