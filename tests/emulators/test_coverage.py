"""The coverage table, the routes and the published description are the same set."""

import re
from typing import Any

import pytest
from vedette_emulators.sentry.app import HANDLERS, INGEST_HANDLERS
from vedette_emulators.sentry.coverage import COVERAGE, INGEST, Row


def test_every_row_has_a_handler_and_every_handler_a_row() -> None:
    registered = {(method, f"/api/0/{path}") for path, methods in HANDLERS.items() for method in methods}
    rows = [(row.method, row.path) for row in COVERAGE]
    assert len(rows) == len(set(rows))
    assert set(rows) == registered
    ingest = {(method, path) for path, methods in INGEST_HANDLERS.items() for method in methods}
    assert {(row.method, row.path) for row in INGEST} == ingest


def test_published_rows_are_published_and_the_others_are_not(contract: Any) -> None:
    operations = contract("sentry").operations
    described = {row: f"{row.method} {row.path}" in operations for row in COVERAGE}
    assert [row.path for row, is_there in described.items() if row.published != is_there] == []


def test_unpublished_rows_say_where_they_are_known_from() -> None:
    assert [row.path for row in COVERAGE if not row.published and not row.note] == []


def test_published_rows_have_the_published_scopes(contract: Any) -> None:
    def published(row: Row) -> frozenset[str]:
        return frozenset(contract("sentry").routes[f"{row.method} {row.path}"]["scopes"])

    different = {
        f"{row.method} {row.path}": (sorted(row.scopes), sorted(published(row)))
        for row in COVERAGE
        if row.published and row.scopes != published(row)
    }
    assert different == {}


@pytest.mark.parametrize("row", COVERAGE, ids=lambda row: f"{row.method}-{row.path.removeprefix('/api/0/')}")
def test_a_route_wants_a_token_with_one_of_its_scopes(row: Row, sentry: Any, services: Any) -> None:
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
