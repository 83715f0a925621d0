"""The unmodified pulumi-slack through the local plugin, in a real engine: every kind of resource through its life."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from vedette_emulators.plugins.install import install

pytestmark = pytest.mark.engine

PROGRAM = Path(__file__).parent / "programs" / "slack"


@pytest.fixture
def program(checkout: Any, tmp_path: Path, root: Path) -> Any:
    """The program in a stack named `test`, with the local plugins and no others."""
    folder, home = tmp_path / "program", tmp_path / "home"
    shutil.copytree(PROGRAM, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".venv").symlink_to(root / ".venv")
    install(home / "plugins")
    found = dataclasses.replace(checkout, root=folder, env={**checkout.env, "PULUMI_HOME": str(home)})
    found.init("test")
    found.pulumi("config", "set", "--secret", "slack:token", "local-admin", "--stack", "test")
    return found


def row(services: Any, kind: str, name: str) -> dict[str, Any]:
    return next(one for one in services.objects(kind) if one["name"] == name)


def outputs(program: Any) -> dict[str, Any]:
    return json.loads(program.pulumi("stack", "output", "--json", "--stack", "test").stdout)


def test_every_kind_lives_dies_and_lives_again(program: Any, services: Any) -> None:
    done = program.up("test")
    assert "local-admin" not in done.stdout + done.stderr
    channel, group = (
        row(services, "slack_channel", "checkout-alerts"),
        row(services, "slack_usergroup", "Checkout on call"),
    )
    nora, omar = (row(services, "slack_user", name)["id"] for name in ("nora.berg", "omar.diaz"))
    assert {nora, omar} < set(channel["members"])
    assert set(group["users"]) == {nora, omar}
    said = outputs(program)
    assert (said["channel"], said["found"]) == (channel["id"], "Alerts of the checkout")
    assert said["general"] == row(services, "slack_channel", "general")["id"]
    assert said["group"] == "checkout-oncall"
    assert said["unnamed"].startswith("unnamed-")

    assert program.steps("test") == {}
    assert program.steps("test", "--refresh") == {}

    program.pulumi("config", "set", "topic", "Only what matters", "--stack", "test")
    program.pulumi("config", "set", "two", "false", "--stack", "test")
    assert program.steps("test") == {"update": ["checkout", "oncall"]}
    program.up("test")
    assert program.steps("test", "--refresh") == {}
    changed = row(services, "slack_channel", "checkout-alerts")
    assert omar not in changed["members"], "who is no permanent member any more is taken out"
    assert row(services, "slack_usergroup", "Checkout on call")["users"] == [nora]

    program.pulumi("destroy", "--yes", "--skip-preview", "--stack", "test")
    after = row(services, "slack_channel", "checkout-alerts")
    assert after["is_archived"], "Slack's API deletes no channels"
    program.up("test")
    again = row(services, "slack_channel", "checkout-alerts")
    assert (again["id"], again["is_archived"]) == (channel["id"], False), "the archived channel's name is taken back"
    assert outputs(program)["group"] == "checkout-oncall", "the disabled group is enabled again"
    assert program.steps("test", "--refresh") == {}


def test_what_a_failure_leaves_half_made_is_finished_by_the_next_run(program: Any, services: Any) -> None:
    action = {"status": 500, "body": {"ok": False, "error": "internal_error"}}
    fault = {"service": "slack", "path": "usergroups.users.update", "action": action}
    services.control.post("/_control/faults", json=fault).raise_for_status()
    failed = program.pulumi("up", "--yes", "--skip-preview", "--stack", "test", check=False)
    assert failed.returncode != 0
    assert "usergroups.users.update: internal_error" in failed.stdout + failed.stderr
    group = row(services, "slack_usergroup", "Checkout on call")
    assert group["users"] == []
    kept = next(one for one in program.export("test") if one["type"].endswith(":Usergroup"))
    assert kept["id"] == group["id"], "the group is in the state, not an orphan"
    program.up("test")
    assert len(row(services, "slack_usergroup", "Checkout on call")["users"]) == 2
    assert program.steps("test", "--refresh") == {}


def test_a_change_behind_its_back_is_found_and_mended(program: Any, services: Any) -> None:
    program.up("test")
    channel = row(services, "slack_channel", "checkout-alerts")
    services.edit("slack_channel", channel["id"], {"is_archived": True})
    assert program.steps("test", "--refresh") == {"update": ["checkout"]}
    program.pulumi("up", "--yes", "--skip-preview", "--refresh", "--stack", "test")
    assert not row(services, "slack_channel", "checkout-alerts")["is_archived"]
    assert program.steps("test", "--refresh") == {}


def test_a_channel_that_exists_is_adopted_or_refused_by_name(program: Any, services: Any, slack: Any) -> None:
    standing = slack.channel("standing")
    general = row(services, "slack_channel", "general")
    text = (program.root / "__main__.py").read_text(encoding="utf-8")
    (program.root / "__main__.py").write_text(
        text.replace('"checkout-alerts"', '"standing"').replace(
            'Conversation("unnamed"', 'Conversation("unnamed", name="general"'
        )
    )
    failed = program.pulumi("up", "--yes", "--skip-preview", "--stack", "test", check=False)
    assert "could not create conversation general: conversations.create: name_taken" in failed.stdout + failed.stderr
    assert row(services, "slack_channel", "general") == general, "what it did not create stays as it is"
    assert [one["id"] for one in program.export("test") if one["type"].endswith(":Conversation")] == [standing]


def test_everything_wrong_with_the_inputs_is_reported_at_once(program: Any, services: Any) -> None:
    text = (program.root / "__main__.py").read_text(encoding="utf-8")
    wrong = 'is_private=True, action_on_destroy="delete", action_on_update_permanent_members="ban")'
    (program.root / "__main__.py").write_text(text.replace("is_private=True)", wrong))
    failed = program.pulumi("preview", "--stack", "test", check=False)
    said = failed.stdout + failed.stderr
    assert 'property actionOnDestroy value {delete} has a problem: is "delete": use one of "none", "archive"' in said
    assert (
        'property actionOnUpdatePermanentMembers value {ban} has a problem: is "ban": use one of "none", "kick"' in said
    )
    assert not [one for one in services.writes() if one.endswith((".create", ".invite", ".kick", ".archive"))]


def test_an_existing_channel_is_imported_by_its_id(program: Any, services: Any) -> None:
    general = row(services, "slack_channel", "general")
    words = ("--yes", "--protect=false", "--skip-preview", "--stack", "test")
    done = program.pulumi("import", "slack:index/conversation:Conversation", "general", general["id"], *words)
    assert "is_private=False" in done.stdout, "the code to write is generated from the plugin's schema"
    found = next(one for one in program.export("test") if one["type"].endswith(":Conversation"))
    assert (found["id"], found["outputs"]["isGeneral"]) == (general["id"], True)


def test_a_token_that_may_only_read_is_reported(program: Any, services: Any) -> None:
    program.pulumi("config", "set", "--secret", "slack:token", "local-readonly", "--stack", "test")
    failed = program.pulumi("up", "--yes", "--skip-preview", "--stack", "test", check=False)
    assert failed.returncode != 0
    assert (
        "could not create conversation checkout-alerts: conversations.create: missing_scope"
        in failed.stdout + failed.stderr
    )
