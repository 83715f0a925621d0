"""The shape of a policy, and its two answers: a violation, or "not evaluated"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from vedette_policies.kit.facts import Context
from vedette_policies.kit.resources import Resource, Stack
from vedette_policies.kit.values import Unknown

Severity = Literal["low", "medium", "high", "critical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """What is wrong with a resource.

    Attributes:
        resource: Where it is reported; None for something that is missing in the stack as a whole.
        seen: The value seen, as the start of a sentence.
        allowed: What is allowed.
        fix: What to do; by default the policy's remediation.
        place: Where in the catalog; by default the resource's own.
        about: The name that a waiver has for something that is missing, such as a product's.
    """

    resource: Resource | None
    seen: str
    allowed: str
    fix: str = ""
    place: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided(Violation):
    """A value that cannot be seen, where a policy must decide now: `path` of the resource `owner`."""

    owner: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEvaluated:
    """That a policy needed a value which cannot be seen; it is evaluated again once it can."""

    owner: str
    path: str
    why: str

    @classmethod
    def of(cls, unknown: Unknown) -> NotEvaluated:
        """The answer for one value."""
        return cls(owner=unknown.owner, path=unknown.path, why=unknown.why)


Result = Violation | NotEvaluated


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What all policies have.

    Attributes:
        id: Kebab-case, for ever; also the name of its module (with underscores) and of its page in docs/policies/.
        frameworks: Controls that it serves, such as `ISO27001:A.8.16`.
        remediation: What to do about it, one sentence.
        settings: Names of its settings with their JSON schema, each with a `default`.
        level: How it is enforced where the stack's policy configuration says nothing.
    """

    id: str
    title: str
    severity: Severity
    frameworks: tuple[str, ...]
    remediation: str
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    level: Literal["advisory", "mandatory"] = "mandatory"

    @property
    def page(self) -> str:
        """Where it is explained."""
        return f"docs/policies/{self.id}.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcePolicy(Policy):
    """Evaluates one resource or entry by its inputs, before it exists: what it refuses, `up` does not create.

    It knows the entry that a resource belongs to, but neither children nor neighbours.
    """

    types: tuple[str, ...]
    evaluate: Callable[[Resource, Context], Iterator[Result]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackPolicy(Policy):
    """Evaluates everything together once all is declared: in a preview before, during `up` only afterwards.

    It decides in the preview, or what it refuses has been written. A value that only `up` makes known is therefore a
    violation (`Undecided`) where the policy needs it; `Resource.sources` says what such a value comes from.
    """

    evaluate: Callable[[Stack, Context], Iterator[Result]]
