"""Whether a stack policy decides in the preview: what it refuses once all is known, it refuses before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vedette_policies.kit.evaluate import evaluate
from vedette_policies.kit.facts import Context
from vedette_policies.kit.policies import StackPolicy, Undecided, Violation
from vedette_policies.kit.resources import Resource, Stack
from vedette_policies.kit.values import AT_UP, Unknown

Step = str | int


def passes_first(policy: StackPolicy, resources: Sequence[Resource], context: Context) -> list[tuple[str, str]]:
    """The values, as (name of the resource, path), without which a preview finds less than `up` finds with them.

    Each value that the resources have is taken away by itself; what it comes from (`sources`) stays known.
    """
    known = _violations(policy, resources, context)
    late = []
    for number, one in enumerate(resources if known else ()):
        for path in _paths(one.props):
            others = _copies(resources)
            others[number].props = _without(one.props, path, Unknown(one.name, _spelled(path), AT_UP))
            found = _violations(policy, others, context)
            if len(found) < len(known) and not any(isinstance(each, Undecided) for each in found):
                late.append((one.name, _spelled(path)))
    return late


def _violations(policy: StackPolicy, resources: Sequence[Resource], context: Context) -> list[Violation]:
    return [one for one in evaluate(policy, Stack(_copies(resources)), context) if isinstance(one, Violation)]


def _copies(resources: Sequence[Resource]) -> list[Resource]:
    """The same resources, which a `Stack` may link anew."""
    found = {one.urn: replace(one, children=[]) for one in resources}
    for one in found.values():
        one.parent = found[one.parent.urn] if one.parent else None
        one.sources = {name: [found[source.urn] for source in sources] for name, sources in one.sources.items()}
    return list(found.values())


def _paths(value: object, way: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    if way:
        yield way
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _paths(one, (*way, str(key)))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _paths(one, (*way, index))


def _without(value: Any, path: tuple[Step, ...], unknown: Unknown) -> Any:  # noqa: ANN401 - whatever a property holds
    if not path:
        return unknown
    copy: Any = dict(value) if isinstance(value, Mapping) else list(value)
    copy[path[0]] = _without(value[path[0]], path[1:], unknown)
    return copy


def _spelled(path: tuple[Step, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
