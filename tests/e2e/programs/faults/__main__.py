"""A little of what Vedette makes in Slack, PagerDuty and GitHub; `text` is in all that a test changes."""

from __future__ import annotations

import pulumi
import pulumi_github as github
import pulumi_pagerduty as pagerduty
import pulumi_slack as slack

config = pulumi.Config()
text = config.get("text") or "Sells things"
limit = config.get("limit")
options = pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create=limit, update=limit) if limit else None)

EMAIL = "nora.berg@example.com"
member = slack.get_user(email=EMAIL)
person = pagerduty.get_user(email=EMAIL)

channel = slack.Conversation(
    "channel",
    name="shop-alerts",
    is_private=False,
    topic=text,
    permanent_members=[member.id],
    adopt_existing_channel=True,
    action_on_update_permanent_members="none",
    opts=options,
)
slack.Usergroup(
    "group", name="Shop on call", handle="shop-oncall", users=[member.id], channels=[channel.id], opts=options
)

team = pagerduty.Team("team", name="Shop", description=text, opts=options)
schedule = pagerduty.Schedule(
    "schedule",
    name="Shop primary",
    time_zone="Etc/UTC",
    teams=[team.id],
    layers=[
        pagerduty.ScheduleLayerArgs(
            name="everybody",
            start="2026-01-05T09:00:00Z",
            rotation_virtual_start="2026-01-05T09:00:00Z",
            rotation_turn_length_seconds=7 * 24 * 3600,
            users=[person.id],
        )
    ],
    opts=options,
)
policy = pagerduty.EscalationPolicy(
    "policy",
    name="Shop",
    teams=team.id,
    rules=[
        pagerduty.EscalationPolicyRuleArgs(
            escalation_delay_in_minutes=60,
            targets=[pagerduty.EscalationPolicyRuleTargetArgs(type="schedule_reference", id=schedule.id)],
        )
    ],
    opts=options,
)
service = pagerduty.Service("service", name="Shop", escalation_policy=policy.id, opts=options)
pagerduty.ServiceIntegration(
    "integration",
    name="Sentry",
    service=service.id,
    type="events_api_v2_inbound_integration",
    opts=pulumi.ResourceOptions.merge(options, pulumi.ResourceOptions(additional_secret_outputs=["integrationKey"])),
)

REPOSITORY = "harbour"
github.IssueLabel("label", repository=REPOSITORY, name="shop", color="362d59", description=text, opts=options)
github.ActionsVariable("variable", repository=REPOSITORY, variable_name="SHOP", value=text, opts=options)
github.RepositoryFile(
    "file",
    repository=REPOSITORY,
    branch="main",
    file="docs/shop.md",
    content=f"{text}\n",
    commit_message="Manage docs/shop.md",
    opts=options,
)
