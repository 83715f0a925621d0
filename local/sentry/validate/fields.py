"""Reading a body field by field, collecting everything that is wrong in the words of the Django REST framework."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from local.core.http import Refusal

__all__ = ["SLUG", "Fields", "camel", "camel_keys", "each", "nested"]

SLUG = re.compile(r"^(?![0-9]+$)[a-z0-9_\-]+$")
_SLUG_MESSAGE = (
    "Enter a valid slug consisting of lowercase letters, numbers, underscores or hyphens. "
    "It cannot be entirely numeric."
)
_UNDERSCORE = re.compile(r"_([a-z0-9])")


def camel(name: str) -> str:
    """Turn one snake_case key into camelCase; others stay."""
    return _UNDERSCORE.sub(lambda match: match[1].upper(), name)


def camel_keys(value: Any) -> Any:
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

    def __init__(self, body: Any, *, snake: bool = False) -> None:
        self.clean: dict[str, Any] = {}
        self.errors: dict[str, Any] = {}
        if not isinstance(body, Mapping):
            kind = type(body).__name__
            raise Refusal(400, {"nonFieldErrors": [f"Invalid data. Expected a dictionary, but got {kind}."]})
        self.sent = dict(body) if snake else {camel(key): value for key, value in body.items()}

    def refuse(self, name: str, message: Any) -> None:
        """Note what is wrong with a field; `nonFieldErrors` is the body as a whole."""
        if isinstance(message, str):
            self.errors.setdefault(name, []).append(message)
        else:
            self.errors[name] = message

    def done(self) -> dict[str, Any]:
        """Return the clean values.

        Raises:
            Refusal: 400 with everything that is wrong.
        """
        if self.errors:
            raise Refusal(400, self.errors)
        return self.clean

    def any(self, name: str, *, required: bool = False, null: bool = True) -> Any:
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
        """Take a string."""
        value = self.any(name, required=required, null=null)
        if value is None:
            return None
        wrong = None
        if choices is not None and value not in choices:
            wrong = f'"{value}" is not a valid choice.'
        elif isinstance(value, bool) or not isinstance(value, str | int | float):
            wrong = "Not a valid string."
        elif not blank and not str(value).strip():
            wrong = "This field may not be blank."
        elif longest is not None and len(str(value)) > longest:
            wrong = f"Ensure this field has no more than {longest} characters."
        return self._keep(name, value if choices is not None else str(value), wrong)

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
        """Take a whole number, also one written as a string; `too_high` replaces the usual words."""
        value = self.any(name, required=required, null=null)
        if value is None:
            return None
        try:
            if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
                raise ValueError
            number = int(value)
        except (TypeError, ValueError):
            return self._keep(name, None, "A valid integer is required.")
        wrong = None
        if low is not None and number < low:
            wrong = f"Ensure this value is greater than or equal to {low}."
        elif high is not None and number > high:
            wrong = too_high or f"Ensure this value is less than or equal to {high}."
        return self._keep(name, number, wrong)

    def boolean(self, name: str, *, null: bool = False) -> bool | None:
        """Take true or false."""
        value = self.any(name, null=null)
        if value is None or isinstance(value, bool):
            return value
        return self._keep(name, None, "Must be a valid boolean.")

    def strings(self, name: str, *, required: bool = False, null: bool = False) -> list[str] | None:
        """Take a list of strings."""
        values = self.listing(name, required=required, null=null)
        if values is not None and not all(isinstance(value, str) for value in values):
            return self._keep(name, None, "Not a valid string.")
        return values

    def integers(self, name: str, *, null: bool = False) -> list[int] | None:
        """Take a list of whole numbers, also ones written as strings."""
        values = self.listing(name, null=null)
        if values is None:
            return None
        try:
            return self._keep(name, [int(value) for value in values], None)
        except (TypeError, ValueError):
            return self._keep(name, None, "A valid integer is required.")

    def listing(self, name: str, *, required: bool = False, null: bool = False) -> list[Any] | None:
        """Take a list of anything."""
        value = self.any(name, required=required, null=null)
        if value is None or isinstance(value, list):
            return value
        return self._keep(name, None, f'Expected a list of items but got type "{type(value).__name__}".')

    def mapping(self, name: str, *, required: bool = False, null: bool = False) -> dict[str, Any] | None:
        """Take a dictionary."""
        value = self.any(name, required=required, null=null)
        if value is None or isinstance(value, dict):
            return value
        kind = type(value).__name__
        return self._keep(name, None, f"Invalid data. Expected a dictionary, but got {kind}.")

    def slug(self, name: str, *, required: bool = False, longest: int = 50) -> str | None:
        """Take a slug."""
        value = self.text(name, required=required, longest=longest)
        if value is not None and not SLUG.match(value):
            return self._keep(name, None, _SLUG_MESSAGE)
        return value

    def _keep(self, name: str, value: Any, wrong: str | None) -> Any:
        if wrong is None:
            self.clean[name] = value
            return value
        self.clean.pop(name, None)
        self.refuse(name, wrong)
        return None


def nested(fields: Fields, name: str, read: Callable[[], Any]) -> Any:
    """Read a part of the body with its own reader; what is wrong with it goes under `name`. None when wrong."""
    try:
        value = read()
    except Refusal as refusal:
        body = refusal.reply.body
        fields.refuse(name, body.get("nonFieldErrors", body) if isinstance(body, dict) and len(body) == 1 else body)
        fields.clean.pop(name, None)
        return None
    fields.clean[name] = value
    return value


def each(fields: Fields, name: str, items: list[Any], read: Callable[[Any], Any]) -> list[Any] | None:
    """Read the items of a list; what is wrong goes under `name` by position, as in `{"0": {...}}`. None when wrong."""
    values: list[Any] = []
    errors: dict[str, Any] = {}
    for index, item in enumerate(items):
        try:
            values.append(read(item))
        except Refusal as refusal:
            errors[str(index)] = refusal.reply.body
    if errors:
        fields.refuse(name, errors)
        fields.clean.pop(name, None)
        return None
    fields.clean[name] = values
    return values
