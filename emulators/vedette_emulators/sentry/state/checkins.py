"""Check-ins of cron monitors: what arrives, what is missed, what that does to a monitor's environments.

Environments come into being with their first check-in; before that nothing can be missed. Sources, below
`sentry/monitors`: `logic/incidents.py`, `logic/mark_ok.py` and `clock_tasks/check_missed.py`.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from vedette_emulators.core.clock import iso
from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.state import issues
from vedette_emulators.sentry.state.schedule import following, latest, margin, runtime

_FINAL = ("ok", "error")
# A clock that is set years ahead would bring millions of misses; nobody looks at more than these at a time.
_MOST_MISSES = 300


def environments(context: Context, monitor: Document) -> list[Document]:
    """Return a monitor's environments, the one that checked in last first."""
    docs = context.store.all("monitor_environment", detectorId=monitor["id"])
    return sorted(docs, key=lambda doc: doc["lastCheckIn"] or "", reverse=True)


def check_ins(context: Context, monitor: Document) -> list[Document]:
    """Return a monitor's check-ins, the newest first."""
    docs = context.store.all("check_in", detectorId=monitor["id"])
    return sorted(docs, key=lambda doc: doc["dateAdded"])[::-1]


def forget(context: Context, detector_id: str) -> None:
    """Delete the environments and check-ins of a deleted monitor."""
    for kind in ("monitor_environment", "check_in"):
        for doc in context.store.all(kind, detectorId=detector_id):
            context.store.delete(kind, doc["id"])


def receive(context: Context, monitor: Document, sent: dict[str, Any]) -> Document:
    """Take one check-in: `status`, and where given `check_in_id`, `environment` and `duration` in seconds."""
    store, now = context.store, context.clock.stamp()
    environment = _environment(context, monitor, sent.get("environment") or "production")
    config = _config(monitor)
    known = _known(context, environment, sent.get("check_in_id"))
    if known and known["status"] in _FINAL:
        return known
    if known:
        doc = {**known, "status": sent["status"], "dateUpdated": now}
    else:
        id_ = _guid(context, sent.get("check_in_id"))
        started = now if sent["status"] == "in_progress" else None
        doc = {
            "id": id_, "detectorId": monitor["id"], "environmentId": environment["id"], "status": sent["status"],
            "duration": None, "dateCreated": now, "dateAdded": now, "dateUpdated": now, "dateInProgress": started,
            "dateClock": now, "expectedTime": environment["nextCheckIn"] or now, "timeoutAt": None,
            "monitorConfig": config,
        }  # fmt: skip
    if sent.get("duration") is not None:
        doc["duration"] = round(float(sent["duration"]) * 1000)
    in_progress = doc["status"] == "in_progress"
    doc["timeoutAt"] = iso(context.clock.now() + runtime(config)) if in_progress else None
    store.put("check_in", doc["id"], doc)
    _expect(context, environment, config, context.clock.now(), now)
    if doc["status"] == "ok":
        _recover(context, monitor, environment["id"])
    elif not in_progress:
        _fail(context, monitor, environment["id"], doc)
    return doc


def advance(context: Context) -> None:
    """Mark what was missed and what ran too long, in the order in which it fell due."""
    for _ in range(_MOST_MISSES):
        now, store = context.clock.stamp(), context.store
        late = [
            (doc["nextCheckInLatest"], doc, None)
            for doc in store.all("monitor_environment")
            if doc["nextCheckInLatest"] and doc["nextCheckInLatest"] <= now
        ]
        long = [
            (doc["timeoutAt"], store.get("monitor_environment", doc["environmentId"]), doc)
            for doc in store.all("check_in", status="in_progress")
            if doc["timeoutAt"] and doc["timeoutAt"] <= now
        ]
        due = min([*late, *long], key=lambda item: item[0], default=None)
        if due is None:
            return
        moment, environment, running = due
        monitor = store.get("detector", environment["detectorId"]) if environment else None
        if environment is None or monitor is None:
            return
        if running is not None:
            timed_out = store.put("check_in", running["id"], {**running, "status": "timeout", "timeoutAt": None})
            _fail(context, monitor, environment["id"], timed_out)
        else:
            _miss(context, monitor, environment, datetime.fromisoformat(moment))
    _skip(context)


def _skip(context: Context) -> None:
    """Expect every late check-in from now on, without counting what was missed until now."""
    now = context.clock.now()
    for environment in context.store.all("monitor_environment"):
        monitor = context.store.get("detector", environment["detectorId"])
        if monitor and environment["nextCheckInLatest"] and environment["nextCheckInLatest"] <= iso(now):
            _expect(context, environment, _config(monitor), now, environment["lastCheckIn"])


