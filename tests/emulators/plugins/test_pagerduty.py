"""The unmodified pulumi-pagerduty through the local plugin, in a real engine: every kind of resource."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from vedette_emulators.plugins.install import install

pytestmark = pytest.mark.engine

PROGRAM = Path(__file__).parent / "programs" / "pagerduty"


@pytest.fixture
def program(checkout: Any, tmp_path: Path, root: Path, services: Any) -> Any:
    """The program in a stack named `test`, with the local plugins and no others."""
    folder, home = tmp_path / "program", tmp_path / "home"
    shutil.copytree(PROGRAM, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".venv").symlink_to(root / ".venv")
    install(home / "plugins")
    found = dataclasses.replace(checkout, root=folder, env={**checkout.env, "PULUMI_HOME": str(home)})
    found.init("test")
    found.pulumi("config", "set", "--secret", "pagerduty:token", "local-admin", "--stack", "test")
    found.pulumi(
        "config", "set", "pagerduty:apiUrlOverride", f"http://127.0.0.1:{services.port + 4}", "--stack", "test"
    )
    return found


def outputs(program: Any) -> dict[str, Any]:
    return json.loads(program.pulumi("stack", "output", "--json", "--show-secrets", "--stack", "test").stdout)


def made(services: Any, kind: str) -> list[str]:
    return sorted(one["name"] for one in services.objects(kind))


def test_every_kind_lives_dies_and_lives_again(program: Any, services: Any) -> None:
    done = program.up("test")
    key = outputs(program)["key"]
    assert len(key) == 32
    assert key not in done.stdout + done.stderr
    assert made(services, "pagerduty_schedule") == ["Payments primary", "Payments secondary"]
    assert made(services, "pagerduty_service") == ["Payments"]
    state = {one["urn"].rpartition("::")[2]: one for one in program.export("test")}
    names = [layer["name"] for layer in state["primary"]["outputs"]["layers"]]
    assert names == ["everybody", "nights"], "layers come back in the program's order"

    assert program.steps("test") == {}
    assert program.steps("test", "--refresh") == {}

    program.pulumi("config", "set", "delay", "30", "--stack", "test")
    assert program.steps("test") == {"update": ["payments"]}
    program.up("test")
    assert program.steps("test", "--refresh") == {}

    program.pulumi("config", "set", "again", "true", "--stack", "test")
    program.up("test")
    assert outputs(program)["now"] == key
    program.pulumi("config", "rm", "again", "--stack", "test")

    program.pulumi("destroy", "--yes", "--skip-preview", "--stack", "test")
    for kind in ("pagerduty_service", "pagerduty_schedule", "pagerduty_escalation_policy", "pagerduty_team"):
        assert services.objects(kind) == []
    program.up("test")
    assert program.steps("test", "--refresh") == {}


@pytest.mark.deep
def test_a_change_behind_its_back_is_found_and_mended(program: Any, services: Any) -> None:
    program.up("test")
    service = services.objects("pagerduty_service")[0]
    services.edit("pagerduty_service", service["id"], {"description": "by hand"})
    assert program.steps("test", "--refresh") == {"update": ["payments"]}
    program.pulumi("up", "--yes", "--skip-preview", "--refresh", "--stack", "test")
    assert program.steps("test", "--refresh") == {}


def test_a_key_that_was_changed_by_hand_is_read_by_the_next_run(program: Any, services: Any) -> None:
    program.pulumi("config", "set", "again", "true", "--stack", "test")
    program.up("test")
    integration, fresh = services.objects("pagerduty_integration")[0], "f" * 32
    services.edit("pagerduty_integration", integration["id"], {"integration_key": fresh})
    done = program.up("test")
    assert outputs(program)["now"] == fresh
    assert fresh not in done.stdout + done.stderr


@pytest.mark.deep
def test_what_needs_another_object_is_replaced(program: Any, services: Any) -> None:
    program.up("test")
    path = program.root / "__main__.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("vendor=sentry.id", 'type="events_api_v2_inbound_integration"'), encoding="utf-8")
    steps = program.steps("test")
    assert steps["replace"] == ["sentry"]
    before = outputs(program)["key"]
    program.up("test")
    assert outputs(program)["key"] != before
    assert program.steps("test", "--refresh") == {}


def test_an_integration_is_imported_by_its_service_and_id(program: Any, services: Any) -> None:
    program.up("test")
    ident = outputs(program)["integration"]
    urn = next(one["urn"] for one in program.export("test") if one["urn"].endswith("::sentry"))
    program.pulumi("state", "delete", urn, "--yes", "--stack", "test")
    words = ("--yes", "--protect=false", "--generate-code=false", "--skip-preview", "--stack", "test")
    program.pulumi("import", "pagerduty:index/serviceIntegration:ServiceIntegration", "sentry", ident, *words)
    found = next(one for one in program.export("test") if one["urn"].endswith("::sentry"))
    assert found["id"] == ident.partition(".")[2]
    assert found["inputs"]["service"] == ident.partition(".")[0]
    assert program.steps("test") == {}, "the program takes it over as it is"


def test_everything_wrong_with_the_inputs_is_reported_at_once(program: Any, services: Any) -> None:
    path = program.root / "__main__.py"
    text = path.read_text(encoding="utf-8")
    text = text.replace("num_loops=2", "num_loops=12").replace("duration_seconds=12 * 3600", "duration_seconds=90000")
    path.write_text(text.replace("rotation_turn_length_seconds=7 * 24 * 3600", "rotation_turn_length_seconds=60"))
    failed = program.pulumi("preview", "--stack", "test", check=False)
    said = failed.stdout + failed.stderr
    for place in (
        "property layers[0].rotationTurnLengthSeconds value {<nil>} has a problem: is 60: use 3600",
        "property layers[1].restrictions[0].durationSeconds value {<nil>} has a problem: is 90000: use 1 to 86399",
    ):
        assert place in said
    assert services.writes() == []


def test_a_refusal_is_reported_in_pagerdutys_words(program: Any, services: Any) -> None:
    program.pulumi("config", "set", "--secret", "pagerduty:token", "local-readonly", "--stack", "test")
    failed = program.pulumi("up", "--yes", "--skip-preview", "--stack", "test", check=False)
    assert failed.returncode != 0
    assert "POST /teams: 403" in failed.stdout + failed.stderr
