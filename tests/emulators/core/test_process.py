"""The process: start, stop, status, restart with its state, ports that are taken, the page."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

HEADERS = {"authorization": "Bearer local-admin"}


@pytest.fixture
def command(root: Path, tmp_path: Path) -> Any:
    """Run one command of the emulators on a state folder of this test; what it started is stopped at the end."""
    state = tmp_path / "state"

    def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "vedette_emulators", arguments[0], "--state", str(state), *arguments[1:]]
        return subprocess.run(line, cwd=root, capture_output=True, text=True, timeout=60, check=False, **options)

    yield run
    run("stop")


@pytest.fixture
def port(own_port: int) -> int:
    return own_port


def test_started_stopped_and_started_again_with_its_state(command: Any, port: int) -> None:
    assert (command("status").returncode, command("status").stdout) == (1, "not running\n")
    started = command("start", "--port", str(port))
    assert started.returncode == 0, started.stderr
    assert started.stdout.endswith(f": http://127.0.0.1:{port}\n")
    assert command("status").returncode == 0
    teams = f"http://127.0.0.1:{port + 1}/api/0/organizations/local/teams/"
    assert httpx.post(teams, json={"slug": "kept"}, headers=HEADERS).status_code == 201
    httpx.post(f"http://127.0.0.1:{port}/_control/clock", json={"now": "2030-01-01T00:00:00Z"})
    assert command("stop").returncode == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(teams)
    assert command("start", "--port", str(port)).returncode == 0
    assert [team["slug"] for team in httpx.get(teams, headers=HEADERS).json()] == ["kept"]
    made = httpx.post(teams, json={"slug": "next"}, headers=HEADERS).json()
    assert (made["id"], made["dateCreated"]) == ("1002", "2030-01-01T00:00:00.000000Z")
    assert command("stop").stdout.startswith("stopped process ")
    assert command("stop").stdout == "not running\n"


def test_a_killed_process_loses_nothing(command: Any, port: int, tmp_path: Path) -> None:
    command("start", "--port", str(port))
    teams = f"http://127.0.0.1:{port + 1}/api/0/organizations/local/teams/"
    assert httpx.post(teams, json={"slug": "kept"}, headers=HEADERS).status_code == 201
    pid = httpx.get(f"http://127.0.0.1:{port}/_control/status").json()["pid"]
    subprocess.run(["kill", "-9", str(pid)], check=True)
    assert command("start", "--port", str(port)).returncode == 0
    assert [team["slug"] for team in httpx.get(teams, headers=HEADERS).json()] == ["kept"]


def test_a_second_process_is_refused_by_folder_and_by_port(command: Any, port: int, tmp_path: Path, root: Path) -> None:
    first = command("start", "--port", str(port))
    assert command("start", "--port", str(port)).stdout == first.stdout
    again = command("start", "--port", str(port + 10))
    assert again.returncode == 2
    assert f" on port {port}, not {port + 10}: stop it with `make stop`" in again.stderr
    other = [
        sys.executable,
        "-m",
        "vedette_emulators",
        "serve",
        "--state",
        str(tmp_path / "other"),
        "--port",
        str(port),
    ]
    taken = subprocess.run(other, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    assert taken.returncode == 2
    assert taken.stderr == (
        f"error: port {port} for page is taken (Address already in use); stop what uses it, "
        "or choose other ports with --port or VEDETTE_LOCAL_PORT\n"
    )
    same = command("serve", "--port", str(port + 10))
    assert same.returncode == 2
    assert "stop it with `python -m vedette_emulators stop`, or choose another --state" in same.stderr


def test_a_wrong_port_is_a_usage_error(command: Any) -> None:
    assert command("start", "--port", "99999").returncode == 2
    assert command("start", "--port", "0").returncode == 2


def walk(services: Any, sentry: Any, bodies: Any) -> Any:
    services.reset()
    services.control.post("/_control/clock", json={"now": "2026-11-21T12:00:00Z"})
    sentry.make("organizations/local/teams/", {"slug": "payments"})
    sentry.make("teams/local/payments/projects/", {"name": "web"})
    ids = [sentry.detector(body)["id"] for body in (bodies.metric(), bodies.cron(), bodies.uptime())]
    sentry.alert(bodies.alert(detector_ids=ids))
    sentry.make("organizations/local/dashboards/", bodies.dashboard())
    return services.control.get("/_control/objects").json()


def test_the_same_requests_give_the_same_objects(services: Any, sentry: Any, bodies: Any) -> None:
    assert walk(services, sentry, bodies) == walk(services, sentry, bodies)


def test_the_page_shows_what_there_is_and_escapes_it(services: Any, sentry: Any, bodies: Any) -> None:
    metric = sentry.detector(bodies.metric(name="<script>alert(1)</script>"))
    ids = [metric["id"], sentry.detector(bodies.cron())["id"], sentry.detector(bodies.uptime())["id"]]
    sentry.alert(bodies.alert(name='"Payments" & more', detector_ids=ids))
    sentry.make("organizations/local/dashboards/", bodies.dashboard())
    reply = services.control.get("/")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    text = reply.text
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "&quot;Payments&quot; &amp; more" in text
    for shown in (
        "count() of is:unresolved in 300 s",
        "high &gt; 10, medium &gt; 5",
        "0 2 * * * UTC",
        "incidents",
    ):
        assert shown in text
    assert "http://" not in re.sub(r"http://127\.0\.0\.1:\d+", "", text)


def test_the_page_of_an_empty_service(services: Any) -> None:
    assert services.control.get("/").text.count("none yet") == 4
