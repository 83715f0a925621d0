"""The actions of an alert: whom each type addresses, and what it needs for that.

Source: src/sentry/workflow_engine/models/action.py and src/sentry/notifications/ in getsentry/sentry. A type or a
setting that is not here passes as it is: Sentry gets new ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_plugin_kit.check import MISSING, Problem, choices
from pulumi_plugin_kit.values import UNKNOWN

from ..fields import camel_keys

TARGETS = ("specific", "user", "team", "issue_owners", "sentry_app")
_FALLTHROUGH = ("ActiveMembers", "AllMembers", "NoOne")
_ANY: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What an action of a type needs."""

    # Kinds of target that it may address; none if Sentry asks for none.
    targets: tuple[str, ...] = ("specific",)
    # What the target's id is the id of; nothing if it takes no id.
    target: str = ""
    integration: bool = True
    # Settings that it knows, with the values allowed, if these are few.
    data: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    # Keys that the setting additionalFields must have: the form of a ticket.
    ticket: tuple[str, ...] = ()


_JIRA = Kind(ticket=("project", "issuetype"))
_GITHUB = Kind(ticket=("repo",))
_SLACK = Kind(target="channel", data={"tags": _ANY, "notes": _ANY})

ACTIONS: Mapping[str, Kind] = {
    "email": Kind(("user", "team", "issue_owners"), integration=False, data={"fallthroughType": _FALLTHROUGH}),
    "slack": _SLACK,
    "slack_staging": _SLACK,
    "discord": Kind(target="channel", data={"tags": _ANY}),
    "msteams": Kind(target="channel"),
    "pagerduty": Kind(target="service", data={"priority": ("default", "critical", "error", "warning", "info")}),
    "opsgenie": Kind(target="team", data={"priority": ("P1", "P2", "P3", "P4", "P5")}),
    "github": _GITHUB,
    "github_enterprise": _GITHUB,
    "jira": _JIRA,
    "jira_server": _JIRA,
    "vsts": Kind(ticket=("project", "workItemType")),
    "sentry_app": Kind(("sentry_app",), target="app", integration=False, data={"settings": _ANY}),
    "webhook": Kind((), target="service hook", integration=False),
    "plugin": Kind((), integration=False),
}
"""Actions by type."""


def described_actions() -> str:
    """The settings of each type, for the documentation."""
    found = []
    for name, kind in ACTIONS.items():
        parts = [f"{key}: {'|'.join(values) or 'anything'}" for key, values in kind.data.items()]
        parts += [f"additionalFields: {{{', '.join(kind.ticket)}, ...}}"] if kind.ticket else []
        found += [f"{name} {{{', '.join(parts)}}}"] if parts else []
    return "; ".join(found)


def action_problems(action: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Everything wrong with an action; nothing if its type is not known here."""
    name = action.get("type")
    kind = ACTIONS.get(name) if isinstance(name, str) else None
    if kind is None:
        return
    if name == "plugin":
        yield Problem(f"{place}.type", name, "Sentry no longer takes plugins; use the integration or a webhook")
        return
    if kind.integration and action.get("integrationId") is None:
        wanted = f"{name} needs the id of its integration; getIntegration gives it"
        yield Problem(f"{place}.integrationId", MISSING, wanted)
    if not kind.integration and action.get("integrationId") is not None:
        yield Problem(
            f"{place}.integrationId", action["integrationId"], f"{name} goes through no integration; leave it out"
        )
    yield from _target_problems(kind, action.get("config"), f"{place}.config")
    yield from _data_problems(kind, str(name), action.get("data"), f"{place}.data")


def _target_problems(kind: Kind, config: Any, place: str) -> Iterator[Problem]:
    if config is UNKNOWN:
        return
    config = config if isinstance(config, Mapping) else {}
    target, identifier = config.get("targetType"), config.get("targetIdentifier")
    # The only kind that there is goes without saying.
    absent_is_fine = len(kind.targets) < 2 and target is None
    if kind.targets and target is not UNKNOWN and target not in kind.targets and not absent_is_fine:
        yield Problem(f"{place}.targetType", MISSING if target is None else target, choices(kind.targets, target))
    if identifier:
        return
    if target in {"user", "team"}:
        yield Problem(f"{place}.targetIdentifier", MISSING, f"give the id of the {target}")
    elif kind.target:
        # Without an id Sentry looks a channel up by its name, slowly, and against Slack's own rate limit.
        wanted = f"give the id of the {kind.target}; getIntegration gives those of channels and services"
        yield Problem(f"{place}.targetIdentifier", MISSING, wanted)


def _data_problems(kind: Kind, name: str, data: Any, place: str) -> Iterator[Problem]:
    if data is UNKNOWN:
        return
    given = camel_keys(data) if isinstance(data, Mapping) else {}
    for key, allowed in kind.data.items():
        value = given.get(key)
        if allowed and value not in (None, UNKNOWN) and value not in allowed:
            yield Problem(f"{place}.{key}", value, choices(allowed, value))
    ticket = given.get("additionalFields", {})
    for key in kind.ticket if ticket is not UNKNOWN else ():
        if not isinstance(ticket, Mapping) or key not in ticket:
            yield Problem(f"{place}.additionalFields.{key}", MISSING, f"a ticket of {name} needs it")
