#!/usr/bin/env bash
# Write the agent's ANALYSIS (JSON) under issue ISSUE. The agent read text of strangers, so its answer is shown as plain
# text: no markup, no mention, no link, and never a key.
source "$(dirname "$0")/common.sh"
need GITHUB_API_URL GITHUB_REPOSITORY GITHUB_TOKEN ISSUE ANALYSIS

[[ $ANALYSIS != *sk-ant-* ]] || stop "the answer holds something like an API key: it is thrown away"
ANALYSIS=$(shape "the agent" '(.cause | type == "string") and (.proposal | type == "string") and (.confidence | type == "string")
  and (.files | type == "array" and all(.[]; type == "string"))' <<<"$ANALYSIS")
body=$(jq --raw-output "$(plain)"'
  def text: tostring | [scan(".{1,120}")] | map(plain) | join("") | .[0:1500];
  "Analysis by Claude, from the report and the code, not checked by a person.\n",
  "**Cause**: \(.cause | text)\n", "**Proposal**: \(.proposal | text)\n", "**Confidence**: \(.confidence | plain)\n",
  (.files[0:10][] | "- `\(plain)`")' <<<"$ANALYSIS") || stop "the answer is not what was asked for"
github '.id | type == "number"' POST "issues/$ISSUE/comments" "$(jq --null-input --arg body "$body" '{body: $body}')" >/dev/null
