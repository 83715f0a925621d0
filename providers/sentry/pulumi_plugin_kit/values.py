"""Between the engine's property values and plain Python: numbers, secrets, and what is not known yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pulumi.provider.experimental.property_value import Computed, PropertyValue


class _Unknown:
    """A value that a preview cannot know."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __deepcopy__(self, memo: object) -> _Unknown:
        return self

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()

_UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
# The engine has one sentinel per type (sdk/go/common/resource/plugin/rpc.go); the SDK hands them on as strings.
_SENTINELS = frozenset(
    {
        _UNKNOWN_STRING,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # bool
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
    }
)


def plain_map(values: Mapping[str, PropertyValue]) -> dict[str, Any]:
    """Property values as plain Python, without nulls; unknown values become UNKNOWN, whole floats ints."""
    return {key: _plain(value.value) for key, value in values.items() if value.value is not None}


def property_map(values: Mapping[str, Any], secrets: Iterable[str] = ()) -> dict[str, PropertyValue]:
    """Plain Python as property values, without nulls, the named top-level keys marked secret."""
    hidden = frozenset(secrets)
    return {
        key: PropertyValue(_value(value), is_secret=key in hidden) for key, value in values.items() if value is not None
    }


def secret_keys(values: Mapping[str, PropertyValue]) -> set[str]:
    """The top-level keys that hold a secret anywhere inside."""
    return {key for key, value in values.items() if value.contains_secret()}


def secret_values(values: Mapping[str, PropertyValue], named: Iterable[str] = ()) -> Iterator[Any]:
    """Everything secret inside, as plain Python: what is marked so, and what is below one of the named keys."""
    hidden = frozenset(named)
    for key, value in values.items():
        if value.is_secret or key in hidden:
            yield _plain(value.value)
        elif isinstance(value.value, Mapping):
            yield from secret_values(value.value)
        elif isinstance(value.value, Sequence) and not isinstance(value.value, str):
            for item in value.value:
                yield from secret_values({key: item})


def has_unknown(value: Any) -> bool:
    """Whether a plain value is, or holds anywhere, something unknown."""
    if isinstance(value, Mapping):
        return any(map(has_unknown, value.values()))
    if isinstance(value, list | tuple):
        return any(map(has_unknown, value))
    return value is UNKNOWN


def _plain(value: Any) -> Any:
    # The frequent types first: asking for the abstract ones costs ten times as much.
    if isinstance(value, str):
        return UNKNOWN if value in _SENTINELS else value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        # A service may take 100.0 for another value than 100, where it compares them as text.
        return int(value) if value.is_integer() else value
    if isinstance(value, Mapping):
        return {key: _plain(item.value) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item.value) for item in value]
    # What is left are assets, archives and references to resources, which no property takes: check says so.
    return UNKNOWN if isinstance(value, Computed) else value


def _value(value: Any) -> Any:
    if isinstance(value, str | bool):
        return value
    if value is UNKNOWN:
        # The SDK cannot marshal its own Computed; the engine reads the sentinel of a string for any type.
        return _UNKNOWN_STRING
    if isinstance(value, int):
        return float(value)
    if isinstance(value, list | tuple):
        return [PropertyValue(_value(item)) for item in value]
    if isinstance(value, Mapping):
        return {key: PropertyValue(_value(item)) for key, item in value.items()}
    return value
