#!/usr/bin/env bash
# Tell Sentry that VERSION (a commit) is live in SENTRY_ENVIRONMENT: the release, its commits, its deployment.
# sentry-cli takes SENTRY_URL, SENTRY_ORG, SENTRY_PROJECT and SENTRY_AUTH_TOKEN from the environment.
source "$(dirname "$0")/common.sh"
need SENTRY_URL SENTRY_ORG SENTRY_PROJECT SENTRY_AUTH_TOKEN SENTRY_ENVIRONMENT VERSION
[[ $VERSION =~ ^[0-9a-f]{40}$ ]] || stop "VERSION is '${VERSION:0:60}': a full commit id is allowed"
read -r -a cli <<<"${SENTRY_CLI:-npx --yes @sentry/cli@3.8.0}"

"${cli[@]}" releases new "$VERSION"
"${cli[@]}" releases set-commits "$VERSION" --local --ignore-missing
"${cli[@]}" releases finalize "$VERSION"
"${cli[@]}" deploys new --release "$VERSION" --env "$SENTRY_ENVIRONMENT"
