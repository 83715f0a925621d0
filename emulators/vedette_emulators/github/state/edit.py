"""What the control endpoint shows and changes: everything by kind, past all checks, and secrets opened."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.merge import patch
from vedette_emulators.core.store import Document
from vedette_emulators.github.access import actor
from vedette_emulators.github.serialize import issue as issues
from vedette_emulators.github.serialize import people, repository
from vedette_emulators.github.state import git, keys
from vedette_emulators.github.state.commits import record
from vedette_emulators.github.state.repositories import (
    create_repository,
    delete_environment,
    delete_label,
    delete_repository,
)

__all__ = ["KINDS", "add_repository", "delete", "objects", "patch", "secrets", "write_file"]

KINDS = (
    "github_repository", "github_label", "github_secret", "github_variable", "github_environment", "github_ruleset",
    "github_issue", "github_pull", "github_run", "github_team", "github_user",
)  # fmt: skip


def objects(context: Context) -> dict[str, list[dict[str, Any]]]:
    """Return everything there is, by kind, as the API serves it, each with the name of its repository.

    `github_file` are the files of default branches: repository, path, sha and content as text.
    """
    store, everybody = context.store, actor(context, "vedette[bot]")
    repos = {doc["id"]: doc for doc in store.all("github_repository")}
    environments = {doc["id"]: doc["name"] for doc in store.all("github_environment")}

    def inside(kind: str, serve: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        return [
            {**serve(repos[doc["repository"]], doc), "repository": repos[doc["repository"]]["name"]}
            for doc in store.all(kind)
        ]

    def placed(doc: Document, shown: dict[str, Any]) -> dict[str, Any]:
        return {**shown, "id": int(doc["id"]), "environment": environments.get(doc["environment"])}

    return {
        "github_repository": [repository.full(context, doc, everybody) for doc in repos.values()],
        "github_label": inside("github_label", lambda repo, doc: repository.label(context, repo, doc)),
        "github_secret": inside("github_secret", lambda _, doc: placed(doc, repository.secret(doc))),
        "github_variable": inside("github_variable", lambda _, doc: placed(doc, repository.variable(doc))),
        "github_environment": inside(
            "github_environment", lambda repo, doc: repository.environment(context, repo, doc)
        ),
        "github_ruleset": inside(
            "github_ruleset", lambda repo, doc: repository.ruleset(context, repo, doc, everybody, whole=True)
        ),
        "github_issue": inside("github_issue", lambda repo, doc: issues.issue(context, repo, doc)),
        "github_pull": inside("github_pull", lambda repo, doc: issues.pull(context, repo, doc)),
        "github_run": inside("github_run", lambda repo, doc: issues.run(context, repo, doc)),
        "github_file": [row for repo in repos.values() for row in _files(context, repo)],
        "github_team": [people.team(context, doc) for doc in store.all("github_team")],
        "github_user": [people.full_user(context, doc) for doc in store.all("github_user")],
    }


def delete(context: Context, kind: str, id_: str) -> bool:
    """Delete one object with all that belongs to it; False when there is none."""
    doc = context.store.get(kind, id_)
    if doc is None:
        return False
    special = {
        "github_repository": delete_repository,
        "github_environment": delete_environment,
        "github_label": delete_label,
    }
    if kind in special:
        special[kind](context, doc)
    else:
        context.store.delete(kind, id_)
    return True


def secrets(context: Context) -> list[dict[str, Any]]:
    """Return all secrets opened: repository, environment, name and value."""
    names = {
        kind: {doc["id"]: doc["name"] for doc in context.store.all(f"github_{kind}")}
        for kind in ("repository", "environment")
    }
    return [
        {
            "repository": names["repository"].get(doc["repository"]),
            "environment": names["environment"].get(doc["environment"]), "name": doc["name"],
            "value": keys.opened(doc),
        }
        for doc in context.store.all("github_secret")
    ]  # fmt: skip


def add_repository(context: Context, name: str, *, private: bool, files: dict[str, str]) -> dict[str, Any]:
    """Make a repository as somebody would by hand.

    Raises:
        ValueError: the name is taken.
    """
    if context.store.find("github_repository", name=name):
        msg = f"there is a repository {name} already"
        raise ValueError(msg)
    owner = actor(context, "owner")
    doc = create_repository(
        context, name, owner, files=files or {"README.md": f"# {name}\n"}, settings={"private": private}
    )
    return repository.full(context, doc, owner)


def write_file(context: Context, name: str, path: str, content: str | None, who: str) -> dict[str, Any]:
    """Write a file of the default branch past all rulesets, or take it away with None.

    Raises:
        LookupError: there is no such repository.
    """
    repo = context.store.find("github_repository", name=name)
    if repo is None:
        msg = f"there is no repository {name}"
        raise LookupError(msg)
    ref = git.branch_ref(repo["default_branch"])
    files = git.files(context, repo["id"], git.resolve(context, repo["id"], ref))
    files.pop(path, None)
    if content is not None:
        files[path] = git.Entry(git.FILE, git.write_blob(context, repo["id"], content.encode()))
    commit = record(context, repo, ref, files, f"Edit {path}", actor=actor(context, who))
    return {"repository": name, "path": path, "commit": commit["sha"]}


def _files(context: Context, repo: Document) -> list[dict[str, Any]]:
    commit = git.resolve(context, repo["id"], repo["default_branch"])
    return [
        {
            "repository": repo["name"], "path": path, "sha": entry.sha,
            "content": git.text(context, repo["id"], entry.sha),
        }
        for path, entry in git.files(context, repo["id"], commit).items()
    ]  # fmt: skip
