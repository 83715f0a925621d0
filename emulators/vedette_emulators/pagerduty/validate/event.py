"""What makes an event of the Events API v2; PagerDuty names everything that is wrong with one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vedette_emulators.core.wire import Json
from vedette_emulators.pagerduty.names import parse

SEVERITIES = ("critical", "warning", "error", "info")
_ACTIONS = ("trigger", "acknowledge", "resolve")
_KEY_LENGTH, _LONGEST_KEY = 32, 255


def problems(event: Json) -> list[str]:
    """Return what is wrong with an event, with PagerDuty's messages as far as they are published or quoted.

    Sources: PagerDuty's "Dynamic Notifications" for severities, its reference of the Events API v2 for the length of
    a routing key, and the issue 10 of github.com/blockpane/tenderduty for its characters.
    """
    if not isinstance(event, dict):
        return ["Event is not a JSON object"]
    found = _routing(event.get("routing_key"))
    action = event.get("event_action")
    if action not in _ACTIONS:
        found.append(_choice("event_action", action, _ACTIONS))
    key = event.get("dedup_key")
    if action in _ACTIONS[1:] and not key:
        found.append("'dedup_key' is missing or blank")
    if key is not None and (not isinstance(key, str) or len(key) > _LONGEST_KEY):
        found.append(f"Length of 'dedup_key' is incorrect (should be no more than {_LONGEST_KEY} characters)")
    if action == "trigger":
        found += _payload(event.get("payload"))
    return found


def _routing(key: Json) -> list[str]:
    if not key:
        return ["'routing_key' is missing or blank"]
    if not isinstance(key, str):
        return ["'routing_key' is not a string"]
    found = []
    if len(key) != _KEY_LENGTH:
        found.append(f"Length of 'routing_key' is incorrect (should be {_KEY_LENGTH} characters)")
    if not key.isalnum():
        found.append("'routing_key' cannot contain non-alphanumeric characters.")
    return found


def _payload(payload: Json) -> list[str]:
    if not isinstance(payload, dict) or not payload:
        return ["'payload' is missing or blank"]
    found = [f"'payload.{field}' is missing or blank" for field in ("summary", "source") if _blank(payload, field)]
    if payload.get("severity") not in SEVERITIES:
        found.append(_choice("payload.severity", payload.get("severity"), SEVERITIES))
    if payload.get("timestamp") is not None and parse(payload["timestamp"]) is None:
        found.append("'payload.timestamp' is invalid (must be an ISO 8601 timestamp)")
    return found


def _blank(payload: dict[str, Any], field: str) -> bool:
    return not isinstance(payload.get(field), str) or not payload[field].strip()


def _choice(field: str, value: Json, allowed: Sequence[str]) -> str:
    if not value:
        return f"'{field}' is missing or blank"
    others = ", ".join(f"'{one}'" for one in allowed[:-1])
    return f"'{field}' is invalid (must be one of the following: {others} or '{allowed[-1]}')"
