"""Installed integrations and what can be chosen in them."""

from typing import Any

from local.core.http import Call, RefusedError, Reply
from local.core.paging import page
from local.core.store import Document
from local.core.wire import Json
from local.sentry.serialize.plain import integration as serve
from local.sentry.state import lookup
from local.sentry.validate.fields import Fields

__all__ = ["get", "list_channels", "list_integrations", "update"]

_NO = ("0", "false", "False")


def list_integrations(call: Call) -> Reply:
    """List integrations by `providerKey`; `includeConfig=0` leaves out what may hold keys."""
    lookup.organization(call)
    wanted = call.query.get("providerKey")
    docs = [doc for doc in call.world.store.all("integration") if not wanted or doc["provider"]["key"] == wanted]
    shown, headers = page(call, docs)
    return Reply(200, [serve(doc, config=_config(call)) for doc in shown], headers)


def get(call: Call) -> Reply:
    """Get one integration."""
    return Reply(200, serve(_integration(call), config=_config(call)))


def update(call: Call) -> Reply:
    """Replace the PagerDuty service table: rows without an id are new, rows that are not sent are gone."""
    doc = _integration(call)
    fields = Fields(call.body, snake=True)
    rows = fields.listing("service_table", required=True)
    if doc["provider"]["key"] != "pagerduty":
        fields.refuse("service_table", "This integration has no service table")
    fields.done()
    table = [_row(call, doc, row) for row in rows or []]
    call.world.store.put("integration", doc["id"], {**doc, "configData": {**doc["configData"], "service_table": table}})
    return Reply(200, None)


def _row(call: Call, doc: Document, row: Json) -> dict[str, Any]:
    fields = Fields(row, snake=True)
    service = fields.text("service", required=True)
    key = fields.text("integration_key", required=True)
    id_ = fields.sent.get("id")
    if id_ and all(str(one["id"]) != str(id_) for one in doc["configData"]["service_table"]):
        raise RefusedError(400, {"detail": f"Service {id_} does not exist in this account"})
    fields.done()
    return {
        "id": int(id_ or call.world.store.next_id("pagerduty_service")),
        "service": service,
        "integration_key": key,
    }


def list_channels(call: Call) -> Reply:
    """List the channels of a Slack workspace."""
    doc = _integration(call)
    if "channels" not in doc:
        raise RefusedError(400, {"detail": f"Channels are not supported for {doc['provider']['key']}"})
    results = [{**channel, "display": f"#{channel['name']}"} for channel in doc["channels"]]
    return Reply(200, {"results": results})


def _integration(call: Call) -> Document:
    return lookup.found(call, "integration", "integration_id")


def _config(call: Call) -> bool:
    return call.query.get("includeConfig", "1") not in _NO
