"""What the tests know of one provider resource. `tests/sentry_provider/resources` has a file for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]
There = Mapping[str, Any]
Draw = tuple[Mapping[str, Any], Sequence[Any]]


def drawn(inputs: Mapping[str, Any] | None = None, *together: Any) -> Draw:
    """Strategies by the path of an input, None for one that goes together with others; and strategies of those."""
    return inputs or {}, together


def filled(value: Any, there: There) -> Any:
    """A value with the ids of what there is in place of {words}."""
    if isinstance(value, Mapping):
        return {filled(key, there): filled(item, there) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [filled(item, there) for item in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"\{(\w+)\}", lambda found: str(there[found[1]]), value)


def changed(values: Values, changes: Values) -> dict[str, Any]:
    """The values with changes; a change to None takes the value away."""
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def numbered(value: str, number: int, there: There) -> str:
    """A text of its own for a copy."""
    return f"{number} {value}"


def slug(value: str | None, number: int, there: There) -> str | None:
    """A slug of its own for a copy; none where Sentry makes it of the name."""
    return None if value is None else f"{value[:40]}-{number}"


def place(value: str, number: int, there: There) -> str:
    """A project of its own for a copy, by id or by slug as before."""
    project = there["places"][number]
    return str(project["id"] if value.isdecimal() else project["slug"])


def one_of(list_name: str) -> Callable[[str, int, There], str]:
    """The copy's own one of a list of what there is."""
    return lambda value, number, there: str(there[list_name][number])


@dataclass(frozen=True, kw_only=True)
class Case:
    """What the tests know of a resource.

    Everything is data that the engine would send. {words} stand for ids of what there is in the Sentry of a test,
    which `prepare.py` makes.
    """

    example: Values
    """Nearly every input is set."""
    least: Values = field(default_factory=dict)
    """What of an object with as little as possible is otherwise than the example's required inputs."""
    variants: Mapping[tuple[str, ...], Values] = field(default_factory=dict)
    """Inputs that the example cannot have, with the changes of the example that give them a value."""
    second: Values
    """Another value of every input, the first one of an input that changes in place."""
    only_value: Mapping[str, str] = field(default_factory=dict)
    """Inputs that have no second value, with the reason."""

    unique: Mapping[str, Callable[[Any, int, There], Any]] = field(default_factory=dict)
    """Inputs that no two objects may have alike, with what makes a copy's own value of one, or of none."""
    label: str = ""
    """The input by which people recognise objects, where two may have it alike."""
    known_by: tuple[str, ...] = ()
    """Inputs by which an object that is there already is found; its other settings are never overwritten."""
    create_path: str = ""
    """The end of the path of the request that makes an object, as an expression; none if it is a part of another."""
    always: bool = False
    """Whether what the resource sets is there without it, so that nobody can make or delete it."""

    store: str
    """The kind under which the local Sentry keeps the object."""
    row: str = ""
    """The list in that object of which the resource is a row."""
    held_by: str = "{id}"
    """The id under which it is kept: {id} is the resource's own."""
    delete: str = ""
    """The path by which the API deletes it, where the object that it is kept in stays."""
    drift: Mapping[str, Values | str]
    """Each input, with paths into the object as it is kept and the values that somebody else gives them.

    A text in their place says why nobody can.
    """
    drift_base: Values = field(default_factory=dict)
    """What `drift` wants otherwise than the example: one item in each list, so that an edit shows where it is."""
    becomes: Mapping[str, str] = field(default_factory=dict)
    """What a preview plans after an edit, where that is no update."""
    more_drift: Sequence[tuple[str, str, Any]] = ()
    """Further edits, of the example: input, path, value."""

    import_id: str | None = "{id}"
    """How an import names it: {id} is the resource's own. None if it cannot be imported."""
    by_hand: tuple[str, str, Values] | None = None
    """A request that makes one as a person would: method, path, body. None if there is one without it."""
    by_hand_id: str = ""
    """How an import names that one, if not as any other: {id} is what the request answers."""
    unseen: Mapping[str, str] = field(default_factory=dict)
    """Differences between an import and the example, of what Sentry never serves."""
    secrets: frozenset[str] = frozenset()
    """Properties that are secret."""
    refused: Sequence[tuple[Values, str, str]] = ()
    """Changes of the example that a check refuses: the place, and a part of the reason."""

    draw: Callable[[There], Draw] = lambda there: drawn()
    """Strategies for inputs whose values no definition gives."""

    def variant(self, name: str) -> Values:
        """The changes of the example that give an input a value."""
        return next((values for names, values in self.variants.items() if name in names), {})

    def of(self, name: str) -> dict[str, Any]:
        """The example, or the variant of it that has this input."""
        return changed(self.example, self.variant(name))

    def for_drift(self, leaf: str) -> dict[str, Any]:
        """The example, or the variant of it, with one item in each list, in which an input is edited."""
        return changed({**self.example, **self.drift_base}, self.variant(leaf.partition(".")[0]))

    def copy(self, values: Values, number: int, there: There) -> dict[str, Any]:
        """Values of another object, made different where Sentry allows no two that are alike."""
        made = {name: change(values.get(name), number, there) for name, change in self.unique.items()}
        return changed(values, made)

    def stored(self, services: Any) -> list[dict[str, Any]]:
        """All objects that the local Sentry keeps of this kind."""
        objects: list[dict[str, Any]] = services.objects(self.store)
        if not self.row:
            return objects
        top, name = self.row.split(".")
        (holder,) = [each for each in objects if name in (each[top] or {})]
        rows: list[dict[str, Any]] = holder[top][name]
        return rows
