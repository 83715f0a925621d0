"""`error-rule-missing`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.coverage.error_rule_missing import POLICY

BOTH = ("production", "staging")
FACTS = {"environments": BOTH, "projects": {"shop-web": BOTH}}
SEEN = "`shop-web` has no error alert in production"
STACK = Spec("pulumi:pulumi:Stack", "stack")
REFUSED = Outcome(violations=(("", SEEN),))


def watch(name="shop.rate", kind="MetricMonitor", **props):
    usual = {"project": "shop-web", "environment": "production", "aggregate": "failure_rate()"}
    return Spec(f"sentry:index:{kind}", name, {**usual, "query": "is_transaction:true", **props})


@pytest.mark.parametrize(
    "props",
    [
        {},
        {"environment": None},
        {"enabled": True},
        {"query": ""},
        {"query": "is_transaction:true service:orders"},
        {"aggregate": "count()", "dataset": "events", "query": "level:[error,fatal]"},
        {"aggregate": "count_unique(user)", "dataset": "events", "query": ""},
    ],
)
def test_a_policy_for_all_errors_is_enough(props):
    assert ask(POLICY, [watch(**props)], FACTS) == Outcome()


@pytest.mark.parametrize(
    "props",
    [
        {"environment": "staging"},
        {"enabled": False},
        {"project": "shop-admin"},
        {"query": "is_transaction:true transaction:*payment*"},
        {"aggregate": "count()", "dataset": "events", "query": "level:fatal"},
        {"aggregate": "count()", "dataset": "events_analytics_platform"},
        {"aggregate": "p95(span.duration)", "dataset": "events"},
        {"kind": "UptimeMonitor"},
    ],
)
def test_what_only_looks_like_one_is_refused(props):
    assert ask(POLICY, [watch(**props)], FACTS) == REFUSED


def test_a_project_that_nothing_watches_is_refused():
    assert ask(POLICY, [STACK], FACTS) == REFUSED


def test_it_is_reported_at_the_project_where_the_stack_has_it():
    base = entry("Service", "shop.web")
    other = Spec("sentry:index:Project", "shop.admin.project", {"slug": "shop-admin"}, parent="shop.web")
    project = Spec("sentry:index:Project", "shop.web.project", {"slug": "shop-web"}, parent="shop.web")
    assert ask(POLICY, [base, other, project], FACTS).violations == (("shop.web.project", SEEN),)


def test_a_project_of_this_stack_is_known_before_it_exists():
    project = Spec("sentry:index:Project", "shop.web.project", {"slug": "shop-web"})
    props = {"project": UNKNOWN, "environment": "production", "aggregate": "failure_rate()"}
    monitor = Spec("sentry:index:MetricMonitor", "shop.rate", props, sources={"project": ["shop.web.project"]})
    assert ask(POLICY, [project, monitor], FACTS) == Outcome()


def test_a_stack_without_production_and_a_project_without_it_cannot_say():
    assert ask(POLICY, [STACK], {**FACTS, "environments": ["staging"]}) == Outcome()
    assert ask(POLICY, [STACK], {**FACTS, "projects": {"shop-web": ["staging"]}}) == Outcome()


def test_a_job_answers_no_requests():
    job = watch("shop.job", "CronMonitor")
    assert ask(POLICY, [job], FACTS) == Outcome()
    for kind in ("UptimeMonitor", "MetricMonitor"):
        assert ask(POLICY, [job, watch("shop.other", kind, query="level:fatal")], FACTS) == REFUSED


def test_clean_then_dirty():
    facts = {**FACTS, "projects": {"blog-web": BOTH, "shop-web": BOTH}}
    assert ask(POLICY, [watch(project="blog-web")], facts) == REFUSED


@pytest.mark.parametrize("path", ["project", "environment", "aggregate", "query"])
def test_what_cannot_be_seen_may_be_the_rule(path):
    outcome = ask(POLICY, [watch(**{path: UNKNOWN})], FACTS)
    assert outcome == Outcome(undecided=(("shop.rate", path),))
    assert ask(POLICY, [watch(**{path: UNKNOWN}), watch("shop.seen")], FACTS) == Outcome()


def test_what_counts_as_all_is_a_setting():
    narrow = watch(query="is_transaction:true transaction:*/api/*")
    assert ask(POLICY, [narrow], FACTS, whole=["is_transaction:true", "transaction:*/api/*"]) == Outcome()


def test_a_project_can_be_waived():
    waiver = {
        "policy": POLICY.id,
        "resource": "shop-web",
        "owner": "pay",
        "reason": "not live",
        "expires": "2026-12-01",
    }
    assert ask(POLICY, [STACK], {**FACTS, "today": "2026-12-01", "waivers": [waiver]}) == Outcome()


UNSAFE = """
error-rate-of-one-route:
  reports: '`ferries-web` has no error alert in production'
  product: ferries
  program:
  - type: sentry:index:MetricMonitor
    name: ferries.web-error-rate.production.monitor
    set:
      query: is_transaction:true transaction:*checkout*
no-error-alert:
  reports: '`ferries-web` has no error alert in production'
  product: ferries
  catalog:
  - set: [services, web, defaults, error-rate]
    to:
      disabled: too noisy since the last release
"""
