"""Where a stack's services are and which tokens they get, from its configuration and the environment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime import settings
from vedette_program import services

from vedette import local_services

SHELL = {
    "SENTRY_AUTH_TOKEN": "foreign",
    "SENTRY_ORG": "acme",
    "GITHUB_TOKEN": "foreign",
    "SLACK_TOKEN": "foreign",
    "PAGERDUTY_TOKEN": "foreign",
    "VEDETTE_LOCAL_PORT": "9000",
}
CONFIG = {
    "sentry:baseUrl": "https://sentry.acme.example",
    "sentry:organization": "acme",
    "sentry:token": "foreign",
    "github:baseUrl": "https://github.acme.example/",
    "github:token": "foreign",
    "slack:token": "foreign",
    "pagerduty:token": "foreign",
    "pagerduty:apiUrlOverride": "https://pagerduty.acme.example",
    "vedette:githubApp": "4711",
}


@pytest.fixture
def config() -> Iterator[Any]:
    """Sets the configuration of the stack `company`."""
    before = pulumi.runtime.get_config_env() if hasattr(pulumi.runtime, "get_config_env") else {}
    settings.configure(settings.Settings(project="vedette", stack="company"))
    yield pulumi.runtime.set_all_config
    pulumi.runtime.set_all_config(before)


def test_a_local_run_has_the_local_addresses_whatever_is_set(config: Any) -> None:
    config(CONFIG)
    problems: list[str] = []
    assert services.sentry(SHELL, problems, local=True) == services.Sentry(
        base_url="http://127.0.0.1:9001", organization="local", token=local_services.TOKEN
    )
    github = services.github(SHELL, problems, local=True)
    assert (github.base_url, github.token, github.app_id, github.local) == (
        "http://127.0.0.1:9002/", local_services.TOKEN, local_services.GITHUB_APP, True
    )  # fmt: skip
    assert services.slack(SHELL, local=True).token == local_services.TOKEN
    pagerduty = services.pagerduty(SHELL, local=True)
    assert (pagerduty.base_url, pagerduty.token) == ("http://127.0.0.1:9004", local_services.TOKEN)
    assert problems == []


@pytest.mark.parametrize(
    "address",
    [
        "https://sentry.io",
        "http://127.0.0.1.acme.example",
        "http://127.0.0.1@acme.example",
        "http://localhost.",
        "http://10.0.0.1",
        "//acme.example",
        "acme.example",
        "http://[::1",
        "http://0.0.0.0:1",
    ],
)
def test_an_address_of_the_shell_that_is_elsewhere_is_refused(address: str, config: Any) -> None:
    config({})
    problems: list[str] = []
    services.sentry({**SHELL, "SENTRY_BASE_URL": address}, problems, local=True)
    services.github({**SHELL, "GITHUB_BASE_URL": address}, problems, local=True)
    assert [problem.partition(" is ")[0] for problem in problems] == ["SENTRY_BASE_URL", "GITHUB_BASE_URL"]


def test_an_address_of_the_shell_on_this_machine_comes_with_its_token(config: Any) -> None:
    config(CONFIG)
    problems: list[str] = []
    env = {**SHELL, "SENTRY_BASE_URL": "http://localhost:1", "GITHUB_BASE_URL": "http://[::1]:2/"}
    sentry = services.sentry(env, problems, local=True)
    # None is the provider's word for "from the environment".
    assert (sentry.base_url, sentry.token, sentry.organization) == ("http://localhost:1", None, "acme")
    github = services.github(env, problems, local=True)
    assert (github.base_url, github.token, problems) == ("http://[::1]:2/", None, [])
    assert services.without_addresses(env) == SHELL


def test_a_real_stack_without_token_and_app_says_both(config: Any) -> None:
    config({})
    github = services.github({}, [], local=False)
    assert [problem.partition(":")[0] for problem in github.missing] == [
        "the GitHub token is missing",
        "the id of Vedette's GitHub app, the one actor that may pass a ruleset by, is missing",
    ]
    assert "`pulumi config set vedette:githubApp ID --stack company`" in github.missing[1]


def test_plugins_that_are_not_the_local_services_own_are_named(tmp_path: Path) -> None:
    env = {"PULUMI_HOME": str(tmp_path)}
    assert "the plugin of slack in" in services.official_plugins(env)[0]
    for name in services.LOCAL_PLUGINS:
        folder = tmp_path / "plugins" / f"resource-{name}-v1.0.0"
        folder.mkdir(parents=True)
        program = f"#!/bin/sh\nexec python -P -m vedette_emulators.plugins serve {name}\n"
        (folder / f"pulumi-resource-{name}").write_text(program)
    assert services.official_plugins(env) == []
    newer = tmp_path / "plugins" / "resource-pagerduty-v2.0.0"
    newer.mkdir()
    (newer / "pulumi-resource-pagerduty").write_bytes(b"\x7fELF")
    assert "the plugin of pagerduty in" in services.official_plugins(env)[0]
