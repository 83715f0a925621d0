"""`environment-of-another-stack`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.production.environment_of_another_stack import POLICY

PRODUCTS = {"shop": {"environments": ["production", "staging"]}, "bank": {"environments": ["production"]}}
LOCAL = {"stack": "local", "environments": ["production", "staging"], "products": PRODUCTS}
PROD = {**LOCAL, "stack": "prod", "environments": ["production"]}
COMPANY = {**LOCAL, "stack": "company", "environments": []}

HERE = entry("Alert", "shop.a.production", environment="production")
THERE = entry("Alert", "shop.a.staging", environment="staging")
SHARED = entry("Repository", "shop.web")
METRIC, ALERT = "sentry:index:MetricMonitor", "sentry:index:Alert"
TYPES = [
    METRIC,
    ALERT,
    "sentry:index:UptimeMonitor",
    "github:index/repositoryEnvironment:RepositoryEnvironment",
    "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
    "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
]


def one(kind=METRIC, environment="production", parent=HERE, name="shop.one", **props):
    return Spec(kind, name, {"environment": environment, **props}, parent=parent.name)


def variable(name, value, environment="production", parent=HERE):
    kind = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"
    return one(kind, environment, parent, variableName=name, value=value)


def refused(words, environment, have=""):
    have = have or {"staging": "production", "production": "staging"}[environment]
    seen = f"{words} of `shop.one` is {environment}, and its entry and stack have {have}"
    return Outcome(violations=(("shop.one", seen),))


@pytest.mark.parametrize("kind", TYPES)
def test_an_environment_of_its_entry_and_stack_is_fine(kind):
    assert ask(POLICY, [HERE, one(kind)], PROD) == Outcome()
    assert ask(POLICY, [THERE, one(kind, "staging", THERE)], LOCAL) == Outcome()
    assert ask(POLICY, [SHARED, one(kind, "staging", SHARED)], LOCAL) == Outcome()
    # Nothing is known of the stack.
    assert ask(POLICY, [SHARED, one(kind, "production", SHARED)]) == Outcome()


@pytest.mark.parametrize("kind", TYPES)
def test_the_environment_of_another_entry_is_refused(kind):
    assert ask(POLICY, [HERE, one(kind, "staging")], LOCAL) == refused("the environment", "staging")
    assert ask(POLICY, [THERE, one(kind, "production", THERE)], LOCAL) == refused("the environment", "production")
    assert ask(POLICY, [THERE, one(kind, "production", THERE)]) == refused("the environment", "production")


@pytest.mark.parametrize("kind", TYPES)
def test_the_environment_of_another_stack_is_refused(kind):
    assert ask(POLICY, [THERE, one(kind, "staging", THERE)], PROD) == refused("the environment", "staging")
    assert ask(POLICY, [SHARED, one(kind, "staging", SHARED)], PROD) == refused("the environment", "staging")
    assert ask(POLICY, [SHARED, one(kind, "production", SHARED)], COMPANY) == refused(
        "the environment", "production", "none"
    )


def test_an_environment_that_the_product_has_nowhere_is_no_other_stacks():
    for environment in ("restore", "", "preview"):
        assert ask(POLICY, [HERE, one(environment=environment)], PROD) == Outcome()
    bank = entry("Alert", "bank.a.production", environment="production")
    assert ask(POLICY, [bank, one(environment="staging", parent=bank)], LOCAL) == Outcome()


def test_all_that_the_stack_has_is_notified():
    facts = {**LOCAL, "products": {"shop": {"environments": ["production", "staging", "beta"]}}}
    outcome = ask(POLICY, [SHARED, one(environment="beta", parent=SHARED)], facts)
    assert outcome == refused("the environment", "beta", "production, staging")


def test_a_secret_of_a_further_environment_is_fine_and_production_is_not_it():
    agent = entry("Secret", "shop.key.agent", environment="agent")
    kind = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret"
    assert ask(POLICY, [agent, one(kind, "agent", agent)], COMPANY) == Outcome()
    assert ask(POLICY, [agent, one(kind, "production", agent)], COMPANY) == refused(
        "the environment", "production", "none"
    )


def test_an_entry_of_no_product_in_the_facts_is_evaluated_by_the_stack():
    team = entry("Variable", "team.a", environment="staging")
    facts = {**LOCAL, "products": {}}
    assert ask(POLICY, [team, one(environment="production", parent=team)], facts) == refused(
        "the environment", "production"
    )
    hers = entry("Variable", "team.b", environment="production")
    assert ask(POLICY, [hers, one(environment="staging", parent=hers)], facts) == refused("the environment", "staging")


def test_an_alert_is_evaluated_by_its_own_environment_whatever_it_does():
    pages = [{"actions": [{"type": "slack"}, {"type": "pagerduty"}]}]
    assert ask(POLICY, [HERE, one(ALERT, "staging", actionFilters=pages)], LOCAL) == refused(
        "the environment", "staging"
    )
    assert ask(POLICY, [THERE, one(ALERT, "production", THERE, actionFilters=pages)], LOCAL).violations
    # One on a metric monitor has none, and its monitor is evaluated.
    for none in ("", None):
        assert ask(POLICY, [HERE, one(ALERT, none, actionFilters=pages)], LOCAL) == Outcome()


def test_each_environment_of_a_dashboard_counts():
    board = Spec("sentry:index:Dashboard", "shop.one", {"environments": ["production", "staging"]}, parent=HERE.name)
    assert ask(POLICY, [HERE, board], LOCAL) == refused("an environment", "staging")


@pytest.mark.parametrize(
    "query",
    [
        "level:error environment:staging",
        'environment:"staging"',
        "(environment:staging or a:b)",
        "environment:[a,staging]",
    ],
)
def test_a_query_asks_for_its_own_environment(query):
    assert ask(POLICY, [HERE, one(query=query)], LOCAL) == refused("the environment in the query", "staging")
    assert ask(POLICY, [HERE, one("sentry:index:UptimeMonitor", query=query)], LOCAL) == Outcome()


@pytest.mark.parametrize(
    "query",
    ["environment:production", "!environment:staging", "my.environment:staging", "staging", "environment: staging"],
)
def test_other_queries_are_fine(query):
    assert ask(POLICY, [HERE, one(query=query)], LOCAL) == Outcome()


def test_the_environment_that_an_application_is_notified_counts():
    words = "the value `SENTRY_ENVIRONMENT`"
    assert ask(POLICY, [HERE, variable("SENTRY_ENVIRONMENT", "production")], LOCAL) == Outcome()
    assert ask(POLICY, [HERE, variable("SENTRY_ENVIRONMENT", " staging")], LOCAL) == refused(words, "staging")
    assert ask(POLICY, [HERE, variable("ENVIRONMENT", "staging")], LOCAL) == refused(
        "the value `ENVIRONMENT`", "staging"
    )
    # Node's own word for "optimised" is production everywhere; what only reports it is none.
    assert ask(POLICY, [THERE, variable("NODE_ENV", "production", "staging", THERE)], LOCAL) == Outcome()
    assert ask(POLICY, [HERE, variable("ENVIRONMENT_NAME", "staging")], LOCAL) == Outcome()
    assert ask(POLICY, [HERE, variable("PREENVIRONMENT", "staging")], LOCAL) == Outcome()


def test_clean_then_dirty_and_unseen():
    specs = [HERE, one(name="a"), one(environment=UNKNOWN, name="b"), one(environment="staging")]
    outcome = ask(POLICY, specs, LOCAL)
    assert outcome.violations == refused("the environment", "staging").violations
    assert outcome.not_evaluated == (("b", "environment"),)


def test_what_cannot_be_seen_hides_nothing():
    board = Spec("sentry:index:Dashboard", "shop.one", {"environments": [UNKNOWN, "staging"]}, parent=HERE.name)
    outcome = ask(POLICY, [HERE, board, one(query=UNKNOWN, name="b", environment="staging")], LOCAL)
    assert [name for name, _ in outcome.violations] == ["b", "shop.one"]
    assert outcome.not_evaluated == (("b", "query"), ("shop.one", "environments[0]"))


def test_outside_the_products_what_any_project_has_is_known():
    own = entry("Alert", "team.a.production", environment="production")
    facts = {"projects": {"web": ["production", "beta"]}}
    assert ask(POLICY, [own, one(environment="beta", parent=own)], facts) == refused(
        "the environment", "beta", "production"
    )
    assert ask(POLICY, [own, one(environment="gamma", parent=own)], facts) == Outcome(), "no project has it"


def test_where_nothing_is_known_only_production_is():
    assert ask(POLICY, [HERE, one(environment="live")]) == refused("the environment", "live", "production")
    assert ask(POLICY, [HERE, one(environment="staging")]) == Outcome()
    assert ask(POLICY, [HERE, one(environment="")]) == Outcome()


UNSAFE = """
monitor-of-staging-in-production:
  reports: the environment of `ferries.webhook-signature-failure-spike.production.monitor` is staging
  product: ferries
  program:
  - type: sentry:index:MetricMonitor
    name: ferries.webhook-signature-failure-spike.production.monitor
    set:
      environment: staging
production-set-to-staging:
  reports: the value `SENTRY_ENVIRONMENT` of
  product: ferries
  program:
  - type: github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable
    name: ferries.variable:*:production:SENTRY_ENVIRONMENT
    set:
      value: staging
"""
