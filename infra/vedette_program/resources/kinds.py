"""What records refer to by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Name = str | tuple[str, ...]
"""Several parts where one is not enough, such as a repository and the name of one of its environments."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that records refer to: a record of the plan, or what a service has been asked for.

    Attributes:
        word: What people call one.
        name: The fields of a record that make up its name, where a record declares one.
        sigil: What a name may start with and is compared without.
    """

    word: str
    name: tuple[str, ...] = ("key",)
    sigil: str = ""

    def of(self, part: object, fields: tuple[str, ...]) -> Iterator[Name]:
        """The names that these fields of a record, or of a part of one, hold."""
        *before, last = (getattr(part, field) for field in fields)
        for value in last if isinstance(last, tuple) else (last,):
            if value is not None:
                name = value.removeprefix(self.sigil)
                yield (*before, name) if before else name


TEAM = Kind("team", ("slug",))
PROJECT = Kind("project", ("slug",))
CLIENT_KEY = Kind("client key", ("project", "name"))
LINKED_REPOSITORY = Kind("linked repository", ("repository",))
MONITOR = Kind("monitor")
BUILTIN_MONITOR = Kind("built-in monitor")
INTEGRATION = Kind("integration")
CHANNEL = Kind("Slack channel", ("name",), "#")
USER_GROUP = Kind("Slack user group", ("handle",))
SLACK_USER = Kind("person in Slack")
PAGERDUTY_TEAM = Kind("PagerDuty team")
SCHEDULE = Kind("schedule")
ESCALATION_POLICY = Kind("escalation policy")
PAGERDUTY_SERVICE = Kind("PagerDuty service")
PAGERDUTY_ROW = Kind("row of Sentry's PagerDuty integration", ("row",))
PAGERDUTY_USER = Kind("person in PagerDuty")
REPOSITORY = Kind("repository")
ENVIRONMENT = Kind("deployment environment", ("repository", "name"))
REVIEWER = Kind("reviewer")


NAMED = {
    "team": TEAM,
    "channel": CHANNEL,
    "user group": USER_GROUP,
    "PagerDuty service": PAGERDUTY_ROW,
    "integration": INTEGRATION,
}
"""What the ids in an action are of, by the words of `vedette.receivers`."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a field that refers to something becomes.

    Attributes:
        output: The property of its resource; empty where the row's `inputs` finds out by itself.
        named: Whether that property is the name itself, so that it is known without a look-up.
        prefix: What Sentry wants before it.
    """

    kind: Kind
    output: str = "id"
    named: bool = False
    prefix: str = ""


TEAM_SLUG = Reference(TEAM, "slug", named=True)
OWNER = Reference(TEAM, prefix="team:")
PROJECT_SLUG = Reference(PROJECT, "slug", named=True)
BUILTIN_ID = Reference(BUILTIN_MONITOR, output="")
REVIEWERS = Reference(REVIEWER, output="")
INTEGRATION_KEY = Reference(INTEGRATION, output="")
ENVIRONMENT_NAME = Reference(ENVIRONMENT, "environment", named=True)
