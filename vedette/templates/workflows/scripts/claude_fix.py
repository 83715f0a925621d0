"""What becomes of an agent's answer: `apply` makes its edits in this checkout, `open` proposes them as a draft.

The answer (FIX, JSON) was written by a model that read text of strangers, so it is checked like theirs: few and small
edits of files that exist, none that decides what runs in CI, who may approve, or what is deployed. Only Python's
standard library, since this runs on a bare runner. Exit codes: 1 refused, with every reason; 2 GitHub did
not take it.
"""

import base64
import fnmatch
import http.client
import json
import os
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

MAX_EDITS = 20
MAX_BYTES = 64_000
MAX_TEXT = 2_000

PROTECTED = (
    ".*", "*/.*", "CODEOWNERS", "*/CODEOWNERS", "CLAUDE.md", "*/CLAUDE.md", "*package.json", "*lock.yaml",
    "*-lock.json", "*.lock", "*.npmrc", "*.sh", "*.tf", "*Dockerfile*", "Makefile", "*/Makefile", "Pulumi*", "infra/*",
    "*wrangler.*", "*vercel.json", "*.config.js", "*.config.ts", "*.config.mjs",
)  # fmt: skip
"""What an agent may not touch: what runs in CI or at build time, what is deployed, who approves."""

Fix = dict[str, object]


class AnswerError(ValueError):
    """GitHub answered something else than was asked for."""


def problems(fix: object, root: Path) -> list[str]:
    """Everything that speaks against an answer; an empty list means that it can be applied to `root`."""
    if not isinstance(fix, dict) or not isinstance(fix.get("edits"), list) or not fix["edits"]:
        return ["there are no edits: the agent found no fix"]
    found = [f"`{name}` is no text" for name in ("title", "explanation") if not isinstance(fix.get(name), str)]
    text = json.dumps(fix)
    if len(text) > MAX_BYTES:
        found.append(f"{len(text)} bytes, {MAX_BYTES} are allowed")
    if len(fix["edits"]) > MAX_EDITS:
        found.append(f"{len(fix['edits'])} edits, {MAX_EDITS} are allowed")
    if "sk-ant-" in text:
        found.append("something like an API key is in it")
    seen: dict[str, str] = {}
    for number, edit in enumerate(fix["edits"], 1):
        found += [f"edit {number}: {reason}" for reason in _edit_problems(edit, root, seen)]
    return found


def _edit_problems(edit: object, root: Path, seen: dict[str, str]) -> list[str]:
    if not isinstance(edit, dict) or not all(isinstance(edit.get(key), str) for key in ("path", "old", "new")):
        return ["`path`, `old` and `new` must be texts"]
    path, old = edit["path"], edit["old"]
    if wrong := _path_problem(path, root):
        return [f"{path!r} {wrong}"]
    try:
        now = seen.get(path) or (root / path).read_bytes().decode()
    except UnicodeDecodeError:
        return [f"{path!r} is no text"]
    times = now.count(old) if old else 0
    if times != 1:
        return [f"the old text is {times} times in {path!r}, and must be there once"]
    seen[path] = now.replace(old, edit["new"])
    return []


def _path_problem(path: str, root: Path) -> str | None:
    if path.startswith("/") or "\\" in path or any(part in {"", ".", ".."} for part in path.split("/")):
        return "is no plain path in this repository"
    if any(fnmatch.fnmatchcase(path, pattern) for pattern in PROTECTED):
        return "is protected: a person changes it"
    file = root / path
    # A link would lead the edit elsewhere.
    return None if file.is_file() and file.resolve() == root.resolve() / path else "is no file of this repository"


def apply(fix: Fix, root: Path) -> dict[str, str]:
    """Make the edits of an answer without problems; return the new text of each changed file."""
    changed: dict[str, str] = {}
    for edit in fix["edits"]:  # type: ignore[attr-defined]  # `problems` looked
        file = root / edit["path"]
        text = file.read_bytes().decode().replace(edit["old"], edit["new"])
        file.write_bytes(text.encode())
        changed[edit["path"]] = text
    return changed


def plain(text: object, limit: int) -> str:
    """Text of strangers for Markdown: one line without markup, mentions or links."""
    return re.sub(r"://", ":/ /", re.sub(r"[\x00-\x1f\x7f`|<>@\[\]!\\#*_]", " ", str(text)))[:limit]


def call(method: str, path: str, body: object = None) -> dict[str, object]:
    """Ask GitHub's API about this repository."""
    request = urllib.request.Request(
        f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        found = json.load(answer)
    if not isinstance(found, dict | list):
        raise AnswerError(f"{method} {path} answered {str(found)[:60]!r}")
    return found if isinstance(found, dict) else {"rows": found}


def field(found: dict[str, object], name: str) -> str:
    """A text or number of an answer; an answer without it says nothing about what was done."""
    value = found.get(name)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise AnswerError(f"an answer has no {name}")
    return str(value)


def propose(fix: Fix, changed: dict[str, str], root: Path) -> str:
    """Commit the changed files on a branch of their own and open a draft; return its address."""
    short_id, number, base = os.environ["SHORT_ID"], int(os.environ["ISSUE"]), os.environ["GITHUB_SHA"]
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", short_id):
        sys.exit(f"::error::SHORT_ID is {short_id!r}")
    entries = []
    for path, text in changed.items():
        content = {"content": base64.b64encode(text.encode()).decode(), "encoding": "base64"}
        mode = "100755" if os.access(root / path, os.X_OK) else "100644"
        entries.append(
            {"path": path, "mode": mode, "type": "blob", "sha": field(call("POST", "git/blobs", content), "sha")}
        )
    parent = call("GET", f"git/commits/{base}").get("tree")
    if not isinstance(parent, dict):
        raise AnswerError(f"commit {base} has no tree")
    tree = call("POST", "git/trees", {"base_tree": field(parent, "sha"), "tree": entries})
    title = f"Fix {short_id.upper()}: {plain(fix['title'], 80)}"
    commit = call("POST", "git/commits", {"message": title, "tree": field(tree, "sha"), "parents": [base]})
    branch = f"claude/{short_id}"
    call("POST", "git/refs", {"ref": f"refs/heads/{branch}", "sha": field(commit, "sha")})
    body = "Proposed by Claude. A person reviews it; marking it ready starts the checks.\n\n"
    body += f"Fixes #{number}\n\n> {plain(fix['explanation'], MAX_TEXT)}"
    head = {"title": title, "head": branch, "base": os.environ["BASE"], "body": body, "draft": True}
    pull = call("POST", "pulls", head)
    try:
        call("POST", f"issues/{field(pull, 'number')}/labels", {"labels": ["needs-review"]})
    except urllib.error.HTTPError as error:  # the draft is there: a label is no reason to call this failed
        print(f"::warning::the draft has no label: GitHub answered {error.code}")
    return field(pull, "html_url")


def main(command: str) -> int:
    """Run `apply` or `open`."""
    root = Path.cwd()
    try:
        fix = json.loads(os.environ["FIX"])
    except (KeyError, json.JSONDecodeError):
        fix = None
    if found := problems(fix, root):
        print("\n".join(f"::error::the answer is refused: {reason}" for reason in found), file=sys.stderr)
        return 1
    changed = apply(fix, root)
    print("\n".join(sorted(changed)))
    if command == "open":
        try:
            print(propose(fix, changed, root))
        except (OSError, ValueError, RecursionError, http.client.HTTPException) as error:
            said = f"{error.url} answered {error.code}" if isinstance(error, urllib.error.HTTPError) else str(error)
            print(f"::error::GitHub did not take it: {plain(said, 300)}", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
