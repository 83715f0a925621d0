"""Check-ins, releases, the watch after a deployment, and Slack."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

VERSION = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def dsn(services: Any, sentry_run: dict[str, str]) -> str:
    made = services.api("POST", "projects/local/harbour-workers/keys/", json={"name": "workflows"})
    assert made.status_code == 201, made.text
    return str(made.json()["dsn"]["public"])


@pytest.fixture
def monitor(services: Any, sentry_run: dict[str, str]) -> str:
    config = {"schedule_type": "crontab", "schedule": "17 2 * * *", "checkin_margin": 30, "max_runtime": 60}
    sent = {"name": "Backup", "slug": "harbour-backup", "project": "harbour-workers", "config": config}
    made = services.api("POST", "organizations/local/monitors/", json=sent)
    assert made.status_code == 201, made.text
    return "harbour-backup"


@pytest.fixture
def check_in(run_script: Any, dsn: str, monitor: str) -> Callable[..., Any]:
    settings = {"SENTRY_DSN": dsn, "MONITOR": monitor, "SENTRY_ENVIRONMENT": "production", "GITHUB_RUN_ID": "77"}
    return lambda status, **more: run_script("check-in.sh", status, **{**settings, **more})


def check_ins(services: Any) -> list[dict[str, Any]]:
    answer = services.api("GET", "organizations/local/monitors/harbour-backup/checkins/")
    answer.raise_for_status()
    return answer.json()


@pytest.mark.parametrize("end", ["ok", "error"])
def test_a_run_is_one_check_in_with_its_end(check_in: Any, services: Any, end: str) -> None:
    for status in ("in_progress", end):
        done = check_in(status)
        assert (done.returncode, done.stdout) == (0, f"harbour-backup: {status}\n"), done.stderr
    (found,) = check_ins(services)
    assert (found["status"], found["environment"]) == (end, "production")


def test_each_run_is_a_check_in_of_its_own(check_in: Any, services: Any) -> None:
    for run in ("1", "2"):
        assert check_in("ok", GITHUB_RUN_ID=run).returncode == 0
    assert len(check_ins(services)) == 2


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SENTRY_DSN": "https://sentry.example/1"}, "SENTRY_DSN is not a DSN"),
        ({"SENTRY_DSN": "", "MONITOR": ""}, "not set: SENTRY_DSN MONITOR"),
        ({"SENTRY_DSN": "http://0a@127.0.0.1:9/1"}, "was not answered"),
    ],
)
def test_a_check_in_that_does_not_arrive_fails(check_in: Any, settings: dict[str, str], said: str) -> None:
    done = check_in("ok", **settings)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


@pytest.fixture
def watch(run_script: Any, sentry_run: dict[str, str]) -> Callable[..., Any]:
    settings = {
        **sentry_run, "VERSION": VERSION, "DEPLOYED_AT": "2000-01-01T00:00:00Z", "WATCH_MINUTES": "2",
        "WATCH_ISSUES": "1", "WATCH_PAUSE_S": "0",
    }  # fmt: skip
    return lambda **more: run_script("watch-release.sh", **{**settings, **more})


def test_a_quiet_release_stays(watch: Any, report: Any) -> None:
    report("of another release", "fatal", release="f" * 40)
    report("only a warning", "warning", release=VERSION)
    report("one error is allowed here", "error", release=VERSION)
    done = watch()
    assert (done.returncode, done.stdout) == (0, "01234567: 1 new issues in 2 minutes, none fatal\n"), done.stderr


@pytest.mark.parametrize(
    ("levels", "counts"), [(["fatal"], "1 new issues, 1"), (["error", "error"], "2 new issues, 0")]
)
def test_a_release_that_breaks_something_is_rolled_back(
    watch: Any, report: Any, levels: list[str], counts: str
) -> None:
    for number, level in enumerate(levels):
        report(f"broken {number}", level, release=VERSION)
    done = watch()
    assert (done.returncode, f"01234567 brought {counts} of them fatal: " in done.stderr) == (1, True), done.stderr


def test_what_was_broken_before_is_no_reason(watch: Any, report: Any) -> None:
    report("known", "fatal", release=VERSION)
    assert watch(DEPLOYED_AT="2999-01-01T00:00:00Z").returncode == 0


@pytest.mark.parametrize("script", ["watch-release.sh", "release.sh"])
def test_a_version_is_a_commit(run_script: Any, sentry_run: dict[str, str], script: str) -> None:
    settings = {"DEPLOYED_AT": "x", "WATCH_MINUTES": "1", "WATCH_ISSUES": "1", "VERSION": "v1; rm -rf ."}
    done = run_script(script, **sentry_run, **settings)
    assert (done.returncode, "a full commit id is allowed" in done.stderr) == (2, True)


def test_a_release_is_reported_with_its_commits_and_its_deployment(
    run_script: Any, sentry_run: dict[str, str], services: Any, token: Any, tmp_path: Path, *, root: Path
) -> None:
    import sys  # noqa: PLC0415

    sys.path.insert(0, str(root / "tools"))
    try:
        npm_tools = pytest.importorskip("npm_tools", reason="tools/npm_tools.py, which installs sentry-cli, is missing")
    finally:
        sys.path.remove(str(root / "tools"))
    if shutil.which("npm") is None:
        pytest.skip("npm is missing: it installs sentry-cli")
    code = tmp_path / "code"
    code.mkdir()
    git = ["git", "-C", str(code), "-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run([*git, "init", "-q"], check=True)
    for message in ("first", "second"):
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", message], check=True)
    version = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    settings = {**sentry_run, "SENTRY_AUTH_TOKEN": token("project:releases", "org:ci", "org:read", "project:read")}
    done = run_script(
        "release.sh",
        cwd=code,
        **settings,
        VERSION=version,
        SENTRY_CLI=str(npm_tools.sentry_cli()),
        SENTRY_LOG_LEVEL="info",
    )
    assert done.returncode == 0, done.stderr + done.stdout
    release = services.api("GET", f"organizations/local/releases/{version}/").json()
    assert release["dateReleased"]
    deploys = services.api("GET", f"organizations/local/releases/{version}/deploys/").json()
    assert [one["environment"] for one in deploys] == ["production"]


@pytest.fixture
def slack() -> Iterator[tuple[str, list[Any]]]:
    """An address that takes what Slack's incoming webhooks take."""
    received: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200 if self.path == "/services/T0/B0/good" else 404)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/services/T0/B0", received
    server.shutdown()
    server.server_close()
    thread.join()


def test_slack_is_notified_without_markup(run_script: Any, slack: tuple[str, list[Any]]) -> None:
    address, received = slack
    done = run_script("slack.sh", 'a & b <!channel> "c"', SLACK_WEBHOOK_URL=f"{address}/good")
    assert done.returncode == 0, done.stderr
    assert received == [{"text": 'a &amp; b &lt;!channel&gt; "c"'}]


def test_a_wrong_address_of_slack_fails_and_is_not_shown(run_script: Any, slack: tuple[str, list[Any]]) -> None:
    done = run_script("slack.sh", "x", SLACK_WEBHOOK_URL=f"{slack[0]}/bad")
    assert done.returncode == 2
    assert "T0/B0" not in done.stdout + done.stderr
