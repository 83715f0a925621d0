"""Issues and events on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.serialize import plain
from vedette_emulators.sentry.state import issues

_UNTOUCHED: dict[str, Any] = {
    "shareId": None, "logger": None, "priorityLockedAt": None, "seerFixabilityScore": None,
    "seerAutofixLastTriggered": None, "seerExplorerAutofixLastTriggered": None, "numComments": 0,
    "subscriptionDetails": None, "annotations": [], "isUnhandled": False, "userCount": 0,
}  # fmt: skip
"""What nobody can change here."""


def issue(context: Context, doc: Document) -> dict[str, Any]:
    """Write an issue as lists show it."""
    seen = {"count": str(doc["count"]), "userCount": 0, "firstSeen": doc["firstSeen"], "lastSeen": doc["lastSeen"]}
    progress = {
        "blocker": "none", "progress": "none", "status": "open", "viewCount": 0, "hasOpenFixPr": False,
        "isAssigned": doc["assignedTo"] is not None, "hasRootCause": False, "lastCompletedAutofixStep": "none",
        "lastProgressedAt": None,
    }  # fmt: skip
    inbox = {"reason": 0, "reason_details": None, "date_added": doc["firstSeen"]}
    return {
        **_base(context, doc), **seen, "derivedData": progress,
        "stats": {"24h": [[_day(doc["lastSeen"]), doc["count"]]]},
        "lifetime": {**seen, "stats": None}, "filtered": None, "sessionCount": 0, "inbox": inbox, "owners": None,
        "integrationIssues": [], "sentryAppIssues": [], "latestEventHasAttachments": False,
        "matchingEventId": None, "matchingEventEnvironment": None,
    }  # fmt: skip


def issue_detail(context: Context, doc: Document) -> dict[str, Any]:
    """Write an issue alone, with the tags its events carry."""
    counted: dict[str, set[str]] = {}
    for one in issues.events(context, doc):
        for key, value in one["tags"].items():
            counted.setdefault(key, set()).add(value)
    tags = [{"key": key, "name": key.title(), "totalValues": len(values)} for key, values in sorted(counted.items())]
    return {
        **issue(context, doc), "tags": tags, "firstRelease": None, "lastRelease": None, "owners": None, "activity": [],
        "seenBy": [], "userReportCount": 0, "participants": [],
    }  # fmt: skip


def event(doc: Document) -> dict[str, Any]:
    """Write an event as lists show it."""
    return {
        "id": doc["eventID"], "event.type": doc["type"], "groupID": doc["issueId"], "eventID": doc["eventID"],
        "projectID": doc["projectId"], "message": doc["message"], "title": doc["message"].splitlines()[0],
        "location": None, "culprit": doc["culprit"], "user": None,
        "tags": [{"key": key, "value": value} for key, value in doc["tags"].items()], "platform": doc["platform"],
        "dateCreated": doc["dateCreated"], "crashFile": None, "metadata": doc["metadata"],
    }  # fmt: skip


def _base(context: Context, doc: Document) -> dict[str, Any]:
    project = context.store.get("project", doc["projectId"]) or {}
    named = {name: project.get(name) for name in ("id", "name", "slug", "platform")}
    hidden = ("projectId", "fingerprint", "count", "monitorId")
    kept = {name: value for name, value in doc.items() if name not in hidden}
    permalink = f"{context.url('sentry')}/organizations/local/issues/{doc['id']}/"
    return {**_UNTOUCHED, **kept, "permalink": permalink, "project": named, "assignedTo": _assignee(context, doc)}


def _assignee(context: Context, doc: Document) -> dict[str, Any] | None:
    return plain.owner(context, doc["assignedTo"])


def _day(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp()) // 3600 * 3600
