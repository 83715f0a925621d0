"""Texts that everybody reads who may open the page: they hold nothing that is to be kept secret."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from vedette_policies.contract import types
from vedette_policies.kit import Resource, Unknown
from vedette_policies.vendors import github, sentry

TYPES = (*types.VARIABLES, *types.MONITORS, types.ALERT)
"""The resources that have such a text, beside files."""


class Text(NamedTuple):
    """A text with the words for where it stands; `value` may be `Unknown`, and refuses then to be searched."""

    where: str
    value: Any


def shown(resource: Resource) -> Iterator[Text]:
    """A variable's value, a monitor's description, the notes of an alert's actions, a file's content.

    Raises:
        UnknownUsedError: what the text is part of cannot be seen.
    """
    if resource.type in types.VARIABLES:
        name, value = github.setting(resource)
        yield Text(f"the variable `{name}`", value)
    elif resource.type == types.FILE:
        yield Text(f"the file `{resource.text('file')}`", resource.text("content"))
    elif resource.type in types.MONITORS:
        yield Text(f"the description of `{resource.name}`", resource.text("description"))
    elif resource.type == types.ALERT:
        for action in sentry.actions(resource):
            yield Text(f"a note of `{resource.name}`", _notes(action))


def _notes(action: Any) -> Any:  # noqa: ANN401 - a mapping or `Unknown`
    found = action
    for step in ("data", "notes"):
        if isinstance(found, Unknown):
            return found
        found = (found or {}).get(step)
    return found if isinstance(found, str | Unknown) else ""
