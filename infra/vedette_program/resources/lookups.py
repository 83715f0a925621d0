"""What the plan refers to and does not declare: found before the first resource, all missing things said at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import pulumi
import pulumi_github as github
import pulumi_pagerduty as pagerduty
import pulumi_sentry as sentry
import pulumi_slack as slack

from vedette.plan.records import (
    EscalationPolicy,
    GitHubRecord,
    PagerDutyRecord,
    PagerDutyTeam,
    Plan,
    Record,
    RepositoryEnvironment,
    Schedule,
    SlackChannel,
    SlackRecord,
    SlackUserGroup,
)
from vedette_program.resources import secrets
from vedette_program.resources.kinds import (
    BUILTIN_MONITOR,
    CHANNEL,
    INTEGRATION,
    PAGERDUTY_ROW,
    PAGERDUTY_USER,
    PROJECT,
    REPOSITORY,
    REVIEWER,
    SLACK_USER,
    TEAM,
    USER_GROUP,
    Kind,
    Name,
)
from vedette_program.resources.resolver import Resolver
from vedette_program.resources.table import declared, referred

FIRST = "; the stack `company` declares it: apply that one first"
INSTALL = "; install it in Sentry's settings (Sentry has no API for that)"
NO_REPOSITORY = "; Vedette creates no repositories: make it, or correct its name in the catalog"
UNKNOWN_CHANNEL = (
    ": declare it under `slack.channels`, unarchive it if it was archived, or invite Sentry's app to it if it is"
    " private"
)
UNKNOWN_SERVICE = ": declare it under `pagerduty.services`"
WITHOUT_REVIEWERS = {"free", "pro", "team"}
"""Plans on which environments of private repositories have no reviewers (GitHub's documentation of environments)."""

_WHO: Mapping[type, str] = {
    SlackChannel: "channel #",
    SlackUserGroup: "user group ",
    PagerDutyTeam: "team ",
    Schedule: "schedule ",
    EscalationPolicy: "escalation policy ",
}


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and where the answers go.

    Attributes:
        plan: What this stack declares.
        company: What the company declares, from which much of the rest comes.
        private: The repositories that turned out to be private.
    """

    plan: Plan
    company: Plan
    resolver: Resolver
    private: set[str] = field(default_factory=set)

    def wanted(self) -> Mapping[Kind, Mapping[Name, Record]]:
        """Every name that the plan refers to and does not declare, in order, with the record that does so first."""
        return {
            kind: {name: names[name] for name in sorted(names.keys() - declared(self.plan, kind).keys())}
            for kind, names in referred(self.plan).items()
        }

    def first(self, kind: Kind, name: Name, otherwise: str) -> str:
        """What to do about a name that is nowhere: apply the stack `company`, where that declares it."""
        return FIRST if name in declared(self.company, kind) else otherwise


def look_up(search: Search) -> None:
    """Look up all that a plan refers to and does not declare; what is missing is noted in the resolver.

    Raises:
        LookupsError: Sentry's organization does not answer.
    """
    resolver = search.resolver
    slug = resolver.stack.sentry.organization
    # One question first: where the address or the token is wrong, one finding is better than forty.
    resolver.ask(f"organization {slug}", partial(sentry.get_organization, slug=slug, opts=_sentry(search)))
    resolver.stop_on_problems()
    wanted = search.wanted()
    for vendor, lookups in LOOKUPS.items():
        names = [
            (find, name, record) for kind, find in lookups.items() for name, record in wanted.get(kind, {}).items()
        ]
        missing = getattr(getattr(resolver.stack, vendor), "missing", ())
        if missing and (names or any(isinstance(record, _RECORDS[vendor]) for record in search.plan.records())):
            resolver.problems += missing
            continue
        for find, name, record in names:
            find(search, name, record)
    _plans(search)
    resolver.problems += secrets.missing(search.plan, local=resolver.stack.local)


def _team(search: Search, name: Name, _record: Record) -> None:
    get = partial(sentry.get_team, slug=str(name), opts=_sentry(search))
    if team := search.resolver.ask(f"team {name}", get, FIRST):
        search.resolver.keep(TEAM, name, team.id)


def _project(search: Search, name: Name, _record: Record) -> None:
    get = partial(sentry.get_project, slug=str(name), opts=_sentry(search))
    if project := search.resolver.ask(f"project {name}", get, FIRST):
        search.resolver.keep(PROJECT, name, project.id)


def _builtin_monitor(search: Search, name: Name, _record: Record) -> None:
    """Those of a project that this stack declares exist only once the project does."""
    project, type_ = cast("tuple[str, str]", name)
    if project not in declared(search.plan, PROJECT):
        get = partial(sentry.get_project_monitor, project=project, type=type_, opts=_sentry(search))
        if monitor := search.resolver.ask(f"built-in {type_} monitor of {project}", get):
            search.resolver.keep(BUILTIN_MONITOR, name, monitor.id)


def _integration(search: Search, name: Name, _record: Record) -> None:
    get = partial(sentry.get_integration, provider_key=str(name), opts=_sentry(search))
    if integration := search.resolver.ask(f"{name} integration", get, INSTALL):
        search.resolver.keep(INTEGRATION, name, integration)


def _pagerduty_row(search: Search, name: Name, _record: Record) -> None:
    """A service that Sentry's integration knows."""
    if integration := search.resolver.found(INTEGRATION, "pagerduty"):
        if name in integration.services:
            search.resolver.keep(PAGERDUTY_ROW, name, integration.services[name])
            return
        known = ", ".join(sorted(integration.services)) or "none"
        table = f"Sentry's PagerDuty integration {integration.name!r} (it has {known})"
        remedy = search.first(PAGERDUTY_ROW, name, UNKNOWN_SERVICE)
        search.resolver.problems.append(f"PagerDuty service {name!r} has no row in {table}{remedy}")


def _channel(search: Search, name: Name, _record: Record) -> None:
    """A channel that Sentry's integration knows."""
    if integration := search.resolver.found(INTEGRATION, "slack"):
        if name in integration.channels:
            search.resolver.keep(CHANNEL, name, integration.channels[name])
            return
        known = ", ".join(f"#{other}" for other in sorted(integration.channels)) or "none"
        workspace = f"workspace {integration.name!r} (it has {known})"
        remedy = search.first(CHANNEL, name, UNKNOWN_CHANNEL)
        search.resolver.problems.append(f"Slack channel #{name} is not in {workspace}{remedy}")


def _repository(search: Search, name: Name, _record: Record) -> None:
    repository = str(name)
    provider, inside = search.resolver.providers.github(repository)
    get = partial(github.get_repository, name=inside, opts=pulumi.InvokeOptions(provider=provider))
    if answer := search.resolver.ask(f"repository {repository}", get, NO_REPOSITORY):
        search.resolver.keep(REPOSITORY, repository, inside)
        if not answer.repo_id:
            search.resolver.problems.append(f"repository {repository}: GitHub does not know it{NO_REPOSITORY}")
        elif answer.private:
            search.private.add(repository)


def _reviewer(search: Search, name: Name, record: Record) -> None:
    """A person or a team, asked for once per owner of repositories."""
    repository, reviewer = cast("tuple[str, str]", name)
    known = repository.partition("/")[0], reviewer
    if search.resolver.found(REVIEWER, known) is None:
        opts = pulumi.InvokeOptions(provider=search.resolver.providers.github(repository)[0])
        kind, _, login = reviewer.partition(":")
        get: Callable[[], Any] = partial(github.get_user, username=login, opts=opts)
        if kind == "team":
            get = partial(github.get_team, slug=login, opts=opts)
        what = f"reviewer {reviewer} of environment {getattr(record, 'name', '')} in {repository}"
        answer = search.resolver.ask(what, get)
        search.resolver.keep(REVIEWER, known, int(answer.id) if answer else 0)


def _plans(search: Search) -> None:
    """A finding for each private repository whose owner's plan has no reviewers."""
    plans: dict[str, str] = {}
    resolver = search.resolver
    for record in search.plan.records():
        if not isinstance(record, RepositoryEnvironment) or not record.reviewers:
            continue
        if record.repository not in search.private:
            continue
        owner = record.repository.partition("/")[0]
        if owner not in plans:
            get = partial(
                github.get_organization,
                name=resolver.providers.owner(record.repository),
                summary_only=True,
                opts=pulumi.InvokeOptions(provider=resolver.providers.github(record.repository)[0]),
            )
            answer = resolver.ask(f"organization {owner}", get)
            plans[owner] = answer.plan if answer else ""
        if plans[owner] in WITHOUT_REVIEWERS:
            resolver.problems.append(
                f"environment {record.name} of {record.repository} is to have reviewers, and the plan"
                f" {plans[owner]!r} of {owner} has none for private repositories: choose another plan, or make the"
                " repository public"
            )


def _slack_user(search: Search, name: Name, record: Record) -> None:
    """A person, who must exist: seats are billed, so nobody is created."""
    opts = pulumi.InvokeOptions(provider=search.resolver.providers.slack)
    remedy = f"; {_who(record)} names this person: correct the address, or invite them to the workspace"
    if user := search.resolver.ask(f"{name} in Slack", partial(slack.get_user, email=str(name), opts=opts), remedy):
        search.resolver.keep(SLACK_USER, name, str(user.id))


def _user_group(search: Search, name: Name, _record: Record) -> None:
    """A group, which Slack finds by its title; only the company's catalog knows the title of a handle."""
    title = getattr(declared(search.company, USER_GROUP).get(name), "name", str(name))
    get = partial(slack.get_usergroup, name=title, opts=pulumi.InvokeOptions(provider=search.resolver.providers.slack))
    if group := search.resolver.ask(f"Slack user group @{name}", get, search.first(USER_GROUP, name, "")):
        search.resolver.keep(USER_GROUP, name, str(group.id))


def _pagerduty_user(search: Search, name: Name, record: Record) -> None:
    """A person, as in Slack."""
    opts = pulumi.InvokeOptions(provider=search.resolver.providers.pagerduty)
    remedy = f"; {_who(record)} names this person: correct the address, or add them to the account"
    get = partial(pagerduty.get_user, email=str(name), opts=opts)
    if user := search.resolver.ask(f"{name} in PagerDuty", get, remedy):
        search.resolver.keep(PAGERDUTY_USER, name, str(user.id))


def _sentry(search: Search) -> pulumi.InvokeOptions:
    return pulumi.InvokeOptions(provider=search.resolver.providers.sentry)


def _who(record: Record) -> str:
    return f"{_WHO[type(record)]}{getattr(record, 'name', '')}"


LOOKUPS: Mapping[str, Mapping[Kind, Callable[[Search, Name, Record], None]]] = {
    "sentry": {
        TEAM: _team,
        PROJECT: _project,
        BUILTIN_MONITOR: _builtin_monitor,
        INTEGRATION: _integration,
        PAGERDUTY_ROW: _pagerduty_row,
        CHANNEL: _channel,
    },
    "github": {REPOSITORY: _repository, REVIEWER: _reviewer},
    "slack": {SLACK_USER: _slack_user, USER_GROUP: _user_group},
    "pagerduty": {PAGERDUTY_USER: _pagerduty_user},
}
"""Who is asked for a name that a record refers to and no record of the stack has, in this order."""

_RECORDS: Mapping[str, Any] = {"github": GitHubRecord, "slack": SlackRecord, "pagerduty": PagerDutyRecord}
