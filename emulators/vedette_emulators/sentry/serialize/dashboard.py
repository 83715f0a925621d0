"""Dashboards on the wire."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.state.canonical import reordered

_PAGE_FILTERS = ("period", "utc", "start", "end")


def dashboard(context: Context, doc: Document) -> dict[str, Any]:
    """Write a dashboard with its widgets; page filters that were never set are left out."""
    served = {name: value for name, value in doc.items() if name not in _PAGE_FILTERS or value is not None}
    if doc["start"] and doc["end"]:
        served |= {"expired": False, "start": _moment(doc["start"]), "end": _moment(doc["end"])}
    served["projects"] = reordered(doc["projects"], str)
    if doc["permissions"]:
        teams = reordered(doc["permissions"]["teamsWithEditAccess"], str)
        served["permissions"] = {**doc["permissions"], "teamsWithEditAccess": teams}
    return {
        **served,
        "createdBy": _user(context, doc["createdBy"]),
        "widgets": [_widget(one) for one in doc["widgets"]],
    }


def _moment(text: str) -> str:
    """Write a moment in UTC, however it was sent."""
    sent = datetime.fromisoformat(text)
    moment = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def brief(context: Context, doc: Document) -> dict[str, Any]:
    """Write a dashboard as lists show it."""
    return {
        "id": doc["id"], "title": doc["title"], "dateCreated": doc["dateCreated"],
        "createdBy": _user(context, doc["createdBy"]), "environment": doc["environment"], "filters": doc["filters"],
        "lastVisited": None, "widgetDisplay": [one["displayType"] for one in doc["widgets"]],
        "widgetPreview": [{"displayType": one["displayType"], "layout": one["layout"]} for one in doc["widgets"]],
        "permissions": doc["permissions"], "isFavorited": doc["isFavorited"], "projects": doc["projects"],
        "prebuiltId": doc["prebuiltId"],
    }  # fmt: skip


def _widget(doc: Document) -> dict[str, Any]:
    return {
        **doc,
        "datasetSource": "user",
        "exploreUrls": None,
        "changedReason": None,
        "queries": [
            {
                **query,
                "onDemand": [
                    {
                        "enabled": False,
                        "extractionState": "disabled:not-applicable",
                        "dashboardWidgetQueryId": int(query.get("id", 0)),
                    }
                ],
            }
            for query in doc["queries"]
        ],
    }


def _user(context: Context, id_: str | None) -> dict[str, Any] | None:
    doc = context.store.get("user", id_ or "")
    if doc is None:
        return None
    return {
        "id": doc["id"], "name": doc["name"], "username": doc["email"], "email": doc["email"], "avatarUrl": "",
        "isActive": True, "isSuspended": False, "hasPasswordAuth": True, "isManaged": False,
        "dateJoined": doc["dateCreated"], "lastLogin": None, "has2fa": True, "lastActive": None,
        "isSuperuser": False, "isStaff": False, "experiments": {},
        "emails": [{"id": doc["id"], "email": doc["email"], "is_verified": True}],
        "avatar": {"avatarType": "letter_avatar", "avatarUuid": None, "avatarUrl": None},
    }  # fmt: skip