def _miss(context: Context, monitor: Document, environment: Document, tick: datetime) -> None:
    config, expected = _config(monitor), environment["nextCheckIn"]
    reference = latest(config, datetime.fromisoformat(expected), tick)
    _expect(context, environment, config, reference, environment["lastCheckIn"])
    if not monitor["enabled"]:
        return
    id_ = _guid(context, None)
    doc = {
        "id": id_, "detectorId": monitor["id"], "environmentId": environment["id"], "status": "missed",
        "duration": None, "dateCreated": expected, "dateAdded": expected, "dateUpdated": expected,
        "dateInProgress": None, "dateClock": iso(tick), "expectedTime": expected, "timeoutAt": None,
        "monitorConfig": config,
    }  # fmt: skip
    _fail(context, monitor, environment["id"], context.store.put("check_in", id_, doc))


def _expect(context: Context, environment: Document, config: dict[str, Any], moment: datetime, last: str) -> None:
    expected = following(config, moment)
    context.store.put(
        "monitor_environment",
        environment["id"],
        {
            **environment,
            "lastCheckIn": last,
            "nextCheckIn": iso(expected),
            "nextCheckInLatest": iso(expected + margin(config)),
        },
    )


def _recent(context: Context, environment_id: str, count: int) -> list[Document]:
    docs = context.store.all("check_in", environmentId=environment_id)
    return sorted(docs, key=lambda doc: doc["dateAdded"])[-count:]


def _fail(context: Context, monitor: Document, environment_id: str, failed: Document) -> None:
    store, environment = context.store, context.store.get("monitor_environment", environment_id) or {}
    if environment["status"] != "error":
        recent = _recent(context, environment_id, _config(monitor).get("failure_issue_threshold") or 1)
        if any(doc["status"] == "ok" for doc in recent):
            return
        incident = {"id": store.next_id("incident"), "startingTimestamp": recent[0]["dateAdded"]}
        environment = {**environment, "status": "error", "activeIncident": incident}
    monitored = monitor["dataSources"][0]["queryObj"]
    if not monitored["isMuted"]:
        issue = issues.record(
            context,
            store.get("project", monitor["projectId"]) or {},
            {
                "message": f"Monitor failure: {monitor['name']}", "level": "error", "platform": "other",
                "environment": environment["name"], "type": "generic", "issueType": "monitor_check_in_failure",
                "issueCategory": "outage", "culprit": "", "monitorId": monitor["id"],
                "fingerprint": ["monitor", environment["id"], environment["activeIncident"]["id"]],
                "tags": {
                    "monitor.id": monitored["id"], "monitor.slug": monitored["slug"],
                    "monitor.incident": environment["activeIncident"]["id"], "checkin.status": failed["status"],
                },
            },
        )  # fmt: skip
        environment = {**environment, "activeIncident": {**environment["activeIncident"], "issueId": issue["id"]}}
    store.put("monitor_environment", environment_id, environment)


def _recover(context: Context, monitor: Document, environment_id: str) -> None:
    store, environment = context.store, context.store.get("monitor_environment", environment_id) or {}
    if environment["status"] == "ok":
        return
    recent = _recent(context, environment_id, _config(monitor).get("recovery_threshold") or 1)
    if any(one["status"] != "ok" for one in recent):
        return
    incident = environment["activeIncident"] or {}
    issue = store.get("issue", incident.get("issueId", ""))
    if issue and issue["status"] == "unresolved":
        store.put("issue", issue["id"], {**issue, "status": "resolved", "substatus": None})
    store.put("monitor_environment", environment_id, {**environment, "status": "ok", "activeIncident": None})


def _environment(context: Context, monitor: Document, name: str) -> Document:
    found = context.store.find("monitor_environment", detectorId=monitor["id"], name=name)
    if found:
        return found
    id_ = context.store.next_id("monitor_environment")
    doc: Document = {
        "id": id_, "detectorId": monitor["id"], "name": name, "status": "active", "isMuted": False,
        "dateCreated": context.clock.stamp(), "lastCheckIn": None, "nextCheckIn": None, "nextCheckInLatest": None,
        "activeIncident": None,
    }  # fmt: skip
    return context.store.put("monitor_environment", id_, doc)


def _known(context: Context, environment: Document, sent: str | None) -> Document | None:
    if not sent:
        return None
    if set(sent) <= {"0", "-"}:
        # An id of zeros closes whatever runs.
        running = [doc for doc in _recent(context, environment["id"], 10) if doc["status"] == "in_progress"]
        return running[-1] if running else None
    return context.store.get("check_in", str(uuid.UUID(sent)))


def _guid(context: Context, sent: str | None) -> str:
    if sent and not set(sent) <= {"0", "-"}:
        return str(uuid.UUID(sent))
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"check-in {context.store.next_id('check_in')}"))


def _config(monitor: Document) -> dict[str, Any]:
    config: dict[str, Any] = monitor["dataSources"][0]["queryObj"]["config"]
    return config
