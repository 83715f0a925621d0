"""The PagerDuty stand-in as a service: which handler answers which route of the coverage table."""

import time
from collections.abc import Callable

from vedette_emulators.core.coverage import matched
from vedette_emulators.core.http import Call, Endpoint, Reply, Service
from vedette_emulators.core.limits import Allowance
from vedette_emulators.core.world import World
from vedette_emulators.pagerduty.coverage import COVERAGE, EVENTS
from vedette_emulators.pagerduty.refuse import PagerDutyErrors
from vedette_emulators.pagerduty.routes import (
    account,
    business,
    events,
    incidents,
    people,
    policies,
    schedules,
    services,
    teams,
)
from vedette_emulators.pagerduty.seed import seed
from vedette_emulators.pagerduty.state.incidents import settle

__all__ = ["FIRST_IDS", "HANDLERS", "make", "seed", "settle"]

FIRST_IDS = {"pagerduty_incident_number": 1}
"""Where numbers start; all other ids are letters and digits without an order."""

Handler = Callable[[Call], Reply]
_INTEGRATION = "/services/{id}/integrations/{integration_id}"

HANDLERS: dict[str, dict[str, Handler]] = {
    "/abilities": {"GET": account.list_abilities},
    "/abilities/{id}": {"GET": account.test_ability},
    "/licenses": {"GET": account.list_licenses},
    "/vendors": {"GET": account.list_vendors},
    "/vendors/{id}": {"GET": account.get_vendor},
    "/priorities": {"GET": account.list_priorities},
    "/users": {"GET": people.list_users},
    "/users/me": {"GET": people.me},
    "/users/{id}": {"GET": people.get},
    "/users/{id}/contact_methods": {"GET": people.list_contact_methods},
    "/users/{id}/contact_methods/{contact_method_id}": {"GET": people.get_contact_method},
    "/users/{id}/notification_rules": {"GET": people.list_rules},
    "/teams": {"GET": teams.list_teams, "POST": teams.create},
    "/teams/{id}": {"GET": teams.get, "PUT": teams.update, "DELETE": teams.delete},
    "/teams/{id}/members": {"GET": teams.list_members},
    "/teams/{id}/users/{user_id}": {"PUT": teams.add_member, "DELETE": teams.remove_member},
    "/teams/{id}/escalation_policies/{escalation_policy_id}": {
        "PUT": teams.add_policy,
        "DELETE": teams.remove_policy,
    },
    "/schedules": {"GET": schedules.list_schedules, "POST": schedules.create},
    "/schedules/preview": {"POST": schedules.preview},
    "/schedules/{id}": {"GET": schedules.get, "PUT": schedules.update, "DELETE": schedules.delete},
    "/schedules/{id}/users": {"GET": schedules.list_users},
    "/schedules/{id}/overrides": {"GET": schedules.list_overrides, "POST": schedules.add_overrides},
    "/schedules/{id}/overrides/{override_id}": {"DELETE": schedules.delete_override},
    "/escalation_policies": {"GET": policies.list_policies, "POST": policies.create},
    "/escalation_policies/{id}": {"GET": policies.get, "PUT": policies.update, "DELETE": policies.delete},
    "/oncalls": {"GET": policies.list_on_calls},
    "/services": {"GET": services.list_services, "POST": services.create},
    "/services/{id}": {"GET": services.get, "PUT": services.update, "DELETE": services.delete},
    "/services/{id}/integrations": {"POST": services.create_integration},
    _INTEGRATION: {
        "GET": services.get_integration,
        "PUT": services.update_integration,
        "DELETE": services.delete_integration,
    },
    "/business_services": {"GET": business.list_business_services, "POST": business.create},
    "/business_services/{id}": {"GET": business.get, "PUT": business.update, "DELETE": business.delete},
    "/service_dependencies/associate": {"POST": business.associate},
    "/service_dependencies/disassociate": {"POST": business.disassociate},
    "/service_dependencies/business_services/{id}": {"GET": business.list_of_business},
    "/service_dependencies/technical_services/{id}": {"GET": business.list_of_technical},
    "/incidents": {"GET": incidents.list_incidents, "POST": incidents.create, "PUT": incidents.update_many},
    "/incidents/{id}": {"GET": incidents.get, "PUT": incidents.update},
    "/incidents/{id}/alerts": {"GET": incidents.list_alerts},
    "/incidents/{id}/alerts/{alert_id}": {"GET": incidents.get_alert},
    "/incidents/{id}/log_entries": {"GET": incidents.list_log_entries},
    "/log_entries": {"GET": incidents.list_all_log_entries},
    "/log_entries/{id}": {"GET": incidents.get_log_entry},
    "/v2/enqueue": {"POST": events.enqueue},
}
"""Handlers by path and method."""


def make(world: World) -> Service:
    """Build the service.

    Raises:
        LookupError: a handler has no row in the coverage table, which says who may call it.
    """
    pairs = matched(HANDLERS, (*COVERAGE, *EVENTS), "pagerduty")
    endpoints = [Endpoint(row.method, row.path, handler, row.scopes) for row, handler in pairs]
    return Service(
        "pagerduty",
        world,
        endpoints,
        rate_headers=_rate_headers,
        errors=PagerDutyErrors(),
        words=("token", "bearer"),
    )


def _rate_headers(allowance: Allowance) -> dict[str, str]:
    """Write the reset in seconds from now: the official plugin sleeps that long."""
    return {
        "ratelimit-limit": str(allowance.limit),
        "ratelimit-remaining": str(allowance.remaining),
        "ratelimit-reset": str(max(0, allowance.reset - int(time.time()))),
    }
