"""An incident in a PagerDuty service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from pydantic import Field

from vedette.fields import text
from vedette.fields.types import Severity
from vedette.receivers.base import About, Action, Column, Described, Id, Receiver, SentryAction

_Priority = Literal["critical", "error", "warning", "info"]
# Only critical wakes people (T13). PagerDuty's `error` would as well: a service with urgency by severity treats it as
# `critical`, and gives low urgency, which nobody is woken by and which never escalates, to `warning` and `info` alone
# (support.pagerduty.com, Dynamic Notifications).
_PRIORITIES: Final[dict[Severity, _Priority]] = {
    "critical": "critical",
    "high": "warning",
    "medium": "info",
    "low": "info",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyAction(Action):
    """An incident in the PagerDuty service of this name."""

    column: ClassVar[Column] = "services"

    service: str
    priority: _Priority

    def sentry(self) -> SentryAction:
        """By the row of Sentry's integration that has the service's key."""
        return SentryAction(
            type="pagerduty",
            integration="pagerduty",
            target_type="specific",
            target=Id("PagerDuty service", self.service),
            display=self.service,
            data={"priority": self.priority},
        )

    def explain(self) -> str:
        """The service, and PagerDuty's severity."""
        return f"PagerDuty {self.service} ({self.priority})"

    def route(self) -> str:
        """The service alone: the urgency has a column of its own."""
        return self.service


class PagerDutyReceiver(Receiver):
    """A service, whose escalation policy says who is called."""

    key: ClassVar[str] = "pagerduty"
    pages: ClassVar[bool] = True

    pagerduty: text.Line = Field(description="a PagerDuty service, by name")

    def named(self) -> Iterator[tuple[str, Described]]:
        """The service."""
        yield "pagerduty", "PagerDuty service"

    def action(self, about: About) -> PagerDutyAction:
        """An incident whose priority follows the severity."""
        return PagerDutyAction(service=self.pagerduty, priority=_PRIORITIES[about.severity])
