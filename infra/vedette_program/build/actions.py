"""An alert's actions in Sentry's form: names become the ids that the integration knows."""

from __future__ import annotations

import pulumi
import pulumi_sentry as sentry

from vedette.plan.records import GitHubIssueAction, PagerDutyAction, SlackAction
from vedette_program.build.lookups import Integration


def email(team_id: pulumi.Input[str]) -> sentry.AlertActionArgs:
    """An e-mail to a team's members."""
    return sentry.AlertActionArgs(
        type="email", config=sentry.AlertActionConfigArgs(target_type="team", target_identifier=team_id)
    )


def slack(
    action: SlackAction, integration: Integration, channel: pulumi.Input[str], group: pulumi.Input[str] | None
) -> sentry.AlertActionArgs:
    """A message in a channel, by the channel's id: with the name alone Sentry asks Slack, and hits Slack's limits.

    A user group is called by its id, the one form that Slack turns into a mention (its documentation of formatting).
    """
    name = action.channel.removeprefix("#")
    notes: pulumi.Input[str] = action.notes
    if group is not None:
        notes = pulumi.Output.concat("<!subteam^", group, "> ", action.notes)
    return sentry.AlertActionArgs(
        type="slack",
        integration_id=integration.id,
        config=sentry.AlertActionConfigArgs(target_type="specific", target_identifier=channel, target_display=name),
        data={"tags": ",".join(action.tags), "notes": notes},
    )


def pagerduty(action: PagerDutyAction, integration: Integration, row: pulumi.Input[str]) -> sentry.AlertActionArgs:
    """An incident in the PagerDuty service behind a `row` of the integration's table."""
    return sentry.AlertActionArgs(
        type="pagerduty",
        integration_id=integration.id,
        config=sentry.AlertActionConfigArgs(
            target_type="specific",
            target_identifier=row,
            target_display=action.service,
        ),
        data={"priority": action.priority},
    )


def github(action: GitHubIssueAction, repository: str, integration: Integration) -> sentry.AlertActionArgs:
    """An issue in `repository` (owner/name, where it is kept)."""
    fields: dict[str, object] = {
        "repo": repository,
        "labels": list(action.labels),
        "integration": integration.id,
    }
    if action.assignee:
        fields["assignee"] = action.assignee
    if action.title:
        fields["title"] = action.title
    return sentry.AlertActionArgs(
        type="github",
        integration_id=integration.id,
        config=sentry.AlertActionConfigArgs(target_type="specific"),
        data={"additional_fields": fields, "dynamic_form_fields": []},
    )
