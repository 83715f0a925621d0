"""A refresh while a service answers 404 to everything, or is another account, leaves the state as it was."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.engine

SERVICES = {"github": "GitHub", "pagerduty": "PagerDuty", "slack": "Slack", "sentry": "Sentry"}
NOT_FOUND = {"status": 404, "body": {"message": "Not Found"}}
COMMANDS = [
    ("refresh", "--yes", "--skip-preview"),
    ("refresh", "--preview-only"),
    ("up", "--yes", "--refresh"),
    ("preview", "--refresh"),
    ("destroy", "--yes", "--skip-preview", "-r"),
]


@pytest.fixture(scope="module")
def company(module_checkout: Any, root: Any) -> Any:
    """The stack `company` of one product, tried out on the local services."""
    for name in ("emulators", "policies"):
        (module_checkout.root / name).symlink_to(root / name)
    module_checkout.only("ferries")
    done = vedette(module_checkout, "up", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    return module_checkout


def vedette(checkout: Any, command: str, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    line = [str(checkout.root / ".venv" / "bin" / "vedette"), command, "--stack", "company", "--", *words]
    return subprocess.run(
        line, cwd=checkout.root, env={**checkout.env, **env}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip


def held(checkout: Any) -> dict[str, int]:
    """How many resources of each package the state has."""
    place = checkout.root / ".vedette" / "tryout"
    found: dict[str, int] = {}
    for row in type(checkout)(place, checkout.env).export("company"):
        package = row["type"].partition(":")[0]
        found[package] = found.get(package, 0) + 1
    return found


@pytest.fixture
def fault(services_as_they_are: Any) -> Any:
    def add(service: str, path: str = "", **action: Any) -> None:
        sent = {"service": service, "path": path, "times": 10_000, "action": action}
        services_as_they_are.control.post("/_control/faults", json=sent).raise_for_status()

    yield add
    services_as_they_are.control.delete("/_control/faults").raise_for_status()


@pytest.mark.deep
def test_a_service_that_answers_404_to_everything_stops_each_command_that_refreshes(
    company: Any, fault: Callable[..., None], services_as_they_are: Any
) -> None:
    before = held(company)
    assert all(before[package] > 3 for package in SERVICES)
    for service in SERVICES:
        fault(service, **NOT_FOUND)
    services_as_they_are.forget()
    for command in COMMANDS:
        done = vedette(company, *command)
        assert done.returncode == 2, done.stdout + done.stderr
        assert "stack company is not refreshed" in done.stderr
        for title in SERVICES.values():
            assert f"- {title} at http://127.0.0.1:" in done.stderr
        assert done.stderr.count(" answered 404 to ") == len(SERVICES)
        assert "local-admin" not in done.stdout + done.stderr
    assert services_as_they_are.requests(service="github")[-1]["status"] == 404
    assert [one for one in services_as_they_are.writes() if "auth.test" not in one] == []
    assert held(company) == before


def test_repositories_that_the_token_does_not_see_stop_it(company: Any, fault: Callable[..., None]) -> None:
    before = held(company)
    fault("github", "/repos/", **NOT_FOUND)
    done = vedette(company, "refresh", "--yes", "--skip-preview")
    assert done.returncode == 2, done.stdout + done.stderr
    assert " answered 404 to the repository local/ferries" in done.stderr
    assert "PagerDuty" not in done.stderr
    assert held(company) == before


def test_where_all_answer_it_refreshes_and_what_is_deleted_goes(company: Any, services_as_they_are: Any) -> None:
    before = held(company)
    label = next(row for row in services_as_they_are.objects("github_label") if row["name"] == "severity:critical")
    answer = services_as_they_are.control.delete(f"/_control/objects/github_label/{label['id']}")
    assert answer.is_success, answer.text
    done = vedette(company, "refresh", "--yes", "--skip-preview")
    assert done.returncode == 0, done.stdout + done.stderr
    assert held(company) == {**before, "github": before["github"] - 1}


def test_a_state_of_real_accounts_is_not_touched_by_a_run_on_the_local_services(
    company: Any, services_as_they_are: Any
) -> None:
    file = next((company.root.parent / "state").rglob("company.json"))
    text = file.read_text()
    address = f"http://127.0.0.1:{services_as_they_are.port + 2}/"
    assert address in text
    file.write_text(text.replace(address, "https://github.acme.example/"))
    services_as_they_are.forget()
    try:
        for command in ("up", "destroy", "preview"):
            done = vedette(company, command, "--yes") if command != "preview" else vedette(company, command)
            assert done.returncode == 2, done.stdout + done.stderr
            assert "the state of stack company has resources of GitHub at https://github.acme.example" in done.stderr
    finally:
        file.write_text(text)
    assert services_as_they_are.requests() == []
