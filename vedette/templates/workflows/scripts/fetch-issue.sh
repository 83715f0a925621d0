#!/usr/bin/env bash
# Put the text of issue ISSUE where the agent reads it as data: .untrusted/issue.md, and nowhere else.
source "$(dirname "$0")/common.sh"
need GITHUB_API_URL GITHUB_REPOSITORY GITHUB_TOKEN ISSUE

mkdir -p .untrusted
issue=$(github '(.title | type == "string") and (.body | . == null or type == "string")' GET "issues/$ISSUE")
text=$(jq --raw-output '"# \(.title)\n\n\(.body // "")"' <<<"$issue")
head --bytes 60000 <<<"$text" >.untrusted/issue.md
