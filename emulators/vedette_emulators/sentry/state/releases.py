"""Releases and their deploys."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document


def create(context: Context, version: str, projects: list[str], body: dict[str, Any]) -> Document:
    """Create a release of some projects, given by id."""
    id_ = context.store.next_id("release")
    doc: Document = {
        "id": id_, "version": version, "status": body.get("status", "open"), "projects": projects,
        "ref": body.get("ref"), "url": body.get("url"), "dateCreated": context.clock.stamp(),
        "dateReleased": body.get("dateReleased"), "commits": body.get("commits") or [],
    }  # fmt: skip
    return context.store.put("release", id_, doc)


def change(context: Context, doc: Document, body: dict[str, Any], projects: list[str] | None = None) -> Document:
    """Change what the body holds and add projects; none is ever taken away."""
    kept = {name: body[name] for name in ("ref", "url", "dateReleased", "status", "commits") if body.get(name)}
    changed = {**doc, **kept, "projects": list(dict.fromkeys([*doc["projects"], *(projects or ())]))}
    return context.store.put("release", doc["id"], changed)


def deploy(context: Context, release: Document, body: dict[str, Any]) -> Document:
    """Note that a release was brought to an environment."""
    id_ = context.store.next_id("deploy")
    doc: Document = {
        "id": id_, "releaseId": release["id"], "environment": body["environment"], "name": body.get("name"),
        "url": body.get("url"), "dateStarted": body.get("dateStarted"),
        "dateFinished": body.get("dateFinished") or context.clock.stamp(),
    }  # fmt: skip
    return context.store.put("deploy", id_, doc)


def deploys(context: Context, release: Document) -> list[Document]:
    """Return the deploys of a release, the newest first."""
    return context.store.all("deploy", releaseId=release["id"])[::-1]


def delete(context: Context, release: Document) -> None:
    """Delete a release with its deploys."""
    for doc in deploys(context, release):
        context.store.delete("deploy", doc["id"])
    context.store.delete("release", release["id"])


def forget(context: Context, project_id: str) -> None:
    """Remove a deleted project from all releases."""
    for doc in context.store.all("release"):
        if project_id in doc["projects"]:
            projects = [id_ for id_ in doc["projects"] if id_ != project_id]
            context.store.put("release", doc["id"], {**doc, "projects": projects})
