"""The plugins' tables against the package schemas that the official SDKs were generated from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from local.plugins.install import PLUGINS
from local.plugins.pagerduty.package import schema as pagerduty_schema
from local.plugins.slack.package import schema as slack_schema

OURS = {"slack": slack_schema, "pagerduty": pagerduty_schema}
LEFT_OUT = {
    "slack": {"pulumi:providers:slack/terraformConfig": "hands settings to Terraform modules; there are none"},
    "pagerduty": {
        "pagerduty:index/schedulev2:Schedulev2": "speaks another API (/v3/schedules), which is not stood in for",
        "pagerduty:index/slackConnection:SlackConnection": "lives on another host (app.pagerduty.com)",
    },
}
SETTINGS_TYPES = {"pagerduty:index/ProviderUseAppOauthScopedToken:ProviderUseAppOauthScopedToken"}
# What decides behaviour; descriptions and notes per language are left to the official schema.
FACTS = ("type", "$ref", "default", "willReplaceOnChanges", "secret")


@pytest.fixture(params=sorted(OURS))
def name(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def official(name: str, specs: Path) -> dict[str, Any]:
    return json.loads((specs / f"pulumi-{name}-schema.json").read_text(encoding="utf-8"))


def facts(properties: dict[str, Any] | None) -> dict[str, Any]:
    return {
        name: {key: value[key] for key in FACTS if key in value}
        | ({"items": facts({"": value["items"]})[""]} if "items" in value else {})
        for name, value in (properties or {}).items()
    }


def resource(described: dict[str, Any]) -> dict[str, Any]:
    return {
        "inputs": facts(described.get("inputProperties")),
        "required inputs": sorted(described.get("requiredInputs") or []),
        "outputs": {key: {**one, "willReplaceOnChanges": None} for key, one in facts(described["properties"]).items()},
        "required outputs": sorted(described.get("required") or []),
    }


def function(described: dict[str, Any]) -> dict[str, Any]:
    return {
        side: (facts(described[side].get("properties")), sorted(described[side].get("required") or []))
        for side in ("inputs", "outputs")
    }


def left_out_types(name: str) -> tuple[str, ...]:
    return tuple(token.rpartition(":")[2] for token in LEFT_OUT[name])


def test_the_versions_are_those_that_the_sdks_ask_for(name: str) -> None:
    module = pytest.importorskip(f"pulumi_{name}")
    asked = json.loads((Path(module.__file__).parent / "pulumi-plugin.json").read_text(encoding="utf-8"))
    assert (asked["name"], asked["version"]) == (name, PLUGINS[name])
    assert OURS[name]()["version"] == PLUGINS[name]


def test_every_resource_and_function_is_there_but_those_left_out_by_name(name: str, official: dict[str, Any]) -> None:
    ours = OURS[name]()
    for kind in ("resources", "functions"):
        assert set(ours[kind]) == set(official[kind]) - set(LEFT_OUT[name])
    assert set(LEFT_OUT[name]) <= {*official["resources"], *official["functions"]}


def test_every_property_of_every_resource_is_the_same(name: str, official: dict[str, Any]) -> None:
    for token, ours in OURS[name]()["resources"].items():
        assert resource(ours) == resource(official["resources"][token]), token


def test_every_property_of_every_function_is_the_same(name: str, official: dict[str, Any]) -> None:
    for token, ours in OURS[name]()["functions"].items():
        assert function(ours) == function(official["functions"][token]), token


def test_every_nested_type_is_the_same(name: str, official: dict[str, Any]) -> None:
    ours = OURS[name]()["types"]
    theirs = {
        token: described
        for token, described in official.get("types", {}).items()
        if not token.rpartition(":")[2].startswith(left_out_types(name))
    }
    # The extract names the type of one setting and does not have it.
    assert set(ours) - SETTINGS_TYPES == set(theirs)
    for token, described in theirs.items():
        assert facts(ours[token]["properties"]) == facts(described["properties"]), token
        assert ours[token]["required"] == sorted(described.get("required") or []), token
        if outputs := (described.get("language") or {}).get("nodejs", {}).get("requiredOutputs"):
            assert ours[token]["requiredOutputs"] == sorted(outputs), token


def test_the_settings_are_the_same(name: str, official: dict[str, Any]) -> None:
    ours = OURS[name]()
    assert facts(ours["provider"]["inputProperties"]) == facts(official["provider"]["inputProperties"])
    assert set(ours["config"]["variables"]) == set(official["config"]["variables"])
