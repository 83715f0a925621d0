"""Where the local plugins are found, where they are not, and whom they refuse to serve."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pulumi_plugin_kit.errors import PluginError
from vedette_emulators.plugins.address import local_port, loopback
from vedette_emulators.plugins.install import PLUGINS, install
from vedette_emulators.plugins.slack.client import connect as connect_slack

PROGRAM = """
import pulumi
import pulumi_pagerduty as pagerduty
import pulumi_slack as slack

slack.Conversation("somewhere", is_private=False)
pagerduty.Team("somebody")
"""


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_installing_again_changes_nothing_and_mends_what_is_broken(tmp_path: Path) -> None:
    folders = install(tmp_path)
    assert [one.name for one in folders] == ["resource-slack-v0.5.3", "resource-pagerduty-v4.37.0"]
    before = {name: (tmp_path / name).stat().st_mtime_ns for name in names(tmp_path)}
    install(tmp_path)
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in names(tmp_path)} == before
    slack = folders[0] / "pulumi-resource-slack"
    slack.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (folders[0] / "left").write_text("over", encoding="utf-8")
    install(tmp_path)
    assert names(tmp_path) == sorted(before)
    assert "vedette_emulators.plugins serve slack" in slack.read_text(encoding="utf-8")


def test_a_link_to_somewhere_else_is_replaced_and_what_it_points_to_stays(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "pulumi-resource-slack").write_text("official", encoding="utf-8")
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "resource-slack-v0.5.3").symlink_to(real)
    target = install(tmp_path / "plugins")[0]
    assert not target.is_symlink()
    assert (real / "pulumi-resource-slack").read_text(encoding="utf-8") == "official"


@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_prints_its_port_soon(name: str, tmp_path: Path) -> None:
    install(tmp_path)
    program = next(tmp_path.glob(f"resource-{name}-*/pulumi-resource-{name}"))
    (tmp_path / "local.py").write_text("raise SystemExit('the wrong module')", encoding="utf-8")
    began = time.monotonic()
    process = subprocess.Popen([program, "127.0.0.1:1"], stdout=subprocess.PIPE, cwd=tmp_path, text=True)
    try:
        assert process.stdout is not None
        assert 0 < int(process.stdout.readline()) < 2**16
        # Half a second on an idle machine; the bound is for a busy one.
        assert time.monotonic() - began < 10
    finally:
        process.terminate()
        assert process.wait(10) == 0
        process.stdout.close()


def test_an_unknown_command_prints_what_there_is() -> None:
    words = [sys.executable, "-m", "vedette_emulators.plugins", "serve", "sentry"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "usage: python -m vedette_emulators.plugins install FOLDER" in done.stderr


@pytest.mark.parametrize(
    "url", ["https://api.pagerduty.com", "http://10.0.0.1:8704", "http://localhost.example", "8704", "ftp://127.0.0.1"]
)
def test_no_other_machine_is_an_address(url: str) -> None:
    with pytest.raises(PluginError, match="is for the local services only"):
        loopback("pagerduty", url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8704/", "http://localhost:8704", "http://[::1]:8704"])
def test_this_machine_is_one(url: str) -> None:
    assert loopback("pagerduty", url) == url.rstrip("/")


@pytest.mark.parametrize("port", ["", "8700"])
def test_ports_are_counted_from_the_first(port: str) -> None:
    assert local_port(3, {"VEDETTE_LOCAL_PORT": port}) == 8703


@pytest.mark.parametrize("port", ["next", "0x21", "65535", "-1"])
def test_a_port_that_is_none_is_named(port: str) -> None:
    with pytest.raises(PluginError, match=f"VEDETTE_LOCAL_PORT is '{port}'"):
        local_port(3, {"VEDETTE_LOCAL_PORT": port})


def test_a_token_of_a_real_workspace_is_refused_and_not_shown() -> None:
    with pytest.raises(PluginError, match="is for the local services only") as refused:
        connect_slack({"token": "xoxb-secret"})
    assert "xoxb-secret" not in str(refused.value)


@pytest.fixture
def program(checkout: Any, tmp_path: Path, root: Path) -> Any:
    """A program that needs both plugins, and a home without any."""
    folder, home = tmp_path / "program", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    (folder / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    runtime = "{name: python, options: {toolchain: pip, virtualenv: .venv}}"
    (folder / "Pulumi.yaml").write_text(f"name: somewhere\nruntime: {runtime}\n", encoding="utf-8")
    (folder / ".venv").symlink_to(root / ".venv")
    # No address outside is reached, so that an engine without plugins cannot fetch the official ones either.
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1", "NO_PROXY": "127.0.0.1"}
    env = {**checkout.env, **nowhere, "PULUMI_HOME": str(home), "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true"}
    found = dataclasses.replace(checkout, root=folder, env=env)
    found.init("test")
    return found


@pytest.mark.engine
def test_only_a_home_that_has_them_finds_them(program: Any) -> None:
    home = Path(program.env["PULUMI_HOME"])
    assert "slack" not in program.pulumi("plugin", "ls").stdout
    missing = program.pulumi("preview", "--stack", "test", check=False, SLACK_TOKEN="local-admin")
    assert missing.returncode != 0
    said = missing.stdout + missing.stderr
    # The engine starts both at once, and names the one whose absence it finds first.
    assert re.search("no resource plugin 'pulumi-resource-(slack|pagerduty)' found", said), said

    install(home / "plugins")
    listed = program.pulumi("plugin", "ls").stdout
    for name, version in PLUGINS.items():
        assert any(line.split()[:3] == [name, "resource", version] for line in listed.splitlines()), listed
    program.pulumi("preview", "--stack", "test", SLACK_TOKEN="local-admin", PAGERDUTY_TOKEN="local-admin")


@pytest.mark.engine
def test_a_real_stacks_addresses_and_tokens_are_refused(program: Any, services: Any) -> None:
    install(Path(program.env["PULUMI_HOME"]) / "plugins")
    program.pulumi("config", "set", "pagerduty:apiUrlOverride", "https://api.pagerduty.com", "--stack", "test")
    tokens = {"SLACK_TOKEN": "xoxb-of-a-company", "PAGERDUTY_TOKEN": "u+of-a-company"}
    failed = program.pulumi("preview", "--stack", "test", check=False, **tokens)
    said = failed.stdout + failed.stderr
    assert failed.returncode != 0
    assert "the address https://api.pagerduty.com is not on this machine" in said or "real workspace" in said
    assert "xoxb-of-a-company" not in said
    assert services.requests() == [], "nothing was sent"
