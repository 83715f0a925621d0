"""Keys under their names of before: refused, and read as if they had the names of now.

The entry that has such a key is checked like any other, so that one run still shows everything that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from pydantic import BaseModel

from vedette.findings import Finding
from vedette.load.shape import fields, inside, is_model
from vedette.model.renamed import KEYS, RenamedKey
from vedette.source import Mapping, Path, Source
from vedette.source.tree import Node, Scalar, Sequence

HINT = "`vedette format` renames it"


@dataclass(frozen=True, slots=True)
class OldKey:
    """A key under its name of before; `at` is where the mapping that has it stands."""

    at: Path
    name: RenamedKey
    mapping: Mapping

    @property
    def both(self) -> bool:
        """Whether the mapping has the name of now as well."""
        return self.name.new in self.mapping.entries

    @property
    def value(self) -> tuple[Scalar, str] | None:
        """The value that changes with the key, and what it becomes; None where it stays as it is."""
        _, value = self.mapping.entries[self.name.old]
        if isinstance(value, Scalar) and value.plain and (new := self.name.values.get(value.text.lower())):
            return value, new
        return None

    def finding(self, source: Source) -> Finding:
        """`key-renamed`, at the key."""
        message = f"`{self.name.old}` is now called `{self.name.new}`"
        if self.value:
            value, new = self.value
            message = f"`{self.name.old}: {value.text}` is now called `{self.name.new}: {new}`"
        hint = HINT
        if self.both:
            hint = f"`{self.name.new}` is here too: move what `{self.name.old}` says there, and remove it here"
        return source.finding("key-renamed", (*self.at, self.name.old), message, hint, key=True)


def old_keys(root: Node | None, model: type[BaseModel]) -> Iterator[OldKey]:
    """Every key of a file that the model knows under another name; a part that aliases repeat counts once."""
    seen: set[tuple[int, object]] = set()
    waiting: list[tuple[Node | None, Any, Path]] = [(root, model, ())]
    while waiting:
        node, form, path = waiting.pop()
        if form is None or (id(node), form) in seen:
            continue
        seen.add((id(node), form))
        if isinstance(node, Mapping):
            yield from (OldKey(path, name, node) for name in _renamed(node, form))
            waiting += [
                (inner, inside(form, _now(key, form)), (*path, key)) for key, (_, inner) in node.entries.items()
            ][::-1]
        elif isinstance(node, Sequence):
            waiting += [(inner, inside(form, index), (*path, index)) for index, inner in enumerate(node.items)][::-1]


def refuse_old_keys(source: Source, model: type[BaseModel]) -> list[Finding]:
    """`key-renamed` for each, after which the source has them under the names of now."""
    found = list(old_keys(source.root, model))
    findings = [one.finding(source) for one in found]
    for one in found:
        if one.name.old not in one.mapping.entries:
            continue  # renamed already: an alias makes it an entry of another kind too
        # Where an alias has the same value under another key, it stays.
        value = replace(one.value[0], text=one.value[1]) if one.value else None
        span, held = one.mapping.entries.pop(one.name.old)
        one.mapping.entries.setdefault(one.name.new, (span, value or held))
    return findings


def _renamed(node: Mapping, form: object) -> Iterator[RenamedKey]:
    return (name for name in _names(form) if name.old in node.entries)


def _now(key: str, form: object) -> str:
    """What a key of such a mapping is called now."""
    return next((name.new for name in _names(form) if name.old == key), key)


def _names(form: object) -> Iterator[RenamedKey]:
    if is_model(form):
        model = cast("type[BaseModel]", form)
        known = fields(model)
        for name in KEYS:
            if name.new in known and name.old not in known and issubclass(model, name.where):
                yield name
