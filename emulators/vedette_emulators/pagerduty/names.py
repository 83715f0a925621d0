"""Ids, moments, addresses and references, which every answer is full of."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
PATHS = {
    "user": "users", "team": "teams", "schedule": "schedules", "escalation_policy": "escalation_policies",
    "service": "services", "incident": "incidents", "vendor": "vendors", "priority": "priorities",
    "business_service": "business_services", "log_entry": "log_entries", "license": "licenses",
}  # fmt: skip
"""Where things of a type are found."""
# Go's `time.Time` written by its String method, which is how the official plugin sends turns' and layers' times.
_GO = re.compile(r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)? ([+-]\d\d)(\d\d) \S+$")


def new_id(context: Context, kind: str, letter: str = "P", length: int = 7) -> str:
    """Return an id in PagerDuty's form; the same requests in the same order always get the same ids."""
    while True:
        number = context.store.next_id(f"pagerduty_{kind}")
        digest = hashlib.sha256(f"{kind} {number}".encode()).digest()
        id_ = letter + "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[: length - 1])
        if context.store.get(f"pagerduty_{kind}", id_) is None:
            return id_


def text(at: datetime) -> str:
    """Write a moment as PagerDuty does: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now(context: Context) -> str:
    """Return the present moment as PagerDuty writes it."""
    return text(context.clock.now())


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Write a moment in a time zone, as schedules have it."""
    return at.astimezone(zone).replace(microsecond=0).isoformat()


def read(stored: str) -> datetime:
    """Read a moment that was stored."""
    return datetime.fromisoformat(stored)


def parse(sent: object, zone: ZoneInfo | None = None) -> datetime | None:
    """Read a moment that somebody sent, in `zone` when it names none; None when it is no moment."""
    if not isinstance(sent, str):
        return None
    match = _GO.match(sent)
    try:
        at = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[4]}:{match[5]}" if match else sent)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone or UTC)


def address(context: Context, type_: str, id_: str) -> str:
    """Return where the API has something."""
    return f"{context.url('pagerduty')}/{PATHS[type_]}/{id_}"


def reference(context: Context, type_: str, doc: Document, summary: str = "") -> dict[str, Any]:
    """Refer to something that is stored, as answers do; summaries are names unless another is given."""
    return {
        "id": doc["id"], "type": f"{type_}_reference", "summary": summary or doc["name"],
        "self": address(context, type_, doc["id"]), "html_url": None,
    }  # fmt: skip
