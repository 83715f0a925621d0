"""One resource of every kind that Vedette makes in PagerDuty, from the unmodified pulumi-pagerduty."""

from __future__ import annotations

import pulumi
import pulumi_pagerduty as pagerduty

config = pulumi.Config()

nora = pagerduty.get_user(email="nora.berg@example.com")
omar = pagerduty.get_user(email="omar.diaz@example.com")
lead = pagerduty.get_user(email="rosa.lima@example.com")
sentry = pagerduty.get_vendor(name="Sentry")

team = pagerduty.Team("payments", name="Payments")
members = [
    pagerduty.TeamMembership("nora", team_id=team.id, user_id=nora.id, role="responder"),
    pagerduty.TeamMembership("lead", team_id=team.id, user_id=lead.id),
]
primary, secondary = (
    pagerduty.Schedule(
        name,
        name=f"Payments {name}",
        time_zone="Europe/Madrid",
        teams=[team.id],
        layers=[
            pagerduty.ScheduleLayerArgs(
                name=word,
                start="2026-01-05T09:00:00+01:00",
                rotation_virtual_start="2026-01-05T09:00:00+01:00",
                rotation_turn_length_seconds=7 * 24 * 3600,
                users=users,
                restrictions=restrictions,
            )
            for word, restrictions in (
                ("everybody", []),
                (
                    "nights",
                    [
                        pagerduty.ScheduleLayerRestrictionArgs(
                            type="daily_restriction", start_time_of_day="20:00:00", duration_seconds=12 * 3600
                        )
                    ],
                ),
            )
        ],
    )
    for name, users in (("primary", [nora.id, omar.id]), ("secondary", [omar.id, nora.id]))
)
policy = pagerduty.EscalationPolicy(
    "payments",
    name="Payments",
    num_loops=2,
    teams=team.id,
    rules=[
        pagerduty.EscalationPolicyRuleArgs(
            escalation_delay_in_minutes=delay,
            targets=[pagerduty.EscalationPolicyRuleTargetArgs(type=kind, id=ident) for kind, ident in targets],
        )
        for delay, targets in (
            (config.get_int("delay") or 60, [("schedule_reference", primary.id), ("user_reference", omar.id)]),
            (60, [("schedule_reference", secondary.id)]),
            (60, [("user_reference", lead.id)]),
        )
    ],
    opts=pulumi.ResourceOptions(depends_on=members),
)
service = pagerduty.Service(
    "payments",
    name="Payments",
    escalation_policy=policy.id,
    alert_creation="create_alerts_and_incidents",
    auto_resolve_timeout="null",
    incident_urgency_rule=pagerduty.ServiceIncidentUrgencyRuleArgs(type="constant", urgency="high"),
)
integration = pagerduty.ServiceIntegration(
    "sentry",
    name="Sentry",
    service=service.id,
    vendor=sentry.id,
    opts=pulumi.ResourceOptions(additional_secret_outputs=["integrationKey"]),
)
business = pagerduty.BusinessService("checkout", name="Checkout", point_of_contact="#payments", team=team.id)
pagerduty.ServiceDependency(
    "checkout",
    dependency=pagerduty.ServiceDependencyDependencyArgs(
        dependent_services=[
            pagerduty.ServiceDependencyDependencyDependentServiceArgs(id=business.id, type="business_service")
        ],
        supporting_services=[pagerduty.ServiceDependencyDependencySupportingServiceArgs(id=service.id, type="service")],
    ),
)

if config.get_bool("again"):
    # As the program follows the key chain: the key is read anew at every run.
    read = pagerduty.ServiceIntegration.get(
        "sentry-now",
        integration.id,
        service=service.id,
        opts=pulumi.ResourceOptions(additional_secret_outputs=["integrationKey"]),
    )
    pulumi.export("now", pulumi.Output.secret(read.integration_key))

pulumi.export("service", service.id)
pulumi.export("integration", pulumi.Output.concat(service.id, ".", integration.id))
pulumi.export("key", pulumi.Output.secret(integration.integration_key))
