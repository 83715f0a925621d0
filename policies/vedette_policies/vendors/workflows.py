"""GitHub's workflows, read from the files that a stack keeps in repositories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from vedette_policies.contract import types
from vedette_policies.kit import Resource, Unknown, UnknownUsedError
from vedette_policies.patterns.agents import is_agent

FOLDER = ".github/workflows/"
STRANGERS = frozenset({"pull_request_target", "issue_comment", "workflow_run"})
"""Triggers that anybody on GitHub can set off, and that run with the repository's own token and secrets."""

UNREADABLE = "no workflow that can be read, see workflow-syntax"
_BOOLEAN = "tag:yaml.org,2002:bool"
_DATE = "tag:yaml.org,2002:timestamp"
_LARGEST = 50_000
"""How many values a workflow may have once its aliases are written out: a few lines can stand for millions."""
_DEEPEST = 50
"""How many lists and mappings of a workflow may lie inside each other; the deepest that GitHub knows has 8."""
_CACHED = 512


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # only some builds have the fast one
    """YAML 1.2's booleans, as GitHub reads them: `on` is a key like any other, and a date is a text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - how PyYAML declares it
        first: [one for one in found if one[0] not in {_BOOLEAN, _DATE}]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(_BOOLEAN, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


@dataclass(frozen=True, slots=True)
class Job:
    """One job; what is malformed in it reads as absent, since `workflow-syntax` reports that."""

    name: str
    data: Mapping[str, Any]

    @property
    def steps(self) -> list[Mapping[str, Any]]:
        """Its steps, in order; none where it calls another workflow."""
        found = self.data.get("steps")
        return [step for step in found if isinstance(step, Mapping)] if isinstance(found, list) else []

    @property
    def has_agent(self) -> bool:
        """Whether a step of it is an agent."""
        return any(map(is_agent, self.steps))


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow with its text, so that what looks at words need not put them together again."""

    text: str
    data: Mapping[str, Any]
    jobs: tuple[Job, ...]

    @property
    def triggers(self) -> frozenset[str]:
        """What starts it."""
        on = self.data.get("on")
        return frozenset([on] if isinstance(on, str) else map(str, on or ()))

    @property
    def has_agent(self) -> bool:
        """Whether any job runs an agent."""
        return any(job.has_agent for job in self.jobs)


def is_workflow(file: Resource) -> bool:
    """Whether GitHub runs the file; raises like `Resource.get`."""
    path = file.text("file")
    return path.startswith(FOLDER) and "/" not in path[len(FOLDER) :] and path.endswith((".yml", ".yaml"))


def workflow(file: Resource) -> Workflow | None:
    """The workflow in a file, None where GitHub runs none.

    Raises:
        UnknownUsedError: its path or content cannot be seen, or the content is no mapping of YAML.
    """
    if file.type != types.FILE or not is_workflow(file):
        return None
    found = _parsed(file.text("content"))
    if found is None:
        raise UnknownUsedError(Unknown(file.name, "content", UNREADABLE))
    return found


def expressions(value: object) -> Iterator[str]:
    """Every expression in a text, or in any text of a mapping or list, without its `${{ }}`."""
    if isinstance(value, str):
        start = value.find("${{")
        while start >= 0 and (end := value.find("}}", start)) >= 0:
            yield value[start + 3 : end].strip()
            start = value.find("${{", end)
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from expressions(one)


@lru_cache(_CACHED)
def _parsed(text: str) -> Workflow | None:
    try:
        data = yaml.load(text, _Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(data, Mapping) or not _is_bounded(data):
        return None
    jobs = data.get("jobs")
    found = jobs.items() if isinstance(jobs, Mapping) else ()
    return Workflow(text, data, tuple(Job(str(name), job) for name, job in found if isinstance(job, Mapping)))


def _is_bounded(data: object) -> bool:
    """Whether policies can walk through it, however often an alias repeats a part, or repeats itself."""
    left, waiting = _LARGEST, [(data, 0)]
    while waiting:
        value, depth = waiting.pop()
        left -= 1
        if left < 0 or depth > _DEEPEST:
            return False
        if isinstance(value, Mapping | list):
            waiting += [(one, depth + 1) for one in (value.values() if isinstance(value, Mapping) else value)]
    return True
