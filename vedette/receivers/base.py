"""What every kind of receiver says of itself: how the catalog writes it, what Sentry does, how a person reads it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

from vedette.fields.types import Model, Severity

Described = Literal["team", "channel", "user group", "PagerDuty service"]
"""What a receiver may name that the catalog describes elsewhere."""

Column = Literal["channels", "services", "teams", "issues", "others"]
"""Where `vedette routes` lists an action."""


@dataclass(frozen=True, slots=True)
class Id:
    """The id of something, by the name that the catalog has for it: ids exist only once it has been created.

    Attributes:
        kind: A team's slug, a channel without #, a user group without @, a PagerDuty service by its title, one of
            Sentry's integrations by its key; or a repository, which is `owner/name` wherever it is kept.
        name: Its name.
    """

    kind: Literal["team", "channel", "user group", "PagerDuty service", "integration", "repository"]
    name: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A text that has ids in it."""

    parts: tuple[str | Id, ...]


Value: TypeAlias = "str | Id | Joined | Sequence[Value] | Mapping[str, Value] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentryAction:
    """An action as Sentry's API takes it, with references in place of ids.

    Attributes:
        type: Sentry's name of the kind of action.
        target_type: `specific` for what an integration knows, or `team`.
        target: The id of whom it notifies.
        display: The name that Sentry shows for that id.
        integration: The key of Sentry's integration that carries it out.
        data: What else this kind of action takes.
    """

    type: str
    target_type: str
    target: Value = None
    display: str | None = None
    integration: str | None = None
    data: Mapping[str, Value] = field(default_factory=dict)


class Action(ABC):
    """What one receiver gets of an alert: a record of the plan, without ids."""

    __slots__ = ()

    column: ClassVar[Column] = "others"

    @abstractmethod
    def sentry(self) -> SentryAction:
        """The action as Sentry takes it."""

    @abstractmethod
    def explain(self) -> str:
        """Who gets what, as a part of a sentence: `team payments by e-mail`."""

    def route(self) -> str:
        """The entry in the column of `vedette routes`."""
        return self.explain()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an alert notifies of.

    Attributes:
        repository: The service's, owner/name.
        runbook: Its address.
        severity: Of the level that notifies.
    """

    repository: str
    runbook: str
    severity: Severity


class Receiver(Model):
    """One receiver of an alert as the catalog writes it; the field called `key` says which kind it is.

    Attributes:
        key: The key in the catalog, and the stem of the module, its test and its page in docs/receivers.
        example: How to write it, where a field of it stands without the key.
        pages: Whether it wakes people, which only production may.
    """

    key: ClassVar[str]
    example: ClassVar[str] = ""
    pages: ClassVar[bool] = False

    @property
    def name(self) -> str:
        """What policies match, behind the key: `#channel` of `slack:#channel`."""
        return str(getattr(self, self.key))

    @property
    def identity(self) -> str:
        """Of two receivers with the same one the first counts: nobody is notified twice of one event."""
        return self.name

    def named(self) -> Iterator[tuple[str, Described]]:
        """The fields that name something, each with what it names; the checks look whether it exists."""
        yield from ()

    def action(self, about: About) -> Action | None:
        """What Sentry does; None where it does nothing at once."""
        raise NotImplementedError
