"""`vedette check` on real previews and states: what the engine's own run of the pack says, and what it cannot see."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from vedette_policies.offline import evaluate_document

from tests import yaml12

pytestmark = pytest.mark.engine

PAGER = {"product": "ferries", "catalog": [{"set": ["alerts", "webhook-processing-failure", "route"],
         "to": [{"slack": "#bookings", "mention": "@on-call"}]}]}  # fmt: skip
ALERT = "ferries.webhook-processing-failure.production"


def check(guarded: Any, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the checkout."""
    return vedette(guarded, "check", "--stack", guarded.stack, *words)


def vedette(guarded: Any, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `vedette` in the checkout."""
    command = [sys.executable, "-m", "vedette", *words]
    env = {**guarded.checkout.env, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        command, cwd=guarded.checkout.root, env=env, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip


def saved(guarded: Any, name: str, *words: str) -> Path:
    """What the engine prints, in a file."""
    path = guarded.checkout.root / name
    path.write_text(guarded.checkout.pulumi(*words, "--stack", guarded.stack, check=False).stdout, encoding="utf-8")
    return path


@pytest.mark.deep
def test_a_preview_and_a_state_say_what_the_engine_says(guarded):
    guarded.edit(PAGER)
    by_engine = guarded.preview("local")
    assert [policy for policy, _ in by_engine.reported()] == ["critical-without-pager"]
    document = saved(guarded, "preview.json", "preview", "--json", "--show-sames")
    done = check(guarded, "--preview", str(document))
    assert done.returncode == 1, done.stderr
    first, help_, *_ = done.stdout.splitlines()
    assert first.startswith("catalog/ferries.yaml#alerts.webhook-processing-failure: ")
    assert first.endswith("(critical-without-pager)")
    assert help_.startswith("  help: ")
    assert done.stdout.endswith("\nstack local: 1 refused, 0 warnings\n")
    assert "Traceback" not in done.stdout + done.stderr

    guarded.checkout.up("local")
    state = saved(guarded, "state.json", "stack", "export")
    answer = json.loads(check(guarded, "--state", str(state), "--format", "json").stdout)
    assert [(one["id"], one["resource"]) for one in answer["findings"]] == [("critical-without-pager", ALERT)]
    # A state that was exported as people do it hides its secrets, and hidden is not clean.
    hidden = {one["resource"] for one in answer["not_evaluated"] if one["id"] == "test-mode-in-production"}
    assert any(name.endswith("VERCEL_TOKEN") for name in hidden)
    assert not [one for one in answer["not_evaluated"] if "known only" in one["reason"]]
    assert (answer["stack"], answer["waived"]) == ("local", [])


@pytest.mark.deep
def test_a_new_preview_sees_secrets_and_shows_none(guarded):
    guarded.checkout.only("ferries")
    guarded.preview("prod")
    guarded.checkout.init("company", "prod")
    guarded.checkout.up("company")
    guarded.stack = "prod"
    key = "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc"
    # A stack that is tried out has a project of its own, where this value belongs.
    given = vedette(
        guarded, "pulumi", "--stack", "prod", "--", "config", "set", "--secret", "ferries:VERCEL_TOKEN", key
    )
    assert given.returncode == 0, given.stderr
    done = check(guarded, "--format", "json")
    assert done.returncode == 1, done.stderr
    answer = json.loads(done.stdout)
    assert [one["id"] for one in answer["findings"]] == ["test-mode-in-production"]
    assert key not in done.stdout + done.stderr


def test_without_its_linters_nothing_is_applied(guarded, services):
    """actionlint is missing, and zizmor answers with something else."""
    guarded.edit(PAGER)
    guarded.checkout.pulumi("stack", "select", "--create", "local")
    _own_environment(guarded.checkout, without={"actionlint", "zizmor"})
    zizmor = guarded.checkout.root / ".venv" / "bin" / "zizmor"
    zizmor.write_text("#!/bin/sh\necho no JSON\n", encoding="utf-8")
    zizmor.chmod(0o755)
    guarded.preview("local")
    done = guarded.run("up", "--yes", "--suppress-outputs")
    assert done.exit_code != 0
    assert {policy for policy, _ in done.reported()} == {"critical-without-pager", "workflow-lint", "workflow-syntax"}
    assert "actionlint is not installed, so it did not check `ferries.file:" in done.text
    assert "zizmor gave an answer that is not understood (JSONDecodeError), so it did not check" in done.text
    assert "Run `make setup`, which installs actionlint" in done.text
    assert services.writes() == []
    # `check` starts the local services of a port of its own for the stack local; another one has the same workflows.
    guarded.stack = "company"
    guarded.checkout.init("company")
    checked = check(guarded, "--format", "json")
    assert checked.returncode == 1, checked.stderr
    found = [one for one in json.loads(checked.stdout)["findings"] if one["id"].startswith("workflow-")]
    assert [(one["id"], one["level"]) for one in found] == [
        ("workflow-lint", "mandatory"),
        ("workflow-syntax", "mandatory"),
    ]


def _own_environment(checkout: Any, *, without: set[str]) -> None:
    """Give a checkout a Python environment in which some programs are missing."""
    shared, own = (checkout.root / ".venv").resolve(), checkout.root / ".venv"
    own.unlink()
    (own / "bin").mkdir(parents=True)
    for path in (*shared.glob("*"), *(shared / "bin").glob("*")):
        target = own / path.relative_to(shared)
        if path.name not in {"bin", *without}:
            target.symlink_to(path)
    folders = checkout.env["PATH"].split(os.pathsep)
    checkout.env["PATH"] = os.pathsep.join([str(own / "bin"), *(one for one in folders if one != str(shared / "bin"))])


@pytest.mark.deep
def test_a_deletion_is_refused_until_it_is_planned_and_unprotected(guarded):
    checkout, product = guarded.checkout, guarded.checkout.root / "catalog" / "ferries.yaml"
    checkout.only("ferries")
    guarded.stack = "prod"
    checkout.init("company", "prod")
    checkout.up("company")
    checkout.up("prod")
    assert check(guarded).returncode == 0
    data = yaml12.load(product.read_text(encoding="utf-8"))
    name = "usage-reporting-failure-rate"
    del data["alerts"][name]
    data["environments"]["staging"]["alerts"].pop(name, None)
    product.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    done = check(guarded)
    assert done.returncode == 1, done.stderr
    assert f"the Alert `ferries.{name}.production.alert` of production would be deleted" in done.stdout
    assert "not evaluated: the preview stopped: " in done.stdout

    resources = [f"ferries.{name}.production.{kind}" for kind in ("alert", "monitor")]
    waived = {"policy": "deleted-in-production", "owner": "payments", "reason": "usage is billed by the provider now"}
    data["waivers"] = [{**waived, "resource": one, "expires": "2099-01-01"} for one in resources]
    product.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    done = check(guarded)
    assert done.returncode == 1
    assert "but it is protected" in done.stdout
    for resource in resources:
        (urn,) = [one["urn"] for one in checkout.export("prod") if one["urn"].endswith(f"::{resource}")]
        checkout.pulumi("state", "unprotect", urn, "--yes", "--stack", "prod")
    done = check(guarded)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2099-01-01" in done.stdout
    checkout.up("prod")
    assert not [one for one in checkout.export("prod") if name in one["urn"]]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (
            ("--stack", "production"),
            "there is no Pulumi.production.yaml in this checkout",
        ),
        (("--preview", "nowhere.json"), "nowhere.json is no file"),
        (("--preview", "Pulumi.yaml"), "Pulumi.yaml is not JSON"),
    ],
)
def test_what_cannot_be_asked_is_said(guarded, words, outcome):
    guarded.stack = "local"
    done = check(guarded, *words)
    assert done.returncode == 2
    assert outcome in done.stderr
    assert "Traceback" not in done.stderr


def test_a_document_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="this is no preview"):
        evaluate_document("preview", {"deployment": {}}, {})
    with pytest.raises(ValueError, match="this is no state"):
        evaluate_document("state", {"steps": []}, {})
