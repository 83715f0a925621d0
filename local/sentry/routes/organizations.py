"""Organisations."""

from local.core.http import Call, Reply
from local.core.paging import page
from local.sentry.serialize import plain
from local.sentry.state import lookup

__all__ = ["get_organization", "list_organizations"]


def list_organizations(call: Call) -> Reply:
    """List the organisations of the token."""
    docs, headers = page(call, call.world.store.all("organization"))
    return Reply(200, [plain.organization(call.world, doc) for doc in docs], headers)


def get_organization(call: Call) -> Reply:
    """Get one organisation."""
    return Reply(200, plain.organization(call.world, lookup.organization(call)))
