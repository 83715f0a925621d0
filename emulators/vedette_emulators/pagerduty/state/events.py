"""What an event of the Events API v2 does: open an alert, repeat one, acknowledge its incident, resolve it."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.names import read
from vedette_emulators.pagerduty.state import incidents
from vedette_emulators.pagerduty.state.journal import note

_CLOSED = ("disabled", "maintenance")


def receive(context: Context, integration: Document, event: dict[str, Any]) -> str:
    """Take an event whose form is right, and return its deduplication key.

    An event about no open alert that would acknowledge or resolve does nothing, as do all events of a service that is
    disabled or in maintenance.
    """
    key = event.get("dedup_key") or _key(context)
    service = context.store.get("pagerduty_service", integration["service"])
    if service is None or service["status"] in _CLOSED:
        return key
    alert = _open(context, service, key)
    agent = {"type": "integration", "id": integration["id"]}
    if event["event_action"] == "trigger":
        _trigger(context, service, integration, key, event["payload"])
    elif alert and (incident := context.store.get("pagerduty_incident", alert["incident"])):
        if event["event_action"] == "acknowledge":
            incidents.acknowledge(context, incident, agent)
        else:
            context.store.put("pagerduty_alert", alert["id"], {**alert, "status": "resolved"})
            if all(one["status"] == "resolved" for one in incidents.alerts(context, incident)):
                incidents.resolve(context, incident, agent, "Resolved through the integration")
    return key


def _open(context: Context, service: Document, key: str) -> Document | None:
    return context.store.find("pagerduty_alert", service=service["id"], key=key, status="triggered")


def _trigger(context: Context, service: Document, integration: Document, key: str, payload: dict[str, Any]) -> None:
    alert = _open(context, service, key)
    agent = {"type": "integration", "id": integration["id"]}
    incident = context.store.get("pagerduty_incident", alert["incident"]) if alert else None
    if alert and incident:
        context.store.put("pagerduty_alert", alert["id"], {**alert, "payload": payload})
        summary = f"Triggered again: {payload['summary']}"
        note(context, incident, "trigger", agent, summary, channel={"type": "api"}, title=payload["summary"])
    else:
        incident = _group(context, service, payload) or incidents.trigger(
            context, service, payload["summary"], key, agent, severity=payload.get("severity")
        )
        if incident is None:
            return
        incidents.add_alert(context, incident, integration, key, payload)
    incidents.raise_urgency(context, service, incident)


def _group(context: Context, service: Document, payload: dict[str, Any]) -> Document | None:
    """Find the open incident that takes this alert in, by time or by equal content; none learns what belongs together.

    A time or window of 0 or none lasts as long as the incident.
    """
    grouping = service["alert_grouping_parameters"]
    if not grouping or grouping["type"] not in ("time", "content_based"):
        return None
    config = grouping["config"]
    lasts = (config.get("timeout") or 0) * 60 or config.get("time_window") or 0
    for incident in incidents.open_incidents(context, service=service["id"])[::-1]:
        if lasts and read(incident["created_at"]) + timedelta(seconds=lasts) <= context.clock.now():
            continue
        first = incidents.alerts(context, incident)[:1]
        same = (
            [first[0]["payload"].get(field) == payload.get(field) for field in config.get("fields", ())]
            if first
            else []
        )
        if grouping["type"] == "time" or (same and (any if config.get("aggregate") == "any" else all)(same)):
            return incident
    return None


def _key(context: Context) -> str:
    return hashlib.sha256(f"event {context.store.next_id('pagerduty_event')}".encode()).hexdigest()[:32]
