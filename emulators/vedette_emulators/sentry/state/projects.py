"""Projects and their keys: what is created and what is deleted with them."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.state import checkins, edges, issues, releases, repositories, settings

BUILT_IN = {"error": "Error Monitor", "issue_stream": "Issue Stream"}
"""Types and names of the monitors that every project has from the start."""

DEFAULT_LOADER = {
    "hasReplay": True,
    "hasPerformance": True,
    "hasDebug": False,
    "hasFeedback": False,
    "hasLogsAndMetrics": False,
}


def slugify(name: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-_") or "unnamed"


def free_slug(context: Context, kind: str, wanted: str) -> str:
    """Return the slug, or the slug with the first number behind it that is free."""
    taken = {doc["slug"] for doc in context.store.all(kind)}
    number = 2
    slug = wanted
    while slug in taken:
        slug = f"{wanted}-{number}"
        number += 1
    return slug


def create_project(context: Context, team_id: str, body: dict[str, Any]) -> Document:
    """Create a project with its default key and its built-in monitors, linked to one team."""
    store, now = context.store, context.clock.stamp()
    id_ = store.next_id("project")
    project = store.put(
        "project",
        id_,
        {
            "id": id_, "slug": body["slug"], "name": body["name"], "platform": body.get("platform"),
            "teams": [team_id], "dateCreated": now, "isBookmarked": False, "resolveAge": 0, "subjectPrefix": "",
            "subjectTemplate": "$shortID - $title", "highlightTags": [], "highlightContext": {},
            "enableAutoReleaseCreation": True, "scmSourceContextEnabled": False,
            "options": {
                "filters:blacklisted_ips": "", "filters:releases": "", "filters:error_messages": "",
                "quotas:spike-protection-disabled": False,
            },
        },
    )  # fmt: skip
    create_key(context, project, {"name": "Default"})
    for type_, name in BUILT_IN.items():
        detector = store.next_id("detector")
        store.put(
            "detector",
            detector,
            {
                "id": detector, "projectId": id_, "name": name, "type": type_, "description": None, "owner": None,
                "createdBy": None, "dateCreated": now, "dateUpdated": now, "workflowIds": [], "dataSources": None,
                "conditionGroup": None, "config": {}, "enabled": True,
            },
        )  # fmt: skip
    return project


def create_key(context: Context, project: Document, body: dict[str, Any]) -> Document:
    """Create a client key; its public part is its id."""
    number = context.store.next_id("key")
    public, secret = (hashlib.sha256(f"{part} {number}".encode()).hexdigest()[:32] for part in ("public", "secret"))
    return context.store.put(
        "key",
        public,
        {
            "id": public, "name": body.get("name") or f"Key {number}", "secret": secret, "projectId": project["id"],
            "isActive": True, "rateLimit": body.get("rateLimit"), "browserSdkVersion": "latest",
            "dateCreated": context.clock.stamp(), "dynamicSdkLoaderOptions": DEFAULT_LOADER,
            "useCase": body.get("useCase") or "user",
        },
    )  # fmt: skip


def delete_project(context: Context, project: Document) -> None:
    """Delete a project with all that belongs to it; alerts lose its monitors, releases the project, and stay."""
    for part in (issues, releases, repositories, settings):
        part.forget(context, project["id"])
    for key in context.store.all("key", projectId=project["id"]):
        context.store.delete("key", key["id"])
    for detector in context.store.all("detector", projectId=project["id"]):
        edges.drop(context.store, "detector", detector["id"])
        checkins.forget(context, detector["id"])
        context.store.delete("detector", detector["id"])
    context.store.delete("project", project["id"])
