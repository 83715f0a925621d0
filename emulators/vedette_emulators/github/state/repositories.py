"""Making and unmaking repositories with all that belongs to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.github.access import Actor
from vedette_emulators.github.state import git
from vedette_emulators.github.state.commits import record
from vedette_emulators.github.where import now

DEFAULT_LABELS = (
    ("bug", "d73a4a", "Something isn't working"),
    ("documentation", "0075ca", "Improvements or additions to documentation"),
    ("duplicate", "cfd3d7", "This issue or pull request already exists"),
    ("enhancement", "a2eeef", "New feature or request"),
    ("good first issue", "7057ff", "Good for newcomers"),
    ("help wanted", "008672", "Extra attention is needed"),
    ("invalid", "e4e669", "This doesn't seem right"),
    ("question", "d876e3", "Further information is requested"),
    ("wontfix", "ffffff", "This will not be worked on"),
)
"""The labels that every new repository has."""

_OWNED = (
    "github_label", "github_secret", "github_variable", "github_environment", "github_branch_policy",
    "github_ruleset", "github_issue", "github_comment", "github_pull", "github_run", "github_blob", "github_tree",
    "github_commit", "github_ref",
)  # fmt: skip


def create_repository(
    context: Context,
    name: str,
    actor: Actor,
    *,
    files: Mapping[str, str] | None,
    settings: Mapping[str, Any] | None = None,
) -> Document:
    """Make a repository with the usual labels and, unless `files` is None, a first commit on its default branch."""
    store, id_, moment = context.store, context.store.next_id("github_repository"), now(context)
    doc: Document = {
        "id": id_, "name": name, "description": None, "homepage": None, "private": True, "archived": False,
        "default_branch": "main", "has_issues": True, "has_projects": True, "has_wiki": False,
        "allow_squash_merge": True, "allow_merge_commit": True, "allow_rebase_merge": True,
        "allow_auto_merge": False, "allow_update_branch": False, "delete_branch_on_merge": False,
        "created_at": moment, "updated_at": moment, "pushed_at": moment, "numbers": 0, **(settings or {}),
    }  # fmt: skip
    store.put("github_repository", id_, doc)
    for label, color, description in DEFAULT_LABELS:
        number = store.next_id("github_label")
        store.put(
            "github_label",
            number,
            {
                "id": number, "repository": id_, "name": label, "color": color, "description": description,
                "default": True,
            },
        )  # fmt: skip
    if files is not None:
        entries = {
            path: git.Entry(git.FILE, git.write_blob(context, id_, text.encode())) for path, text in files.items()
        }
        record(context, doc, git.branch_ref(doc["default_branch"]), entries, "Initial commit", actor=actor)
    return doc


def delete_repository(context: Context, doc: Document) -> None:
    """Forget a repository and all that is in it."""
    for kind in _OWNED:
        for inner in context.store.all(kind, repository=doc["id"]):
            context.store.delete(kind, _key(kind, inner))
    context.store.delete("github_repository", doc["id"])


def _key(kind: str, doc: Document) -> str:
    if kind == "github_ref":
        return f"{doc['repository']}:{doc['ref']}"
    if kind in ("github_blob", "github_tree", "github_commit"):
        return f"{doc['repository']}:{doc['sha']}"
    return str(doc["id"])


def delete_label(context: Context, doc: Document) -> None:
    """Forget a label and take it off all issues."""
    for issue in context.store.all("github_issue", repository=doc["repository"]):
        if doc["id"] in issue["labels"]:
            labels = [id_ for id_ in issue["labels"] if id_ != doc["id"]]
            context.store.put("github_issue", issue["id"], {**issue, "labels": labels})
    context.store.delete("github_label", doc["id"])


def delete_environment(context: Context, doc: Document) -> None:
    """Forget an environment with its secrets, variables and branch policies."""
    for kind in ("github_secret", "github_variable", "github_branch_policy"):
        for inner in context.store.all(kind, environment=doc["id"]):
            context.store.delete(kind, inner["id"])
    context.store.delete("github_environment", doc["id"])


def next_number(context: Context, repo: Document) -> int:
    """Return the next number of a repository's issues and pull requests."""
    number: int = repo["numbers"] + 1
    context.store.put("github_repository", repo["id"], {**repo, "numbers": number})
    return number
