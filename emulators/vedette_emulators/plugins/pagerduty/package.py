"""The package `pagerduty`, as pulumi-pagerduty 4.37.0 has it."""

from __future__ import annotations

from typing import Any

from vedette_emulators.plugins.kit.fields import Shape, optional
from vedette_emulators.plugins.kit.provider import Package
from vedette_emulators.plugins.pagerduty.business import BusinessService, ServiceDependency
from vedette_emulators.plugins.pagerduty.client import connect
from vedette_emulators.plugins.pagerduty.escalation import EscalationPolicy
from vedette_emulators.plugins.pagerduty.integrations import ServiceIntegration
from vedette_emulators.plugins.pagerduty.lookups import LOOKUPS
from vedette_emulators.plugins.pagerduty.people import AlertGroupingSetting, MaintenanceWindow, User, UserContactMethod
from vedette_emulators.plugins.pagerduty.schedules import Schedule
from vedette_emulators.plugins.pagerduty.services import Service
from vedette_emulators.plugins.pagerduty.teams import Team, TeamMembership

__all__ = ["PACKAGE", "VERSION", "schema"]

VERSION = "4.37.0"

_OAUTH = Shape(
    "ProviderUseAppOauthScopedToken", (optional("pdClientId"), optional("pdClientSecret"), optional("pdSubdomain"))
)
_SETTINGS = Shape(
    "",
    (
        optional("apiUrlOverride"),
        optional("insecureTls", "boolean"),
        optional("serviceRegion"),
        optional("skipCredentialsValidation", "boolean", default=False, published=True),
        optional("token"),
        optional("useAppOauthScopedToken", _OAUTH),
        optional("userToken"),
    ),
)
_RESOURCES = (
    AlertGroupingSetting,
    BusinessService,
    EscalationPolicy,
    MaintenanceWindow,
    Schedule,
    Service,
    ServiceDependency,
    ServiceIntegration,
    Team,
    TeamMembership,
    User,
    UserContactMethod,
)


def schema() -> dict[str, Any]:
    """The package's schema."""
    from vedette_emulators.plugins.kit.schema import package_schema  # noqa: PLC0415 - asked for by code generators alone

    return package_schema("pagerduty", VERSION, _SETTINGS, _RESOURCES, LOOKUPS)


PACKAGE = Package("pagerduty", VERSION, _SETTINGS, connect, _RESOURCES, LOOKUPS, schema)
