"""The provider's reference: its pages are what the definitions give, and its examples run as they stand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path("providers", "sentry", "docs", "examples")


@pytest.fixture(scope="module")
def schema(root: Path) -> dict[str, Any]:
    words = [sys.executable, "-m", "pulumi_resource_sentry", "schema"]
    text = subprocess.run(words, cwd=root, capture_output=True, text=True, check=True).stdout
    return json.loads(text)


def test_the_pages_are_what_the_definitions_give(root: Path) -> None:
    words = [sys.executable, "tools/gen_docs.py", "--check"]
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kind", ["resources", "functions"])
def test_there_is_a_page_for_each(root: Path, schema: dict[str, Any], kind: str) -> None:
    pages = {path.stem for path in (root / "providers" / "sentry" / "docs" / kind).glob("*.md")}
    assert pages == {token.rpartition(":")[2] for token in schema[kind]}


def test_every_property_is_in_the_table_of_its_page(root: Path, schema: dict[str, Any]) -> None:
    for token, resource in schema["resources"].items():
        page = (root / "providers" / "sentry" / "docs" / "resources" / f"{token.rpartition(':')[2]}.md").read_text()
        rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
        assert set(resource["properties"]) <= set(rows)
        for name in resource["requiredInputs"]:
            assert "**required**" in rows[name], f"{token}.{name}"


def test_every_import_that_a_page_names_is_of_its_type(root: Path, schema: dict[str, Any]) -> None:
    for token in schema["resources"]:
        name = token.rpartition(":")[2]
        page = (root / "providers" / "sentry" / "docs" / "resources" / f"{name}.md").read_text()
        assert f"    pulumi import {token} " in page or "cannot be imported" in page


@pytest.mark.engine
def test_the_examples_run_and_a_second_preview_is_empty(program: Any, services: Any, root: Path, schema: Any) -> None:
    made = services.api("POST", "organizations/local/teams/", json={"slug": "payments"})
    assert made.is_success
    project = {"name": "Web", "slug": "web", "default_rules": False}
    assert services.api("POST", "teams/local/payments/projects/", json=project).is_success
    linked = {"provider": "integrations:github", "installation": "23", "identifier": "local/harbour"}
    assert services.api("POST", "organizations/local/repos/", json=linked).is_success

    stack = program("documented")
    keys = [f"documented:{name}=of-the-tests" for name in ("symbolsKey", "pagerdutyKey", "opsgenieKey")]
    stack.pulumi("config", "set-all", "--stack", "test", *(word for key in keys for word in ("--secret", key)))
    examples = str(root / EXAMPLES / "resources")
    stack.up("test", EXAMPLES=examples)
    exported = {each["type"] for each in stack.export("test")}
    assert set(schema["resources"]) <= exported
    assert stack.steps("test", "--refresh", EXAMPLES=examples) == {}

    # The look-ups find what the resources' examples have made.
    stack.init("look-ups")
    stack.up("look-ups", EXAMPLES=str(root / EXAMPLES / "functions"))
    said = json.loads(stack.pulumi("stack", "output", "--json", "--stack", "look-ups").stdout)
    assert said["pagers"] == ["Checkout", "Old Pager", "Warehouse"]
    assert said["jobs"] == ["Nightly settlement"]
    assert said["pending"] == ["nora.berg@example.com", "omar.diaz@example.com"]
    assert said["alert"].isdecimal()
    assert said["dashboard"].isdecimal()
    assert said["browserDsn"].startswith("http")
    assert {path.stem for path in (root / EXAMPLES / "functions").glob("*.py")} == {
        _python_name(token.rpartition(":")[2]) for token in schema["functions"]
    }


def _python_name(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
