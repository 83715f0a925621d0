"""What the engine is given: for the local services nothing that leads elsewhere, for real accounts all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from vedette import local_services
from vedette.cli import engine, isolation, tryout

NAMES = """
GITHUB_TOKEN GITHUB_OWNER GITHUB_BASE_URL GITHUB_APP_ID GITHUB_APP_PEM_FILE GH_TOKEN GH_HOST SLACK_TOKEN
PAGERDUTY_TOKEN PAGERDUTY_USER_TOKEN PAGERDUTY_SERVICE_REGION PAGERDUTY_API_URL_OVERRIDE SENTRY_AUTH_TOKEN
SENTRY_BASE_URL SENTRY_URL SENTRY_DSN PULUMI_ACCESS_TOKEN PULUMI_CONFIG PULUMI_CONFIG_PASSPHRASE_FILE
PULUMI_BACKEND_URL PULUMI_API PULUMI_STACK PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES AWS_PROFILE AZURE_CLIENT_ID
GOOGLE_CREDENTIALS OTEL_EXPORTER_OTLP_ENDPOINT HTTP_PROXY http_proxy Https_Proxy ALL_PROXY all_proxy VAULT_TOKEN
A_NAME_THAT_NOBODY_KNOWS
"""
FOREIGN = dict.fromkeys(NAMES.split(), "foreign")
OWN = {"HOME": "/home/ana", "LANG": "C.UTF-8", "LC_ALL": "C", "PATH": "/usr/bin", "VEDETTE_LOCAL_PORT": "9000"}


@pytest.fixture
def project(tmp_path: Path) -> engine.Project:
    (tmp_path / "Pulumi.yaml").write_text("name: vedette\nruntime: python\n", encoding="utf-8")
    (tmp_path / "Pulumi.prod.yaml").write_text(
        "secretsprovider: awskms://alias/acme\nencryptedkey: AAAA\nenvironment: [acme]\nconfig:\n"
        "  vedette:scopes: [environment]\n  vedette:environments: [production]\n  vedette:protect: 'true'\n"
        "  vedette:hidden: {secure: v1:AAAA}\n  sentry:baseUrl: https://sentry.acme.example\n"
        "  github:token: {secure: v1:AAAA}\n  slack:token: foreign\n",
        encoding="utf-8",
    )
    for folder in ("infra", "catalog", ".venv", ".git"):
        (tmp_path / folder).mkdir()
    return engine.Project(tmp_path)


@pytest.mark.parametrize("stack", ["local", "company", "prod", "organization/vedette/prod", "prod-eu"])
def test_a_run_on_the_local_services_is_given_nothing_foreign(stack: str, project: engine.Project) -> None:
    given = engine.settings(project, stack, {**FOREIGN, **OWN, "VEDETTE_LOCAL": "1"})
    assert [name for name, value in given.items() if value == "foreign"] == []
    assert {name: given[name] for name in OWN if name != "PATH"} == {k: v for k, v in OWN.items() if k != "PATH"}
    assert given["PULUMI_BACKEND_URL"] == f"file://{project.state / 'state'}?metadata=skip"
    assert given["SENTRY_BASE_URL"] == "http://127.0.0.1:9001"
    assert given["GITHUB_BASE_URL"] == "http://127.0.0.1:9002/"
    tokens = ("SENTRY_AUTH_TOKEN", "GITHUB_TOKEN", "SLACK_TOKEN", "PAGERDUTY_TOKEN")
    assert {given[name] for name in tokens} == {local_services.TOKEN}


def test_a_real_stack_is_given_what_the_caller_has(project: engine.Project) -> None:
    given = engine.settings(project, "prod", {**FOREIGN, **OWN})
    assert {name: given[name] for name in FOREIGN} == FOREIGN
    assert "PULUMI_HOME" not in given
    assert engine.folder(project, "prod", OWN) == project.root


@pytest.mark.parametrize("word", ["1", "true", "yes", "TRUE", " 1 ", "on", "nonsense"])
def test_a_word_for_local_that_nobody_thought_of_is_local(word: str) -> None:
    assert local_services.wanted({"VEDETTE_LOCAL": word})


@pytest.mark.parametrize("env", [{}, *({"VEDETTE_LOCAL": word} for word in ("", "0", "false", "No", "off"))])
def test_a_no_is_a_no(env: dict[str, str]) -> None:
    assert not local_services.wanted(env)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("file:///srv/state?metadata=skip", True),
        ("file://./state", True),
        ("file://~", True),
        ("s3://acme", False),
        ("https://api.pulumi.com", False),
        ("postgres://acme", False),
        ("file://server/share", False),
    ],
)
def test_a_backend_elsewhere_is_replaced(given: str, kept: bool, project: engine.Project) -> None:
    env = {**OWN, "PULUMI_BACKEND_URL": given, "VEDETTE_LOCAL": "1"}
    assert (engine.settings(project, "prod", env)["PULUMI_BACKEND_URL"] == given) is kept
    assert engine.settings(project, "local", env)["PULUMI_BACKEND_URL"] != given


def test_a_port_that_is_none_is_a_sentence(project: engine.Project) -> None:
    with pytest.raises(engine.EngineError, match="VEDETTE_LOCAL_PORT is 'x'"):
        engine.settings(project, "local", {"VEDETTE_LOCAL_PORT": "x"})


def test_a_stack_that_says_local_is_local_by_its_file(project: engine.Project) -> None:
    for text, local in (("'true'", True), ("true", True), ("'false'", False), ("[true]", False)):
        (project.root / "Pulumi.mine.yaml").write_text(f"config:\n  vedette:local: {text}\n", encoding="utf-8")
        for stack in ("mine", "organization/vedette/mine"):
            assert engine.on_local_services(project, stack, {}) is local
    for text in ("", "[]", "config: []", "config: {", "\xff"):
        (project.root / "Pulumi.mine.yaml").write_text(text, encoding="latin-1")
        assert not engine.on_local_services(project, "mine", {})
    assert not engine.on_local_services(project, "unknown", {})


def test_a_stack_that_is_tried_out_has_a_project_of_its_own(project: engine.Project) -> None:
    before = (project.root / "Pulumi.prod.yaml").read_bytes()
    place = engine.folder(project, "organization/vedette/prod", {"VEDETTE_LOCAL": "1"})
    assert place == project.state / "tryout"
    file = place / "Pulumi.prod.yaml"
    assert yaml.safe_load(file.read_text(encoding="utf-8")) == {
        "config": {
            "vedette:scopes": ["environment"],
            "vedette:environments": ["production"],
            "vedette:protect": "true",
            "vedette:local": "true",
            "vedette:catalog": str(project.root / "catalog"),
            "pulumi:disable-default-providers": ["*"],
        }
    }
    assert (place / "infra").resolve() == (project.root / "infra").resolve()
    assert not (place / ".git").exists()
    # What the engine and a person write there stays; what the checkout says of `vedette:` is followed.
    written = yaml.safe_load(file.read_text(encoding="utf-8"))
    written["encryptionsalt"] = "v1:salt"
    written["config"] |= {"harbour:KEY": {"secure": "v1:mine"}, "vedette:protect": "mine"}
    file.write_text(yaml.safe_dump(written), encoding="utf-8")
    engine.folder(project, "prod", {"VEDETTE_LOCAL": "1"})
    again = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert (again["encryptionsalt"], again["config"]["harbour:KEY"]) == ("v1:salt", {"secure": "v1:mine"})
    assert again["config"]["vedette:protect"] == "true"
    assert (project.root / "Pulumi.prod.yaml").read_bytes() == before


@pytest.mark.parametrize("text", ["[]", "config: {", "word", "\x00"])
def test_a_broken_stack_file_is_a_sentence(text: str, project: engine.Project) -> None:
    (project.root / "Pulumi.prod.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(engine.EngineError, match=r"Pulumi\.prod\.yaml (cannot be read|is no mapping)"):
        engine.folder(project, "prod", {"VEDETTE_LOCAL": "1"})


def test_a_project_that_cannot_be_written_is_a_sentence(project: engine.Project) -> None:
    project.state.touch()
    with pytest.raises(tryout.TryoutError, match="cannot be written"):
        tryout.prepare(project.root, project.state, "prod")


def test_what_a_shell_is_to_unset_is_what_leads_elsewhere() -> None:
    given = isolation.environment(OWN)
    named = isolation.foreign({**FOREIGN, **OWN, "GITHUB_OUTPUT": "x", "EDITOR": "vi"}, given)
    assert {"GH_TOKEN", "AWS_PROFILE", "http_proxy", "Https_Proxy", "PULUMI_CONFIG", "GITHUB_APP_ID"} <= set(named)
    assert not {"GITHUB_OUTPUT", "EDITOR", "PATH", "GITHUB_TOKEN"} & set(named)
