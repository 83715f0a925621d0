"""Short names and groups of `company.yaml`, which stand for e-mail addresses wherever people are listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from vedette import names
from vedette.fields.people import ListOfPeople
from vedette.findings import Finding, bounded, listing
from vedette.similar import folded, nearest
from vedette.source import MAX_NODES, Node, Path, Scalar, Sequence, Source
from vedette.source import Mapping as Entries

_NAME = re.compile(names.PERSON_PATTERN)
# Stands for somebody who has a finding already, so that none follows from it; `.invalid` is nobody's (RFC 2606).
_NOBODY = "{}@unknown.invalid"
_EVERY = None

Where = tuple[str | None, ...]
"""The keys that lead to a list; None stands for every entry of a mapping or list."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Who is meant by a name.

    Attributes:
        people: Addresses by name.
        groups: Addresses by name, each once, in order.
        known: Whether all names are known: not where `company.yaml` could not be read.
        declared: Whether there is a `company.yaml`.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: bool = True
    declared: bool = True

    def expanded(self, source: Source, model: type[BaseModel]) -> tuple[Source, list[Finding]]:
        """The tree with addresses in place of names in each list of people; an unknown name is a finding."""
        found = _Expansion(self, source)
        for where, once in lists_of_people(model):
            source = replace(source, root=_through(source.root, where, found.once if once else found.as_listed))
        return source, list(bounded(found.findings))

    def addresses(self, text: str) -> tuple[str, ...] | None:
        """Whom a text means; None where nobody is known by that name."""
        if text in self.groups:
            return self.groups[text]
        if text in self.people:
            return (self.people[text],)
        if not is_name(text):
            return (text,)
        return None if self.known else (nobody(text),)


def is_name(text: str) -> bool:
    """Whether a text could be a short name, which no e-mail address is."""
    return _NAME.fullmatch(text) is not None


def nobody(name: str) -> str:
    """An address that stands for somebody who is not known."""
    return _NOBODY.format(name)


def unknown(
    source: Source, path: Path, name: str, people: Collection[str], groups: Collection[str], *, declared: bool = True
) -> Finding:
    """`person-unknown`: neither a person nor a group has this name; `declared`: there is a `company.yaml`."""
    known = [*people, *groups]
    close = nearest(name, known)
    has = f"company.yaml has {listing(known)}" if known else "company.yaml has neither people nor groups"
    message = f"unknown person or group `{name}`; {has if declared else 'the catalog has no company.yaml'}"
    hint = f"did you mean `{close}`?" if close else "declare it in company.yaml, or write the e-mail address"
    return source.finding("person-unknown", path, message, hint)


@dataclass(slots=True)
class _Expansion:
    directory: Directory
    source: Source
    findings: list[Finding] = field(default_factory=list)
    left: int = MAX_NODES

    def as_listed(self, path: Path, node: Sequence) -> Sequence:
        """Everybody as often as they are named: turns of a rotation."""
        return self._items(node, [one for index, item in enumerate(node.items) for one in self._of(path, index, item)])

    def once(self, path: Path, node: Sequence) -> Sequence:
        """Groups may overlap; who is named twice by name or address is left for the model to find."""
        items: list[Node] = []
        seen: set[str] = set()
        named: set[str] = set()
        for index, item in enumerate(node.items):
            group = isinstance(item, Scalar) and item.text in self.directory.groups
            for one in self._of(path, index, item):
                who = folded(one.text) if isinstance(one, Scalar) else ""
                if not who or who not in seen or (not group and who in named):
                    items.append(one)
                seen.add(who)
                if not group:
                    named.add(who)
        return self._items(node, items)

    def _of(self, path: Path, index: int, item: Node) -> Iterator[Node]:
        if not isinstance(item, Scalar) or self.left <= 0:
            yield item
            return
        found = self.directory.addresses(item.text)
        if found is None:
            people, groups = self.directory.people, self.directory.groups
            declared = self.directory.declared
            self.findings.append(unknown(self.source, (*path, index), item.text, people, groups, declared=declared))
            found = (nobody(item.text),)
        self.left -= len(found)
        if self.left <= 0:
            message = f"the lists of people have more than {MAX_NODES:,} addresses once their groups are written out"
            self.findings.append(
                self.source.finding("yaml-too-complex", (*path, index), message, "name the group in fewer lists")
            )
            return
        plain = found == (item.text,) and item.plain
        yield from (Scalar(item.span, address, plain) for address in found)

    @staticmethod
    def _items(node: Sequence, items: list[Node]) -> Sequence:
        return replace(node, items=items)


def _through(
    node: Node | None, where: Where, change: Callable[[Path, Sequence], Sequence], path: Path = ()
) -> Node | None:
    """The tree with the lists that lie there changed; what is not changed stays the same node."""
    if node is None or not where:
        return change(path, node) if isinstance(node, Sequence) else node
    step, rest = where[0], where[1:]
    if isinstance(node, Entries):
        entries = dict(node.entries)
        for key in entries if step is _EVERY else [step] if step in entries else []:
            span, inner = entries[key]
            entries[key] = (span, _through(inner, rest, change, (*path, key)) or inner)
        return replace(node, entries=entries)
    if isinstance(node, Sequence) and step is _EVERY:
        items = [_through(item, rest, change, (*path, index)) or item for index, item in enumerate(node.items)]
        return replace(node, items=items)
    return node


@cache
def lists_of_people(model: type[BaseModel]) -> tuple[tuple[Where, bool], ...]:
    """Where a model lists people, and whether each of them once."""
    return tuple(_lists(model, (), ()))


def _lists(annotation: Any, where: Where, within: tuple[Any, ...]) -> Iterator[tuple[Where, bool]]:  # noqa: ANN401 - any type form
    marker = next((one for one in getattr(annotation, "__metadata__", ()) if isinstance(one, ListOfPeople)), None)
    if marker:
        yield where, marker.once
    elif hasattr(annotation, "__metadata__"):
        yield from _lists(annotation.__origin__, where, within)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in within:
            for name, one in annotation.model_fields.items():
                whole = next((mark for mark in one.metadata if isinstance(mark, ListOfPeople)), None)
                step = (*where, one.alias or name)
                if whole:
                    yield step, whole.once
                else:
                    yield from _lists(one.annotation, step, (*within, annotation))
    elif get_origin(annotation) in {Union, UnionType}:
        for part in get_args(annotation):
            yield from _lists(part, where, within)
    elif arguments := get_args(annotation):
        inner = arguments[0] if get_origin(annotation) is tuple else arguments[-1]
        yield from _lists(inner, (*where, _EVERY), within)
