"""What PagerDuty's resources need beside the fields of their records, and what comes with them."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_pagerduty as pagerduty
import pulumi_sentry as sentry

from vedette.plan.records import (
    BusinessService,
    PagerDutyIntegration,
    PagerDutyService,
    PagerDutyTeam,
    ScheduleLayer,
)
from vedette_program.resources.kinds import INTEGRATION, PAGERDUTY_SERVICE, PAGERDUTY_USER
from vedette_program.resources.resolver import Resolver

Inputs = dict[str, Any]
EVENTS_V2 = "events_api_v2_inbound_integration"
"""What Sentry speaks to PagerDuty."""


def team(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """Members are resources of their own."""
    del inputs["members"]
    return inputs


def memberships(
    record: PagerDutyTeam, made: pagerduty.Team, options: pulumi.ResourceOptions, resolver: Resolver
) -> pulumi.Resource:
    """One resource for each member of a team."""
    for email in record.members:
        pagerduty.TeamMembership(
            f"{record.key}.{email}",
            team_id=made.id,
            user_id=resolver.id(PAGERDUTY_USER, email),
            role="responder",
            opts=options,
        )
    return made


def schedule(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """PagerDuty shows the layer that was made last at the top, and it covers those below."""
    owner = inputs.pop("team")
    return inputs | {"teams": [owner] if owner is not None else None}


def layer(record: ScheduleLayer, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """One rotation, whose first turn begins when it takes effect."""
    start = record.start.isoformat()
    return {
        "name": record.name,
        "start": start,
        "rotation_virtual_start": start,
        "rotation_turn_length_seconds": record.turn,
        "users": inputs["people"],
    }


def escalation_policy(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """The plugin takes one team where the API takes a list."""
    return {"num_loops": inputs.pop("loops"), "teams": inputs.pop("team"), **inputs}


def escalation_rule(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """A step, and how long it has."""
    return {"escalation_delay_in_minutes": inputs["delay"], "targets": inputs["targets"]}


def person(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """A user as the target of a step."""
    return {"type": "user_reference", "id": inputs["email"]}


def on_call(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """A schedule as the target of a step."""
    return {"type": "schedule_reference", "id": inputs["schedule"]}


def service(record: PagerDutyService, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """What pages."""
    return {
        "name": record.name,
        "description": record.description,
        "escalation_policy": inputs["escalation"],
        "incident_urgency_rule": pagerduty.ServiceIncidentUrgencyRuleArgs(type="constant", urgency=record.urgency),
        "acknowledgement_timeout": _seconds(record.acknowledgement_timeout),
        "auto_resolve_timeout": _seconds(record.auto_resolve_timeout),
        "alert_creation": "create_alerts_and_incidents",
    }


def integration(record: PagerDutyIntegration, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """Where Sentry sends a service's events."""
    return {"name": record.name, "service": inputs["service"], "type": EVENTS_V2}


def sentry_row(
    record: PagerDutyIntegration,
    made: pagerduty.ServiceIntegration,
    options: pulumi.ResourceOptions,
    resolver: Resolver,
) -> pulumi.Resource:
    """The row of Sentry's PagerDuty integration, which alerts refer to; its key goes from one vendor to the other.

    The key is read anew in every run: one that was changed in PagerDuty reaches Sentry with the next `up`.
    """
    now = pagerduty.ServiceIntegration.get(
        f"{record.key}.now", id=made.id, service=resolver.id(PAGERDUTY_SERVICE, record.service), opts=options
    )
    key: pulumi.Input[str] = now.integration_key.apply(str)
    return sentry.PagerDutyService(
        f"{record.key}.row",
        integration_id=resolver.found(INTEGRATION, "pagerduty").id,
        service=record.row,
        integration_key=pulumi.Output.secret(key),
        opts=pulumi.ResourceOptions(parent=options.parent, provider=resolver.providers.sentry),
    )


def business_service(record: BusinessService, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """What customers know by name."""
    return {
        "name": record.name,
        "description": record.description,
        "point_of_contact": record.contact,
        "team": inputs["team"],
    }


def dependencies(
    record: BusinessService, made: pagerduty.BusinessService, options: pulumi.ResourceOptions, resolver: Resolver
) -> pulumi.Resource:
    """One resource for each service that a business service stands on."""
    for key in record.supported_by:
        supporting = pagerduty.ServiceDependencyDependencySupportingServiceArgs(
            id=resolver.id(PAGERDUTY_SERVICE, key), type="service"
        )
        dependent = pagerduty.ServiceDependencyDependencyDependentServiceArgs(id=made.id, type="business_service")
        pagerduty.ServiceDependency(
            f"{record.key}.{key}",
            dependency=pagerduty.ServiceDependencyDependencyArgs(
                dependent_services=[dependent], supporting_services=[supporting]
            ),
            opts=options,
        )
    return made


def _seconds(value: int | None) -> str:
    """The plugin's way to say never is the word null."""
    return "null" if value is None else str(value)
