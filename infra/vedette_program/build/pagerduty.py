"""PagerDuty's rotas, policies and services, and the key by which Sentry reaches a service."""

from __future__ import annotations

from typing import assert_never

import pulumi
import pulumi_pagerduty as pagerduty
import pulumi_sentry as sentry

from vedette.plan.records import (
    BusinessService,
    EscalationPolicy,
    EscalationTarget,
    PagerDutyIntegration,
    PagerDutyRecord,
    PagerDutyService,
    PagerDutyTeam,
    PersonTarget,
    Schedule,
)
from vedette_program.build.lookups import Found
from vedette_program.build.people import People
from vedette_program.build.providers import PeopleProviders

Id = pulumi.Input[str]
EVENTS_V2 = "events_api_v2_inbound_integration"
"""What Sentry speaks to PagerDuty."""


class PagerDutyBuilder:
    """Declares what pages; alerts ask it for the row of Sentry's integration that stands for a service."""

    def __init__(
        self, providers: PeopleProviders, people: People, found: Found, sentry_provider: sentry.Provider
    ) -> None:
        self._providers = providers
        self._people = people
        self._found = found
        self._sentry = sentry_provider
        self._teams: dict[str, pagerduty.Team] = {}
        self._schedules: dict[str, pagerduty.Schedule] = {}
        self._policies: dict[str, pagerduty.EscalationPolicy] = {}
        self._services: dict[str, pagerduty.Service] = {}
        self._rows: dict[str, sentry.PagerDutyService] = {}

    def declare(self, record: PagerDutyRecord, parent: pulumi.Resource) -> None:
        """Declare one record as a child of its component."""
        options = pulumi.ResourceOptions(parent=parent, provider=self._providers.pagerduty)
        match record:
            case PagerDutyTeam():
                self._team(record, options)
            case Schedule():
                self._schedule(record, options)
            case EscalationPolicy():
                self._policy(record, options)
            case PagerDutyService():
                self._service(record, options)
            case PagerDutyIntegration():
                self._integration(record, parent, options)
            case BusinessService():
                self._business_service(record, options)
            case _:
                assert_never(record)

    def row(self, service: str) -> Id | None:
        """The row of Sentry's table for a service, by its name; None where this stack does not declare it."""
        row = self._rows.get(service)
        return row.id if row else None

    def _team(self, record: PagerDutyTeam, options: pulumi.ResourceOptions) -> None:
        team = pagerduty.Team(record.key, name=record.name, description=record.description, opts=options)
        self._teams[record.key] = team
        for email in record.members:
            pagerduty.TeamMembership(
                f"{record.key}.{email}",
                team_id=team.id,
                user_id=self._people.pagerduty[email],
                role="responder",
                opts=options,
            )

    def _schedule(self, record: Schedule, options: pulumi.ResourceOptions) -> None:
        self._schedules[record.key] = pagerduty.Schedule(
            record.key,
            name=record.name,
            description=record.description,
            time_zone=record.time_zone,
            # PagerDuty shows the layer that was made last at the top, and it covers those below.
            layers=[
                pagerduty.ScheduleLayerArgs(
                    name=layer.name,
                    start=layer.start.isoformat(),
                    rotation_virtual_start=layer.start.isoformat(),
                    rotation_turn_length_seconds=layer.turn,
                    users=[self._people.pagerduty[email] for email in layer.people],
                )
                for layer in record.layers
            ],
            teams=[self._teams[record.team].id] if record.team else None,
            opts=options,
        )

    def _policy(self, record: EscalationPolicy, options: pulumi.ResourceOptions) -> None:
        self._policies[record.key] = pagerduty.EscalationPolicy(
            record.key,
            name=record.name,
            description=record.description,
            num_loops=record.loops,
            rules=[
                pagerduty.EscalationPolicyRuleArgs(
                    escalation_delay_in_minutes=rule.delay, targets=[self._target(target) for target in rule.targets]
                )
                for rule in record.rules
            ],
            teams=self._teams[record.team].id if record.team else None,
            opts=options,
        )

    def _target(self, target: EscalationTarget) -> pagerduty.EscalationPolicyRuleTargetArgs:
        if isinstance(target, PersonTarget):
            return pagerduty.EscalationPolicyRuleTargetArgs(
                type="user_reference", id=self._people.pagerduty[target.email]
            )
        return pagerduty.EscalationPolicyRuleTargetArgs(
            type="schedule_reference", id=self._schedules[target.schedule].id
        )

    def _service(self, record: PagerDutyService, options: pulumi.ResourceOptions) -> None:
        self._services[record.key] = pagerduty.Service(
            record.key,
            name=record.name,
            description=record.description,
            escalation_policy=self._policies[record.escalation].id,
            incident_urgency_rule=pagerduty.ServiceIncidentUrgencyRuleArgs(type="constant", urgency=record.urgency),
            acknowledgement_timeout=_seconds(record.acknowledgement_timeout),
            auto_resolve_timeout=_seconds(record.auto_resolve_timeout),
            alert_creation="create_alerts_and_incidents",
            opts=options,
        )

    def _integration(
        self, record: PagerDutyIntegration, parent: pulumi.Resource, options: pulumi.ResourceOptions
    ) -> None:
        service = self._services[record.service]
        # The vendor's schema does not say that the key is a secret.
        secret = pulumi.ResourceOptions(additional_secret_outputs=["integrationKey"])
        integration = pagerduty.ServiceIntegration(
            record.key,
            name=record.name,
            service=service.id,
            type=EVENTS_V2,
            opts=pulumi.ResourceOptions.merge(options, secret),
        )
        # Read anew in every run: a key that was changed in PagerDuty reaches Sentry with the next `up`.
        now = pagerduty.ServiceIntegration.get(
            f"{record.key}.now",
            id=integration.id,
            service=service.id,
            opts=pulumi.ResourceOptions.merge(options, secret),
        )
        key: Id = now.integration_key.apply(str)
        self._rows[record.row] = sentry.PagerDutyService(
            f"{record.key}.row",
            integration_id=self._found.integrations["pagerduty"].id,
            service=record.row,
            integration_key=pulumi.Output.secret(key),
            opts=pulumi.ResourceOptions(parent=parent, provider=self._sentry),
        )

    def _business_service(self, record: BusinessService, options: pulumi.ResourceOptions) -> None:
        business = pagerduty.BusinessService(
            record.key,
            name=record.name,
            description=record.description,
            point_of_contact=record.contact,
            team=self._teams[record.team].id if record.team else None,
            opts=options,
        )
        for key in record.supported_by:
            pagerduty.ServiceDependency(
                f"{record.key}.{key}",
                dependency=pagerduty.ServiceDependencyDependencyArgs(
                    dependent_services=[
                        pagerduty.ServiceDependencyDependencyDependentServiceArgs(
                            id=business.id, type="business_service"
                        )
                    ],
                    supporting_services=[
                        pagerduty.ServiceDependencyDependencySupportingServiceArgs(
                            id=self._services[key].id, type="service"
                        )
                    ],
                ),
                opts=options,
            )


def _seconds(value: int | None) -> str:
    """The plugin's way to say never is the word null."""
    return "null" if value is None else str(value)
