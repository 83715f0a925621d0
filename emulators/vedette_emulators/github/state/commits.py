"""New commits: who signs them, and the branch that moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.github.access import Actor
from vedette_emulators.github.state import git
from vedette_emulators.github.where import now

_GITHUB = {"name": "GitHub", "email": "noreply@github.com"}


def signature(context: Context, actor: Actor) -> dict[str, str]:
    """Return the name, address and date that somebody's commits carry."""
    return {"name": actor.user["name"], "email": actor.user.get("email", ""), "date": now(context)}


def record(
    context: Context,
    repo: Document,
    ref: str,
    files: Mapping[str, git.Entry],
    message: str,
    *,
    actor: Actor,
    author: Mapping[str, Any] | None = None,
    committer: Mapping[str, Any] | None = None,
) -> Document:
    """Commit a whole set of files to a branch and return the commit.

    Without a named author GitHub itself commits and signs for who calls; a commit in another name is not signed.
    """
    parent = git.head(context, repo["id"], ref)
    own = signature(context, actor)
    named = author or committer
    sha = git.write_commit(
        context,
        repo["id"],
        tree=git.write_tree(context, repo["id"], files),
        parents=[parent] if parent else [],
        message=message,
        author={**own, **(author or committer or {})},
        committer={**own, **(committer or author or {})} if named else {**_GITHUB, "date": own["date"]},
        verified=not named,
    )
    git.set_ref(context, repo["id"], ref, sha)
    current = context.store.get("github_repository", repo["id"]) or repo
    context.store.put("github_repository", repo["id"], {**current, "pushed_at": own["date"]})
    return git.read(context, repo["id"], "commit", sha) or {}
