"""Between the engine's property values and plain Python: whole numbers, secrets, and what a preview cannot know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pulumi.provider.experimental.property_value import Computed, PropertyValue

__all__ = ["UNKNOWN", "Values", "has_unknown", "plain", "secrets", "wrapped"]

Values = dict[str, PropertyValue]


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"

    def __deepcopy__(self, memo: object) -> _Unknown:
        return self


UNKNOWN: Final = _Unknown()

_STRING_SENTINEL = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
# One per type: pulumi/pulumi sdk/go/common/resource/plugin/rpc.go. The SDK passes them on as text.
_SENTINELS = frozenset(
    {
        _STRING_SENTINEL,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # list
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)


def plain(values: Mapping[str, PropertyValue]) -> dict[str, Any]:
    """Values as plain Python, without nulls and without the engine's own keys (`__defaults`)."""
    return {
        name: _plain(value.value)
        for name, value in values.items()
        if value.value is not None and not name.startswith("__")
    }


def wrapped(values: Mapping[str, Any], hidden: Iterable[str] = ()) -> Values:
    """Plain Python as values for the engine, without nulls, the top-level keys in `hidden` marked secret."""
    secret = frozenset(hidden)
    return {
        name: PropertyValue(_wrapped(value), is_secret=name in secret)
        for name, value in values.items()
        if value is not None
    }


def secrets(values: Mapping[str, PropertyValue]) -> set[str]:
    """The top-level keys that hold a secret anywhere inside."""
    return {name for name, value in values.items() if value.contains_secret()}


def has_unknown(value: Any) -> bool:
    """Whether a plain value is, or holds anywhere, something unknown."""
    if isinstance(value, Mapping):
        return any(map(has_unknown, value.values()))
    if isinstance(value, list):
        return any(map(has_unknown, value))
    return value is UNKNOWN


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return UNKNOWN if value in _SENTINELS else value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, Mapping):
        return {name: _plain(item.value) for name, item in value.items() if item.value is not None}
    if isinstance(value, Sequence):
        return [_plain(item.value) for item in value]
    return UNKNOWN if isinstance(value, Computed) else value


def _wrapped(value: Any) -> Any:
    if value is UNKNOWN:
        return _STRING_SENTINEL
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, Mapping):
        return {name: PropertyValue(_wrapped(item)) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [PropertyValue(_wrapped(item)) for item in value]
    return value
