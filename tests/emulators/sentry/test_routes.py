"""Scopes: those of Sentry's published description, enforced on every route."""

from __future__ import annotations

import re
from typing import Any

import pytest
from vedette_emulators.core.http import Route
from vedette_emulators.sentry.app import ROUTES

TOKEN_ROUTES = [row for row in ROUTES if row.scopes is not None]


def test_published_routes_have_the_published_scopes(contract: Any) -> None:
    def published(row: Route) -> frozenset[str]:
        return frozenset(contract("sentry").routes[f"{row.method} {row.path}"]["scopes"])

    different = {
        f"{row.method} {row.path}": (sorted(row.scopes), sorted(published(row)))
        for row in TOKEN_ROUTES
        if row.published and row.scopes != published(row)
    }
    assert different == {}


@pytest.mark.parametrize("row", TOKEN_ROUTES, ids=lambda row: f"{row.method}-{row.path.removeprefix('/api/0/')}")
def test_a_route_wants_a_token_with_one_of_its_scopes(row: Route, sentry: Any, services: Any) -> None:
    path = re.sub(r"{(\w+)}", lambda name: NAMES.get(name[1], "1"), row.path.removeprefix("/api/0/"))
    body = BODIES.get(row.path.rsplit("/", 2)[-2], {}) if row.method in {"POST", "PUT"} else None
    without = sentry(row.method, path, body, token=None)
    assert (without.status_code, without.json()) == (401, {"detail": "Authentication credentials were not provided."})
    unknown = sentry(row.method, path, body, token="nobody")
    assert (unknown.status_code, unknown.json()) == (401, {"detail": "Invalid token"})
    other = next(scope for scope in ("member:read", "event:read") if scope not in row.scopes)
    made = services.control.post("/_control/tokens", json={"scopes": [other]}).json()["token"]
    refused = sentry(row.method, path, body, token=made)
    assert refused.status_code == 403
    assert refused.json() == {"detail": "You do not have permission to perform this action."}
    for scope in sorted(row.scopes):
        allowed = services.control.post("/_control/tokens", json={"scopes": [scope]}).json()["token"]
        assert sentry(row.method, path, body, token=allowed).status_code not in {401, 403}, scope
        if row.method == "DELETE":
            break  # the next one would find it gone


NAMES = {"organization_id_or_slug": "local", "project_id_or_slug": "web", "team_id_or_slug": "payments"}
# What even a reader may send.
BODIES = {"ownership": {"raw": ""}}


def test_the_readonly_token_reads_and_never_writes(sentry: Any) -> None:
    for path in ("organizations/local/teams/", "projects/local/web/keys/", "organizations/local/workflows/"):
        assert sentry("GET", path, token="local-readonly").status_code == 200
    assert sentry("POST", "organizations/local/teams/", {"slug": "x"}, token="local-readonly").status_code == 403
    assert sentry("PUT", "projects/local/web/", {"name": "x"}, token="local-readonly").status_code == 403
    bookmarked = sentry("PUT", "projects/local/web/", {"isBookmarked": True}, token="local-readonly")
    assert bookmarked.json()["isBookmarked"] is True
