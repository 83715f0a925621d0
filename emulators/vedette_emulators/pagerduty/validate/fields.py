"""Reading what was sent, field by field; everything that is wrong is reported at once, as PagerDuty does."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from vedette_emulators.core.http import Call
from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json
from vedette_emulators.pagerduty.names import parse, text
from vedette_emulators.pagerduty.refuse import invalid


class Fields:
    """An object that was sent; what is wrong in it goes to `errors`, each with its name before it."""

    def __init__(self, sent: dict[str, Any], name: str = "", errors: list[str] | None = None) -> None:
        self.sent = sent
        self.errors: list[str] = [] if errors is None else errors
        self._name = name

    def has(self, field: str) -> bool:
        """Whether the field was sent, null counting as sent."""
        return field in self.sent

    def wrong(self, field: str, what: str) -> None:
        """Note that something is wrong with a field."""
        subject = f"{self._name} {field}".replace("_", " ").strip()
        self.errors.append(f"{subject[0].upper()}{subject[1:]} {what}")

    def text(self, field: str, *, usual: str | None = None, required: bool = False, longest: int = 255) -> str:
        """Read a text; blank ones are refused where they are required."""
        value = self.sent.get(field, usual)
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.wrong(field, "must be a string")
            return ""
        if required and not value.strip():
            self.wrong(field, "cannot be empty")
        if len(value) > longest:
            self.wrong(field, f"is too long (maximum is {longest} characters)")
        return value

    def number(self, field: str, usual: int | None, low: int, high: int) -> int:
        """Read a whole number between two others."""
        value = self.sent.get(field, usual)
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(field, "must be an integer")
            return low
        if not low <= value <= high:
            self.wrong(field, f"must be between {low} and {high}")
        return value

    def seconds(self, field: str, usual: int | None) -> int | None:
        """Read how long something may take; null and 0 mean for ever."""
        if not self.sent.get(field, usual):
            return None
        return self.number(field, usual, 1, 365 * 86_400)

    def one_of(self, field: str, allowed: Collection[str], usual: str | None = None) -> str:
        value = self.sent.get(field, usual)
        if value not in allowed:
            self.wrong(field, f"must be one of {', '.join(allowed)}")
            return next(iter(allowed))
        return str(value)

    def moment(self, field: str, zone: ZoneInfo) -> str:
        at = parse(self.sent.get(field), zone)
        if at is None:
            self.wrong(field, "must be a valid ISO8601 timestamp")
            return "1970-01-01T00:00:00Z"
        return text(at)

    def objects(self, field: str) -> list[dict[str, Any]]:
        """Read a list of objects; null is an empty one."""
        value = self.sent.get(field) or []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(field, "must be an array of objects")
            return []
        return value

    def reference(self, call: Call, field: str, kind: str, *, required: bool = False) -> str | None:
        """Read a reference to something that exists, and return its id."""
        value = self.sent.get(field)
        if value is None:
            if required:
                self.wrong(field, "cannot be empty")
            return None
        id_ = value.get("id") if isinstance(value, dict) else None
        if not isinstance(id_, str) or call.context.store.get(f"pagerduty_{kind}", id_) is None:
            self.wrong(field, "not found")
            return None
        return id_

    def references(self, call: Call, field: str, kind: str) -> list[str]:
        """Read references to things that exist, and return their ids."""
        found = []
        for one in self.objects(field):
            if call.context.store.get(f"pagerduty_{kind}", str(one.get("id"))) is None:
                self.wrong(field, f"not found: {one.get('id')}")
            else:
                found.append(str(one["id"]))
        return found

    def done(self) -> None:
        """Go on only if nothing is wrong.

        Raises:
            RefusedError: 400 with everything that is wrong.
        """
        if self.errors:
            invalid(self.errors)


def body(call: Call, name: str) -> Fields:
    """Return the object that was sent in its envelope, `{name: {...}}`.

    Raises:
        RefusedError: 400 when there is none.
    """
    sent: Json = call.body.get(name) if isinstance(call.body, dict) else None
    if not isinstance(sent, dict):
        invalid([f"{name.replace('_', ' ').capitalize()} object is missing: send {{{name!r}: {{...}}}}"])
    return Fields(sent)


def named(call: Call, fields: Fields, kind: str, old: Document | None) -> str:
    """Read a name that nothing else of its kind has, in any case."""
    name = fields.text("name", usual=old["name"] if old else None, required=True).strip()
    for other in call.context.store.all(f"pagerduty_{kind}"):
        if other["name"].lower() == name.lower() and (old is None or other["id"] != old["id"]):
            fields.wrong("name", "has already been taken")
            break
    return name
