"""Workflows: files of the default branch, and the runs that events would start.

A run is recorded and stays queued: nothing here executes it, and conditions of its jobs are not weighed.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import yaml

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.github.access import Actor
from vedette_emulators.github.state import git
from vedette_emulators.github.where import now

_FOLDER = ".github/workflows/"


def workflows(context: Context, repo: Document, ref: str | None = None) -> list[dict[str, Any]]:
    """Return the workflows of a branch, the default one unless named: id, name, path and what starts them."""
    commit = git.resolve(context, repo["id"], ref or repo["default_branch"])
    found = []
    for path, entry in git.files(context, repo["id"], commit).items():
        if path.startswith(_FOLDER) and path.endswith((".yml", ".yaml")):
            blob = git.read(context, repo["id"], "blob", entry.sha) or {"content": ""}
            content = _parsed(base64.b64decode(blob["content"]))
            # Of the repository and path alone, so that it stays when the file changes.
            number = int(hashlib.sha256(f"{repo['id']}:{path}".encode()).hexdigest()[:7], 16)
            found.append({"id": number, "path": path, "name": str(content.get("name", path)), "on": triggers(content)})
    return found


def triggers(content: dict[Any, Any]) -> dict[str, Any]:
    """Return what starts a workflow, by event; YAML reads the bare key `on` as true."""
    on = content.get("on", content.get(True))
    if isinstance(on, str):
        return {on: None}
    if isinstance(on, list):
        return {str(event): None for event in on}
    return {str(event): more for event, more in on.items()} if isinstance(on, dict) else {}


def started(
    context: Context,
    repo: Document,
    actor: Actor,
    event: str,
    action: str | None,
    *,
    title: str,
    only: str = "",
    ref: str = "",
) -> list[Document]:
    """Record a run of every workflow that an event starts; `only` is the path of the one that was asked for."""
    branch = ref or repo["default_branch"]
    commit = git.resolve(context, repo["id"], branch)
    runs = []
    for workflow in workflows(context, repo, branch):
        more = workflow["on"].get(event)
        types = more.get("types") if isinstance(more, dict) else None
        asked_for = event in workflow["on"] and (not only or only == workflow["path"])
        if commit and asked_for and (action is None or not types or action in types):
            runs.append(
                _run(context, repo, actor, workflow, event=event, title=title, branch=branch, sha=commit["sha"])
            )
    return runs


def pushed(context: Context, repo: Document, ref: str, actor: Actor) -> None:
    """Record the runs that a push to a branch starts."""
    branch = ref.removeprefix("refs/heads/")
    commit = git.resolve(context, repo["id"], ref)
    for workflow in workflows(context, repo, branch):
        more = workflow["on"].get("push")
        branches = more.get("branches") if isinstance(more, dict) else None
        if commit and "push" in workflow["on"] and (not branches or branch in branches):
            title = commit["message"].partition("\n")[0]
            _run(context, repo, actor, workflow, event="push", title=title, branch=branch, sha=commit["sha"])


def _run(
    context: Context,
    repo: Document,
    actor: Actor,
    workflow: dict[str, Any],
    *,
    event: str,
    title: str,
    branch: str,
    sha: str,
) -> Document:
    id_ = context.store.next_id("github_run")
    before = context.store.all("github_run", repository=repo["id"], workflow=workflow["id"])
    doc = {
        "id": id_, "repository": repo["id"], "workflow": workflow["id"], "name": workflow["name"],
        "path": workflow["path"], "event": event, "title": title, "head_branch": branch, "head_sha": sha,
        "actor": actor.user["login"], "run_number": len(before) + 1, "created_at": now(context),
    }  # fmt: skip
    return context.store.put("github_run", id_, doc)


def _parsed(data: bytes) -> dict[Any, Any]:
    try:
        content = yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError):
        return {}
    return content if isinstance(content, dict) else {}
