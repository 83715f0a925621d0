"""Reading a body field by field: a wrong shape is refused at once, wrong values are collected, as GitHub does."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from typing import Any

from vedette_emulators.core.http import Call
from vedette_emulators.core.wire import Json
from vedette_emulators.github.refuse import invalid, invalid_request, problem, refuse

_NAMES = {str: "a string", bool: "a boolean", int: "an integer", list: "an array", dict: "an object"}


class Fields:
    """The body of a call about a `resource`, whose name errors carry."""

    def __init__(self, call: Call, resource: str) -> None:
        body = {} if call.body is None else call.body
        if not isinstance(body, dict):
            refuse(400, "Body should be a JSON object")
        self.sent: dict[str, Any] = body
        self.resource = resource
        self.errors: list[Any] = []

    def __contains__(self, name: str) -> bool:
        """Whether a field was sent."""
        return name in self.sent

    def refuse(self, field: str, code: str, message: str = "") -> None:
        """Note what is wrong with a field."""
        self.errors.append(problem(self.resource, field, code, message))

    def done(self) -> None:
        """Refuse the body if anything is wrong with it.

        Raises:
            RefusedError: 422 with all that is wrong.
        """
        if self.errors:
            invalid(self.errors)

    def text(self, name: str, *, required: bool = False, null: bool = True) -> str | None:
        """Take a string; None when it is absent or null."""
        return self._take(name, str, required=required, null=null)  # type: ignore[no-any-return]

    def required_text(self, name: str) -> str:
        """Take a string that has to be there.

        Raises:
            RefusedError: 422 when it is not.
        """
        value = self.text(name, required=True, null=False)
        return value or ""

    def flag(self, name: str, usual: bool) -> bool:  # noqa: FBT001
        """Take a boolean; `usual` when it is absent."""
        value = self._take(name, bool)
        return usual if value is None else bool(value)

    def number(self, name: str, smallest: int, largest: int, usual: int) -> int:
        """Take a whole number; `usual` when it is absent."""
        value = self._take(name, int)
        if value is None:
            return usual
        if not smallest <= value <= largest:
            self.refuse(name, "invalid", f"{name} must be between {smallest} and {largest}")
            return usual
        return int(value)

    def choice(self, name: str, choices: Collection[str], usual: str | None = None) -> str:
        """Take one of some values; it has to be there unless there is a usual one."""
        value = self.text(name, required=usual is None, null=False)
        if value is None:
            return usual or ""
        if value not in choices:
            listed = ", ".join(f'"{choice}"' for choice in choices)
            invalid_request(f"{value} is not a member of [{listed}].")
        return value

    def items(self, name: str, *, of: type | None = None) -> list[Any]:
        """Take a list, empty when it is absent or null."""
        value = self._take(name, list) or []
        for item in value:
            if of is not None and (not isinstance(item, of) or isinstance(item, bool)):
                invalid_request(f"For '{name}/items', {item!r} is not {_NAMES[of]}.")
        return list(value)

    def mapping(self, name: str) -> dict[str, Any] | None:
        """Take an object; None when it is absent or null."""
        return self._take(name, dict)  # type: ignore[no-any-return]

    def base64(self, name: str) -> bytes:
        """Take bytes that were sent in base64; line ends in it do not matter.

        Raises:
            RefusedError: 422 when it is absent or no base64.
        """
        try:
            return base64.b64decode("".join(self.required_text(name).split()), validate=True)
        except (binascii.Error, ValueError):
            refuse(422, f"{name} is not valid Base64")

    def _take(self, name: str, kind: type, *, required: bool = False, null: bool = True) -> Json:
        if name not in self.sent:
            if required:
                invalid_request(f'"{name}" wasn\'t supplied.')
            return None
        value = self.sent[name]
        if value is None and null:
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            invalid_request(f"For 'properties/{name}', {value!r} is not {_NAMES[kind]}.")
        return value
