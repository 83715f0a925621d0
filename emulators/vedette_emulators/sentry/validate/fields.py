"""Reading a body field by field, collecting everything that is wrong with the messages of the Django REST framework."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from vedette_emulators.core.http import RefusedError
from vedette_emulators.core.wire import Json

SLUG = re.compile(r"^(?![0-9]+$)[a-z0-9_\-]+$")
_SLUG_MESSAGE = (
    "Enter a valid slug consisting of lowercase letters, numbers, underscores or hyphens. "
    "It cannot be entirely numeric."
)
_UNDERSCORE = re.compile(r"_([a-z0-9])")


def camel(name: str) -> str:
    """Turn one snake_case key into camelCase; others stay."""
    return _UNDERSCORE.sub(lambda match: match[1].upper(), name)


def camel_keys(value: Json) -> Json:
    """Turn the keys of dictionaries, at any depth, into camelCase."""
    if isinstance(value, dict):
        return {camel(key): camel_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [camel_keys(item) for item in value]
    return value


class Fields:
    """A body being read: what is good ends up in `clean`, what is wrong in `errors`, both by camelCase name.

    Keys may be sent in camelCase or snake_case. Only keys that were sent, or that have a default, are in `clean`.
    """

    def __init__(self, body: Json, *, snake: bool = False) -> None:
        self.clean: dict[str, Any] = {}
        self.errors: dict[str, Any] = {}
        if not isinstance(body, Mapping):
            kind = type(body).__name__
            raise RefusedError(400, {"nonFieldErrors": [f"Invalid data. Expected a dictionary, but got {kind}."]})
        self.sent = dict(body) if snake else {camel(key): value for key, value in body.items()}

    def refuse(self, name: str, message: Json) -> None:
        """Note what is wrong with a field; `nonFieldErrors` is the body as a whole."""
        if isinstance(message, str):
            self.errors.setdefault(name, []).append(message)
        else:
            self.errors[name] = message

    def done(self) -> dict[str, Any]:
        """Return the clean values.

        Raises:
            RefusedError: 400 with everything that is wrong.
        """
        if self.errors:
            raise RefusedError(400, self.errors)
        return self.clean

    def any(self, name: str, *, required: bool = False, null: bool = True) -> Json:
        """Take a field as it is; return its value, or None when it is absent or wrong."""
        if name not in self.sent:
            if required:
                self.refuse(name, "This field is required.")
            return None
        value = self.sent[name]
        if value is None and not null:
            self.refuse(name, "This field may not be null.")
            return None
        self.clean[name] = value
        return value

    def text(
        self,
        name: str,
        *,
        required: bool = False,
        null: bool = False,
        blank: bool = False,
        longest: int | None = None,
        choices: Collection[str] | None = None,
    ) -> str | None:
        value = self.any(name, required=required, null=null)
        if value is None:
            return None
        if choices is not None and not (isinstance(value, str) and value in choices):
            self._drop(name, f'"{value}" is not a valid choice.')
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self._drop(name, "Not a valid string.")
            return None
        # As the framework's CharField does by default.
        text = str(value).strip()
        if not blank and not text:
            self._drop(name, "This field may not be blank.")
            return None
        if longest is not None and len(text) > longest:
            self._drop(name, f"Ensure this field has no more than {longest} characters.")
            return None
        self.clean[name] = text
        return text

    def integer(
        self,
        name: str,
        *,
        required: bool = False,
        null: bool = False,
        low: int | None = None,
        high: int | None = None,
        too_high: str | None = None,
    ) -> int | None:
        """Take a whole number, also one written as a string; `too_high` replaces the usual message."""
        value = self.any(name, required=required, null=null)
        if value is None:
            return None
        number = _whole(value)
        if number is None:
            self._drop(name, "A valid integer is required.")
            return None
        if low is not None and number < low:
            self._drop(name, f"Ensure this value is greater than or equal to {low}.")
            return None
        if high is not None and number > high:
            self._drop(name, too_high or f"Ensure this value is less than or equal to {high}.")
            return None
        self.clean[name] = number
        return number

    def boolean(self, name: str, *, required: bool = False, null: bool = False) -> bool | None:
        value = self.any(name, required=required, null=null)
        if isinstance(value, bool):
            return value
        if value is None:
            return None
        self._drop(name, "Must be a valid boolean.")
        return None

    def strings(self, name: str, *, required: bool = False, null: bool = False) -> list[str] | None:
        values = self.listing(name, required=required, null=null)
        if values is not None and not all(isinstance(value, str) for value in values):
            self._drop(name, "Not a valid string.")
            return None
        if values is not None:
            self.clean[name] = values = [str(value).strip() for value in values]
        return values

    def integers(self, name: str, *, null: bool = False) -> list[int] | None:
        """Take a list of whole numbers, also ones written as strings."""
        values = self.listing(name, null=null)
        if values is None:
            return None
        numbers = [number for value in values if (number := _whole(value)) is not None]
        if len(numbers) != len(values):
            self._drop(name, "A valid integer is required.")
            return None
        self.clean[name] = numbers
        return numbers

    def listing(self, name: str, *, required: bool = False, null: bool = False) -> list[Json] | None:
        value = self.any(name, required=required, null=null)
        if isinstance(value, list):
            return value
        if value is None:
            return None
        self._drop(name, f'Expected a list of items but got type "{type(value).__name__}".')
        return None

    def mapping(self, name: str, *, required: bool = False, null: bool = False) -> dict[str, Json] | None:
        value = self.any(name, required=required, null=null)
        if isinstance(value, dict):
            return value
        if value is None:
            return None
        self._drop(name, f"Invalid data. Expected a dictionary, but got {type(value).__name__}.")
        return None

    def slug(self, name: str, *, required: bool = False, longest: int = 50) -> str | None:
        value = self.text(name, required=required, longest=longest)
        if value is None or SLUG.match(value):
            return value
        self._drop(name, _SLUG_MESSAGE)
        return None

    def _drop(self, name: str, wrong: str) -> None:
        self.clean.pop(name, None)
        self.refuse(name, wrong)


def _whole(value: Json) -> int | None:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def nested(fields: Fields, name: str, read: Callable[[], Json]) -> Json:
    """Read a part of the body with its own reader; what is wrong with it goes under `name`. None when wrong."""
    try:
        value = read()
    except RefusedError as refusal:
        body = refusal.reply.body
        fields.refuse(name, body.get("nonFieldErrors", body) if isinstance(body, dict) and len(body) == 1 else body)
        fields.clean.pop(name, None)
        return None
    fields.clean[name] = value
    return value


def each(fields: Fields, name: str, items: list[Any], read: Callable[[Json], Json]) -> list[Any] | None:
    """Read the items of a list; what is wrong goes under `name` by position, as in `{"0": {...}}`. None when wrong."""
    values: list[Any] = []
    errors: dict[str, Any] = {}
    for index, item in enumerate(items):
        try:
            values.append(read(item))
        except RefusedError as refusal:
            errors[str(index)] = refusal.reply.body
    if errors:
        fields.refuse(name, errors)
        fields.clean.pop(name, None)
        return None
    fields.clean[name] = values
    return values
