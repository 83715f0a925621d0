"""docs/architecture.md is true: each file and name exists, and the data at each step is what the code makes."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from pulumi_plugin_kit.fields import load
from pulumi_resource_sentry.resources.alert import Alert as AlertResource
from pulumi_resource_sentry.resources.base import Resource
from pulumi_resource_sentry.resources.metric_monitor import MetricMonitor as MetricMonitorResource

from vedette.load import load_catalog
from vedette.plan import make_plan
from vedette.plan.records import Alert, Component, MetricMonitor
from vedette.resolve import ResolvedAlert, ResolvedCatalog

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FIXTURE = ROOT / "tests" / "fixtures" / "catalog"
NAME = "webhook-processing-failure"
IMPORTS = runpy.run_path(str(ROOT / "tests" / "test_layers.py"))

CODE = re.compile(r"^- `([\w./-]+\.py)`(?:: (.+))?$", re.MULTILINE)
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)*/?)`")


def section(start: str) -> str:
    """The text below the one heading that begins like this."""
    (found,) = re.findall(rf"^#+ {re.escape(start)}[^\n]*\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def blocks(start: str, language: str = "json") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", section(start), re.MULTILINE | re.DOTALL)


def data(start: str) -> list[Any]:
    return [json.loads(block) for block in blocks(start)]


@cache
def defined(path: str) -> frozenset[str]:
    """The functions, classes and variables of a module, and what its classes have: `TABLE`, `Alert.to_wire`."""
    return frozenset(_names(ast.parse((ROOT / path).read_text(encoding="utf-8")).body))


def _names(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    for node in body:
        match node:
            case ast.ClassDef():
                yield f"{prefix}{node.name}"
                yield from _names(node.body, f"{node.name}.")
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield f"{prefix}{node.name}"
            case ast.Assign():
                yield from (f"{prefix}{one.id}" for one in node.targets if isinstance(one, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield f"{prefix}{name}"


def prose() -> str:
    """The page without its blocks of code and data."""
    return re.sub(r"^```.*?^```", "", PAGE, flags=re.MULTILINE | re.DOTALL)


@cache
def catalog() -> ResolvedCatalog:
    return load_catalog(FIXTURE)


@cache
def component() -> Component:
    (found,) = [one for one in make_plan(catalog()).components if one.name == f"ferries.{NAME}.production"]
    return found


def records() -> tuple[MetricMonitor, Alert]:
    monitor, alert = component().records
    assert isinstance(monitor, MetricMonitor)
    assert isinstance(alert, Alert)
    return monitor, alert


def as_json(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    return json.loads(json.dumps(value, default=list))


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def spelled(value: Any) -> Any:
    """As the provider spells it: names in camel case."""
    if isinstance(value, dict):
        return {camel(name): spelled(one) for name, one in value.items()}
    return [spelled(one) for one in value] if isinstance(value, list) else value


def test_every_file_and_name_of_the_page_exists() -> None:
    paths = [one for one in PATH.findall(PAGE) if "/" in one]
    assert len(paths) > 40
    assert [one for one in paths if not (ROOT / one).exists()] == []
    listed = CODE.findall(PAGE)
    assert len(listed) > 25
    missing = {path: set(re.findall(r"`([\w.]+)`", named)) - defined(path) for path, named in listed}
    assert {path: names for path, names in missing.items() if names} == {}


def test_every_name_in_the_prose_is_in_a_module_of_the_page() -> None:
    modules = [one for one in PATH.findall(PAGE) if one.endswith(".py")]
    there = {name for path in modules for name in defined(path)}
    there |= {name.rpartition(".")[2] for name in there}
    # A class, one of its methods, a table, a function of several words; keys of the data are in what the code makes.
    names = set(re.findall(r"`([A-Z]\w*[a-z]\w*(?:\.\w+)?|[A-Z]{2,}|[a-z]+(?:_[a-z]+)+)`", prose()))
    assert len(names) > 30
    assert names - there - IMPORTS["OURS"] == set()


def test_who_may_import_whom_is_what_the_layers_say() -> None:
    rows = re.findall(r"^\| (`[^|]+?) \| ([^|]+) \| ([^|]+) \|$", section("Who may import whom"), re.MULTILINE)
    table = {tuple(re.findall(r"`([\w./]+)`", folders)): pulumi.strip() for folders, _, pulumi in rows}
    assert table.pop(IMPORTS["FREE"]) == "yes"
    assert {folder: pulumi == "yes" for (folder,), pulumi in table.items()} == {
        folder: pulumi
        for folder, (_, pulumi) in IMPORTS["LAYERS"].items()
        # A program of the provider's users, and what is no part of a package.
        if not folder.startswith(("providers/sentry/docs", "providers/sentry/examples", ".github", "setup.py"))
    }
    order = re.findall(r"`(\w+)`", section("Who may import whom").rpartition("Inside `vedette/`")[2])
    assert len(order) > 5
    assert order == sorted(order, key=IMPORTS["CORE_ORDER"].index)


def test_the_entry_is_that_of_the_catalog() -> None:
    text = (FIXTURE / "ferries.yaml").read_text(encoding="utf-8")
    shown = blocks("1. The entry", "yaml")
    assert len(shown) == 3
    for block in shown:
        assert yaml.safe_load(block)
        assert f"\n{block}" in text, block


def test_the_resolved_alert_is_what_resolving_gives() -> None:
    (shown,) = data("3. Resolve")
    (product,) = [one for one in catalog().products if one.product.product == "ferries"]
    production, staging = (
        resolved(alert)
        for environment in ("production", "staging")
        for alert in product.alerts[environment]
        if alert.name == NAME
    )
    assert shown == production
    (level,) = staging["levels"]
    said = f"threshold `{level['threshold']}` and the route of its environment, `{level['route'][0]}`"
    assert said in " ".join(section("3. Resolve").split())


def resolved(found: ResolvedAlert) -> dict[str, Any]:
    return {
        "name": found.name,
        "environment": found.environment,
        "origin": found.origin,
        "within": str(found.within),
        "levels": [
            {
                "severity": level.severity,
                "threshold": str(level.threshold),
                "route": [target(one) for one in level.route or ()],
            }
            for level in found.levels
        ],
        "runbook": found.runbook,
    }


def target(one: Any) -> str:
    """A receiver as the page writes it."""
    channel, mention = getattr(one, "slack", None), getattr(one, "mention", None)
    return f"slack:{channel} {mention}".removesuffix(" None") if channel else f"pagerduty:{one.pagerduty}"


def test_component_and_records_are_those_of_the_plan() -> None:
    assert data("5. Plan") == [
        as_json(component().declared()),
        *(as_json(dataclasses.asdict(one)) for one in records()),
    ]


def test_the_inputs_are_the_records_with_ids_in_place_of_references() -> None:
    for shown, record in zip(data("6. Resources"), records(), strict=True):
        wanted = spelled(as_json(dataclasses.asdict(record)))
        references = {"owner", "key", "monitors", "actionFilters"}
        kept = {name: value for name, value in wanted.items() if name not in references and value is not None}
        assert {name: value for name, value in shown.items() if name not in {*references, "monitorIds"}} == kept
    alert = data("6. Resources")[1]
    (group,), (planned,) = alert["actionFilters"], records()[1].action_filters
    assert group["logicType"] == planned.logic_type
    assert [one["type"] for one in group["conditions"]] == [one.type for one in planned.conditions]
    assert [one["type"] for one in group["actions"]] == ["slack", "pagerduty"]


@pytest.mark.parametrize(("number", "kind"), [(0, MetricMonitorResource), (1, AlertResource)])
def test_the_request_is_what_the_provider_makes_of_the_inputs(number: int, kind: type[Resource[Any]]) -> None:
    resource = kind(SimpleNamespace(client=None))  # type: ignore[arg-type] # asks nothing
    inputs, problems = resource.check(data("6. Resources")[number])
    assert not problems
    assert resource.to_wire(load(kind.Inputs, inputs)) == data("8. Provider")[number]
