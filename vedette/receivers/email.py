"""An e-mail to each member of a team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from vedette.fields.types import Slug
from vedette.receivers.base import About, Action, Column, Described, Id, Receiver, SentryAction


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailAction(Action):
    """An e-mail to every member of the team with this slug."""

    column: ClassVar[Column] = "teams"

    team: str

    def sentry(self) -> SentryAction:
        """Sentry sends it itself, by the team's id."""
        return SentryAction(type="email", target_type="team", target=Id("team", self.team))

    def explain(self) -> str:
        """The team."""
        return f"team {self.team} by e-mail"

    def route(self) -> str:
        """The team's slug."""
        return self.team


class EmailReceiver(Receiver):
    """A team of the product."""

    key: ClassVar[str] = "email"

    email: Slug = Field(description="a team of this file; each member gets the e-mail")

    def named(self) -> Iterator[tuple[str, Described]]:
        """The team."""
        yield "email", "team"

    def action(self, about: About) -> EmailAction:  # noqa: ARG002 - the same for every alert
        """Sentry's own e-mail."""
        return EmailAction(team=self.email)
