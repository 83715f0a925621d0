"""What the real program puts into GitHub, with the unmodified pulumi-github: protected files, secrets, bad input."""

from __future__ import annotations

from typing import Any

import pytest

from vedette.load import load_catalog
from vedette.rotate import next_key

pytestmark = pytest.mark.engine

KINDS = ("github_label", "github_secret", "github_variable", "github_environment", "github_file", "github_ruleset")


def opened(services: Any) -> dict[tuple[str, str | None, str], str]:
    """Every secret's value as GitHub would decrypt it, by repository, environment and name."""
    rows = services.control.get("/_control/github/secrets").json()
    return {(row["repository"], row["environment"], row["name"]): row["value"] for row in rows}


def files(services: Any, repository: str) -> dict[str, str]:
    return {
        row["path"]: row.get("sha", "") for row in services.objects("github_file") if row["repository"] == repository
    }


def said(done: Any) -> str:
    return " ".join((done.stdout + done.stderr).split())


@pytest.mark.deep
def test_a_protected_file_arrives_a_dsn_is_rotated_and_nothing_is_left(checkout, services) -> None:
    before = {kind: len(services.objects(kind)) for kind in KINDS}
    checkout.only("ferries")
    checkout.init("local")
    checkout.up("local")
    rulesets = [row for row in services.objects("github_ruleset") if row["repository"] == "ferries-web"]
    assert [row["enforcement"] for row in rulesets] == ["active"]
    runbook = "docs/runbooks/payment-latency.md"
    first = files(services, "ferries-web")[runbook]
    key = ("ferries-web", "production", "SENTRY_DSN")
    dsn = opened(services)[key]
    (web,) = [row for row in services.objects("project") if row["slug"] == "ferries-web"]
    keys = {row["dsn"]["public"]: row["name"] for row in services.objects("key") if row["projectId"] == int(web["id"])}
    assert keys[dsn] == "web"

    path = checkout.root / "catalog" / "runbooks" / "payment-latency.md"
    path.write_text(path.read_text().replace("# Payment", "# Late payment"))
    (product,) = load_catalog(checkout.root / "catalog").products
    (checkout.root / "catalog" / "ferries.yaml").write_text(next_key(product, "web").text)
    done = checkout.up("local")
    assert files(services, "ferries-web")[runbook] != first, "a ruleset kept Vedette's own file out"
    rotated = opened(services)[key]
    assert rotated != dsn
    assert rotated not in done.stdout + done.stderr
    names = {row["name"] for row in services.objects("key") if row["dsn"]["public"] in {dsn, rotated}}
    assert names == {"web", "web 2"}, "the key before it stays valid"
    assert checkout.steps("local", "--refresh") == {}

    checkout.pulumi("destroy", "--yes", "--skip-preview", "--stack", "local")
    assert {kind: len(services.objects(kind)) for kind in KINDS} == before


def test_a_repository_that_does_not_exist_is_a_finding(checkout, services) -> None:
    checkout.only("ferries")
    product = checkout.root / "catalog" / "ferries.yaml"
    product.write_text(product.read_text().replace("ferries/web", "ferries/wab"))
    checkout.init("local")
    services.forget()
    done = checkout.pulumi("preview", "--stack", "local", check=False)
    assert done.returncode != 0
    assert (
        "- repository ferries/wab: GitHub does not know it; Vedette creates no repositories: make it, or correct"
        " its name in the catalog"
    ) in said(done)
    assert services.writes() == []


def test_a_secret_without_a_value_is_named_with_the_command_that_sets_it(checkout, services) -> None:
    checkout.only("harbour")
    checkout.init("company")
    checkout.pulumi("config", "rm", "harbour:ANTHROPIC_API_KEY", "--stack", "company")
    services.forget()
    done = checkout.pulumi("preview", "--stack", "company", check=False)
    assert done.returncode != 0
    assert (
        "- secret ANTHROPIC_API_KEY of harbour has no value:"
        " `pulumi config set --secret harbour:ANTHROPIC_API_KEY --stack company`"
    ) in said(done)
    assert services.writes() == []


def test_a_plan_without_reviewers_is_said_before_anything_is_written(checkout, services) -> None:
    checkout.only("harbour")
    services.control.post("/_control/plan", json={"missing": ["environment-reviewers"]}).raise_for_status()
    checkout.init("local")
    services.forget()
    done = checkout.pulumi("preview", "--stack", "local", check=False)
    assert done.returncode != 0
    assert "is to have reviewers, and the plan 'team' of harbour has none for private repositories" in said(done)
    assert services.writes() == []


def test_a_missing_token_is_said(checkout, services) -> None:
    checkout.only("ferries")
    checkout.init("company")
    services.forget()
    done = checkout.pulumi("preview", "--stack", "company", check=False, GITHUB_TOKEN="")
    assert done.returncode != 0
    text = said(done)
    assert "- the GitHub token is missing: set GITHUB_TOKEN, or `pulumi config set --secret github:token" in text
    assert services.writes() == []


def test_an_address_elsewhere_is_refused_where_the_run_is_on_the_local_services(checkout, services) -> None:
    checkout.only("ferries")
    checkout.init("company")
    services.forget()
    elsewhere = {"GITHUB_BASE_URL": "https://github.invalid/", "SENTRY_BASE_URL": "https://127.0.0.1.sentry.invalid"}
    home = checkout.root / "home"
    done = checkout.pulumi("preview", "--stack", "company", check=False, PULUMI_HOME=str(home), **elsewhere)
    assert done.returncode != 0
    text = said(done)
    for name, address in elsewhere.items():
        assert f"- {name} is {address}, and stack company runs on this machine's services alone: `unset {name}`" in text
    assert f"the plugin of slack in {home}/plugins is not the local services' own" in text
    assert services.requests() == []
