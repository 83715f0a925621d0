"""Organisations."""

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.sentry.routing import API, ORG, ORG_READ, route
from vedette_emulators.sentry.serialize import plain
from vedette_emulators.sentry.state import lookup

__all__ = ["ROUTES"]


def list_organizations(call: Call) -> Reply:
    """List the organisations of the token."""
    docs, headers = page(call, call.world.store.all("organization"))
    return Reply(200, [plain.organization(call.world, doc) for doc in docs], headers)


def get_organization(call: Call) -> Reply:
    """Get one organisation."""
    return Reply(200, plain.organization(call.world, lookup.organization(call)))


ROUTES = (
    route("GET", API + "organizations/", list_organizations, ORG_READ),
    route("GET", ORG, get_organization, ORG_READ),
)
