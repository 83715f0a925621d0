"""However `vedette` and the workflows start the engine, the policy pack is asked and the output says of how many."""

from __future__ import annotations

import json
import re
import sys

import pytest
import yaml

pytestmark = pytest.mark.engine

ASKED = re.compile(r"^policies: (\d+) asked, (\d+) refused$", re.MULTILINE)
STACK = ("--stack", "production")


def counted(done) -> tuple[int, int]:
    """How many policies were asked, and how many findings refused."""
    found = ASKED.search(done.stdout + done.stderr)
    assert found, done.stdout + done.stderr
    return int(found[1]), int(found[2])


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("preview", *STACK), marks=[pytest.mark.deep]),
        ("pulumi", "--", "--color", "never", "pre", "--stack=production", "--suppress-outputs"),
        pytest.param(("preview", "--stack", "organization/vedette/production"), marks=[pytest.mark.deep]),
        ("up", *STACK, "--", "--yes"),
        pytest.param(("pulumi", *STACK, "--", "--non-interactive", "update", "--yes"), marks=[pytest.mark.deep]),
    ],
    ids=" ".join,
)
def test_preview_and_up_ask_the_pack(runs, words) -> None:
    done = runs.vedette(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(runs.asked()) > 10
    asked, refused = counted(done)
    assert refused == 0
    # Its two own policies are among them, so the number is the engine's and not one that is written somewhere.
    assert asked == len(known(runs))


def known(runs) -> set[str]:
    """The policies that are on in this stack, by the pack itself."""
    code = "from vedette_policies.policies import POLICIES; print(*(policy.id for policy in POLICIES))"
    done = runs.shell([sys.executable, "-c", code])
    config = json.loads(runs.vedette("policy", *STACK).stdout)
    return {name for name in done.stdout.split() if config.get(name) != "disabled"} | {"spy-resource", "spy-stack"}


@pytest.mark.deep
def test_a_preview_as_json_is_json_and_says_it_beside(runs) -> None:
    done = runs.vedette("preview", *STACK, "--", "--json")
    assert "steps" in json.loads(done.stdout)
    assert ASKED.search(done.stderr)


def test_check_asks_the_pack(runs) -> None:
    done = runs.vedette("check", *STACK)
    assert done.returncode == 0, done.stdout + done.stderr
    assert runs.asked()
    assert re.search(r"^policies: \d+ asked$", done.stdout, re.MULTILINE)


def test_the_script_of_the_workflows_asks_the_pack(runs, elsewhere) -> None:
    done = runs.shell(["bash", ".github/scripts/preview.sh", "build/preview", "production"], **elsewhere)
    assert done.returncode == 0, done.stdout + done.stderr
    assert runs.asked()
    answer = json.loads((runs.root / "build" / "preview" / "check-production.json").read_text())
    assert answer["asked"] == len(known(runs))
    report = runs.vedette("report", "production", "--from", "build/preview")
    assert f"{answer['asked']} asked" in report.stdout


@pytest.mark.deep
def test_each_run_of_the_workflows_that_applies_asks_the_pack(runs, root) -> None:
    jobs = yaml.safe_load((root / ".github" / "workflows" / "deploy.yml").read_text())["jobs"]
    applies = {step["run"] for job in jobs.values() for step in job["steps"] if "vedette up" in step.get("run", "")}
    assert len(applies) == len(jobs)
    command = re.sub(r"--stack \w+", "--stack production", applies.pop())
    assert {re.sub(r"--stack \w+", "--stack production", one) for one in applies} == {command}
    done = runs.shell(["bash", "-c", command])
    assert done.returncode == 0, done.stdout + done.stderr
    assert runs.asked()
    assert counted(done)[1] == 0


def test_nothing_starts_pulumi_past_vedette(root) -> None:
    places = [root / "Makefile", *(root / ".github").rglob("*.*")]
    starts = [
        f"{path.name}: {line.strip()}"
        for path in places
        if path.is_file()
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(
            r"(?:^|[\s;&|(/])pulumi\s+(?:up|preview|update|pre|watch|import|destroy)\b", line.partition("#")[0]
        )
        and "vedette pulumi" not in line
        and "exited" not in line
    ]
    assert starts == []


@pytest.mark.deep
def test_the_demo_asks_the_pack(runs, own_port) -> None:
    ports = {"VEDETTE_LOCAL_PORT": str(own_port)}
    try:
        done = runs.vedette("demo", **ports)
        assert done.returncode == 0, done.stdout + done.stderr
        assert runs.asked()
        assert counted(done)[1] == 0
    finally:
        runs.shell([sys.executable, "-m", "vedette_emulators", "stop"], **ports)


def test_no_policies_is_said_aloud_and_never_applies(runs) -> None:
    runs.services.forget()
    shown = runs.vedette("preview", *STACK, "--no-policies")
    assert shown.returncode == 0, shown.stderr
    assert "policies: NOT ASKED" in shown.stderr
    assert not ASKED.search(shown.stdout + shown.stderr)
    applied = runs.vedette("up", *STACK, "--no-policies", "--", "--yes")
    assert applied.returncode == 2
    assert "never runs without the policies" in applied.stderr
    for words in (["--skip-preview"], ["-yf"], ["--config", "vedette:catalog=other"], ["--cwd", "/tmp"], ["-s", "x"]):
        done = runs.vedette("up", *STACK, "--", "--yes", *words)
        assert (done.returncode, "cannot be given" in done.stderr) == (2, True), words
    assert runs.services.writes() == []
