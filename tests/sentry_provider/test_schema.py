"""The schema, and the SDK that is generated from it."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys

import pytest
from pulumi.runtime.proto import provider_pb2
from pulumi_resource_sentry.functions import FUNCTIONS
from pulumi_resource_sentry.schema import package_schema
from sentry_cases.registry import CASES, FOLDER, TYPES, stem


@pytest.fixture(scope="module")
def schema():
    return package_schema()


def _documented(schema):
    for group in ("resources", "types"):
        for token, item in schema[group].items():
            for name, prop in {**item.get("inputProperties", {}), **item["properties"]}.items():
                yield f"{token}.{name}", prop
    for token, item in schema["functions"].items():
        for side in ("inputs", "outputs"):
            for name, prop in item[side]["properties"].items():
                yield f"{token}.{name}", prop
    for name, prop in schema["config"]["variables"].items():
        yield f"config.{name}", prop


def test_every_property_has_a_description(schema):
    missing = [name for name, prop in _documented(schema) if not prop["description"].endswith((".", '"', "ok"))]
    assert missing == []


def names(folder, ending):
    """The names of a folder's files that people write or a generator, without those that serve all of them."""
    return {path.stem for path in folder.glob(f"*{ending}") if not path.stem.startswith("_")}


def test_a_resource_has_the_same_name_everywhere(root, schema):
    kinds = {token.rpartition(":")[2] for token in schema["resources"]}
    assert kinds == set(TYPES)
    stems = {stem(kind) for kind in kinds}
    assert names(FOLDER, ".py") == stems
    assert names(root / "providers" / "sentry" / "docs" / "resources", ".md") == kinds
    sdk = {name for name in names(root / "sdks" / "sentry" / "pulumi_sentry", ".py") if not name.startswith("get_")}
    assert sdk - {"provider", "outputs"} == stems


def test_a_function_has_the_same_name_everywhere(root, schema):
    found = {token.rpartition(":")[2] for token in schema["functions"]}
    assert found == {cls.token.rpartition(":")[2] for cls in FUNCTIONS}
    assert names(root / "providers" / "sentry" / "docs" / "functions", ".md") == found
    sdk = names(root / "sdks" / "sentry" / "pulumi_sentry", ".py")
    assert {name for name in sdk if name.startswith("get_")} == {stem(name) for name in found}


def test_secrets_are_secret_and_nothing_else_is(schema):
    found = {
        token.rpartition(":")[2]: {name for name, prop in item["properties"].items() if prop.get("secret")}
        for token, item in schema["resources"].items()
    }
    assert found == {kind: set(case.secrets) for kind, case in CASES.items()}
    assert schema["config"]["variables"]["token"]["secret"] is True
    assert schema["provider"]["inputProperties"]["token"]["secret"] is True


def test_no_function_returns_anything_like_a_key(schema):
    harmless = {"providerKey", "publicKey", "clientKeys"}
    for item in schema["functions"].values():
        returned = set(item["outputs"]["properties"])
        for prop in item["outputs"]["properties"].values():
            reference = prop.get("items", {}).get("$ref", "")
            returned |= set(schema["types"].get(reference.removeprefix("#/types/"), {}).get("properties", {}))
        returned -= harmless
        assert not [name for name in returned if "key" in name.lower() or "secret" in name.lower()]


def test_settings_are_also_read_from_the_environment(schema):
    variables = schema["config"]["variables"]
    found = {name: variables[name]["defaultInfo"]["environment"] for name in variables}
    assert found == {
        "token": ["SENTRY_AUTH_TOKEN"],
        "baseUrl": ["SENTRY_BASE_URL"],
        "organization": ["SENTRY_ORG"],
    }


def test_every_reference_leads_to_a_type(schema):
    text = json.dumps(schema)
    for token in {part.partition('"')[0] for part in text.split('"#/types/')[1:]}:
        assert token in schema["types"]


def test_the_command_prints_the_schema(root, schema):
    command = [sys.executable, "-m", "pulumi_resource_sentry", "schema"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=root)
    assert json.loads(printed.stdout) == schema


def test_the_engine_gets_the_same_schema(unconfigured, schema):

    answer = unconfigured.stub.GetSchema(provider_pb2.GetSchemaRequest(version=0))
    assert json.loads(answer.schema) == schema


@pytest.mark.engine
def test_the_sdk_is_what_the_schema_gives(root, tmp_path):
    record = root / ".vedette" / "engine.json"
    folder = json.loads(record.read_text(encoding="utf-8"))["folder"] if record.exists() else None
    with pytest.MonkeyPatch.context() as patch:
        if folder:
            patch.setenv("PATH", folder, prepend=":")
        if shutil.which("pulumi-language-python") is None:
            pytest.skip("no engine with a Python language host: run `make setup`")
        spec = importlib.util.spec_from_file_location("gen_sdk", root / "tools" / "gen_sdk.py")
        gen_sdk = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(gen_sdk)
        fresh = gen_sdk.generate(tmp_path)
    assert (fresh / "pulumi_sentry" / "metric_monitor.py").exists()
    assert gen_sdk.differing(root / "sdks" / "sentry", fresh) == []
    (fresh / "pulumi_sentry" / "team.py").write_text("stale")
    (fresh / "pulumi_sentry" / "extra.py").write_text("")
    stale = gen_sdk.differing(root / "sdks" / "sentry", fresh)
    assert stale == ["pulumi_sentry/extra.py", "pulumi_sentry/team.py"]
