"""An environment is production unless the stack lists it: no policy knows production by its name."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest
from vedette_policies.changes import check_changes
from vedette_policies.kit import Facts
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry, secret
from vedette_policies.policies import POLICIES

BY_ID = {policy.id: policy for policy in POLICIES}
NAMES = ["production", "live", "prod", "prod-eu", "PRODUCTION", "staging-eu"]
TEST_KEY = "sk_" + "test_4eC39HqLyjWDarjtT1zdp7dc"
VARIABLE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"
SECRET = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret"


def variable(name, value, environment):
    props = {"repository": "web", "environment": environment, "variableName": name, "value": value}
    return [Spec(VARIABLE, "shop.it", props)]


def hidden(name, value, environment):
    props = {"repository": "web", "environment": environment, "secretName": name, "plaintextValue": secret(value)}
    return [Spec(SECRET, "shop.it", props)]


def below(kind, environment, **props):
    base = entry("Alert", "shop.it.there", severity="critical", environment=environment)
    return [base, Spec(f"sentry:index:{kind}", "shop.it", {"environment": environment, **props}, parent=base.name)]


CASES = {
    "test mode by a switch": ("test-mode-in-production", lambda env: variable("STRIPE_TEST_MODE", "true", env)),
    "test mode by a key": ("test-mode-in-production", lambda env: hidden("STRIPE_SECRET_KEY", TEST_KEY, env)),
    "test mode by a host": (
        "test-mode-in-production",
        lambda env: below("UptimeMonitor", env, url="https://www.sandbox.paypal.com"),
    ),
    "debugging": ("debug-on", lambda env: variable("DEBUG", "true", env)),
    "sampling": ("sample-rate-out-of-bounds", lambda env: variable("SENTRY_TRACES_SAMPLE_RATE", "1.0", env)),
    "an alert that is off": ("alert-disabled", lambda env: below("Alert", env, enabled=False)),
    "no protection": ("unprotected-production", lambda env: below("MetricMonitor", env)),
    "no pager": ("critical-without-pager", lambda env: below("Alert", env, actionFilters=[])),
    "no tripwire": (
        "tripwire-missing",
        lambda env: [*below("Alert", env), Spec(VARIABLE, "shop.key", {"variableName": "STRIPE_KEY"}, "shop.it.there")],
    ),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("case", CASES)
def test_what_production_refuses_every_environment_refuses(case, name):
    policy, specs = BY_ID[CASES[case][0]], CASES[case][1]
    assert ask(policy, specs(name)).violations
    assert ask(policy, specs(name), {"nonproduction": ["other", name]}) == Outcome()
    assert ask(policy, specs("staging")) == Outcome()
    assert ask(policy, specs("staging"), {"nonproduction": []}).violations


@pytest.mark.parametrize("name", NAMES)
def test_only_production_pages(name):
    pages = [{"actions": [{"type": "pagerduty"}]}]
    policy = BY_ID["pager-outside-production"]
    assert ask(policy, below("Alert", name, actionFilters=pages)) == Outcome()
    assert ask(policy, below("Alert", name, actionFilters=pages), {"nonproduction": [name]}).violations


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("policy", ["error-rule-missing", "latency-rule-missing", "uptime-missing"])
def test_coverage_is_asked_for_in_every_production(policy, name):
    facts = {
        "environments": ["staging", name],
        "projects": {"shop-web": ["staging", name]},
        "addresses": {"shop-web": ["https://shop.example"]},
    }
    shop = [entry("Product", "shop")]
    assert len(ask(BY_ID[policy], shop, facts).violations) == 1
    assert ask(BY_ID[policy], shop, {**facts, "nonproduction": ["staging", name]}) == Outcome()


def test_coverage_of_one_production_is_none_of_another():
    facts = {"environments": ["live", "prod-eu"], "projects": {"shop-web": ["live", "prod-eu"]}}
    props = {"project": "shop-web", "dataset": "events", "aggregate": "count()", "query": "", "environment": "live"}
    monitor = Spec("sentry:index:MetricMonitor", "shop.errors", props)
    seen = "`shop-web` has no error alert in prod-eu"
    assert ask(BY_ID["error-rule-missing"], [monitor], facts) == Outcome(violations=(("", seen),))
    whole = Spec(monitor.type, monitor.name, {**props, "environment": None})
    assert ask(BY_ID["error-rule-missing"], [whole], facts) == Outcome()


def test_a_tripwire_of_one_production_is_none_of_another():
    conditions = [{"type": "gt", "comparison": 0, "conditionResult": "high"}]
    wire = below("MetricMonitor", "live", query="message:*test*mode*", conditions=conditions)
    wire.append(
        Spec("sentry:index:Alert", "shop.alert", {"actionFilters": [{"actions": [{"type": "slack"}]}]}, "shop.it.there")
    )
    key = Spec(
        "github:index/actionsVariable:ActionsVariable", "shop.key", {"variableName": "STRIPE_KEY"}, "shop.it.there"
    )
    assert ask(BY_ID["tripwire-missing"], [*wire, key]) == Outcome()
    other = entry("Alert", "shop.other.eu", environment="prod-eu")
    outcome = ask(BY_ID["tripwire-missing"], [*wire, key, other])
    assert [seen for _, seen in outcome.violations] == [
        "shop takes payments (`STRIPE_KEY`) and no alert of prod-eu looks for test mode"
    ]


def test_github_compares_without_case_and_sentry_does_not():
    facts = {"nonproduction": ["Staging"]}
    assert ask(BY_ID["debug-on"], variable("DEBUG", "true", "sTAGING"), facts) == Outcome()
    assert ask(BY_ID["alert-disabled"], below("Alert", "Staging", enabled=False), facts) == Outcome()
    assert ask(BY_ID["alert-disabled"], below("Alert", "staging", enabled=False), facts).violations


def test_what_all_environments_share_counts_as_production_wherever_its_entry_is():
    everywhere = Spec("github:index/actionsVariable:ActionsVariable", "a", {"variableName": "DEBUG", "value": "1"})
    assert ask(BY_ID["debug-on"], [everywhere]).violations
    monitor = below("UptimeMonitor", "live", url="https://www.sandbox.paypal.com", description="")
    monitor[1] = Spec(monitor[1].type, "shop.it", {**monitor[1].props, "environment": ""}, parent=monitor[0].name)
    assert ask(BY_ID["test-mode-in-production"], monitor).violations


def test_an_environment_that_cannot_be_seen_is_not_taken_for_another():
    specs = variable("DEBUG", "true", UNKNOWN)
    assert ask(BY_ID["debug-on"], specs) == Outcome(not_evaluated=(("shop.it", "environment"),))


@pytest.mark.parametrize("name", NAMES)
def test_deletions(name):
    parent = f"urn:pulumi:prod::vedette::vedette:index:Alert::shop.it.{name}"
    old = {"urn": f"{parent}.alert", "type": "sentry:index:Alert", "parent": parent}
    base = {"urn": parent, "type": "vedette:index:Alert", "inputs": {"environment": name}}
    steps = [{"op": "delete", "urn": one["urn"], "oldState": one} for one in (old, base)]
    today = date(2026, 11, 21)
    assert [one.id for one in check_changes(steps, Facts(today=today))] == ["deleted-in-production"]
    assert not list(check_changes(steps, Facts(today=today, nonproduction=(name,))))


def test_no_module_of_the_pack_has_the_name(root: Path):
    paths = list((root / "policies").rglob("*.py"))
    constants = [
        (path.name, node.value)
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert ("facts.py", "nonproduction") in constants
    assert [one for one in constants if one[1].lower() in {"production", "prod"}] == []
