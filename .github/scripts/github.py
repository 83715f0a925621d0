"""What a job says to GitHub: `github.py pull | comment | drift | newest`. Python's standard library only, no set-up.

Exit codes: 0 done, 1 no (the reason is told), 2 it broke.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, NoReturn

MARKERS = {"comment": "<!-- vedette:preview -->", "drift": "<!-- vedette:drift -->"}
DRIFT_LABEL = "drift"
DRIFT_TITLE = "The services differ from the main branch"
AUTHOR = "github-actions[bot]"  # whose the runner's token is
TIMEOUT_S = 30


def stop(message: str, code: int = 2) -> NoReturn:
    """End with an annotation."""
    print(f"::error::{message}", file=sys.stderr)
    sys.exit(code)


def need(*names: str) -> tuple[str, ...]:
    """The values of environment variables; all that are missing are told at once."""
    if missing := [name for name in names if not os.environ.get(name)]:
        stop(f"not set: {' '.join(missing)}")
    return tuple(os.environ[name] for name in names)


def call(method: str, path: str, body: dict[str, Any] | None = None) -> tuple[Any, str]:
    """Call GitHub's API about this repository, for the answer and its `Link`; `path` may be a page's full address."""
    api, repository, token = need("GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_TOKEN")
    url = path if path.startswith(f"{api}/") else f"{api}/repos/{repository}/{path}"
    request = urllib.request.Request(url, method=method, data=json.dumps(body).encode() if body else None)
    request.add_header("Authorization", f"Bearer {token}")
    request.add_header("Accept", "application/vnd.github+json")
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            return json.load(answer), answer.headers.get("Link", "")
    except urllib.error.HTTPError as error:
        stop(f"{method} {path} answered {error.code}: {error.read(300).decode(errors='replace')}")
    except (OSError, ValueError) as error:
        stop(f"{method} {path} was not answered: {error}")


def rows(path: str) -> list[dict[str, Any]]:
    """All rows of a list, page after page."""
    found: list[dict[str, Any]] = []
    following: str | None = path
    while following:
        page, link = call("GET", following)
        found += page
        matched = re.search(r'<([^>]+)>; rel="next"', link)
        following = matched[1] if matched else None
    return found


def own(row: dict[str, Any], marker: str) -> bool:
    """Whether we wrote this: anybody can copy the marker."""
    author = os.environ.get("COMMENT_AUTHOR") or AUTHOR
    return (row.get("user") or {}).get("login") == author and str(row.get("body") or "").startswith(marker)


def output(**values: str) -> None:
    """Give values to the jobs after this one."""
    with Path(*need("GITHUB_OUTPUT")).open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())


def pull() -> None:
    """The commit of PULL_REQUEST, where it is open and of this repository: a fork's is never previewed."""
    number, repository = need("PULL_REQUEST", "GITHUB_REPOSITORY")
    if not number.isascii() or not number.isdigit():
        stop(f"PULL_REQUEST is {number!r}: a number is allowed")
    found, _ = call("GET", f"pulls/{number}")
    head = found["head"]
    if (head.get("repo") or {}).get("full_name") != repository:
        stop(f"#{number} comes from another repository: its changes are previewed once they are in a branch here", 1)
    if found["state"] != "open":
        stop(f"#{number} is {found['state']}: only an open pull request is previewed", 1)
    output(commit=head["sha"])


def comment() -> None:
    """Write BODY under PULL_REQUEST: into the comment that is there, or a new one."""
    number, body = need("PULL_REQUEST", "BODY")
    marker = MARKERS["comment"]
    if not body.startswith(marker):
        stop(f"BODY does not begin with {marker}: it would not be found again")
    for row in rows(f"issues/{number}/comments?per_page=100"):
        if own(row, marker):
            call("PATCH", f"issues/comments/{row['id']}", {"body": body})
            print(f"comment {row['id']} under #{number} updated")
            return
    made, _ = call("POST", f"issues/{number}/comments", {"body": body})
    print(f"comment {made['id']} under #{number} written")


def drift() -> None:
    """Keep one issue open while there is drift (CLEAN is not `true`), with BODY; close it when there is none."""
    marker, body = MARKERS["drift"], os.environ.get("BODY", "")
    clean = os.environ.get("CLEAN") == "true"
    if not body.startswith(marker):
        # The check broke before it could tell anything, which is no reason to call it clean.
        clean, (run,) = False, need("RUN_URL")
        body = f"{marker}\n### The drift check itself failed\n\nNothing was compared. The log: {run}\n"
    known = [row for row in rows(f"issues?state=open&labels={DRIFT_LABEL}&per_page=100") if own(row, marker)]
    if clean:
        for row in known:
            call("POST", f"issues/{row['number']}/comments", {"body": "Nothing differs any more."})
            call("PATCH", f"issues/{row['number']}", {"state": "closed", "state_reason": "completed"})
        print(f"no drift; {len(known)} issues closed")
    elif known:
        call("PATCH", f"issues/{known[0]['number']}", {"body": body})
        print(f"#{known[0]['number']} updated")
    else:
        made, _ = call("POST", "issues", {"title": DRIFT_TITLE, "body": body, "labels": [DRIFT_LABEL]})
        print(f"#{made['number']} opened")


def newest() -> None:
    """Stop a run whose commit is no longer the newest of BRANCH: approved late, it would undo what came after it."""
    branch, ours = need("BRANCH", "GITHUB_SHA")
    found, _ = call("GET", f"git/ref/heads/{branch}")
    if (theirs := found["object"]["sha"]) != ours:
        stop(
            f"{branch} has moved on to {theirs}, and this run is of {ours}: approve the run of {theirs[:8]} instead", 1
        )


COMMANDS = {"pull": pull, "comment": comment, "drift": drift, "newest": newest}

if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) == 2 else ""
    if asked not in COMMANDS:
        stop(f"one of {', '.join(COMMANDS)} is allowed, not {' '.join(sys.argv[1:])!r}")
    COMMANDS[asked]()
