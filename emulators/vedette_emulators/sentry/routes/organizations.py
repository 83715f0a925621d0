"""Organisations."""

from __future__ import annotations

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.sentry.routing import API, ORG, ORG_READ, route
from vedette_emulators.sentry.serialize import plain
from vedette_emulators.sentry.state import lookup


def list_organizations(call: Call) -> Reply:
    docs, headers = page(call, call.context.store.all("organization"))
    return Reply(200, [plain.organization(call.context, doc) for doc in docs], headers)


def get_organization(call: Call) -> Reply:
    return Reply(200, plain.organization(call.context, lookup.organization(call)))


ROUTES = (
    route("GET", API + "organizations/", list_organizations, ORG_READ),
    route("GET", ORG, get_organization, ORG_READ),
)
