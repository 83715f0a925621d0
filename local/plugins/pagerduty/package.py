"""The package `pagerduty`, as pulumi-pagerduty 4.37.0 has it."""

from __future__ import annotations

from typing import Any

from local.plugins.kit.fields import Shape, optional
from local.plugins.kit.provider import Package
from local.plugins.pagerduty.business import BusinessService, ServiceDependency
from local.plugins.pagerduty.client import connect
from local.plugins.pagerduty.escalation import EscalationPolicy
from local.plugins.pagerduty.integrations import ServiceIntegration
from local.plugins.pagerduty.lookups import LOOKUPS
from local.plugins.pagerduty.people import AlertGroupingSetting, MaintenanceWindow, User, UserContactMethod
from local.plugins.pagerduty.schedules import Schedule
from local.plugins.pagerduty.services import Service
from local.plugins.pagerduty.teams import Team, TeamMembership

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
    from local.plugins.kit.schema import package_schema  # noqa: PLC0415 - asked for by code generators alone

    return package_schema("pagerduty", VERSION, _SETTINGS, _RESOURCES, LOOKUPS)


PACKAGE = Package("pagerduty", VERSION, _SETTINGS, connect, _RESOURCES, LOOKUPS, schema)
