"""What Sentry's resources need beside the fields of their records."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_sentry as sentry

from vedette.plan.records import (
    ActionFilter,
    BuiltinMonitor,
    EmailAction,
    GitHubIssueAction,
    LinkedRepository,
    PagerDutyAction,
    SlackAction,
    WidgetThresholds,
)
from vedette_program.resources.kinds import BUILTIN_MONITOR, INTEGRATION, PROJECT_SLUG
from vedette_program.resources.resolver import Resolver

Inputs = dict[str, Any]


def inbound_filter(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """Only old browsers have a list; the other filters are on or off."""
    return inputs | {"subfilters": inputs["subfilters"] or None}


def repository(record: LinkedRepository, resolver: Resolver, _inputs: Inputs) -> Inputs:
    """Sentry knows a repository by the name under which its integration sees it."""
    integration = resolver.found(INTEGRATION, "github")
    return {"name": resolver.stack.github.place(record.repository), "integration_id": integration.id}


def code_mapping(_record: object, resolver: Resolver, inputs: Inputs) -> Inputs:
    """With the integration that reads the files."""
    return inputs | {"integration_id": resolver.found(INTEGRATION, "github").id}


def alert(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """Triggers are conditions of a class of their own."""
    triggers = [sentry.AlertTriggerArgs(**trigger) for trigger in inputs["triggers"]]
    return inputs | {"triggers": triggers, "monitor_ids": inputs.pop("monitors")}


def action_filter(_record: ActionFilter, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """Its conditions are filters."""
    return inputs | {"conditions": [sentry.AlertFilterArgs(**condition) for condition in inputs["conditions"]]}


def builtin_monitor(record: BuiltinMonitor, resolver: Resolver, _inputs: Inputs) -> Inputs:
    """The id of a monitor that Sentry keeps for every project."""
    if known := resolver.found(BUILTIN_MONITOR, (record.project, record.type)):
        return {"id": known}
    # The project is declared by this stack, so its monitors exist only once it does.
    answer = sentry.get_project_monitor_output(
        project=resolver.input(PROJECT_SLUG, record.project),
        type=record.type,
        opts=pulumi.InvokeOutputOptions(provider=resolver.providers.sentry),
    )
    return {"id": answer.id}


def email(_record: EmailAction, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """An e-mail to a team's members."""
    config = sentry.AlertActionConfigArgs(target_type="team", target_identifier=inputs["team"])
    return {"type": "email", "config": config}


def slack(record: SlackAction, resolver: Resolver, inputs: Inputs) -> Inputs:
    """A message in a channel, by the channel's id: with the name alone Sentry asks Slack, and hits Slack's limits.

    A user group is called by its id, the one form that Slack turns into a mention (its documentation of formatting).
    """
    notes: pulumi.Input[str] = record.notes
    if inputs["mention"] is not None:
        notes = pulumi.Output.concat("<!subteam^", inputs["mention"], "> ", record.notes)
    return {
        "type": "slack",
        "integration_id": resolver.found(INTEGRATION, "slack").id,
        "config": sentry.AlertActionConfigArgs(
            target_type="specific",
            target_identifier=inputs["channel"],
            target_display=record.channel.removeprefix("#"),
        ),
        "data": {"tags": ",".join(record.tags), "notes": notes},
    }


def pagerduty(record: PagerDutyAction, resolver: Resolver, inputs: Inputs) -> Inputs:
    """An incident in the PagerDuty service behind a row of the integration's table."""
    return {
        "type": "pagerduty",
        "integration_id": resolver.found(INTEGRATION, "pagerduty").id,
        "config": sentry.AlertActionConfigArgs(
            target_type="specific", target_identifier=inputs["service"], target_display=record.service
        ),
        "data": {"priority": record.priority},
    }


def github_issue(record: GitHubIssueAction, resolver: Resolver, _inputs: Inputs) -> Inputs:
    """An issue in a repository, by owner/name where it is kept."""
    integration = resolver.found(INTEGRATION, "github")
    fields: dict[str, object] = {
        "repo": resolver.stack.github.place(record.repository),
        "labels": list(record.labels),
        "integration": integration.id,
    }
    if record.assignee:
        fields["assignee"] = record.assignee
    if record.title:
        fields["title"] = record.title
    return {
        "type": "github",
        "integration_id": integration.id,
        "config": sentry.AlertActionConfigArgs(target_type="specific"),
        "data": {"additional_fields": fields, "dynamic_form_fields": []},
    }


def thresholds(record: WidgetThresholds, _resolver: Resolver, _inputs: Inputs) -> Inputs:
    """The two lines lie one level deeper than the unit."""
    return {"max_values": sentry.DashboardMaxValuesArgs(max1=record.max1, max2=record.max2), "unit": record.unit}
