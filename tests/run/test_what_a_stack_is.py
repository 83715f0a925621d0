"""What a stack is comes from its configuration, as the engine answers it, and never from its name."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from vedette_program.stack import bare_problems

from vedette.cli import tryout
from vedette.load import CatalogError, load_catalog, nonproduction
from vedette.plan import make_plan
from vedette.policy import policy_config
from vedette.stack_config import SECRET, StackConfig, StackConfigError, file_name, read_committed, read_config

FIXTURE_CATALOG = Path(__file__).parents[1] / "fixtures" / "catalog"

PROD = {"scopes": ["environment"], "environments": ["production"]}
NAMES = ("prod", "production", "acme/prod", "organization/vedette/prod", "prod-eu")
ANSWER = {
    "vedette:scopes": {"value": '["environment"]', "objectValue": ["environment"], "secret": False},
    "vedette:environments": {"value": '["live"]', "objectValue": ["live"], "secret": False},
    "sentry:token": {"secret": True},
}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_changes_nothing(catalog_folder, name) -> None:
    catalog, today = load_catalog(catalog_folder), date(2026, 11, 21)
    plan = make_plan(catalog)
    by_name = policy_config(catalog, plan, read_config(name, PROD), today=today)
    by_prod = policy_config(catalog, plan, read_config("prod", PROD), today=today)
    assert by_name.pop("catalog-facts") == {**by_prod.pop("catalog-facts"), "stack": name}
    assert by_name == by_prod


@pytest.mark.parametrize("name", NAMES)
def test_a_stack_called_local_is_local_only_by_its_configuration(root, name) -> None:
    local = read_config(name, {**PROD, "local": "true"})
    assert local.local
    assert not read_config("local", PROD).local


def test_text_and_values_are_read_alike() -> None:
    text = {key: json.dumps(value) for key, value in PROD.items()} | {"protect": "true", "bare": "false"}
    assert read_config("prod", text) == read_config("prod", {**PROD, "protect": True})


def test_every_environment_is_production_unless_it_is_listed() -> None:
    found = read_config("x", {**PROD, "environments": ["live", "staging", "Staging"]})
    assert found.production(("staging",)) == ("live", "Staging")
    assert found.production(()) == ("live", "staging", "Staging")


WRONG = {
    "nothing": ({}, "it has no `vedette:` setting"),
    "no-scopes": ({"environments": ["a"]}, "vedette:scopes is None: it must be a list of words"),
    "scope": (
        {**PROD, "scopes": ["enviroment"]},
        "vedette:scopes has 'enviroment': only company and environment exist",
    ),
    "empty-scopes": ({**PROD, "scopes": []}, "vedette:scopes is empty"),
    "no-environment": ({**PROD, "environments": []}, "vedette:environments is empty"),
    "text": ({**PROD, "environments": "production"}, "vedette:environments is 'production': it must be a list"),
    "numbers": ({**PROD, "environments": [1]}, "vedette:environments is [1]"),
    "moved": (
        {**PROD, "nonProductionEnvironments": '["staging", "qa"]'},
        "now in company.yaml: write `environments: {staging: {production: false}, qa: {production: false}}` into",
    ),
    "moved-none": (
        {**PROD, "nonProductionEnvironments": "[]"},
        "now in company.yaml, and names no environment: remove the setting from Pulumi.prod.yaml",
    ),
    "moved-numbers": ({**PROD, "nonProductionEnvironments": [1]}, "is now in company.yaml: write `environments: {stag"),
    "flag": ({**PROD, "protect": "yes"}, "vedette:protect is 'yes': only true and false are allowed"),
    "key": ({**PROD, "protec": "true"}, "vedette:protec is unknown: did you mean vedette:protect?"),
    "catalog": ({**PROD, "catalog": ""}, "vedette:catalog is '': the path of a folder is allowed"),
    "secret": ({**PROD, "scopes": SECRET}, "vedette:scopes is secret"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named(case) -> None:
    values, said = WRONG[case]
    with pytest.raises(StackConfigError) as refused:
        read_config("prod", values)
    assert said in str(refused.value)
    assert len(refused.value.problems) == 1, refused.value.problems


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(StackConfigError) as refused:
        read_config("prod", {"scopes": "x", "environments": [""], "local": "maybe", "wat": 1})
    assert len(refused.value.problems) == 4


def test_the_committed_stacks(root) -> None:
    found = {name: read_committed(root, name) for name in ("local", "company", "staging", "prod")}
    staging = nonproduction(FIXTURE_CATALOG)
    assert staging == ("staging",)
    assert {name: one.production(staging) for name, one in found.items()} == {
        "local": ("production",), "company": (), "staging": (), "prod": ("production",),
    }  # fmt: skip
    assert {name: (one.local, one.protect) for name, one in found.items()} == {
        "local": (True, False), "company": (False, True), "staging": (False, False), "prod": (False, True),
    }  # fmt: skip
    assert read_committed(root, "acme/prod").environments == ("production",)


def test_a_file_that_says_only_a_part_is_not_taken_for_all(tmp_path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: x\n")
    file = tmp_path / "Pulumi.prod.yaml"
    assert read_committed(tmp_path, "prod") is None
    file.write_text("environment: [base]\nconfig: {vedette:scopes: [company], vedette:environments: []}\n")
    assert read_committed(tmp_path, "prod") is None
    for broken, said in (("config: [\n", "is not YAML"), ("- a\n", "holds a list"), ("config: 3\n", "is a int")):
        file.write_text(broken)
        with pytest.raises(StackConfigError, match=said):
            read_committed(tmp_path, "prod")


@pytest.mark.parametrize("name", ["", "../x", "a b", "a/b/c/d", "a//b", "/prod", "x\n"])
def test_a_name_that_no_stack_has(name) -> None:
    with pytest.raises(ValueError, match="is not the name of a stack"):
        file_name(name)


@pytest.fixture
def faked(tmp_path, root, catalog_folder) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `vedette` beside an engine that answers as Pulumi Cloud would."""
    project = tmp_path / "project"
    project.mkdir()
    shutil.copytree(catalog_folder, project / "catalog")
    for name in ("policies", "vedette"):
        (project / name).symlink_to(root / name)
    (project / "Pulumi.yaml").write_text("name: vedette\n")
    (tmp_path / "bin").mkdir()

    def run(script: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        program = tmp_path / "bin" / "pulumi"
        program.write_text(f'#!/bin/sh\necho "$@" >>"{tmp_path}/calls"\n{script}\n')
        program.chmod(0o755)
        kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
        env = {**kept, "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "PYTHONPATH": str(root), **more}
        return subprocess.run(
            [sys.executable, "-m", "vedette", *words],
            cwd=project, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip

    return run


def test_the_engine_is_asked_where_no_file_says_it(faked, tmp_path) -> None:
    done = faked(f"echo '{json.dumps(ANSWER)}'", "policy", "--stack", "acme/live-eu")
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)["catalog-facts"]
    assert (facts["stack"], facts["environments"], facts["nonproduction"]) == ("acme/live-eu", ["live"], ["staging"])
    (call,) = (tmp_path / "calls").read_text().splitlines()
    assert call == "config --json --non-interactive --stack acme/live-eu"


BAD = {
    "unknown": ("echo \"error: no stack named 'x' found\" >&2; exit 6", "there is no stack x in this backend"),
    "empty": ("echo '{}'", "it has no `vedette:` setting"),
    "no-answer": ("echo 'error: passphrase must be set' >&2; exit 1", "error: passphrase must be set"),
    "no-json": ("echo hello", "is no JSON object"),
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize(
    "words", [("up",), ("preview",), ("check",), ("policy",), ("plan",), ("destroy",)], ids=" ".join
)
def test_a_stack_that_cannot_be_understood_runs_nothing(faked, tmp_path, case, words) -> None:
    script, said = BAD[case]
    done = faked(script, *words, "--stack", "x")
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
    assert {line.split()[0] for line in (tmp_path / "calls").read_text().splitlines()} == {"config"}


def test_a_broken_file_of_a_stack_is_named(faked, tmp_path) -> None:
    (tmp_path / "project" / "Pulumi.x.yaml").write_text("config: [\n")
    for words in (("up",), ("preview",), ("check",), ("plan",)):
        done = faked("exit 1", *words, "--stack", "x")
        assert (done.returncode, "Pulumi.x.yaml is not YAML" in done.stderr) == (2, True), done.stderr


def test_no_engine_is_said(faked, tmp_path) -> None:
    faked("exit 0", "policy", "--stack", "x")
    for words in (("up",), ("preview",), ("pulumi", "--", "whoami")):
        done = subprocess.run(
            [sys.executable, "-m", "vedette", words[0], "--stack", "x", *words[1:]],
            cwd=tmp_path / "project", env={"PATH": "/nonexistent", "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip
        assert (done.returncode, "no Pulumi engine" in done.stderr) == (2, True), done.stderr


DESTROY = {
    "production": (["production"], None, 2, "holds production (production): nothing was destroyed"),
    "wrong": (["production"], "prod", 2, "'prod' is not the name of stack acme/x"),
    "right": (["production"], "acme/x", 0, ""),
    "undeclared": (["live"], None, 2, "holds production (live): nothing was destroyed"),
    "staging": (["staging"], None, 0, ""),
}


@pytest.mark.parametrize("case", DESTROY)
@pytest.mark.parametrize("passed_through", [False, True])
def test_a_production_stack_is_destroyed_only_by_its_name(faked, tmp_path, case, passed_through) -> None:
    environments, confirm, code, said = DESTROY[case]
    values = {
        "vedette:scopes": {"value": '["environment"]'},
        "vedette:environments": {"value": json.dumps(environments)},
    }
    options = ["--confirm", confirm] if confirm else []
    words = ["pulumi", *options, "--", "dn", "--yes", "-s", "acme/x"] if passed_through else [
        "destroy", "--stack", "acme/x", *options, "--", "--yes",
    ]  # fmt: skip
    done = faked(f"[ \"$1\" != config ] || echo '{json.dumps(values)}'", *words)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    calls = (tmp_path / "calls").read_text().splitlines()
    started = [line for line in calls if not line.startswith("config")]
    assert len(started) == (0 if code else 1)
    assert all(line.endswith("--yes --stack acme/x") for line in started)


@pytest.mark.parametrize("company", ["", "environments: {staging: {production: maybe}}\n", None])
def test_a_stack_is_production_where_no_company_says_otherwise(faked, tmp_path, company) -> None:
    file = tmp_path / "project" / "catalog" / "company.yaml"
    file.unlink()
    if company is not None:
        file.write_text(company)
    values = {"vedette:scopes": {"value": '["environment"]'}, "vedette:environments": {"value": '["staging"]'}}
    done = faked(f"echo '{json.dumps(values)}'", "destroy", "--stack", "x", "--", "--yes")
    assert (done.returncode, "holds production (staging): nothing was destroyed" in done.stderr) == (2, True)


@pytest.mark.parametrize("words", [("up",), ("preview",), ("policy",), ("plan",), ("destroy",)])
def test_the_setting_that_moved_stops_every_command(faked, tmp_path, words) -> None:
    values = {**ANSWER, "vedette:nonProductionEnvironments": {"value": '["staging"]'}}
    done = faked(f"echo '{json.dumps(values)}'", *words, "--stack", "x")
    assert (done.returncode, "vedette:nonProductionEnvironments is now in company.yaml" in done.stderr) == (2, True)
    assert all(line.startswith("config") for line in (tmp_path / "calls").read_text().splitlines())


@pytest.mark.parametrize(
    ("company", "found"),
    [
        ("environments: {b: {production: false}, c: {production: false}, a: {}, production: {}}\n", ["b", "c"]),
        ("people: {ana: ana@example.com}\n", []),
        (None, []),
    ],
)
def test_the_facts_take_what_is_no_production_from_the_catalog(root, tmp_path, company, found) -> None:
    shutil.copytree(FIXTURE_CATALOG, tmp_path / "catalog", ignore=shutil.ignore_patterns("harbour"))
    (tmp_path / "catalog" / "company.yaml").unlink()
    if company:
        (tmp_path / "catalog" / "company.yaml").write_text(company)
    config = StackConfig(name="x", scopes=("environment",), environments=("a", "b"))
    catalog = load_catalog(tmp_path / "catalog")
    facts = policy_config(catalog, make_plan(catalog), config, today=date(2026, 11, 21))["catalog-facts"]
    assert (facts["environments"], facts["nonproduction"]) == (["a", "b"], found)
    assert list(nonproduction(tmp_path / "catalog")) == found


@pytest.mark.parametrize("broken", ["", "- staging\n", "environments: [staging]\n", "x: [", "enviroments: {}\n",
                                    "environments: {staging: {production: false}}\nsampling: 3\n"])  # fmt: skip
def test_a_company_that_cannot_be_read_leaves_everything_production(root, tmp_path, broken) -> None:
    shutil.copytree(FIXTURE_CATALOG, tmp_path / "catalog")
    (tmp_path / "catalog" / "company.yaml").write_text(broken)
    assert nonproduction(tmp_path / "catalog") == ()
    with pytest.raises(CatalogError):
        load_catalog(tmp_path / "catalog")


@pytest.mark.parametrize(
    ("words", "commands"),
    [
        (("up", "--stack", "x"), ["up"]),
        (("preview", "--stack", "x"), ["preview"]),
        (("check", "--stack", "x"), ["preview"]),
        (("pulumi", "--", "--color", "never", "up", "-s", "x"), ["up"]),
        (("pulumi", "--", "import", "-s", "x", "a", "b", "c"), ["import", "preview"]),
    ],
    ids=" ".join,
)
def test_an_engine_that_does_not_report_the_pack_is_not_believed(faked, tmp_path, words, commands) -> None:
    """An engine that ends with 0 and has asked nobody is no success."""
    done = faked(f"[ \"$1\" != config ] || echo '{json.dumps(ANSWER)}'", *words)
    assert (done.returncode, "without a word of the policy pack" in done.stdout + done.stderr) == (2, True), done.stderr
    assert " asked, " not in done.stdout
    calls = (tmp_path / "calls").read_text().splitlines()
    started = [line.removeprefix("--color never ") for line in calls if not line.startswith("config")]
    assert [line.split()[0] for line in started] == commands
    assert all("--policy-pack " in line and "--skip-preview" not in line for line in started if "import" not in line)


@pytest.mark.parametrize(
    ("env", "allowed", "refused"),
    [
        ({}, False, True),
        ({"VEDETTE_RUN": ""}, False, True),
        ({"VEDETTE_RUN": "1"}, False, False),
        ({"VEDETTE_LOCAL": "1"}, False, False),
        ({}, True, False),
    ],
)
def test_the_program_refuses_what_vedette_did_not_start(env, allowed, refused) -> None:
    found = bare_problems("prod", env, allowed=allowed)
    assert len(found) == refused
    assert all("vedette up --stack prod" in one and "vedette:bare true" in one for one in found)


def test_vedette_names_itself_to_the_program_and_not_to_a_shell(faked, tmp_path) -> None:
    done = faked(f'echo "started by vedette: $VEDETTE_RUN" >"{tmp_path}/marker"', "pulumi", "-s", "x", "--", "whoami")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "marker").read_text() == "started by vedette: 1\n"
    assert "VEDETTE_RUN" not in faked("exit 0", "env").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-p", "4", "up", "--yes"), "-p stands before the command"),
        (("--target", "urn", "destroy", "--yes"), "--target stands before the command"),
        (("do", "sentry", "create"), "`pulumi do` is not passed on"),
        (("deployment", "run", "update"), "`pulumi deployment` is not passed on"),
        (("watch",), "`pulumi watch` is not passed on"),
    ],
    ids=" ".join,
)
def test_what_would_write_without_the_policies_is_not_passed_on(faked, tmp_path, words, said) -> None:
    done = faked("exit 0", "pulumi", "--stack", "x", "--", *words)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "calls").exists()


def test_only_help_is_given_where_help_is_asked_for(faked, tmp_path) -> None:
    """`-m -h` is a message to the engine, and it would apply the stack."""
    assert faked("exit 0", "pulumi", "--stack", "x", "--", "up", "--yes", "-m", "-h").returncode == 0
    assert (tmp_path / "calls").read_text().splitlines() == ["up --help"]


def test_options_in_the_environment_reach_no_engine(faked, tmp_path) -> None:
    done = faked(
        f'env >"{tmp_path}/seen"', "pulumi", "-s", "x", "--", "whoami",
        PULUMI_OPTION_SKIP_PREVIEW="true", PULUMI_OPTION_CWD="/x",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "PULUMI_OPTION" not in (tmp_path / "seen").read_text()


def test_a_stack_that_is_local_only_by_the_engines_word_does_not_run(faked, tmp_path) -> None:
    """ESC or the project may say `vedette:local`; the run would keep the addresses and tokens of real accounts."""
    values = {**ANSWER, "vedette:local": {"value": "true"}}
    done = faked(f"[ \"$1\" != config ] || echo '{json.dumps(values)}'", "up", "--stack", "x")
    assert (done.returncode, "`vedette:local: true`" in done.stderr) == (2, True), done.stderr
    assert [line.split()[0] for line in (tmp_path / "calls").read_text().splitlines()] == ["config"]


def test_the_facts_are_not_set_by_hand(faked, tmp_path, root) -> None:
    settings = tmp_path / "project" / "policies" / "settings"
    faked("exit 0", "pulumi", "-s", "x", "--", "whoami")
    if settings.parent.is_symlink():
        settings.parent.unlink()
        shutil.copytree(root / "policies", settings.parent)
    settings.mkdir(exist_ok=True)
    (settings / "x.yaml").write_text("catalog-facts: {nonproduction: [production]}\n", encoding="utf-8")
    done = faked(f"[ \"$1\" != config ] || echo '{json.dumps(ANSWER)}'", "up", "--stack", "x")
    assert (done.returncode, "sets catalog-facts" in done.stderr) == (2, True), done.stderr


def test_an_environment_that_no_product_can_have_is_a_problem() -> None:
    config = read_config("prod", {"scopes": ["environment"], "environments": ["Production", "staging"]})
    (found,) = config.unplannable
    assert "'Production', and a catalog knows only production and staging" in found


def test_a_key_without_a_namespace_is_the_projects_own(tmp_path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: vedette\n")
    text = "config: {local: true, scopes: [company], environments: []}\n"
    (tmp_path / "Pulumi.x.yaml").write_text(text)
    assert read_committed(tmp_path, "x").local
    assert tryout.declares_local(tmp_path, "x")
