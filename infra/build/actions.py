"""An alert's actions in Sentry's form: names become the ids that the integration knows."""

from __future__ import annotations

import pulumi
import pulumi_sentry as sentry

from infra.build.lookups import Integration
from vedette.plan.records import GitHubIssueAction, PagerDutyAction, SlackAction


def email(team_id: pulumi.Input[str]) -> sentry.ActionArgs:
    """An e-mail to a team's members."""
    return sentry.ActionArgs(
        type="email", config=sentry.ActionConfigArgs(target_type="team", target_identifier=team_id)
    )


def slack(action: SlackAction, integration: Integration) -> sentry.ActionArgs:
    """A message in a channel, by the channel's id: with the name alone Sentry asks Slack, and hits Slack's limits."""
    name = action.channel.removeprefix("#")
    return sentry.ActionArgs(
        type="slack",
        integration_id=integration.id,
        config=sentry.ActionConfigArgs(
            target_type="specific", target_identifier=integration.channels[name], target_display=name
        ),
        data={"tags": ",".join(action.tags), "notes": action.notes},
    )


def pagerduty(action: PagerDutyAction, integration: Integration) -> sentry.ActionArgs:
    """An incident in the PagerDuty service behind a row of the integration's table."""
    return sentry.ActionArgs(
        type="pagerduty",
        integration_id=integration.id,
        config=sentry.ActionConfigArgs(
            target_type="specific",
            target_identifier=integration.services[action.service],
            target_display=action.service,
        ),
        data={"priority": action.priority},
    )


def github(action: GitHubIssueAction, integration: Integration) -> sentry.ActionArgs:
    """An issue in a repository."""
    fields: dict[str, object] = {
        "repo": action.repository,
        "labels": list(action.labels),
        "integration": integration.id,
    }
    if action.assignee:
        fields["assignee"] = action.assignee
    if action.title:
        fields["title"] = action.title
    return sentry.ActionArgs(
        type="github",
        integration_id=integration.id,
        config=sentry.ActionConfigArgs(target_type="specific"),
        data={"additional_fields": fields, "dynamic_form_fields": []},
    )
