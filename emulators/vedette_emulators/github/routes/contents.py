"""Files: read, write and delete them one at a time, each write a commit."""

from __future__ import annotations

import base64

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.github import access
from vedette_emulators.github.refuse import forbid, invalid_request, not_found, refuse
from vedette_emulators.github.routing import REPO, route
from vedette_emulators.github.serialize import code
from vedette_emulators.github.state import git, rules
from vedette_emulators.github.state.commits import record
from vedette_emulators.github.state.runs import pushed
from vedette_emulators.github.validate.fields import Fields

_WORKFLOWS = ".github/workflows/"


def get(call: Call) -> Reply:
    """Get a file with its content, or the list of what is in a folder."""
    repo = access.repository(call)
    ref = call.query.get("ref") or repo["default_branch"]
    commit = git.resolve(call.context, repo["id"], ref)
    if commit is None:
        refuse(404, f"No commit found for the ref {ref}" if call.query.get("ref") else "This repository is empty.")
    path = call.params.get("path", "").strip("/")
    files = git.files(call.context, repo["id"], commit)
    if path in files:
        found = code.file(call.context, repo, path, files[path].sha, at=ref)
        if "raw" in call.headers.get("accept", ""):
            raw = base64.b64decode(found["content"])
            return Reply(200, raw, {"content-type": "application/vnd.github.raw; charset=utf-8"})
        return Reply(200, found)
    rows = _folder(call, repo, commit, path, ref)
    if not rows:
        not_found()
    return Reply(200, rows)


def put(call: Call) -> Reply:
    """Create a file, or replace the one whose blob is named: 201 or 200."""
    repo, fields = access.repository(call), Fields(call, "Commit")
    fields.required_text("message")
    content = fields.base64("content")
    path, ref, files = _target(call, repo, fields)
    old = files.get(path)
    _check_sha(path, old, fields)
    files = {**files, path: git.Entry(git.FILE, git.write_blob(call.context, repo["id"], content))}
    commit = _write(call, repo, ref, files, fields)
    body = {
        "content": code.entry(call.context, repo, path, files[path].sha, at=ref.removeprefix("refs/heads/")),
        "commit": code.git_commit(call.context, repo, commit),
    }
    return Reply(200 if old else 201, body)


def delete(call: Call) -> Reply:
    """Delete the file whose blob is named; fields may come in the body or the query."""
    repo = access.repository(call)
    fields = Fields(call, "Commit")
    fields.sent = {**call.query, **fields.sent}
    fields.required_text("message")
    path, ref, files = _target(call, repo, fields)
    if path not in files:
        not_found()
    _check_sha(path, files[path], fields)
    files = {name: entry for name, entry in files.items() if name != path}
    commit = _write(call, repo, ref, files, fields)
    return Reply(200, {"content": None, "commit": code.git_commit(call.context, repo, commit)})


def _target(call: Call, repo: Document, fields: Fields) -> tuple[str, str, dict[str, git.Entry]]:
    """Return the path, the full ref and the files that a write starts from."""
    if repo["archived"]:
        forbid("Repository was archived so is read-only.")
    path = call.params["path"]
    parts = path.split("/")
    if not all(parts) or {".", "..", ".git"} & set(parts):
        refuse(422, "path contains a malformed path component")
    # An app needs one permission more for what would run in the repository's name.
    if path.startswith(_WORKFLOWS) and "workflows:write" not in call.scopes:
        forbid("Resource not accessible by integration")
    branch = fields.text("branch") or repo["default_branch"]
    ref = git.branch_ref(branch)
    sha = git.head(call.context, repo["id"], ref)
    empty = not call.context.store.all("github_ref", repository=repo["id"])
    if sha is None and not empty:
        refuse(404, f"Branch {branch} not found")
    files = git.files(call.context, repo["id"], git.commit(call.context, repo["id"], sha) if sha else None)
    above = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
    if above & files.keys() or any(name.startswith(path + "/") for name in files):
        refuse(422, "path collides with a file or folder that is there")
    return path, ref, files


def _check_sha(path: str, old: git.Entry | None, fields: Fields) -> None:
    sha = fields.text("sha")
    if old and not sha:
        invalid_request('"sha" wasn\'t supplied.')
    if sha and (old is None or sha != old.sha):
        refuse(409, f"{path} does not match {sha}")


def _write(call: Call, repo: Document, ref: str, files: dict[str, git.Entry], fields: Fields) -> Document:
    message = fields.required_text("message")
    people = {}
    for role in ("author", "committer"):
        person = fields.mapping(role)
        if person is not None:
            missing = next((name for name in ("name", "email") if not isinstance(person.get(name), str)), None)
            if missing:
                invalid_request(f'"{missing}" wasn\'t supplied.')
            people[role] = {name: person[name] for name in ("name", "email", "date") if person.get(name)}
    actor = access.actor(call.context, call.who)
    there = git.head(call.context, repo["id"], ref)
    change = rules.Change("update" if there else "creation", verified=not people)
    rules.enforce(call.context, repo, ref, actor, change, status=409)
    commit = record(call.context, repo, ref, files, message, actor=actor, **people)
    pushed(call.context, repo, ref, actor)
    return commit


def _folder(call: Call, repo: Document, commit: Document, path: str, ref: str) -> list[object]:
    tree = git.read(call.context, repo["id"], "tree", commit["tree"])
    for part in path.split("/") if path else ():
        rows = tree["entries"] if tree else []
        inner = next((row["sha"] for row in rows if row["path"] == part and row["type"] == "tree"), None)
        tree = git.read(call.context, repo["id"], "tree", inner) if inner else None
    prefix = f"{path}/" if path else ""
    return [
        code.entry(call.context, repo, prefix + row["path"], row["sha"], at=ref, folder=row["type"] == "tree")
        for row in (tree["entries"] if tree else ())
    ]


ROUTES = (
    route("GET", REPO + "/contents/{path}", get, "contents"),
    route("PUT", REPO + "/contents/{path}", put, "contents", role="write"),
    route("DELETE", REPO + "/contents/{path}", delete, "contents", role="write"),
)
