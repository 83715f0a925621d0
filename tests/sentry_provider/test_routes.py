"""The route table against Sentry's published description."""

import json
import re

import pytest
from pulumi_resource_sentry.client import Route


@pytest.fixture(scope="module")
def published(specs):
    document = json.loads((specs / "sentry-openapi.json").read_text(encoding="utf-8"))
    found = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in {"get", "post", "put", "delete"}:
                scopes = {scope for entry in operation.get("security", ()) for scope in entry.get("auth_token", ())}
                found[method.upper(), _shape(path.removeprefix("/api/0/"))] = scopes
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
