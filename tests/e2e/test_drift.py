"""Every input of every type, edited behind Pulumi's back: a preview shows just that, and an update mends it.

The inputs are those of the provider's own schema. Each gets a resource of its own, so one preview shows them all.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sentry_cases.by_hand import delete, edit
from sentry_cases.case import filled
from sentry_cases.prepare import prepare, prepare_more
from sentry_cases.registry import CASES

pytestmark = pytest.mark.engine

KINDS = sorted({case.store for case in CASES.values()})
# What the service gives anew when it makes an object or a part of it again; and a project's first team.
ITS_OWN = {"id", "public", "secret", "dsn", "sourceId", "subscription", "widgetId", "dashboardId", "workflowIds"}
ITS_OWN |= {"dateCreated", "dateUpdated", "lastUpdated", "onDemand", "projectId", "team"}


@pytest.fixture(scope="module")
def schema(root: Path) -> dict[str, Any]:
    """The provider's schema, as it prints it."""
    words = [root / ".venv" / "bin" / "python", "-m", "pulumi_resource_sentry", "schema"]
    found: dict[str, Any] = json.loads(
        subprocess.run(words, capture_output=True, text=True, check=True, cwd="/").stdout
    )
    return found


@pytest.fixture(scope="module")
def inputs(schema: dict[str, Any]) -> dict[str, list[str]]:
    """Every input property by type, nested ones by path: {"ClientKey": ["name", "rateLimit.count", ...]}."""
    return {
        token.rpartition(":")[2]: list(_leaves(schema, resource["inputProperties"]))
        for token, resource in schema["resources"].items()
    }


def _leaves(schema: dict[str, Any], properties: dict[str, Any], path: str = "") -> Iterator[str]:
    for name, prop in properties.items():
        if nested := _shape(schema, prop.get("items", prop)):
            yield from _leaves(schema, nested, f"{path}{name}.")
        else:
            yield path + name


def _shape(schema: dict[str, Any], prop: dict[str, Any]) -> dict[str, Any] | None:
    """The properties of a property that is one of the provider's own types."""
    reference = prop.get("$ref", "")
    return schema["types"][reference[8:]]["properties"] if reference.startswith("#/types/") else None


@pytest.fixture
def copies(schema: dict[str, Any], program: Any, services: Any) -> Any:
    """Runs a program with a resource for each of several inputs of each type, named `Type.input`."""

    def up(wanted: dict[str, list[str]]) -> Any:
        there = prepare_more(services, prepare(services), copies=sum(map(len, wanted.values())))
        found: list[tuple[str, str, Any]] = []
        for kind, leaves in wanted.items():
            properties = schema["resources"][f"sentry:index:{kind}"]["inputProperties"]
            for leaf in leaves:
                name = f"{kind}.{leaf}"
                values = _values(kind, leaf, name, len(found), there)
                found.append((kind, name, _in_python(schema, properties, values)))
        stack = program("every_input", {"copies.json": json.dumps(found)})
        stack.up("test")
        stack.there = there
        return stack

    return up


def _values(kind: str, leaf: str, name: str, number: int, there: dict[str, Any]) -> dict[str, Any]:
    """The inputs of a copy in which an input is set, one item in each list."""
    case = CASES[kind]
    labelled = case.for_drift(leaf) | ({case.label: name} if case.label else {})
    return case.copy(filled(labelled, there), number, there)


