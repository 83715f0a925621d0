# shellcheck shell=bash
# Sourced by the other scripts: errors that say what to do, and HTTP that fails loudly.
# Exit codes of all of them: 0 fine, 1 something was found, 2 it could not be told. An answer that is not what was asked
# for (a page, half of it, another shape) is 2: nothing is concluded from it.
set -Eeuo pipefail
trap 'unexpected $? $LINENO' ERR

stop() { # TEXT: it could not be told
  local text=$* LC_ALL=C
  # Part of it may be a stranger's, or no text at all, and a line that begins with :: is a command to the runner.
  printf '::error::%s\n' "${text//[^[:print:]]/ }" >&2
  exit 2
}

unexpected() { # CODE LINE: a command failed that nobody looks at; 2 has been explained where it happened
  (($1 == 2)) || printf '::error::%s stopped: line %s ended with exit code %s\n' "${0##*/}" "$2" "$1" >&2
  exit 2
}

need() { # NAME...: name everything that is not set, at once
  local name missing=()
  for name in "$@"; do
    [[ -n "${!name:-}" ]] || missing+=("$name")
  done
  if ((${#missing[@]})); then
    stop "not set: ${missing[*]} (secrets and variables of this repository, or of the job's environment)"
  fi
}

query() { # TEXT: percent-encoded for a query string
  jq --raw-output --null-input --arg text "$1" '$text | @uri'
}

ask() { # TOKEN METHOD URL [JSON]: print the answer's Link header, then its body; the token is in no argument list
  local token=$1 method=$2 url=$3 body=${4-} answer status link kind options=() file
  file=$(mktemp)
  # Only a read is sent again: a write whose answer was lost may have been done. The answer goes to a file, which each
  # try begins anew: on standard output that of a failed try would stay before the good one.
  if [[ $method == GET ]]; then options+=(--retry "${REQUEST_RETRIES:-3}" --retry-max-time 60); fi
  if [[ -n $body ]]; then options+=(--header 'Content-Type: application/json' --data-binary @-); fi
  # A redirect is not followed: whoever answers elsewhere is not who was asked.
  answer=$(
    printf '%s' "$body" | curl --silent --show-error --max-time "${REQUEST_SECONDS:-30}" --max-filesize 20000000 \
      --request "$method" "${options[@]}" --output "$file" --write-out '%header{link}\n%{content_type}\n%{http_code}' \
      "$url" --config <([[ -z $token ]] || printf 'header = "Authorization: Bearer %s"\n' "$token")
  ) || { rm -f "$file"; stop "$method ${url%%\?*} was not answered"; }
  { read -r link; read -r kind; read -r status; } <<<"$answer"
  # A part (206), or what a proxy made of it (203), is not the answer. What an error says is not shown: it may repeat
  # what was sent.
  [[ $status =~ ^20[0124]$ ]] || { rm -f "$file"; stop "$method ${url%%\?*} answered $status"; }
  # The shell would drop a NUL, and what is no JSON by its own word is no answer of an API.
  if [[ $(tr -dc '\0' <"$file" | wc -c) -ne 0 ]] || [[ -s $file && $kind != *json* ]]; then
    rm -f "$file"
    stop "$method ${url%%\?*} answered ${kind:-no content type} instead of JSON"
  fi
  printf '%s\n' "$link"
  cat "$file"
  printf '\n'
  rm -f "$file"
}

request() { # TOKEN METHOD URL [JSON]: print the answer's body
  local answer
  answer=$(ask "$@") || exit 2
  # Of an empty body only the line before it is left.
  [[ $answer == *$'\n'* ]] || answer+=$'\n'
  printf '%s\n' "${answer#*$'\n'}"
}

shape() { # WHAT CONDITION: pass on standard input where it is one JSON value of which jq's condition holds
  local text
  text=$(cat)
  jq --exit-status --slurp "length == 1 and (.[0] | $2)" <<<"$text" >/dev/null 2>&1 ||
    stop "$1 answered something else than was asked for: ${text:0:200}"
  printf '%s\n' "$text"
}

sentry() { # CONDITION PATH: read one object from Sentry's API, of which jq's condition holds
  local answer
  answer=$(request "$SENTRY_AUTH_TOKEN" GET "${SENTRY_URL%/}/api/0/$2") || exit 2
  shape "GET $2" "$1" <<<"$answer"
}

sentry_list() { # CONDITION PATH?QUERY [first]: read a list, all pages of it or the first; the condition is of each item
  local answer link page path=$2 cursor='' seen='' found=$'[]\n' count
  local more='rel="next"; results="true"; cursor="([0-9:]+)"'
  local end='rel="next"; results="false"'
  for ((count = 0; count < 20; count++)); do
    answer=$(ask "$SENTRY_AUTH_TOKEN" GET "${SENTRY_URL%/}/api/0/$path$cursor") || exit 2
    link=${answer%%$'\n'*}
    page=$(shape "GET ${path%%\?*}" "type == \"array\" and all(.[]; $1)" <<<"${answer#*$'\n'}") || exit 2
    found+=$page$'\n'
    if ! [[ $link =~ $more ]]; then
      # The last page says so in Sentry's own form; another one may claim that there is more.
      [[ $link =~ $end ]] || stop "GET ${path%%\?*} does not say whether there is more"
      jq --slurp 'add' <<<"$found" || exit 2
      return
    fi
    cursor="&cursor=${BASH_REMATCH[1]}"
    [[ $seen != *"$cursor "* ]] || break
    seen+="$cursor "
    if [[ ${3-} == first && $page == *[^][:space:][]* ]]; then
      printf '%s\n' "$page"
      return
    fi
  done
  stop "GET ${path%%\?*} answered pages that do not end"
}

github() { # CONDITION METHOD PATH [JSON]: call GitHub's API about this repository; jq's condition holds of the answer
  local answer
  answer=$(request "$GITHUB_TOKEN" "$2" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$3" "${4-}") || exit 2
  shape "$2 $3" "$1" <<<"$answer"
}

ISSUE_OF_SENTRY='type == "object" and (.shortId | type == "string" and test("^[A-Za-z0-9_-]{1,200}$"))'
readonly ISSUE_OF_SENTRY

plain() { # jq: text that anybody can write, made harmless in Markdown: no markup, no mention, no link, one line
  printf '%s' 'def plain: tostring | gsub("[\\x00-\\x1f\\x7f`|<>@\\[\\]!\\\\]"; " ") | gsub("://"; ":/ /") | .[0:120];'
}
