"""The real sentry-cli against the emulator: what CI and cron jobs run, and what Sentry then shows."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def npm_tools(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("npm_tools", root / "tools" / "npm_tools.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def program(root: Path) -> Path:
    tools = npm_tools(root)
    try:
        return tools.sentry_cli()
    except tools.NpmError as reason:
        pytest.skip(f"sentry-cli cannot be installed: {reason}")


@pytest.fixture
def cli(program: Path, sentry: Any, tmp_path: Path) -> Any:
    """Run sentry-cli with the organisation's token and, as DSN, the one that Sentry itself gave out."""
    key = sentry("GET", "projects/local/web/keys/").json()[0]
    settings = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "SENTRY_URL": sentry.services.sentry,
        "SENTRY_AUTH_TOKEN": "local-admin",
        "SENTRY_ORG": "local",
        "SENTRY_PROJECT": "web",
        "SENTRY_DSN": key["dsn"]["public"],
    }

    def run(*arguments: str, code: int = 0, **more: str) -> str:
        done = subprocess.run(
            [str(program), *arguments],
            env=settings | more,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
        return done.stdout

    return run


def test_a_release_is_created_finalised_deployed_and_listed(cli: Any, sentry: Any) -> None:
    cli("releases", "new", "web@1.0")
    assert sentry("GET", "organizations/local/releases/web@1.0/").json()["dateReleased"] is None
    cli("releases", "finalize", "web@1.0")
    cli("deploys", "new", "--release", "web@1.0", "--env", "production")
    (release,) = sentry.services.objects("release")
    assert release["dateReleased"] is not None
    assert [project["slug"] for project in release["projects"]] == ["web"]
    assert (release["deployCount"], release["lastDeploy"]["environment"]) == (1, "production")
    assert "web@1.0" in cli("releases", "list")
    assert "production" in cli("deploys", "list", "--release", "web@1.0")


def test_a_release_made_twice_is_one_and_an_archived_one_leaves_the_list(cli: Any, sentry: Any) -> None:
    for _ in range(2):
        cli("releases", "new", "web@2.0")
    assert len(sentry.services.objects("release")) == 1
    cli("releases", "archive", "web@2.0")
    assert "web@2.0" not in cli("releases", "list")
    cli("releases", "restore", "web@2.0")
    assert "web@2.0" in cli("releases", "list")
    cli("releases", "delete", "web@2.0")
    assert sentry.services.objects("release") == []


def test_a_token_that_may_not_release_is_refused(cli: Any) -> None:
    cli("releases", "new", "web@1.0", code=1, SENTRY_AUTH_TOKEN="local-readonly")


@pytest.mark.parametrize(("code", "status"), [(0, "ok"), (3, "error")])
def test_a_monitored_job_checks_in_with_its_outcome(code: int, status: str, cli: Any, sentry: Any, bodies: Any) -> None:
    sentry.detector(bodies.cron())
    cli("monitors", "run", "reconcile", "-e", "staging", "--", "sh", "-c", f"exit {code}", code=code)
    (done,) = sentry("GET", "organizations/local/monitors/reconcile/checkins/").json()
    assert (done["status"], done["environment"]) == (status, "staging")
    assert done["duration"] >= 0
    (environment,) = sentry("GET", "organizations/local/monitors/reconcile/").json()["environments"]
    assert (environment["name"], environment["status"]) == ("staging", status)
    assert "reconcile" in cli("monitors", "list")


def test_a_job_that_sends_a_schedule_makes_its_monitor_or_rewrites_it(cli: Any, sentry: Any, bodies: Any) -> None:
    sentry.detector(bodies.cron())
    for slug in ("reconcile", "unheard-of"):
        cli("monitors", "run", slug, "--schedule", "30 4 * * *", "--timezone", "Europe/Vienna", "--", "true")
        monitor = sentry("GET", f"organizations/local/monitors/{slug}/").json()
        assert (monitor["config"]["schedule"], monitor["config"]["timezone"]) == ("30 4 * * *", "Europe/Vienna")
        assert monitor["isUpserting"] is True


def test_a_job_whose_monitor_nobody_declared_leaves_nothing(cli: Any, sentry: Any) -> None:
    cli("monitors", "run", "unheard-of", "--", "true")
    assert sentry.services.objects("check_in") == []


def test_an_event_becomes_an_issue_that_a_gate_finds_and_a_person_resolves(cli: Any, sentry: Any) -> None:
    cli("send-event", "--message", "card declined", "--level", "fatal", "--tag", "mode:test", "--no-environ")
    found = sentry("GET", "organizations/local/issues/?query=is:unresolved level:fatal mode:test").json()
    assert [issue["title"] for issue in found] == ["card declined"]
    assert found[0]["shortId"] in cli("issues", "list")
    cli("issues", "resolve", "--id", found[0]["id"])
    assert sentry("GET", "organizations/local/issues/?query=is:unresolved level:fatal mode:test").json() == []


def test_it_lists_repositories(cli: Any, sentry: Any) -> None:
    linked = sentry.services.control.post("/_control/sentry/repositories", json={}).json()
    assert linked[0]["name"] in cli("repos", "list")


def test_without_npm_it_says_what_to_install(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = npm_tools(root)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("VEDETTE_CACHE", str(tmp_path / "cache"))
    with pytest.raises(tools.NpmError, match=r"npm is not on PATH, .*: install Node.js"):
        tools.sentry_cli()
