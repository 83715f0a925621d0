"""The plugins' tables against the package schemas that the official SDKs were generated from."""

from __future__ import annotations

import importlib
import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from vedette_emulators.plugins.install import PLUGINS
from vedette_emulators.plugins.pagerduty.package import PagerDutyProvider
from vedette_emulators.plugins.slack.package import SlackProvider

OURS = {"slack": SlackProvider().package_schema, "pagerduty": PagerDutyProvider().package_schema}
LEFT_OUT = {
    "slack": {"pulumi:providers:slack/terraformConfig": "hands settings to Terraform modules; there are none"},
    "pagerduty": {
        "pagerduty:index/alertGroupingSetting:AlertGroupingSetting": "no catalog declares it",
        "pagerduty:index/getPriority:getPriority": "no catalog declares what has one",
        "pagerduty:index/schedulev2:Schedulev2": "speaks another API (/v3/schedules), which is not stood in for",
        "pagerduty:index/slackConnection:SlackConnection": "lives on another host (app.pagerduty.com)",
        "pagerduty:index/user:User": "people are looked up, never created",
        "pagerduty:index/userContactMethod:UserContactMethod": "people see to it themselves",
    },
}
SETTINGS_TYPES = {"pagerduty:index/ProviderUseAppOauthScopedToken:ProviderUseAppOauthScopedToken"}


@pytest.fixture(params=sorted(OURS))
def name(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def official(name: str, root: Path) -> dict[str, Any]:
    """The facts of the package schema, from which tools/contracts.py has extracted them."""
    return json.loads(
        (root / "emulators" / "vedette_emulators" / "plugins" / name / "contract.json").read_text(encoding="utf-8")
    )


@pytest.fixture
def ours(name: str, root: Path) -> dict[str, Any]:
    """The same facts of our plugin's schema."""
    extract = runpy.run_path(str(root / "tools" / "contracts.py"))["package_facts"]
    return extract(OURS[name]())


def left_out_types(name: str) -> tuple[str, ...]:
    return tuple(token.rpartition(":")[2] for token in LEFT_OUT[name])


def test_the_versions_are_those_that_the_sdks_ask_for(name: str) -> None:
    module = importlib.import_module(f"pulumi_{name}")
    asked = json.loads((Path(module.__file__).parent / "pulumi-plugin.json").read_text(encoding="utf-8"))
    assert (asked["name"], asked["version"]) == (name, PLUGINS[name])
    assert OURS[name]()["version"] == PLUGINS[name]


def test_every_resource_and_function_is_there_but_those_left_out_by_name(
    name: str, ours: dict[str, Any], official: dict[str, Any]
) -> None:
    for kind in ("resources", "functions"):
        assert set(ours[kind]) == set(official[kind]) - set(LEFT_OUT[name])
    assert set(LEFT_OUT[name]) <= {*official["resources"], *official["functions"]}


@pytest.mark.parametrize("kind", ["resources", "functions"])
def test_every_property_is_the_same(kind: str, ours: dict[str, Any], official: dict[str, Any]) -> None:
    assert ours[kind]
    for token, found in ours[kind].items():
        assert found == official[kind][token], token


def test_every_nested_type_is_the_same(name: str, ours: dict[str, Any], official: dict[str, Any]) -> None:
    theirs = {
        token: described
        for token, described in official["types"].items()
        if not token.rpartition(":")[2].startswith(left_out_types(name))
    }
    # The extract names the type of one setting and does not have it.
    assert set(ours["types"]) - SETTINGS_TYPES == set(theirs)
    for token, described in theirs.items():
        found = ours["types"][token]
        if not described["requiredOutputs"]:
            found = {**found, "requiredOutputs": []}
        assert found == described, token


def test_the_settings_are_the_same(ours: dict[str, Any], official: dict[str, Any]) -> None:
    assert ours["provider"] == official["provider"]
    assert set(ours["config"]) == set(official["config"])
