"""Every input of every type, edited behind Pulumi's back: a preview shows just that, and an update mends it.

The inputs are those of the provider's own schema. Each gets a resource of its own, so one preview shows them all.
"""

from __future__ import annotations

import copy
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.engine

RECIPES = yaml.safe_load((Path(__file__).parent / "drift.yaml").read_text(encoding="utf-8"))
KINDS = ("team", "project", "key", "detector", "workflow", "dashboard", "integration", "repository")
KINDS += ("ownership", "inbound_filter", "code_mapping", "member", "external_actor", "notification_action")
KINDS += ("symbol_source",)
# What the service gives anew when it makes an object or a part of it again; and a project's first team.
ITS_OWN = {"id", "public", "secret", "dsn", "sourceId", "subscription", "widgetId", "dashboardId", "workflowIds"}
ITS_OWN |= {"dateCreated", "dateUpdated", "lastUpdated", "onDemand", "projectId", "team"}


@pytest.fixture(scope="module")
def inputs(root: Path) -> dict[str, list[str]]:
    """Every input property by type, nested ones by path: {"ClientKey": ["name", "rateLimit.count", ...]}."""
    words = [root / ".venv" / "bin" / "python", "-m", "pulumi_resource_sentry", "schema"]
    schema = json.loads(subprocess.run(words, capture_output=True, text=True, check=True, cwd="/").stdout)
    return {
        token.rpartition(":")[2]: list(_leaves(schema, resource["inputProperties"]))
        for token, resource in schema["resources"].items()
    }


def _leaves(schema: dict[str, Any], properties: dict[str, Any], path: str = "") -> Iterator[str]:
    for name, prop in properties.items():
        item = prop.get("items", prop)
        if "$ref" in item and item["$ref"].startswith("#/types/"):
            yield from _leaves(schema, schema["types"][item["$ref"][8:]]["properties"], f"{path}{name}.")
        else:
            yield path + name


def test_every_input_of_the_schema_has_a_recipe(inputs) -> None:
    assert {kind: sorted(recipe["properties"]) for kind, recipe in RECIPES.items()} == {
        kind: sorted(paths) for kind, paths in inputs.items()
    }


@pytest.mark.deep
def test_an_edit_of_any_input_is_shown_alone_and_mended(inputs, program, services) -> None:
    stack = program("every_input", {"copies.json": json.dumps(inputs), "repositories.json": _repositories(services)})
    stack.up("test")
    resources = {each["urn"].rpartition("::")[2]: each for each in stack.export("test") if each.get("id")}
    for kind, paths in inputs.items():
        for path in paths:
            assert _is_set(resources[f"{kind}.{path}"]["inputs"], path.split(".")), f"{kind}.{path} is not set"
    before = _world(services)

    expected = {}
    ids = {name: resources[name]["id"] for name in ("elsewhere", "payments", "platform", "spare")}
    for kind, recipe in RECIPES.items():
        for path, edits in recipe["properties"].items():
            if edits is None:
                continue
            _edit(services, recipe, resources[f"{kind}.{path}"]["id"], edits, ids)
            becomes = recipe.get("becomes", {}).get(path, "update")
            expected[f"{kind}.{path}"] = (becomes, [] if becomes == "create" else [path])
    assert _world(services) != before

    assert _planned(stack) == expected
    stack.pulumi("up", "--yes", "--skip-preview", "--refresh", "--stack", "test")
    assert stack.steps("test", "--refresh") == {}
    after = _world(services)
    # The key that somebody moved is not ours any more: it stays, beside the new one.
    assert after.pop("ClientKey.project in Elsewhere")
    assert after == before


def test_whatever_is_deleted_behind_our_back_is_made_again(inputs, program, services) -> None:
    copies = {kind: ["gone"] for kind in inputs if not RECIPES[kind].get("always")}
    stack = program("every_input", {"copies.json": json.dumps(copies), "repositories.json": _repositories(services)})
    stack.up("test")
    before = _world(services)
    resources = {each["urn"].rpartition("::")[2]: each for each in stack.export("test") if each.get("id")}
    for kind in copies:
        _delete(services, RECIPES[kind], resources[f"{kind}.gone"]["id"])

    assert _planned(stack) == {f"{kind}.gone": ("create", []) for kind in copies}
    stack.pulumi("up", "--yes", "--skip-preview", "--refresh", "--stack", "test")
    assert stack.steps("test", "--refresh") == {}
    assert _world(services) == before


def _is_set(value: Any, path: list[str]) -> bool:
    if isinstance(value, dict) and "plaintext" in value:  # a secret, as `stack export --show-secrets` writes it
        value = json.loads(value["plaintext"])
    if isinstance(value, list):
        return bool(value) and all(_is_set(item, path) for item in value)
    if not path:
        return value is not None
    return isinstance(value, dict) and _is_set(value.get(path[0]), path[1:])


def _repositories(services: Any) -> str:
    """The names of all repositories that Sentry's GitHub integration can see, as JSON."""
    return json.dumps([each["full_name"] for each in services.objects("github_repository")])


def _delete(services: Any, recipe: dict[str, Any], ident: str) -> None:
    if "row" in recipe:
        _edit_rows(services, recipe, lambda rows: [row for row in rows if str(row["id"]) != ident])
        return
    if "delete" in recipe:
        team, _, member = ident.partition("/")
        assert services.api("DELETE", recipe["delete"].format(team=team, member=member)).is_success
        return
    answer = services.control.delete(f"/_control/objects/{recipe['kind']}/{ident}")
    assert answer.is_success, answer.text


def _edit_rows(services: Any, recipe: dict[str, Any], change: Callable[[list[Any]], list[Any]]) -> None:
    top, name = recipe["row"].split(".")
    (holder,) = [each for each in services.objects(recipe["kind"]) if name in (each[top] or {})]
    services.edit(recipe["kind"], holder["id"], {top: {name: change(holder[top][name])}})


def _edit(services: Any, recipe: dict[str, Any], ident: str, edits: dict[str, Any], ids: dict[str, str]) -> None:
    if "row" in recipe:
        _edit_rows(services, recipe, lambda rows: [row | (edits if str(row["id"]) == ident else {}) for row in rows])
        return
    ids = ids | {"member": ident.rpartition("/")[2]}
    kind, ident = recipe["kind"], _filled(recipe.get("object", ident.replace("/", ":")), ids)
    stored = services.control.patch(f"/_control/objects/{kind}/{ident}", json={}).json()
    patch = {}
    for path, value in edits.items():
        top, *rest = _filled(path, ids).split(".")
        if not rest:
            patch[top] = _filled(value, ids)
            continue
        patch.setdefault(top, copy.deepcopy(stored[top]))
        place = patch[top]
        for step in rest[:-1]:
            place = place[int(step) if isinstance(place, list) else step]
        last = int(rest[-1]) if isinstance(place, list) else rest[-1]
        assert last in place or isinstance(last, int), f"{kind} has no {path}"
        place[last] = _filled(value, ids)
    services.edit(kind, ident, patch)


def _filled(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_filled(item, ids) for item in value]
    return re.sub(r"\{(\w+)\}", lambda found: ids[found[1]], value) if isinstance(value, str) else value


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
