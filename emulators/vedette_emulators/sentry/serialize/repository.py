"""Repositories and code mappings on the wire."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document


def repository(doc: Document) -> dict[str, Any]:
    return {**doc, "settings": None}


def code_mapping(context: Context, doc: Document) -> dict[str, Any]:
    """Write a code mapping the way Sentry answers: the repository under other names than it was sent."""
    store = context.store
    project = store.get("project", doc["projectId"]) or {}
    linked = store.get("repository", doc["repositoryId"]) or {}
    integration = store.get("integration", doc["integrationId"])
    return {
        "id": doc["id"], "projectId": doc["projectId"], "projectSlug": project.get("slug"),
        "repoId": doc["repositoryId"], "repoName": linked.get("name"), "integrationId": doc["integrationId"],
        "provider": integration["provider"] if integration else None, "stackRoot": doc["stackRoot"],
        "sourceRoot": doc["sourceRoot"], "defaultBranch": doc["defaultBranch"],
    }  # fmt: skip
