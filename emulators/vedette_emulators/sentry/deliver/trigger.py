"""What triggers alerts: an issue that was just opened, seen again or resolved.

Which environment an event has: that of a metric issue has none (`sentry/incidents/grouptype.py`), that of an uptime
issue has the monitor's (`sentry/uptime/grouptype.py`), that of a cron issue the check-in's
(`sentry/monitors/logic/incident_occurrence.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.state import issues

LEVEL_OF = {"high": "error", "medium": "warning", "low": "info"}
"""The level of an event that opens an issue of a priority."""

_KEYS = ("alert", "priority", "message", "environment", "level", "tags", "times")
_METRIC, _UPTIME = "metric_issue", "uptime_domain_failure"
_CATEGORIES = {_METRIC: "metric", "monitor_check_in_failure": "outage", _UPTIME: "outage"}


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something that happened to an issue, with its latest event.

    `environment` is the event's, None where it has none. `new`, `regressed` and `resolved` say what happened to the
    issue; `escalated` that its priority became high.
    """

    context: Context
    issue: Document
    event: Document
    environment: str | None
    new: bool = False
    regressed: bool = False
    escalated: bool = False
    resolved: bool = False


def find_alert(context: Context, ref: Json) -> Document:
    """Return the alert with an id or a name.

    Raises:
        LookupError: there is none, or several have the name; the message says which there are.
    """
    docs = context.store.all("workflow")
    found = [doc for doc in docs if str(ref) == doc["id"]] or [doc for doc in docs if ref == doc["name"]]
    if len(found) == 1:
        return found[0]
    if found:
        msg = f"{len(found)} alerts are called {ref!r}; name one by its id: {', '.join(doc['id'] for doc in found)}"
    else:
        names = ", ".join(f"{doc['name']} ({doc['id']})" for doc in docs) or "none"
        msg = f"there is no alert {ref!r}; there are {names}"
    raise LookupError(msg)


def monitor_of(context: Context, alert: Document, body: Json) -> Document:
    """Return the monitor that opens the issue: the first of the alert's, of those that see `environment` if any does.

    Raises:
        ValueError: with all that is wrong with the body or the alert, separated by semicolons.
    """
    sent: dict[str, Any] = body if isinstance(body, dict) else {}
    wrong = _wrong(sent)
    found = [doc for id_ in alert["detectorIds"] if (doc := context.store.get("detector", str(id_)))]
    if not found:
        wrong.append(f"alert: {alert['name']} is connected to no monitor, so nothing can open an issue for it")
    if wrong:
        raise ValueError("; ".join(wrong))
    return next((doc for doc in found if not other_environment(doc, sent)), found[0])


def other_environment(monitor: Document, body: dict[str, Any]) -> str | None:
    """Return the environment that a monitor looks at, if what happened is of another one, which it never sees."""
    query = monitor["dataSources"][0]["queryObj"]["snubaQuery"] if monitor["type"] == _METRIC else {}
    own = monitor["config"] if monitor["type"] == _UPTIME else query
    looks_at: str | None = own.get("environment")
    return looks_at if looks_at and body.get("environment") and body["environment"] != looks_at else None


def alerts_of(context: Context, issue: Document) -> list[Document]:
    """Return the alerts on the monitor of an issue; Sentry's own monitors of a project stand for what has none."""
    monitors = {
        doc["id"]
        for doc in context.store.all("detector", projectId=issue["projectId"])
        if doc["id"] == issue.get("monitorId") or not (issue.get("monitorId") or doc["type"] in _CATEGORIES)
    }
    return [doc for doc in context.store.all("workflow") if monitors & {str(id_) for id_ in doc["detectorIds"]}]


def open_issue(context: Context, alert: Document, monitor: Document, body: Json) -> Trigger:
    """Open, or open again, an issue of a monitor; `body` was read by `monitor_of`."""
    sent: dict[str, Any] = body if isinstance(body, dict) else {}
    priority = sent.get("priority", "high")
    environment = _environment(alert, monitor, sent)
    own = monitor["type"] in _CATEGORIES
    event = {
        "message": sent.get("message") or (monitor["name"] if own else alert["name"]),
        "level": sent.get("level") or LEVEL_OF[priority],
        "environment": environment,
        "tags": sent.get("tags") or {},
    }
    if own:
        kind = {"type": "generic", "issueType": monitor["type"], "issueCategory": _CATEGORIES[monitor["type"]]}
        event |= {**kind, "fingerprint": ["detector", monitor["id"]], "monitorId": monitor["id"]}
    before = {issue["id"]: issue for issue in context.store.all("issue", projectId=monitor["projectId"])}
    project = context.store.get("project", monitor["projectId"]) or {}
    for _ in range(sent.get("times", 1)):
        issue = issues.record(context, project, event)
    issue = issues.change(context, issue, {"priority": priority})
    known = before.get(issue["id"])
    return Trigger(
        context,
        issue,
        issues.events(context, issue)[0],
        environment,
        new=known is None,
        regressed=known is not None and known["status"] == "resolved",
        escalated=known is not None and known["priority"] != "high" and priority == "high",
    )


def _environment(alert: Document, monitor: Document, sent: dict[str, Any]) -> str | None:
    """The environment of the event; where none is sent, that of the alert for an application or a job."""
    found: str | None = sent.get("environment") or alert["environment"]
    if monitor["type"] in (_METRIC, _UPTIME):
        found = monitor["config"].get("environment") if monitor["type"] == _UPTIME else None
    return found


def _wrong(sent: dict[str, Any]) -> list[str]:
    wrong = [f"unknown key {key}, allowed are {', '.join(_KEYS)}" for key in sent if key not in _KEYS]
    if sent.get("priority", "high") not in LEVEL_OF:
        wrong.append(f"priority: {sent['priority']!r} is none of {', '.join(LEVEL_OF)}")
    if sent.get("level") and sent["level"] not in issues.LEVELS:
        wrong.append(f"level: {sent['level']!r} is none of {', '.join(issues.LEVELS)}")
    wrong += [
        f"{name}: {sent[name]!r} is no text"
        for name in ("message", "environment")
        if sent.get(name) is not None and not (isinstance(sent[name], str) and sent[name].strip())
    ]
    if not isinstance(sent.get("tags", {}), dict):
        wrong.append("tags: an object of names and values")
    times = sent.get("times", 1)
    if isinstance(times, bool) or not isinstance(times, int) or not 1 <= times <= 1000:
        wrong.append(f"times: {times!r} is not from 1 to 1000")
    return wrong
