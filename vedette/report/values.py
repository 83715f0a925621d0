"""Values of properties as a person may see them, and what differs between two sets of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from vedette.contract.names import SECRET_MARK
from vedette.report.records import Edit

SECRET = "[secret]"  # noqa: S105 - what the engine writes in a secret's place
# What the engine's wire format has for an unknown value and for a marked secret
# (https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go).
_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_LATER = "known after up"
_LONGEST = 160
_ABSENT = object()


def shown(value: object) -> str:
    """A value on one line: never a secret, and at most 160 characters."""
    safe = _safe(value)
    if safe in (SECRET, _LATER):
        return str(safe)
    text = json.dumps(safe, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def edits(before: Mapping[str, Any], after: Mapping[str, Any], reasons: list[str]) -> tuple[Edit, ...]:
    """What differs, property by property.

    Args:
        before: The inputs as they are.
        after: The inputs as they would be.
        reasons: Properties that the engine says differ; also reported where their values look equal, as two secrets do.
    """
    found = list(_differences("", before, after))
    seen = {edit.path.partition(".")[0].partition("[")[0] for edit in found}
    # The engine names paths (`a.b`, `a[0]`) or keys, each as its provider does.
    hidden = sorted({reason.partition(".")[0].partition("[")[0] for reason in reasons} - seen)
    for name in hidden:
        old, new = before.get(name, _ABSENT), after.get(name, _ABSENT)
        found.append(Edit(path=name, before=_or_none(old), after=_or_none(new)))
    return tuple(found)


def _differences(path: str, before: object, after: object) -> Iterator[Edit]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict) and SECRET_MARK not in before | after:
        for key in sorted({*before, *after} - {"__defaults"}):
            yield from _differences(f"{path}.{key}".lstrip("."), before.get(key, _ABSENT), after.get(key, _ABSENT))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _differences(f"{path}[{number}]", old, new)
    else:
        yield Edit(path=path, before=_or_none(before), after=_or_none(after))


def _or_none(value: object) -> str | None:
    return None if value is _ABSENT else shown(value)


def _safe(value: object) -> object:
    if isinstance(value, dict):
        return SECRET if SECRET_MARK in value else {key: _safe(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_safe(item) for item in value]
    return _LATER if value == _UNKNOWN else value
