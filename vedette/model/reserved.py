"""The catalog's names of what Sentry has: those that it takes today, and those that it keeps for later.

A name is reserved before Vedette supports what it stands for, so that it never changes its meaning. Until then it has
a finding of its own, `not-supported-yet`. `docs/guide/catalog.md` lists them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Final

from pydantic import AfterValidator

from vedette import units
from vedette.fields import text

# What `on` says, with Sentry's own name. How often an issue was seen is no trigger here: `when` has it.
TRIGGERS: Final[Mapping[str, str]] = {
    "every_event": "every_event",
    "first_seen": "first_seen_event",
    "regression": "regression_event",
    "reappeared": "reappeared_event",
    "resolved": "issue_resolved_trigger",
    "new_high_priority": "new_high_priority_issue",
    "existing_high_priority": "existing_high_priority_issue",
    "rca_completed": "seer_activity_trigger",
    "solution_completed": "seer_activity_trigger",
    "coding_completed": "seer_activity_trigger",
    "pr_created": "seer_activity_trigger",
}

# The keys of a route's target, with Sentry's own type of the action; None for what Vedette itself delivers.
RECEIVERS: Final[Mapping[str, str | None]] = {
    "slack": "slack",
    "pagerduty": "pagerduty",
    "email": "email",
    "email_member": "email",
    "email_owners": "email",
    "issue": "github",
    "digest": None,
    "discord": "discord",
    "msteams": "msteams",
    "opsgenie": "opsgenie",
    "github_enterprise": "github_enterprise",
    "jira": "jira",
    "jira_server": "jira_server",
    "azure_devops": "vsts",
    "sentry_app": "sentry_app",
    "webhook": "webhook",
}

# Beside the names of Sentry's environments, under `environments`.
ENVIRONMENTS: Final[Mapping[str, str]] = {"all": "every environment", "none": "events without an environment"}


class NotSupportedYet(units.UnitError):
    """A reserved name that stands for something that Vedette does not support yet."""


def trigger(*supported: str) -> Callable[[object], object]:
    """A check of what `on` says, which comes before the one that it is among the triggers that are supported.

    Raises:
        NotSupportedYet: It names another trigger of Sentry's, or several.
    """

    def check(value: object) -> object:
        hint = f"use one of {', '.join(supported)}"
        if isinstance(value, tuple) and value and all(isinstance(one, str) and one in TRIGGERS for one in value):
            raise NotSupportedYet("several triggers in `on` are not supported yet", hint)
        if isinstance(value, str) and value in TRIGGERS and value not in supported:
            raise NotSupportedYet(f"the trigger `{value}` is not supported yet", hint)
        return value

    return check


def environment(name: str) -> str:
    """The name of an environment.

    Raises:
        NotSupportedYet: It is kept for something else.
    """
    if name in ENVIRONMENTS:
        message = f"`{name}` is kept for {ENVIRONMENTS[name]}, which is not supported yet"
        raise NotSupportedYet(message, "name one environment, as Sentry has it")
    return name


EnvironmentName = Annotated[text.Line, AfterValidator(environment)]
