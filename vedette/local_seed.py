"""What the local services have to know of a company before a run: the people, repositories and logins of its catalog.

Vedette looks these up and creates none of them, so that the services have to know them first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from vedette import local_services
from vedette.plan.records import (
    ActionFilter,
    Alert,
    EscalationPolicy,
    GitHubRecord,
    LinkedRepository,
    PagerDutyTeam,
    PersonTarget,
    Plan,
    RepositoryEnvironment,
    RepositoryFile,
    Schedule,
    SlackChannel,
    SlackUserGroup,
)
from vedette.receivers.issue import GitHubIssueAction
from vedette.receivers.slack import SlackAction

_LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
_OWNERS = re.compile(r"(?<![\w/])@([A-Za-z0-9-]+)(?:/([A-Za-z0-9_-]+))?")


def local_seed(plan: Plan) -> dict[str, Any]:
    """The document that `POST /_control/seed` takes, the same for every stack of the catalog; `plan` has all of it."""
    records = list(plan.records())
    emails = {email.lower(): None for record in records for email in _people(record)}
    reviewers = list(_reviewers(records))
    logins = [*_assignees(plan), *(name for kind, name in reviewers if kind == "user")]
    teams = [name.lower() for kind, name in reviewers if kind == "team"]
    return {
        "people": [{"name": _name(email), "email": email} for email in emails],
        # What GitHub has under no account is left out: the run says that nobody knows it.
        "logins": list(dict.fromkeys(login for login in logins if _LOGIN.fullmatch(login))),
        "teams": list(dict.fromkeys(teams)),
        "repositories": list(dict.fromkeys(_repositories(plan))),
        "channels": _undeclared(plan),
    }


def _people(record: object) -> Iterator[str]:
    match record:
        case SlackChannel() | SlackUserGroup() | PagerDutyTeam():
            yield from record.members
        case Schedule():
            for layer in record.layers:
                yield from layer.people
        case EscalationPolicy():
            for rule in record.rules:
                yield from (target.email for target in rule.targets if isinstance(target, PersonTarget))


def _name(email: str) -> str:
    """`ada.north@example.com` is shown as Ada North."""
    parts = re.split(r"[._-]+", email.partition("@")[0])
    return " ".join(part.capitalize() for part in parts if part) or email


def _filters(plan: Plan) -> Iterator[ActionFilter]:
    for record in plan.records():
        if isinstance(record, Alert):
            yield from record.action_filters


def _assignees(plan: Plan) -> Iterator[str]:
    for one in _filters(plan):
        for action in one.actions:
            if isinstance(action, GitHubIssueAction) and action.assignee:
                yield action.assignee


def _reviewers(records: Iterable[object]) -> Iterator[tuple[str, str]]:
    """Who reviews deployments and owns code, as `user` or `team` and a name."""
    for record in records:
        if isinstance(record, RepositoryEnvironment):
            for reviewer in record.reviewers:
                kind, _, name = reviewer.partition(":")
                yield kind, name
        elif isinstance(record, RepositoryFile) and record.path.rpartition("/")[2] == "CODEOWNERS":
            for owner, team in _OWNERS.findall(record.content):
                yield ("team", team) if team else ("user", owner)


def _repositories(plan: Plan) -> Iterator[str]:
    for record in plan.records():
        if isinstance(record, GitHubRecord | LinkedRepository):
            yield local_services.repository(record.repository).partition("/")[2]
    for one in _filters(plan):
        for action in one.actions:
            if isinstance(action, GitHubIssueAction):
                yield local_services.repository(action.repository).partition("/")[2]


def _undeclared(plan: Plan) -> list[str]:
    """Channels that alerts name and no product declares, so that they exist already."""
    declared = {record.name for record in plan.records() if isinstance(record, SlackChannel)}
    actions = (action for one in _filters(plan) for action in one.actions)
    named = {action.channel.removeprefix("#"): None for action in actions if isinstance(action, SlackAction)}
    return [name for name in named if name not in declared]
