#!/usr/bin/env bash
# Put the text of issue ISSUE where the agent reads it as data: .untrusted/issue.md, and nowhere else.
source "$(dirname "$0")/common.sh"
need GITHUB_API_URL GITHUB_REPOSITORY GITHUB_TOKEN ISSUE

mkdir -p .untrusted
github GET "issues/$ISSUE" | jq --raw-output '"# \(.title)\n\n\(.body // "")"' | head --bytes 60000 >.untrusted/issue.md
