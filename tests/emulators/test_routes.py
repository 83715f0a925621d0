"""The tables of routes: every route is one row beside its handler, and the vendors' descriptions agree."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest
from vedette_emulators.core.http import Call, Errors, Reply, Route, Service

SERVICES = ("sentry", "github", "slack", "pagerduty")
# Slack publishes pages, and no description of its methods that it keeps up to date.
DESCRIBED = ("sentry", "github", "pagerduty")


def table(service: str) -> tuple[Route, ...]:
    rows: tuple[Route, ...] = import_module(f"vedette_emulators.{service}.app").ROUTES
    return rows


def modules(service: str) -> list[ModuleType]:
    package = import_module(f"vedette_emulators.{service}.routes")
    return [import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__)]


def handlers(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Public functions that answer a call with a reply."""
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ == module.__name__ and not name.startswith("_"):
            annotations = inspect.get_annotations(function, eval_str=True)
            if annotations.get("return") is Reply and list(annotations.values()) == [Call, Reply]:
                yield f"{module.__name__}.{name}", function


@pytest.mark.parametrize("service", SERVICES)
def test_no_route_is_stated_twice(service: str) -> None:
    counts = Counter((row.method, row.path) for row in table(service))
    assert [route for route, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_table_has_the_rows_of_every_module(service: str) -> None:
    beside = [row for module in modules(service) for row in getattr(module, "ROUTES", ())]
    served = table(service)
    assert [f"{row.method} {row.path}" for row in beside if row not in served] == []
    assert len(served) == len(beside)


@pytest.mark.parametrize("service", SERVICES)
def test_every_handler_has_a_row_in_its_own_module(service: str) -> None:
    for module in modules(service):
        rows = {row.handler for row in getattr(module, "ROUTES", ())}
        assert [name for name, handler in handlers(module) if handler not in rows] == []
        assert [row.path for row in getattr(module, "ROUTES", ()) if row.handler.__module__ != module.__name__] == []


@pytest.mark.parametrize("service", DESCRIBED)
def test_published_routes_are_described_and_the_others_are_not(service: str, contract: Any) -> None:
    # A route that takes no token of the API belongs to another description, or to none.
    rows = [row for row in table(service) if row.scopes is not None]
    described = {row: f"{row.method} {row.path}" in contract(service).operations for row in rows}
    assert [f"{row.method} {row.path}" for row, found in described.items() if row.published != found] == []


@pytest.mark.parametrize("service", DESCRIBED)
def test_the_committed_facts_are_those_of_the_published_routes(service: str, contract: Any) -> None:
    published = {f"{row.method} {row.path}" for row in table(service) if row.published}
    assert published == set(contract(service).routes), "run `make contracts` after adding or removing a route"


@pytest.mark.parametrize("service", DESCRIBED)
def test_the_note_of_an_unpublished_route_says_where_it_is_known_from(service: str) -> None:
    assert [f"{row.method} {row.path}" for row in table(service) if not row.published and not row.note] == []


def test_a_service_refuses_a_route_that_is_stated_twice() -> None:
    context: Any = None
    twice = [Route("GET", "/one", lambda _: Reply(), frozenset()) for _ in range(2)]
    with pytest.raises(ValueError, match=r"^emulator: GET /one has two rows in the table of routes$"):
        Service("emulator", context, twice, rate_headers=lambda _: {}, errors=Errors())
    served = Service("emulator", context, twice[:1], rate_headers=lambda _: {}, errors=Errors())
    assert served.routes == tuple(twice[:1])
