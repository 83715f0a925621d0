"""The route table against Sentry's published description."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from pulumi_resource_sentry.client import Route
from pulumi_resource_sentry.client.routes import route_table


@pytest.fixture(scope="module")
def published(contract):
    """Every described operation, with its scopes where the emulator serves it."""
    facts, found = contract("sentry"), {}
    for operation in facts.operations:
        method, _, path = operation.partition(" ")
        scopes = facts.routes.get(operation, {}).get("scopes", ())
        found[method, _shape(path.removeprefix("/api/0/"))] = set(scopes)
    return found


def _shape(path):
    return re.sub(r"\{[^}]+\}", "{}", path)


@pytest.mark.parametrize("route", list(Route), ids=lambda route: route.name)
def test_a_route_and_its_scopes_are_as_published(route, published):
    key = (route.method, _shape(route.path))
    assert (key in published) == route.published
    if route.published:
        assert set(route.scopes) == published[key]


def test_no_route_is_there_twice():
    assert len({(route.method, route.path) for route in Route}) == len(list(Route))


def test_only_requests_that_may_make_something_are_not_repeatable():
    unrepeatable = {route for route in Route if not route.repeatable}
    assert unrepeatable == {route for route in Route if route.name.startswith(("CREATE_", "REPLACE_"))}


def test_what_the_client_can_send_is_on_the_pages(root):
    """Each route, with its scopes, on the page of what sends it."""
    pages = (root / "providers" / "sentry" / "docs").glob("*/*.md")
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert set(re.findall(r"^\| [A-Z]+ \| `.*$", text, re.MULTILINE)) == set(route_table().splitlines()[2:])


def test_the_command_prints_the_table(root):
    command = [sys.executable, "-m", "pulumi_resource_sentry", "routes"]
    assert subprocess.run(command, check=True, capture_output=True, text=True, cwd=root).stdout == route_table()


def test_nothing_but_the_table_is_sent(root):
    """Only the client speaks to the exchange, and it takes a method and path from a route alone."""
    sources = (root / "providers" / "sentry" / "pulumi_resource_sentry").rglob("*.py")
    users = {path.name for path in sources if "import Exchange" in path.read_text(encoding="utf-8")}
    assert users == {"client.py"}
    routes = (root / "providers" / "sentry" / "pulumi_resource_sentry").rglob("*.py")
    used = {name for path in routes for name in re.findall(r"Route\.([A-Z_]+)", path.read_text(encoding="utf-8"))}
    assert used == {route.name for route in Route}
