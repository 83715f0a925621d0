"""The deployment gate, against the local Sentry and a server that answers as Vercel's API does."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

QUERY = 'is:unresolved level:fatal "test mode"'


class Vercel:
    """Environment variables as Vercel keeps them: listed with their targets, read one by one."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.variables: list[dict[str, Any]] = []
        self.tokens: set[str] = set()

    def answer(self, path: str) -> tuple[int, Any]:
        path, _, query = path.partition("?")
        if query != "teamId=team_1":
            return 403, {"error": {"code": "forbidden"}}
        if path == "/v10/projects/prj_1/env":
            hidden = [{**one, "value": "eyJ2IjoidjIi"} for one in self.variables]
            return 200, {"envs": hidden}
        for one in self.variables:
            if path == f"/v1/projects/prj_1/env/{one['id']}":
                return 200, {**one, "decrypted": one["type"] == "encrypted"}
        return 404, {"error": {"code": "not_found"}}


@pytest.fixture
def vercel() -> Iterator[Vercel]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.tokens.add(self.headers["Authorization"])
            status, body = known.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = Vercel(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield known
    server.shutdown()
    server.server_close()
    thread.join()


def variable(value: str, *, target: list[str] | str = "production", kind: str = "encrypted") -> dict[str, Any]:
    return {"id": f"env_{value}", "key": "LEMONSQUEEZY_TEST_MODE", "value": value, "target": target, "type": kind}


@pytest.fixture
def gate(run_script: Any, sentry_run: dict[str, str], vercel: Vercel) -> Callable[..., Any]:
    settings = {
        **sentry_run, "GATE_QUERY": QUERY, "VERCEL_API": vercel.url, "VERCEL_PROJECT": "prj_1", "VERCEL_TEAM": "team_1",
        "VERCEL_TOKEN": "vercel-secret", "DEPLOYED_VALUES": "LEMONSQUEEZY_TEST_MODE=false",
    }  # fmt: skip
    return lambda **more: run_script("gate.sh", **{**settings, **more})


def test_nothing_stops_a_deployment_when_all_is_well(gate: Any, vercel: Vercel, report: Any) -> None:
    report("checkout failed", "error")
    report("order lost", "fatal")
    report("test mode", "fatal", environment="staging")
    vercel.variables = [variable("true", target=["preview"]), variable("false", target=["production", "preview"])]
    done = gate()
    assert (done.returncode, done.stdout) == (0, "nothing stops a deployment\n"), done.stderr
    assert vercel.tokens == {"Bearer vercel-secret"}


def test_a_fatal_test_mode_issue_stops_it_until_it_is_resolved(
    gate: Any, vercel: Vercel, report: Any, services: Any
) -> None:
    vercel.variables = [variable("false")]
    issue = report("Lemon Squeezy test mode in production", "fatal")
    done = gate()
    assert done.returncode == 1
    assert f"deployments are stopped: {issue['shortId']} is open in Sentry" in done.stderr
    services.api("PUT", f"organizations/local/issues/{issue['id']}/", json={"status": "resolved"}).raise_for_status()
    assert gate().returncode == 0


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ([variable("true")], 'LEMONSQUEEZY_TEST_MODE is "true" in production, and must be false'),
        ([variable("False")], 'LEMONSQUEEZY_TEST_MODE is "False" in production, and must be false'),
        ([variable("false"), variable("true")], 'is "true" in production'),
        ([variable("")], 'is "" in production'),
        ([], "LEMONSQUEEZY_TEST_MODE is not set in production: set it to false in Vercel"),
        ([variable("false", target=["preview"])], "is not set in production"),
        ([variable("false", kind="sensitive")], "cannot be read back from Vercel (it is of type sensitive)"),
    ],
)
def test_a_wrong_deployed_value_stops_it(gate: Any, vercel: Vercel, variables: list[dict[str, Any]], said: str) -> None:
    vercel.variables = variables
    done = gate()
    assert done.returncode == 1
    assert said in done.stderr


def test_everything_that_is_wrong_is_said_at_once(gate: Any, vercel: Vercel, report: Any) -> None:
    vercel.variables = [variable("true")]
    report("test mode seen", "fatal")
    report("test mode seen elsewhere", "fatal", fingerprint=["other"])
    done = gate()
    assert done.returncode == 1
    assert done.stderr.count("::error::deployments are stopped") == 3


def test_a_product_without_deployed_values_needs_no_vercel(gate: Any) -> None:
    assert gate(DEPLOYED_VALUES="", VERCEL_TOKEN="", VERCEL_PROJECT="").returncode == 0


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SENTRY_AUTH_TOKEN": "wrong"}, "answered 401"),
        ({"SENTRY_PROJECT": "another"}, "answered 404"),
        ({"SENTRY_URL": "http://127.0.0.1:9"}, "was not answered"),
        ({"VERCEL_API": "http://127.0.0.1:9"}, "was not answered"),
        ({"VERCEL_TEAM": "team_2"}, "answered 403"),
        ({"SENTRY_AUTH_TOKEN": "", "VERCEL_TOKEN": ""}, "not set: SENTRY_AUTH_TOKEN"),
        ({"VERCEL_TOKEN": "", "VERCEL_PROJECT": ""}, "not set: VERCEL_TOKEN VERCEL_PROJECT"),
    ],
)
def test_a_gate_that_cannot_see_stays_shut(gate: Any, vercel: Vercel, settings: dict[str, str], said: str) -> None:
    vercel.variables = [variable("false")]
    done = gate(**settings)
    assert done.returncode == 2
    assert said in done.stderr
    assert "vercel-secret" not in done.stderr + done.stdout
