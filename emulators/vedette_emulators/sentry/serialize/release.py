"""Releases and deploys on the wire."""

from __future__ import annotations

import re
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.state import releases

# "package@1.2.3": what Sentry takes a version apart into; anything else is a version as a whole.
_NAMED = re.compile(r"(?P<package>[^@]+)@(?P<version>.+)")


def release(context: Context, doc: Document) -> dict[str, Any]:
    store, deploys = context.store, releases.deploys(context, doc)
    named = _NAMED.fullmatch(doc["version"])
    description = named["version"] if named else doc["version"]
    info = {
        "package": named["package"] if named else None, "version": {"raw": description}, "description": description,
        "buildHash": None,
    }  # fmt: skip
    projects = [project for id_ in doc["projects"] if (project := store.get("project", id_))]
    last = deploys[0] if deploys else None
    kept = {name: doc[name] for name in ("version", "status", "ref", "url", "dateReleased", "dateCreated")}
    return {
        **kept, "id": int(doc["id"]), "shortVersion": doc["version"], "versionInfo": info, "data": {}, "newGroups": 0,
        "owner": None, "commitCount": len(doc["commits"]), "lastCommit": _commit(doc), "authors": [],
        "deployCount": len(deploys), "lastDeploy": _last(last), "firstEvent": None, "lastEvent": None,
        "currentProjectMeta": {}, "userAgent": None,
        "projects": [
            {
                "id": int(project["id"]), "slug": project["slug"], "name": project["name"], "newGroups": 0,
                "platform": project["platform"], "platforms": [], "hasHealthData": False,
            }
            for project in projects
        ],
    }  # fmt: skip


def deploy(doc: Document) -> dict[str, Any]:
    return {name: value for name, value in doc.items() if name != "releaseId"}


def _last(doc: Document | None) -> dict[str, Any] | None:
    return {**deploy(doc), "name": doc["name"] or ""} if doc else None


def _commit(doc: Document) -> dict[str, Any] | None:
    return {"id": doc["commits"][0]["id"], "message": doc["commits"][0].get("message")} if doc["commits"] else None
