"""What a job says to GitHub: `github.py pull | comment | drift | newest`. Python's standard library only, no set-up.

Exit codes: 0 done, 1 no (with the reason), 2 it broke.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")

MARKERS = {"comment": "<!-- vedette:preview -->", "drift": "<!-- vedette:drift -->"}
DRIFT_LABEL = "drift"
DRIFT_TITLE = "The services differ from the main branch"
AUTHOR = "github-actions[bot]"  # whose the runner's token is
TIMEOUT_S = 30
PAGES = 100


def stop(message: str, code: int = 2) -> NoReturn:
    """End with an annotation of one line: the runner would obey a stranger's line that begins with ::."""
    print("::error::" + "".join(each if each.isprintable() else " " for each in message), file=sys.stderr)
    sys.exit(code)


def need(*names: str) -> tuple[str, ...]:
    """The values of environment variables; all that are missing are named at once."""
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
        with contextlib.suppress(OSError, http.client.HTTPException):
            stop(f"{method} {path} answered {error.code}: {error.read(300).decode(errors='replace')}")
        stop(f"{method} {path} answered {error.code}")
    except (OSError, ValueError, RecursionError, http.client.HTTPException) as error:
        stop(f"{method} {path} was not answered: {error}")


def field(found: object, path: str, kind: type[T]) -> T:
    """A value in an answer, by its names with dots; an answer of another shape says nothing, and ends the run."""
    value: object = found
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        stop(f"GitHub's answer has no {path}: {str(found)[:200]!r}")
    return value


def commit(found: object, path: str) -> str:
    """A full commit id in an answer."""
    value = field(found, path, str)
    if not re.fullmatch(r"[0-9a-f]{40}", value):
        stop(f"GitHub's answer has {value[:60]!r} as {path}: a full commit id was asked for")
    return value


def rows(path: str) -> list[dict[str, Any]]:
    """All rows of a list, page after page."""
    found: list[dict[str, Any]] = []
    following: str | None = path
    for _ in range(PAGES):
        page, link = call("GET", following)
        if not isinstance(page, list) or not all(isinstance(row, dict) for row in page):
            stop(f"GET {path} answered no list of objects: {str(page)[:200]!r}")
        found += page
        matched = re.search(r'<([^>]+)>; rel="next"', link)
        following = matched[1] if matched else None
        if following is None:
            return found
    stop(f"GET {path} has more than {PAGES} pages")


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
    head = field(found, "head", dict)
    if (head.get("repo") or {}).get("full_name") != repository:
        stop(f"#{number} comes from another repository: its changes are previewed once they are in a branch here", 1)
    if (state := field(found, "state", str)) != "open":
        stop(f"#{number} is {state}: only an open pull request is previewed", 1)
    output(commit=commit(found, "head.sha"))


def comment() -> None:
    """Write BODY under PULL_REQUEST: into the comment that is there, or a new one."""
    number, body = need("PULL_REQUEST", "BODY")
    marker = MARKERS["comment"]
    if not body.startswith(marker):
        stop(f"BODY does not begin with {marker}: it would not be found again")
    for row in rows(f"issues/{number}/comments?per_page=100"):
        if own(row, marker):
            call("PATCH", f"issues/comments/{field(row, 'id', int)}", {"body": body})
            print(f"comment {row['id']} under #{number} updated")
            return
    made, _ = call("POST", f"issues/{number}/comments", {"body": body})
    print(f"comment {field(made, 'id', int)} under #{number} written")


def drift() -> None:
    """Keep one issue open while there is drift (CLEAN is not `true`), with BODY; close it when there is none."""
    marker, body = MARKERS["drift"], os.environ.get("BODY", "")
    clean = os.environ.get("CLEAN") == "true"
    if not body.startswith(marker):
        # The check broke before it could report anything, which is no reason to call it clean.
        clean, (run,) = False, need("RUN_URL")
        body = f"{marker}\n### The drift check itself failed\n\nNothing was compared. The log: {run}\n"
    known = [row for row in rows(f"issues?state=open&labels={DRIFT_LABEL}&per_page=100") if own(row, marker)]
    if clean:
        for number in [field(row, "number", int) for row in known]:
            call("POST", f"issues/{number}/comments", {"body": "Nothing differs any more."})
            call("PATCH", f"issues/{number}", {"state": "closed", "state_reason": "completed"})
        print(f"no drift; {len(known)} issues closed")
    elif known:
        call("PATCH", f"issues/{field(known[0], 'number', int)}", {"body": body})
        print(f"#{known[0]['number']} updated")
    else:
        made, _ = call("POST", "issues", {"title": DRIFT_TITLE, "body": body, "labels": [DRIFT_LABEL]})
        print(f"#{field(made, 'number', int)} opened")


def newest() -> None:
    """Stop a run whose commit is no longer the newest of BRANCH: approved late, it would undo what came after it."""
    branch, ours = need("BRANCH", "GITHUB_SHA")
    found, _ = call("GET", f"git/ref/heads/{branch}")
    if (theirs := commit(found, "object.sha")) != ours:
        stop(
            f"{branch} has moved on to {theirs}, and this run is of {ours}: approve the run of {theirs[:8]} instead", 1
        )


COMMANDS = {"pull": pull, "comment": comment, "drift": drift, "newest": newest}

if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) == 2 else ""
    if asked not in COMMANDS:
        stop(f"one of {', '.join(COMMANDS)} is allowed, not {' '.join(sys.argv[1:])!r}")
    COMMANDS[asked]()
