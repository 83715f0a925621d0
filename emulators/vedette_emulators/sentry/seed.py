"""What the organisation `local` has from the start."""

from __future__ import annotations

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.state.lookup import organization_id
from vedette_emulators.sentry.state.members import enrol

FIRST_IDS = {
    "organization": 1,
    "user": 11,
    "integration": 21,
    "pagerduty_service": 31,
    "team": 1001,
    "project": 4001,
    "key": 1,
    "detector": 500_001,
    "workflow": 600_001,
    "dashboard": 7001,
    "widget": 70_001,
    "widget_query": 71_001,
    "condition_group": 800_001,
    "condition": 810_001,
    "action": 820_001,
    "data_source": 830_001,
    "source": 840_001,
    "query": 850_001,
    "monitor_environment": 860_001,
    "check_in": 1,
    "incident": 870_001,
    "issue": 900_001,
    "event": 1,
    "release": 9001,
    "deploy": 9501,
    "repository": 8001,
    "project_repository": 8501,
    "code_mapping": 8701,
    "external_actor": 8801,
    "notification_action": 8901,
    "member": 101,
    "symbol_source_number": 1,
}
"""Where ids start; kinds are far apart, so that an id of the wrong kind is found out."""

# A date of its own, not the clock's: two services that were asked the same hold the same.
_FOUNDED = "2026-01-05T09:00:00.000000Z"
# Rows that somebody once put there by hand; what is written beside them must leave them alone.
_SERVICES = ("Old Pager", "Warehouse")


def seed(context: Context) -> None:
    """Put the organisation, its owner and the installed integrations there."""
    store, now = context.store, _FOUNDED
    organization = store.next_id("organization")
    store.put("organization", organization, {"id": organization, "slug": "local", "name": "Local", "dateCreated": now})
    user = store.next_id("user")
    store.put("user", user, {"id": user, "name": "Local Owner", "email": "owner@local.test", "dateCreated": now})
    enrol(context, store.get("user", user) or {}, "owner", now)
    _integration(context, "slack", "Slack", "Local Workspace", "local.slack.com")
    pagerduty = _integration(context, "pagerduty", "PagerDuty", "local", "local.pagerduty.com")
    rows = []
    for service in _SERVICES:
        row = int(store.next_id("pagerduty_service"))
        rows.append({"id": row, "service": service, "integration_key": f"{row:032x}"})
    store.put("integration", pagerduty["id"], {**pagerduty, "configData": {"service_table": rows}})
    _integration(context, "github", "GitHub", "local", "github.com/local")
    opsgenie = _integration(context, "opsgenie", "Opsgenie", "local", "local.app.opsgenie.com")
    store.put("integration", opsgenie["id"], {**opsgenie, "configData": {"team_table": []}})


def _integration(context: Context, key: str, provider: str, name: str, domain: str) -> Document:
    id_ = context.store.next_id("integration")
    doc: Document = {
        "id": id_, "name": name, "icon": None, "domainName": domain, "accountType": None, "scopes": None,
        "outOfDate": False, "status": "active",
        "provider": {
            "key": key, "slug": key, "name": provider, "canAdd": True, "canDisable": False,
            "features": ["alert-rule"], "aspects": {},
        },
        "configOrganization": [], "configData": {}, "externalId": f"local-{key}",
        "organizationId": int(organization_id(context.store)),
        "organizationIntegrationStatus": "active", "gracePeriodEnd": None,
    }  # fmt: skip
    return context.store.put("integration", id_, doc)
