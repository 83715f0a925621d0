"""Installed integrations and what can be chosen in them."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routing import ORG, ORG_READ, route
from vedette_emulators.sentry.serialize.plain import integration as serve
from vedette_emulators.sentry.state import lookup
from vedette_emulators.sentry.validate.fields import Fields
from vedette_emulators.slack.state import channels

_NO = ("0", "false", "False")


def list_integrations(call: Call) -> Reply:
    """List integrations by `providerKey`; `includeConfig=0` leaves out what may hold keys."""
    lookup.organization(call)
    wanted = call.query.get("providerKey")
    docs = [doc for doc in call.context.store.all("integration") if not wanted or doc["provider"]["key"] == wanted]
    shown, headers = page(call, docs)
    return Reply(200, [serve(doc, config=_config(call)) for doc in shown], headers)


def get(call: Call) -> Reply:
    return Reply(200, serve(_integration(call), config=_config(call)))


def update(call: Call) -> Reply:
    """Replace the table of PagerDuty services or Opsgenie teams: rows without an id are new, rows not sent are gone.

    Ids are compared as they are, numbers with numbers: a row sent with an id that is none of the table's is lost
    silently (sentry/integrations/pagerduty/integration.py).
    """
    doc = _integration(call)
    if doc["provider"]["key"] == "opsgenie":
        return _update_teams(call, doc)
    fields = Fields(call.body, snake=True)
    rows = fields.listing("service_table", required=True)
    if doc["provider"]["key"] != "pagerduty":
        fields.refuse("service_table", "This integration has no service table")
    fields.done()
    if any(not isinstance(row, dict) or not row.get("service") or not row.get("integration_key") for row in rows or ()):
        raise RefusedError(400, {"detail": ["Name and key are required"]})
    if any("id" not in row for row in rows or ()):
        # Sentry reads the id of every row without asking whether there is one.
        raise RefusedError(500, {"detail": "Internal Error"})
    table = _table(call, doc["configData"]["service_table"], rows or [])
    call.context.store.put(
        "integration", doc["id"], {**doc, "configData": {**doc["configData"], "service_table": table}}
    )
    return Reply(200, None)


def _table(call: Call, before: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = [
        {**old, **{name: row[name] for name in ("service", "integration_key")}}
        for old in before
        for row in rows
        if row["id"] == old["id"]
    ]
    new = [
        {
            "id": int(call.context.store.next_id("pagerduty_service")),
            "service": row["service"],
            "integration_key": row["integration_key"],
        }
        for row in rows
        if not row["id"]
    ]
    return [*kept, *new]


def _update_teams(call: Call, doc: Document) -> Reply:
    """Replace Opsgenie's teams; a new row gets the installation's id and its name as its own, for good.

    Source: sentry/integrations/opsgenie/integration.py. Whether Opsgenie knows the keys is not asked here.
    """
    fields = Fields(call.body, snake=True)
    rows = fields.listing("team_table", required=True) or []
    fields.done()
    if any(not isinstance(row, dict) or not {"id", "team", "integration_key"} <= set(row) for row in rows):
        # Sentry reads these of every row without asking whether they are there.
        raise RefusedError(500, {"detail": "Internal Error"})
    table = [row | {"id": row["id"] or f"{doc['id']}-{row['team']}"} for row in rows]
    call.context.store.put("integration", doc["id"], {**doc, "configData": {"team_table": table}})
    return Reply(200, None)


def list_channels(call: Call) -> Reply:
    """List the channels of the Slack workspace that Sentry's app in it can find: public ones, not archived."""
    doc = _integration(call)
    if doc["provider"]["key"] != "slack":
        raise RefusedError(400, {"detail": f"Channels are not supported for {doc['provider']['key']}"})
    results = [
        {"id": one["id"], "name": one["name"], "type": "public", "display": f"#{one['name']}"}
        for one in channels.installed(call.context.store)
    ]
    return Reply(200, {"results": results})


def _integration(call: Call) -> Document:
    return lookup.found(call, "integration", "integration_id")


def _config(call: Call) -> bool:
    return call.query.get("includeConfig", "1") not in _NO


ROUTES = (
    route("GET", ORG + "integrations/", list_integrations, ORG_READ + " org:integrations"),
    route("GET", ORG + "integrations/{integration_id}/", get, ORG_READ + " org:integrations"),
    route(
        "POST",
        ORG + "integrations/{integration_id}/",
        update,
        "org:admin org:integrations org:write",
        "private: sentry/integrations/api/endpoints/organization_integration_details.py",
        published=False,
    ),
    route(
        "GET",
        ORG + "integrations/{integration_id}/channels/",
        list_channels,
        ORG_READ + " org:integrations",
        "private: what Sentry's own channel picker reads",
        published=False,
    ),
)
