# shellcheck shell=bash
# Sourced by the other scripts: errors that say what to do, and HTTP that fails loudly.
# Exit codes of all of them: 0 fine, 1 something was found, 2 it could not be told.
set -euo pipefail

stop() { # TEXT: it could not be told
  printf '::error::%s\n' "$*" >&2
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

request() { # TOKEN METHOD URL [JSON]: print the answer's body; the token is in no argument list and in no message
  local token=$1 method=$2 url=$3 body=${4-} answer status options=()
  # Only a read is sent again: a write whose answer was lost may have been done.
  if [[ $method == GET ]]; then options+=(--retry 3 --retry-max-time 60); fi
  if [[ -n $body ]]; then options+=(--header 'Content-Type: application/json' --data-binary @-); fi
  answer=$(
    printf '%s' "$body" | curl --silent --show-error --max-time 30 --request "$method" "${options[@]}" \
      --config <([[ -z $token ]] || printf 'header = "Authorization: Bearer %s"\n' "$token") --write-out '\n%{http_code}' "$url"
  ) || stop "$method ${url%%\?*} was not answered"
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  [[ $status == 2?? ]] || stop "$method ${url%%\?*} answered $status: ${answer:0:300}"
  printf '%s\n' "$answer"
}

sentry() { # PATH: read from Sentry's API
  request "$SENTRY_AUTH_TOKEN" GET "${SENTRY_URL%/}/api/0/$1"
}

github() { # METHOD PATH [JSON]: call GitHub's API about this repository
  request "$GITHUB_TOKEN" "$1" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2" "${3-}"
}

plain() { # jq: text that anybody can write, made harmless in Markdown: no markup, no mention, no link, one line
  printf '%s' 'def plain: tostring | gsub("[\\x00-\\x1f\\x7f`|<>@\\[\\]!\\\\]"; " ") | gsub("://"; ":/ /") | .[0:120];'
}
