"""Where SDKs, sentry-cli and cron jobs report to, with a client key instead of a token.

What the service answers and drops follows getsentry/relay: unknown and disabled keys are refused, items that nobody
here looks at and check-ins of unknown monitors are accepted and dropped.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from vedette_emulators.core.http import Call, RefusedError, Reply, Route
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.state import checkins, detectors, issues
from vedette_emulators.sentry.state.issues import LEVELS
from vedette_emulators.sentry.validate import cron
from vedette_emulators.sentry.validate.envelope import read, unpacked

_KEY = re.compile(r"sentry_key=(\w+)")
_CRON = "monitor_check_in_failure"
_STATUS = ("in_progress", "ok", "error")


def envelope(call: Call) -> Reply:
    """Take an envelope: its events become issues, its check-ins reach their monitors."""
    project = _project(call, _sent_key(call))
    header, items = read(unpacked(call.body, call.headers.get("content-encoding", "")))
    for kind, payload in items:
        if kind == "event":
            _event(call, project, payload)
        elif kind == "check_in":
            _check_in(call, project, payload)
    # Whoever sent no event id gets none back.
    return Reply(200, {"id": header["event_id"].replace("-", "")} if header.get("event_id") else {})


def check_in(call: Call) -> Reply:
    """Take a check-in sent by plain HTTP: parameters in the query, or as a JSON body."""
    project = _project(call, call.params["public_key"])
    sent = {**(call.body if isinstance(call.body, dict) else {}), **dict(call.query)}
    if sent.get("status", "ok") not in _STATUS:
        raise RefusedError(400, {"detail": "invalid check-in", "causes": [f"unknown status {sent['status']}"]})
    _check_in(call, project, {"status": "ok", **sent, "monitor_slug": call.params["monitor_slug"]})
    return Reply(202)


def _sent_key(call: Call) -> str:
    match = _KEY.search(call.headers.get("x-sentry-auth", ""))
    key = match[1] if match else call.query.get("sentry_key")
    if not key:
        raise RefusedError(401, {"detail": "missing authorization information"})
    return key


def _project(call: Call, public: str) -> Document:
    key = call.context.store.get("key", public)
    if key is None or not key["isActive"] or key["projectId"] != call.params["project_id"]:
        raise RefusedError(403, {"detail": "event submission rejected with_reason: ProjectId"})
    return call.context.store.get("project", key["projectId"]) or {}


def _event(call: Call, project: Document, sent: dict[str, Any]) -> None:
    thrown = (sent.get("exception") or {}).get("values") or []
    entry = sent.get("logentry") or {}
    written = sent.get("message") or entry.get("formatted") or entry.get("message") or "<unlabeled event>"
    event = {
        **{name: sent.get(name) for name in ("environment", "release", "fingerprint", "platform", "event_id")},
        "level": sent.get("level") if sent.get("level") in LEVELS else "error",
        "tags": dict(sent["tags"]) if sent.get("tags") else {}, "culprit": sent.get("transaction") or "",
        "message": written,
    }  # fmt: skip
    if thrown:
        type_, value = thrown[-1].get("type") or "Error", thrown[-1].get("value") or ""
        metadata = {"type": type_, "value": value, "filename": ""}
        event |= {"message": f"{type_}: {value}".rstrip(": "), "type": "error", "metadata": metadata}
    issues.record(call.context, project, event)


def _check_in(call: Call, project: Document, sent: dict[str, Any]) -> None:
    if sent.get("status") not in _STATUS or not _is_id(sent.get("check_in_id")):
        return
    monitor = _monitor(call, project, sent)
    if monitor is None or not monitor["enabled"]:
        return
    checkins.receive(call.context, monitor, sent)


def _monitor(call: Call, project: Document, sent: dict[str, Any]) -> Document | None:
    slug, config = str(sent.get("monitor_slug")), sent.get("monitor_config")
    for doc in call.context.store.all("detector", type=_CRON):
        source = doc["dataSources"][0]["queryObj"]
        if source["slug"] == slug:
            if doc["projectId"] != project["id"]:
                return None
            return _upserted(call, doc, config) if config else doc
    if not config:
        return None
    read_config = _config(config, {})
    if read_config is None:
        return None
    source = {"name": slug, "slug": slug, "config": read_config, "isUpserting": True}
    return detectors.create(call.context, project, {"type": _CRON, "config": {}, "name": slug, "source": source})


def _upserted(call: Call, doc: Document, sent: dict[str, Any]) -> Document:
    """Let a job that sends its schedule rewrite the monitor's: how a monitor drifts from what was declared."""
    config = _config(sent, doc["dataSources"][0]["queryObj"]["config"])
    if config is None:
        return doc
    return detectors.update(call.context, doc, {"source": {"config": config, "isUpserting": True}})


def _config(sent: dict[str, Any], before: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return cron.config(sent, before)
    except RefusedError:
        return None


def _is_id(value: object) -> bool:
    if value is None:
        return True
    try:
        uuid.UUID(str(value))
    except ValueError:
        return False
    return True


_CHECK_IN = "/api/{project_id}/cron/{monitor_slug}/{public_key}/"
_CHECK_INS = "docs.sentry.io, Crons, check-ins over HTTP"

ROUTES = (
    Route(
        "POST",
        "/api/{project_id}/envelope/",
        envelope,
        None,
        published=False,
        note="develop.sentry.dev, Envelopes",
        raw=True,
    ),
    Route("GET", _CHECK_IN, check_in, None, published=False, note=_CHECK_INS),
    Route("POST", _CHECK_IN, check_in, None, published=False, note=_CHECK_INS),
)