def _in_python(schema: dict[str, Any], properties: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Values by the names that the SDK has for them."""

    def of(prop: dict[str, Any], value: Any) -> Any:
        if isinstance(value, list):
            return [of(prop["items"], item) for item in value]
        nested = _shape(schema, prop)
        return _in_python(schema, nested, value) if nested else value

    return {
        re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(): of(properties[name], value) for name, value in values.items()
    }


def test_every_input_of_the_schema_has_a_recipe(inputs) -> None:
    assert {kind: sorted(case.drift) for kind, case in CASES.items()} == {
        kind: sorted(paths) for kind, paths in inputs.items()
    }


@pytest.mark.deep
def test_an_edit_of_any_input_is_shown_alone_and_mended(inputs, copies, services) -> None:
    stack = copies(inputs)
    resources = {each["urn"].rpartition("::")[2]: each for each in stack.export("test") if each.get("id")}
    for kind, paths in inputs.items():
        for path in paths:
            assert _is_set(resources[f"{kind}.{path}"]["inputs"], path.split(".")), f"{kind}.{path} is not set"
    before = _world(services)

    expected = {}
    for kind, case in CASES.items():
        for path, edits in case.drift.items():
            if isinstance(edits, str):
                continue
            edit(services, case, resources[f"{kind}.{path}"]["id"], edits, stack.there)
            becomes = case.becomes.get(path, "update")
            expected[f"{kind}.{path}"] = (becomes, [] if becomes == "create" else [path])
    assert _world(services) != before

    assert _planned(stack) == expected
    stack.pulumi("up", "--yes", "--skip-preview", "--refresh", "--stack", "test")
    assert stack.steps("test", "--refresh") == {}
    after = _world(services)
    # The key that somebody moved is not ours any more: it stays, beside the new one.
    assert after.pop("ClientKey.project in Elsewhere")
    assert after == before


def test_whatever_is_deleted_behind_our_back_is_made_again(copies, services) -> None:
    kinds = [kind for kind, case in CASES.items() if not case.always]
    stack = copies({kind: ["gone"] for kind in kinds})
    before = _world(services)
    resources = {each["urn"].rpartition("::")[2]: each for each in stack.export("test") if each.get("id")}
    for kind in kinds:
        delete(services, CASES[kind], resources[f"{kind}.gone"]["id"], stack.there)

    assert _planned(stack) == {f"{kind}.gone": ("create", []) for kind in kinds}
    stack.pulumi("up", "--yes", "--skip-preview", "--refresh", "--stack", "test")
    assert stack.steps("test", "--refresh") == {}
    assert _world(services) == before


def _is_set(value: Any, path: list[str]) -> bool:
    if isinstance(value, dict) and "plaintext" in value:  # a secret, as `stack export --show-secrets` writes it
        value = json.loads(value["plaintext"])
    if isinstance(value, list):
        return any(_is_set(item, path) for item in value)
    if not path:
        return value is not None
    return isinstance(value, dict) and _is_set(value.get(path[0]), path[1:])


def _planned(stack: Any) -> dict[str, tuple[str, list[str]]]:
    """What a preview would do to each resource that is not as it should be, and because of which properties."""
    text = stack.pulumi("preview", "--refresh", "--json", "--stack", "test").stdout
    found: dict[str, tuple[str, list[str]]] = {}
    for step in json.loads(text)["steps"]:
        if step["op"] in {"update", "replace", "create"}:
            paths = {re.sub(r"\[\d+\]", "", path) for path in step.get("detailedDiff") or {}}
            found[step["urn"].rpartition("::")[2]] = (step["op"], sorted(paths))
    return found


def _world(services: Any) -> dict[str, Any]:
    """Everything there is, by its name and its project's, without what the service itself makes up."""
    objects = services.control.get("/_control/objects").json()
    projects = {project["id"]: project["name"] for project in objects["project"]}
    return {
        f"{_name(kind, each)} in {projects.get(str(each.get('projectId') or each['id']))}": _plain(each)
        for kind in KINDS
        for each in objects[kind]
    }


def _name(kind: str, each: dict[str, Any]) -> str:
    named = (each.get(key) for key in ("name", "title", "filter", "stackRoot", "externalName"))
    return next((name for name in named if name), kind)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return sorted((_plain(item) for item in value), key=json.dumps)
    if isinstance(value, dict):
        own = set() if value.get("type") in {"team", "user"} else ITS_OWN
        return {key: _plain(item) for key, item in value.items() if key not in own}
    return value


def test_an_alert_that_loses_its_environment_is_updated_in_place(program, services) -> None:
    """Alerts on metric monitors had an environment once, and it must go without a new alert in the place of the old."""
    made = _posted(services, "organizations/local/teams/", slug="shop", name="Shop")
    made = _posted(services, "teams/local/shop/projects/", slug="shop", name="Shop", default_rules=False)
    source = {
        "aggregate": "count()", "dataset": "events", "environment": "production", "eventTypes": ["error"],
        "query": "level:error", "timeWindow": 300, "queryType": 0,
    }  # fmt: skip
    rows = [{"type": kind, "comparison": 5, "conditionResult": result} for kind, result in (("gt", 75), ("lte", 0))]
    monitor = _posted(
        services,
        f"organizations/local/projects/{made['slug']}/detectors/",
        name="Spike",
        type="metric_issue",
        dataSources=[source],
        config={"detectionType": "static"},
        conditionGroup={"logicType": "any", "conditions": rows},
    )
    alert = {
        "name": "Spike", "environment": "production", "frequency": 30, "monitorIds": [monitor["id"]],
        "triggers": [{"type": "first_seen_event"}],
        "actionFilters": [{
            "logicType": "all", "conditions": [],
            "actions": [{"type": "email", "config": {"targetType": "issue_owners"}}],
        }],
    }  # fmt: skip
    stack = program("drawn", {"inputs.json": json.dumps({"Alert": [alert]})})
    stack.up("test")
    (before,) = services.objects("workflow")
    assert before["environment"] == "production"

    alert.pop("environment")
    (stack.root / "inputs.json").write_text(json.dumps({"Alert": [alert]}), encoding="utf-8")
    services.forget()
    assert _planned(stack) == {"Alert-0": ("update", ["environment"])}
    stack.up("test")
    assert services.writes() == [f"PUT /api/0/organizations/local/workflows/{before['id']}/"]
    served = services.api("GET", f"organizations/local/workflows/{before['id']}/").json()
    assert (served["environment"], served["detectorIds"]) == (None, [monitor["id"]])
    assert stack.steps("test", "--refresh") == {}


def _posted(services: Any, path: str, **body: Any) -> Any:
    answer = services.api("POST", path, json=body)
    assert answer.is_success, answer.text
    return answer.json()
