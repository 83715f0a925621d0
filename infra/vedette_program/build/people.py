"""People, who must exist before the first resource does: nobody is ever created, since seats are billed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pulumi
import pulumi_pagerduty as pagerduty
import pulumi_slack as slack

from vedette.plan.records import (
    EscalationPolicy,
    PagerDutyRecord,
    PagerDutyTeam,
    PersonTarget,
    Plan,
    Schedule,
    SlackChannel,
    SlackRecord,
    SlackUserGroup,
)
from vedette.receivers.slack import SlackAction
from vedette_program.build.look import Looker
from vedette_program.build.lookups import actions
from vedette_program.build.providers import PeopleProviders
from vedette_program.stack import Stack


@dataclass(slots=True)
class People:
    """Ids at Slack and PagerDuty by e-mail address, and of user groups that another stack declares by handle."""

    slack: dict[str, str] = field(default_factory=dict)
    pagerduty: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)


def resolve_people(plan: Plan, company: Plan, stack: Stack, providers: PeopleProviders, look: Looker) -> People:
    """Look up everybody whom the plan names, and the groups that it mentions; what is missing is noted in `look`.

    Args:
        plan: What this stack declares.
        company: What the company declares, which knows the names of groups.
        stack: Where the services are.
        providers: How they are asked.
        look: Keeps what was not found.
    """
    people = People()
    groups = mentions_elsewhere(plan)
    records = list(plan.records())
    if groups or any(isinstance(record, SlackRecord) for record in records):
        look.problems += stack.slack.missing
        if not stack.slack.missing:
            invoke = pulumi.InvokeOptions(provider=providers.slack)
            people.slack = _members(plan, invoke, look)
            people.groups = _groups(groups, company, invoke, look)
    if any(isinstance(record, PagerDutyRecord) for record in records):
        look.problems += stack.pagerduty.missing
        if not stack.pagerduty.missing:
            people.pagerduty = _on_call(plan, pulumi.InvokeOptions(provider=providers.pagerduty), look)
    return people


def _members(plan: Plan, invoke: pulumi.InvokeOptions, look: Looker) -> dict[str, str]:
    found: dict[str, str] = {}
    for email, where in in_slack(plan).items():
        remedy = f"; {where} names this person: correct the address, or invite them to the workspace"
        if user := look.at(f"{email} in Slack", partial(slack.get_user, email=email, opts=invoke), remedy):
            found[email] = str(user.id)
    return found


def _groups(handles: set[str], company: Plan, invoke: pulumi.InvokeOptions, look: Looker) -> dict[str, str]:
    names = {one.handle: one.name for one in company.records() if isinstance(one, SlackUserGroup)}
    found: dict[str, str] = {}
    for handle in sorted(handles):
        get = partial(slack.get_usergroup, name=names.get(handle, handle), opts=invoke)
        remedy = "; the stack `company` declares it: apply that one first" if handle in names else ""
        if group := look.at(f"Slack user group @{handle}", get, remedy):
            found[handle] = str(group.id)
    return found


def _on_call(plan: Plan, invoke: pulumi.InvokeOptions, look: Looker) -> dict[str, str]:
    found: dict[str, str] = {}
    for email, where in in_pagerduty(plan).items():
        remedy = f"; {where} names this person: correct the address, or add them to the account"
        if user := look.at(f"{email} in PagerDuty", partial(pagerduty.get_user, email=email, opts=invoke), remedy):
            found[email] = str(user.id)
    return found


def mentions_elsewhere(plan: Plan) -> set[str]:
    """Handles of user groups that alerts mention and the plan does not declare."""
    declared = {record.handle for record in plan.records() if isinstance(record, SlackUserGroup)}
    return {one.mention for one in actions(plan) if isinstance(one, SlackAction) and one.mention} - declared


def in_slack(plan: Plan) -> dict[str, str]:
    """E-mail addresses that Slack must know, each with who names it first."""
    return _first(
        (email, f"{'channel #' if isinstance(record, SlackChannel) else 'user group '}{record.name}")
        for record in plan.records()
        if isinstance(record, SlackChannel | SlackUserGroup)
        for email in record.members
    )


def in_pagerduty(plan: Plan) -> dict[str, str]:
    """E-mail addresses that PagerDuty must know, each with who names it first."""
    return _first(_paged(plan))


def _paged(plan: Plan) -> Iterator[tuple[str, str]]:
    for record in plan.records():
        match record:
            case PagerDutyTeam():
                yield from ((email, f"team {record.name}") for email in record.members)
            case Schedule():
                yield from ((email, f"schedule {record.name}") for layer in record.layers for email in layer.people)
            case EscalationPolicy():
                for rule in record.rules:
                    for target in rule.targets:
                        if isinstance(target, PersonTarget):
                            yield target.email, f"escalation policy {record.name}"


def _first(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for email, where in named:
        found.setdefault(email, where)
    return dict(sorted(found.items()))
