"""Events and the issues they belong to."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document

LEVELS = ("sample", "debug", "info", "warning", "error", "fatal")
_PRIORITY = {"fatal": "high", "error": "high", "warning": "medium"}
_ARCHIVED = {"ignored": "archived_until_escalating", "unresolved": "ongoing", "resolved": None}


def record(context: Context, project: Document, event: dict[str, Any]) -> Document:
    """Store an event and return its issue: a new one, or the one with the same fingerprint.

    A resolved issue opens again, as regressed; an archived one stays archived. What `event` may hold: message,
    level, tags, environment, release, fingerprint, platform, culprit, metadata, type, event_id, monitorId.
    """
    store, now = context.store, context.clock.stamp()
    fingerprint = _fingerprint(event)
    issue = store.find("issue", projectId=project["id"], fingerprint=fingerprint)
    issue = _seen_again(issue, event, now) if issue else _opened(context, project, event, fingerprint)
    store.put("issue", issue["id"], issue)
    number = store.next_id("event")
    id_ = event.get("event_id") or hashlib.sha256(f"event {number}".encode()).hexdigest()[:32]
    tags = {str(key): str(value) for key, value in (event.get("tags") or {}).items()}
    given = {name: event[name] for name in ("environment", "release") if event.get(name)}
    store.put(
        "event",
        number,
        {
            "id": number, "eventID": id_.replace("-", ""), "issueId": issue["id"], "projectId": project["id"],
            "message": event["message"], "level": issue["level"], "platform": event.get("platform") or "other",
            "dateCreated": now, "tags": {"level": issue["level"], **given, **tags},
            "metadata": issue["metadata"], "type": issue["type"], "culprit": issue["culprit"],
        },
    )  # fmt: skip
    return issue


def events(context: Context, issue: Document) -> list[Document]:
    """Return the events of an issue, the newest first."""
    return context.store.all("event", issueId=issue["id"])[::-1]


def change(context: Context, issue: Document, body: dict[str, Any]) -> Document:
    """Change status, substatus, priority, owner and flags of an issue."""
    changed = {**issue, **{name: value for name, value in body.items() if name in issue and name != "id"}}
    if "status" in body:
        resolved_later = body["status"] == "resolvedInNextRelease"
        status = {"muted": "ignored", "resolvedInNextRelease": "resolved"}.get(body["status"], body["status"])
        changed["status"] = status
        changed["substatus"] = body.get("substatus") or _ARCHIVED[status]
        details = {"inNextRelease": True} if resolved_later else body.get("statusDetails") or {}
        changed["statusDetails"] = details
    return context.store.put("issue", issue["id"], changed)


def delete(context: Context, issue: Document) -> None:
    """Delete an issue with its events."""
    for event in context.store.all("event", issueId=issue["id"]):
        context.store.delete("event", event["id"])
    context.store.delete("issue", issue["id"])


def forget(context: Context, project_id: str) -> None:
    """Delete the issues of a project that is deleted."""
    for issue in context.store.all("issue", projectId=project_id):
        delete(context, issue)


def _fingerprint(event: dict[str, Any]) -> str:
    given = event.get("fingerprint")
    own = ["{{ default }}", "{{default}}"]
    parts = [event["message"] if part in own else part for part in given] if given else [event["message"]]
    return hashlib.sha256(json.dumps([event.get("issueType", "error"), *parts]).encode()).hexdigest()[:32]


def _opened(context: Context, project: Document, event: dict[str, Any], fingerprint: str) -> Document:
    store, now = context.store, context.clock.stamp()
    id_, level = store.next_id("issue"), event.get("level") or "error"
    number = store.next_id(f"issue of {project['id']}")
    title = event["message"].splitlines()[0][:200]
    return {
        "id": id_, "projectId": project["id"], "fingerprint": fingerprint,
        "shortId": f"{project['slug'].upper()}-{number}", "title": title, "culprit": event.get("culprit") or "",
        "level": level, "status": "unresolved", "substatus": "new", "statusDetails": {},
        "platform": event.get("platform") or "other", "priority": _PRIORITY.get(level, "low"),
        "type": event.get("type") or "default", "issueType": event.get("issueType") or "error",
        "issueCategory": event.get("issueCategory") or "error", "metadata": event.get("metadata") or {"title": title},
        "assignedTo": None, "isBookmarked": False, "isPublic": False, "isSubscribed": False, "hasSeen": False,
        "count": 1, "firstSeen": now, "lastSeen": now, "monitorId": event.get("monitorId"),
    }  # fmt: skip


def _seen_again(issue: Document, event: dict[str, Any], now: str) -> Document:
    level = event.get("level") or issue["level"]
    again = {**issue, "count": issue["count"] + 1, "lastSeen": now, "level": level}
    if issue["status"] == "resolved":
        again |= {"status": "unresolved", "substatus": "regressed", "statusDetails": {}}
    return again
