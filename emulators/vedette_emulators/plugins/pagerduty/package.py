"""The package `pagerduty`, as pulumi-pagerduty 4.37.0 has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.fields import Field, shape

from vedette_emulators.plugins.pagerduty.business import BusinessService, ServiceDependency
from vedette_emulators.plugins.pagerduty.client import connect
from vedette_emulators.plugins.pagerduty.escalation import EscalationPolicy
from vedette_emulators.plugins.pagerduty.integrations import ServiceIntegration
from vedette_emulators.plugins.pagerduty.lookups import LOOKUPS
from vedette_emulators.plugins.pagerduty.maintenance import MaintenanceWindow
from vedette_emulators.plugins.pagerduty.schedules import Schedule
from vedette_emulators.plugins.pagerduty.services import Service
from vedette_emulators.plugins.pagerduty.teams import Team, TeamMembership
from vedette_emulators.plugins.provider import Client, LocalProvider


@shape
class ProviderUseAppOauthScopedToken:
    """An OAuth application."""

    pd_client_id: str | None = None
    pd_client_secret: Annotated[str | None, Field(secret=True)] = None
    pd_subdomain: str | None = None


@shape
class Settings:
    """How to reach an account."""

    api_url_override: str | None = None
    insecure_tls: bool | None = None
    service_region: str | None = None
    skip_credentials_validation: bool = False
    token: Annotated[str | None, Field(secret=True)] = None
    use_app_oauth_scoped_token: ProviderUseAppOauthScopedToken | None = None
    user_token: Annotated[str | None, Field(secret=True)] = None


class PagerDutyProvider(LocalProvider):
    """The local plugin for PagerDuty."""

    name = "pagerduty"
    title = "the local plugin for pagerduty"
    version = "4.37.0"
    Settings = Settings
    resources = (
        BusinessService,
        EscalationPolicy,
        MaintenanceWindow,
        Schedule,
        Service,
        ServiceDependency,
        ServiceIntegration,
        Team,
        TeamMembership,
    )
    functions = LOOKUPS

    def client(self, settings: Mapping[str, Any]) -> Client:
        """A connection to the local PagerDuty."""
        return connect(settings)
