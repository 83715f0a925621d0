"""Who is meant by each name of `company.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from vedette.findings import Finding, bounded
from vedette.load.people import Directory, is_name, nobody, unknown
from vedette.similar import folded
from vedette.source import MAX_NODES, Source

_PEOPLE, _GROUPS, _EMAIL = "people", "groups", "email"


def directory_of(source: Source) -> tuple[Directory, list[Finding]]:
    """Who is meant by each name, also by those whose descriptions were refused; what is ambiguous is a finding."""
    people = {
        name: source.text(_PEOPLE, name) or source.text(_PEOPLE, name, _EMAIL) or nobody(name)
        for name in source.keys(_PEOPLE)
    }
    groups = _Groups(source, people, {name: source.texts(_GROUPS, name) for name in source.keys(_GROUPS)})
    groups.write_out()
    findings = [*_ambiguous(source, people), *groups.findings]
    return Directory(people, groups.done), list(bounded(findings))


def _ambiguous(source: Source, people: Mapping[str, str]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for name, email in people.items():
        other = first.setdefault(folded(email), name)
        if other != name:
            spot = source.place((_PEOPLE, other), key=True)
            message = f"`{email}` is the address of `{other}` too, at {spot}"
            yield source.finding("name-duplicate", (_PEOPLE, name), message, "keep one name for each person")
    for name in source.keys(_GROUPS):
        if name in people:
            message = f"`{name}` is a person too, at {source.place((_PEOPLE, name), key=True)}"
            hint = "give the group another name: lists name people and groups alike"
            yield source.finding("name-duplicate", (_GROUPS, name), message, hint, key=True)


@dataclass(slots=True)
class _Groups:
    """Groups written out one after the other, each once those in it are; without recursion, for any depth.

    Attributes:
        listed: What each group names, with the index at which it does.
        done: Everybody in a group, each once.
    """

    source: Source
    people: Mapping[str, str]
    listed: dict[str, list[tuple[int, str]]]
    done: dict[str, tuple[str, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    left: int = MAX_NODES

    def write_out(self) -> None:
        for start in self.listed:
            # The groups that wait for the one above them, in the order in which they lead to each other.
            waiting = {} if start in self.done else {start: None}
            while waiting:
                name = next(reversed(waiting))
                inner = next((one for one in self.listed[name] if self._is_waited_for(one[1])), None)
                if inner is None:
                    self.done[name] = self._members(name)
                    del waiting[name]
                elif inner[1] in waiting:
                    self._circle(name, inner, [*waiting])
                else:
                    waiting[inner[1]] = None

    def _is_waited_for(self, name: str) -> bool:
        return name in self.listed and name not in self.done and name not in self.people

    def _circle(self, name: str, inner: tuple[int, str], waiting: list[str]) -> None:
        index, first = inner
        way = " > ".join([*waiting[waiting.index(first) :], first])
        message = f"the group `{first}` is in itself: {way}"
        hint = "take one of these groups out of another"
        self.findings.append(self.source.finding("group-cycle", (_GROUPS, name, index), message, hint))
        self.listed[name].remove(inner)

    def _members(self, name: str) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for index, text in self.listed[name]:
            if text in self.people:
                found.setdefault(folded(self.people[text]), self.people[text])
            elif text in self.done:
                for one in self.done[text]:
                    found.setdefault(folded(one), one)
            else:
                if is_name(text):
                    path = (_GROUPS, name, index)
                    self.findings.append(unknown(self.source, path, text, self.people, self.listed))
                address = nobody(text) if is_name(text) else text
                found.setdefault(folded(address), address)
        self.left -= len(found)
        if self.left < 0:
            if self.left + len(found) >= 0:
                message = f"the groups have more than {MAX_NODES:,} people once they are written out"
                hint = "nest fewer groups in each other"
                self.findings.append(self.source.finding("yaml-too-complex", (_GROUPS, name), message, hint, key=True))
            return ()
        return tuple(found.values())
