"""What Sentry answers to the provider's own requests, against the facts of its published description."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import grpc
import httpx
import pytest
from pulumi_resource_sentry.client import Route
from pulumi_resource_sentry.functions import FUNCTIONS
from sentry_cases.case import filled
from sentry_cases.registry import CASES, in_place


@dataclass(frozen=True)
class Exchange:
    """One request of the provider, with its query, and the answer."""

    method: str
    path: str
    query: str
    status: int
    sent: Any
    got: Any


@dataclass
class Relay:
    """Stands between the provider and Sentry: records what passes, and may change what is answered."""

    url: str = ""
    seen: list[Exchange] = field(default_factory=list)
    change: Callable[[Exchange], Any] | None = None


@contextmanager
def relaying(target: str) -> Iterator[Relay]:
    relay, lock = Relay(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def relayed(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            answer = httpx.request(self.command, target + self.path, headers=headers, content=body, timeout=30)
            parts = urlsplit(self.path)
            sent, got = (json.loads(text) if text else None for text in (body, answer.content))
            exchange = Exchange(self.command, parts.path, parts.query, answer.status_code, sent, got)
            with lock:
                relay.seen.append(exchange)
            if relay.change and answer.is_success:
                got = relay.change(exchange)
            data = b"" if got is None else json.dumps(got).encode()
            self.send_response(answer.status_code)
            for name in ("content-type", "link", "date"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = relayed  # noqa: N815 - names of the base class

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    relay.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def relay(emulator) -> Iterator[Relay]:
    with relaying(emulator.sentry) as it:
        yield it


PATTERNS = {route: re.compile(re.sub(r"{\w+}", "[^/]+", f"/api/0/{route.path}") + "$") for route in Route}


def route_of(exchange: Exchange) -> Route:
    """The route that an exchange is of; a fixed word beats a parameter."""
    fitting = [
        route for route, pattern in PATTERNS.items() if route.method == exchange.method and pattern.match(exchange.path)
    ]
    return min(fitting, key=lambda route: route.path.count("{"))


LOOKUPS = {
    "getAlert": {"name": "Payments are failing"},
    "getAlerts": {},
    "getClientKey": {"project": "web", "name": "Default"},
    "getClientKeys": {"project": "web"},
    "getDashboard": {"title": "Payments"},
    "getIntegration": {"providerKey": "slack"},
    "getIntegrations": {},
    "getMember": {"email": "owner@local.test"},
    "getMembers": {},
    "getMonitor": {"name": "Error Monitor", "project": "web"},
    "getMonitors": {},
    "getOpsgenieTeams": {"integrationId": "24"},
    "getOrganization": {},
    "getPagerDutyService": {"service": "Old Pager", "integrationId": "22"},
    "getPagerDutyServices": {"integrationId": "22"},
    "getProject": {"slug": "web"},
    "getProjectMonitor": {"project": "web", "type": "error"},
    "getProjects": {},
    "getRepositories": {},
    "getRepository": {"name": "REPOSITORY"},
    "getTeam": {"slug": "payments"},
}


def place(made: Any) -> str:
    """How an import names an object."""
    return CASES[made.type].import_id.format(id=made.id)


def lives(engine_for: Any, relay: Relay, kind: str, there: Any) -> None:
    """Make, adopt or meet again, read, import, change and delete one object of a type."""
    values = filled(CASES[kind].example, there)
    made = engine_for(baseUrl=relay.url).create(kind, values)
    engine_for(baseUrl=relay.url).read(made)
    if CASES[kind].import_id:
        engine_for(baseUrl=relay.url).read_id(kind, place(made))
    if changes := filled(in_place(kind), there):
        made = engine_for(baseUrl=relay.url).update(made, values | changes)
    engine_for(baseUrl=relay.url).delete(made)


DEVIATIONS = {
    r"GET .*notifications/actions/ 200 is not described": "described with 201; a list is answered with 200",
    r"integrations/ 200 .*'configOrganization' is a required property \(\?.*includeConfig=0": (
        "described with the configuration, which nobody has asked for"
    ),
    r"dashboards/ 200 \$\[\d+\]\.widgetPreview\[\d+\]\.layout: .* is not of type 'string'": (
        "described as a map of strings; the layout in it is an object"
    ),
    r"dashboards/.* \$\.utc: (True|False) is not of type 'string'": "described as a string; kept as the boolean sent",
    r"ownership/ 20\d \$\.(dateCreated|lastUpdated|raw): None": (
        "described as always there; a project without rules has none (sentry/issues/endpoints/project_ownership.py)"
    ),
    r"external-users/.* request \$: 'id' is a required property": "described as wanting what it says is read only",
    r"(workflows|detectors)/.* request .*: 'logic_type' is a required property": (
        "described in snake case; the camel case that the web interface sends is taken (CamelSnakeSerializer)"
    ),
}
"""Where the exchange follows the service and not its description, and why; none may be here without need."""


def everything(engine_for: Any, relay: Relay, examples: Any, emulator: Any, more: Any) -> None:
    """Every operation of every type, and every function."""
    for kind in CASES:
        lives(engine_for, relay, kind, more)
    run = engine_for(baseUrl=relay.url)
    for kind in ("Alert", "Dashboard"):
        run.create(kind, examples[kind])
    for cls in FUNCTIONS:
        name = cls.token.rpartition(":")[2]
        linked = {"name": emulator.api("GET", "organizations/local/repos/")[0]["name"]}
        run.invoke(name, **(linked if name == "getRepository" else LOOKUPS[name]))


@pytest.fixture
def wrong(contract):
    """Whatever differs between the exchanges so far and the description, one line each."""
    facts = contract("sentry")
    described = {route: operation for operation in facts.routes for route in Route if fits(route, operation)}

    def found(seen: list[Exchange]) -> list[str]:
        lines = set()
        for one in seen:
            route = route_of(one)
            if route.published and one.status < 300:
                asked = f" (?{one.query})" if one.query else ""
                lines |= {f"{text}{asked}" for text in facts.wrong(described[route].partition(" ")[2], one)}
        return sorted(lines)

    return found


def fits(route: Route, operation: str) -> bool:
    """Whether a described operation is this route; the names of parameters differ."""
    bare = re.compile(r"{\w+}")
    return bare.sub("{}", operation) == bare.sub("{}", f"{route.method} /api/0/{route.path}")


def test_every_exchange_is_as_described(  # noqa: PLR0917 - fixtures
    engine_for, relay, examples, emulator, more, wrong
):
    everything(engine_for, relay, examples, emulator, more)
    found = wrong(relay.seen)
    used = {pattern for pattern in DEVIATIONS if any(re.search(pattern, line) for line in found)}
    found = [line for line in found if not any(re.search(pattern, line) for pattern in DEVIATIONS)]
    assert not found, "\n".join(found)
    assert used == set(DEVIATIONS)
    assert {route_of(one) for one in relay.seen} == set(Route)


def test_an_answer_of_another_shape_is_noticed(engine_for, relay, examples, wrong):
    engine_for(baseUrl=relay.url).create("Team", examples["Team"])
    assert wrong(relay.seen) == []
    made = next(one for one in relay.seen if one.method == "POST")
    other = replace(made, got=[made.got])
    (line,) = wrong([other])
    assert line.startswith("POST /api/0/organizations/{organization_id_or_slug}/teams/ 201 $: [")


class Promised:
    """Answers cut down to what the description promises: no key that is optional or that it does not name.

    With `empty`, whatever may be null is null.
    """

    def __init__(self, facts: Any, *, empty: bool) -> None:
        self._facts, self._empty = facts, empty
        self._operations = {route: one for one in facts.routes for route in Route if fits(route, one)}

    def __call__(self, exchange: Exchange) -> Any:
        operation = self._operations.get(route_of(exchange))
        shape = self._facts.routes[operation]["answers"].get(str(exchange.status)) if operation else None
        return exchange.got if shape is None else self._least(shape, exchange.got)

    def _least(self, shape: Any, value: Any) -> Any:
        while "$ref" in shape:
            shape = self._facts.shapes[shape["$ref"]]
        if "anyOf" in shape:
            if self._empty and {"type": "null"} in shape["anyOf"]:
                return None
            fitting = [one for one in shape["anyOf"] if not self._facts.problems(one, value)]
            return self._least(fitting[0], value) if fitting else value
        if isinstance(value, list) and "items" in shape:
            return [self._least(shape["items"], one) for one in value]
        if isinstance(value, dict) and "properties" in shape:
            named = shape["properties"]
            return {
                key: self._least(named.get(key, {}), value[key]) for key in shape.get("required", ()) if key in value
            }
        return value


@pytest.mark.parametrize("empty", [False, True], ids=["least", "null"])
def test_reading_needs_no_more_than_is_promised(engine_for, relay, examples, contract, empty):
    run, kinds = engine_for(), [kind for kind, case in CASES.items() if case.import_id]
    if empty:
        kinds.remove("UserMapping")  # a member without a user is an invitation, which has no names elsewhere
    made = {kind: run.create(kind, examples[kind]) for kind in kinds}
    relay.change = Promised(contract("sentry"), empty=empty)
    failed = {}
    for kind, one in made.items():
        for read in (lambda run, one=one: run.read(one), lambda run, one=one: run.read_id(one.type, place(one))):
            try:
                assert read(engine_for(baseUrl=relay.url)).id == one.id, kind
            except grpc.RpcError as error:
                failed[kind] = error.details()
    # What cannot be read is said in a sentence; it is never taken for deleted.
    monitors = ("CronMonitor", "MetricMonitor", "UptimeMonitor") if empty else ()
    expected = dict.fromkeys(monitors, "without its data source: open it in Sentry")
    names = "without the names that it has in other services"
    expected |= {kind: names for kind in ("TeamMapping", "UserMapping") if kind in kinds}
    assert set(failed) == set(expected)
    assert [text for kind, text in failed.items() if expected[kind] not in text] == []
