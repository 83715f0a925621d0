"""The unmodified pulumi-github against the emulator: every kind of resource that Vedette makes, through its life."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import pytest
from vedette_emulators.core.auth import ALL_SCOPES
from vedette_emulators.github.seed import VEDETTE_APP

pytestmark = pytest.mark.engine

PROGRAM = Path(__file__).parent / "programs" / "github"


@pytest.fixture
def program(checkout: Any, tmp_path: Path, root: Path, services: Any) -> Any:
    """The program in a stack named `test`, with the plugin that set-up fetched or built."""
    plugins = root / ".vedette" / "plugins"
    if not any(plugins.glob("resource-github-*/pulumi-resource-github")):
        pytest.skip("there is no GitHub plugin: run `make setup`, which fetches or builds it")
    folder = tmp_path / "program"
    shutil.copytree(PROGRAM, folder)
    (folder / ".venv").symlink_to(root / ".venv")
    found = dataclasses.replace(checkout, root=folder)
    found.init("test")
    settings = {
        "github:baseUrl": f"http://127.0.0.1:{services.port + 2}/api/v3/",
        "github:owner": "local",
        "github:writeDelayMs": "1",
        "app": str(VEDETTE_APP),
    }
    for name, value in settings.items():
        found.pulumi("config", "set", name, value, "--stack", "test")
    for name, value in {"github:token": "local-admin", "key": "sk-secret-key", "dsn": "https://a@b/1"}.items():
        found.pulumi("config", "set", "--secret", name, value, "--stack", "test")
    return found


def shape(services: Any) -> dict[str, list[tuple[Any, ...]]]:
    """What the repository holds, without ids and dates."""

    def named(kind: str, *fields: str) -> list[tuple[Any, ...]]:
        rows = [row for row in services.objects(kind) if row["repository"] == "harbour"]
        return sorted((tuple(str(row[field]) for field in fields) for row in rows), key=str)

    return {
        "labels": named("github_label", "name", "color"),
        "secrets": named("github_secret", "name", "environment"),
        "variables": named("github_variable", "name", "environment", "value"),
        "environments": named("github_environment", "name"),
        "rulesets": named("github_ruleset", "name", "enforcement"),
        "files": named("github_file", "path"),
    }


def test_every_kind_lives_and_dies(program: Any, services: Any) -> None:
    before = shape(services)
    done = program.up("test")
    assert "sk-secret-key" not in done.stdout + done.stderr

    assert ("severity:critical", "B60205") in shape(services)["labels"]
    assert ("kind/bug", "b60205") in shape(services)["labels"], "a slash is taken as it is"
    assert ("bug", "ff0000") in shape(services)["labels"], "a label that every repository has is taken over"
    opened = services.control.get("/_control/github/secrets").json()
    assert {(row["name"], row["environment"], row["value"]) for row in opened} == {
        ("ANTHROPIC_API_KEY", None, "sk-secret-key"),
        ("SENTRY_DSN", "production", "https://a@b/1"),
    }
    production = next(row for row in services.objects("github_environment") if row["name"] == "production")
    rules = {rule["type"]: rule for rule in production["protection_rules"]}
    assert rules["wait_timer"]["wait_timer"] == 5
    assert [row["type"] for row in rules["required_reviewers"]["reviewers"]] == ["Team", "User"]

    assert program.steps("test") == {}
    assert program.steps("test", "--refresh") == {}

    program.pulumi("config", "set", "playbook", "# Playbook\n\nCall the lead.\n", "--stack", "test")
    assert program.steps("test") == {"update": ["playbook"]}
    program.up("test")
    texts = {row["path"]: row["content"] for row in services.objects("github_file") if row["repository"] == "harbour"}
    assert texts["docs/playbook.md"].endswith("Call the lead.\n"), "a file that changed after the ruleset still arrives"
    assert program.steps("test", "--refresh") == {}

    program.pulumi("destroy", "--yes", "--skip-preview", "--stack", "test")
    after = shape(services)
    # The label `bug` was taken over, so it goes too; everything else is as it was.
    assert after == {**before, "labels": [row for row in before["labels"] if row[0] != "bug"]}


@pytest.mark.deep
def test_a_change_behind_its_back_is_found_and_mended(program: Any, services: Any) -> None:
    program.up("test")
    label = next(row for row in services.objects("github_label") if row["name"] == "sentry")
    services.edit("github_label", str(label["id"]), {"color": "000000"})
    variable = next(row for row in services.objects("github_variable") if row["name"] == "TRACES_SAMPLE_RATE")
    services.edit("github_variable", str(variable["id"]), {"value": "1.0"})
    changed = {"repository": "harbour", "path": "docs/playbook.md", "content": "gone\n"}
    services.control.post("/_control/github/files", json=changed).raise_for_status()
    assert sorted(program.steps("test", "--refresh")["update"]) == ["playbook", "rate", "sentry"]
    program.pulumi("up", "--yes", "--skip-preview", "--refresh", "--stack", "test")
    assert program.steps("test", "--refresh") == {}


def test_nobody_else_writes_past_the_ruleset(program: Any, services: Any) -> None:
    program.up("test")
    made = services.control.post("/_control/tokens", json={"scopes": sorted(ALL_SCOPES), "who": "owner"})
    program.pulumi("config", "set", "--secret", "github:token", made.json()["token"], "--stack", "test")
    program.pulumi("config", "set", "playbook", "# Mine\n", "--stack", "test")
    failed = program.pulumi("up", "--yes", "--skip-preview", "--stack", "test", check=False)
    assert failed.returncode != 0
    assert "Changes must be made through a pull request" in failed.stdout + failed.stderr


def test_a_plan_without_reviewers_says_so(program: Any, services: Any) -> None:
    services.control.post("/_control/plan", json={"missing": ["environment-reviewers"]}).raise_for_status()
    failed = program.pulumi("up", "--yes", "--skip-preview", "--stack", "test", check=False)
    assert failed.returncode != 0
    assert "ensure the billing plan supports the required reviewers protection rule" in failed.stdout + failed.stderr
