"""How Sentry takes the values of properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_plugin_kit import fields
from pulumi_plugin_kit.compare import EMPTY
from pulumi_plugin_kit.fields import camel


class Field(fields.Field):
    """A property of a resource or function of Sentry."""

    __slots__ = ()

    def canonical_value(self, value: Any) -> Any:
        """The one spelling. Sentry strips blanks from every text; a secret counts character by character."""
        if isinstance(value, str) and not self.secret:
            value = value.strip()
        return super().canonical_value(value)


def camel_keys(value: Any) -> Any:
    """A free-form value with all keys in camel case and what is empty dropped, as Sentry answers it."""
    if isinstance(value, Mapping):
        items = ((camel(key), camel_keys(item)) for key, item in value.items())
        return {key: item for key, item in items if item not in EMPTY}
    if isinstance(value, list | tuple):
        return [camel_keys(item) for item in value]
    return value
