"""Check-ins of cron monitors: what arrives, what is missed, what that does to a monitor's environments.

Environments come into being with their first check-in; before that nothing can be missed. Sources, below
`sentry/monitors`: `logic/incidents.py`, `logic/mark_ok.py` and `clock_tasks/check_missed.py`.
"""

import uuid
from datetime import datetime
from typing import Any

from vedette_emulators.core.clock import iso
from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.sentry.state import issues
from vedette_emulators.sentry.state.schedule import following, latest, margin, runtime

__all__ = ["check_ins", "environments", "forget", "receive", "settle"]

_FINAL = ("ok", "error")
# A clock that is set years ahead would bring millions of misses; nobody looks at more than these at a time.
_MOST_MISSES = 300


def environments(world: World, monitor: Document) -> list[Document]:
    """Return a monitor's environments, the one that checked in last first."""
    docs = world.store.all("monitor_environment", detectorId=monitor["id"])
    return sorted(docs, key=lambda doc: doc["lastCheckIn"] or "", reverse=True)


def check_ins(world: World, monitor: Document) -> list[Document]:
    """Return a monitor's check-ins, the newest first."""
    docs = world.store.all("check_in", detectorId=monitor["id"])
    return sorted(docs, key=lambda doc: doc["dateAdded"])[::-1]


def forget(world: World, detector_id: str) -> None:
    """Remove what a monitor that goes leaves behind."""
    for kind in ("monitor_environment", "check_in"):
        for doc in world.store.all(kind, detectorId=detector_id):
            world.store.delete(kind, doc["id"])


def receive(world: World, monitor: Document, sent: dict[str, Any]) -> Document:
    """Take one check-in: `status`, and where given `check_in_id`, `environment` and `duration` in seconds."""
    store, now = world.store, world.clock.stamp()
    environment = _environment(world, monitor, sent.get("environment") or "production")
    config = _config(monitor)
    known = _known(world, environment, sent.get("check_in_id"))
    if known and known["status"] in _FINAL:
        return known
    if known:
        doc = {**known, "status": sent["status"], "dateUpdated": now}
    else:
        id_ = _guid(world, sent.get("check_in_id"))
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
    doc["timeoutAt"] = iso(world.clock.now() + runtime(config)) if in_progress else None
    store.put("check_in", doc["id"], doc)
    _expect(world, environment, config, world.clock.now(), now)
    if doc["status"] == "ok":
        _recover(world, monitor, environment["id"])
    elif not in_progress:
        _fail(world, monitor, environment["id"], doc)
    return doc


def settle(world: World) -> None:
    """Mark what was missed and what ran too long, in the order in which it fell due."""
    for _ in range(_MOST_MISSES):
        now, store = world.clock.stamp(), world.store
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
            _fail(world, monitor, environment["id"], timed_out)
        else:
            _miss(world, monitor, environment, datetime.fromisoformat(moment))
    _skip(world)


def _skip(world: World) -> None:
    """Expect every late check-in from now on, without counting what was missed until now."""
    now = world.clock.now()
    for environment in world.store.all("monitor_environment"):
        monitor = world.store.get("detector", environment["detectorId"])
        if monitor and environment["nextCheckInLatest"] and environment["nextCheckInLatest"] <= iso(now):
            _expect(world, environment, _config(monitor), now, environment["lastCheckIn"])


def _miss(world: World, monitor: Document, environment: Document, tick: datetime) -> None:
    config, expected = _config(monitor), environment["nextCheckIn"]
    reference = latest(config, datetime.fromisoformat(expected), tick)
    _expect(world, environment, config, reference, environment["lastCheckIn"])
    if not monitor["enabled"]:
        return
    id_ = _guid(world, None)
    doc = {
        "id": id_, "detectorId": monitor["id"], "environmentId": environment["id"], "status": "missed",
        "duration": None, "dateCreated": expected, "dateAdded": expected, "dateUpdated": expected,
        "dateInProgress": None, "dateClock": iso(tick), "expectedTime": expected, "timeoutAt": None,
        "monitorConfig": config,
    }  # fmt: skip
    _fail(world, monitor, environment["id"], world.store.put("check_in", id_, doc))


def _expect(world: World, environment: Document, config: dict[str, Any], moment: datetime, last: str) -> None:
    expected = following(config, moment)
    world.store.put(
        "monitor_environment",
        environment["id"],
        {
            **environment,
            "lastCheckIn": last,
            "nextCheckIn": iso(expected),
            "nextCheckInLatest": iso(expected + margin(config)),
        },
    )


def _recent(world: World, environment_id: str, count: int) -> list[Document]:
    docs = world.store.all("check_in", environmentId=environment_id)
    return sorted(docs, key=lambda doc: doc["dateAdded"])[-count:]


def _fail(world: World, monitor: Document, environment_id: str, failed: Document) -> None:
    store, environment = world.store, world.store.get("monitor_environment", environment_id) or {}
    if environment["status"] != "error":
        recent = _recent(world, environment_id, _config(monitor).get("failure_issue_threshold") or 1)
        if any(doc["status"] == "ok" for doc in recent):
            return
        incident = {"id": store.next_id("incident"), "startingTimestamp": recent[0]["dateAdded"]}
        environment = {**environment, "status": "error", "activeIncident": incident}
    monitored = monitor["dataSources"][0]["queryObj"]
    if not monitored["isMuted"]:
        issue = issues.record(
            world,
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


def _recover(world: World, monitor: Document, environment_id: str) -> None:
    store, environment = world.store, world.store.get("monitor_environment", environment_id) or {}
    if environment["status"] == "ok":
        return
    recent = _recent(world, environment_id, _config(monitor).get("recovery_threshold") or 1)
    if any(one["status"] != "ok" for one in recent):
        return
    incident = environment["activeIncident"] or {}
    issue = store.get("issue", incident.get("issueId", ""))
    if issue and issue["status"] == "unresolved":
        store.put("issue", issue["id"], {**issue, "status": "resolved", "substatus": None})
    store.put("monitor_environment", environment_id, {**environment, "status": "ok", "activeIncident": None})


def _environment(world: World, monitor: Document, name: str) -> Document:
    found = world.store.find("monitor_environment", detectorId=monitor["id"], name=name)
    if found:
        return found
    id_ = world.store.next_id("monitor_environment")
    doc: Document = {
        "id": id_, "detectorId": monitor["id"], "name": name, "status": "active", "isMuted": False,
        "dateCreated": world.clock.stamp(), "lastCheckIn": None, "nextCheckIn": None, "nextCheckInLatest": None,
        "activeIncident": None,
    }  # fmt: skip
    return world.store.put("monitor_environment", id_, doc)


def _known(world: World, environment: Document, sent: str | None) -> Document | None:
    if not sent:
        return None
    if set(sent) <= {"0", "-"}:
        # An id of zeros closes whatever runs.
        running = [doc for doc in _recent(world, environment["id"], 10) if doc["status"] == "in_progress"]
        return running[-1] if running else None
    return world.store.get("check_in", str(uuid.UUID(sent)))


def _guid(world: World, sent: str | None) -> str:
    if sent and not set(sent) <= {"0", "-"}:
        return str(uuid.UUID(sent))
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"check-in {world.store.next_id('check_in')}"))


def _config(monitor: Document) -> dict[str, Any]:
    config: dict[str, Any] = monitor["dataSources"][0]["queryObj"]["config"]
    return config
