"""`latency-rule-missing`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.coverage.latency_rule_missing import POLICY

FACTS = {"environments": ["production"], "projects": {"shop-web": ["production"]}}
REFUSED = Outcome(violations=(("", "`shop-web` has no latency alert in production"),))


def watch(name="shop.slow", **props):
    usual = {"project": "shop-web", "environment": "production", "aggregate": "p95(span.duration)"}
    return Spec("sentry:index:MetricMonitor", name, {**usual, "query": "is_transaction:true", **props})


@pytest.mark.parametrize("measure", ["p50", "p75", "p90", "p95", "p99", "avg"])
def test_any_measure_of_all_requests_or_of_the_api_is_enough(measure):
    assert ask(POLICY, [watch(aggregate=f"{measure}(span.duration)")], FACTS) == Outcome()
    assert ask(POLICY, [watch(query="is_transaction:true transaction:*/api/*")], FACTS) == Outcome()


@pytest.mark.parametrize(
    "props",
    [
        {"aggregate": "max(span.duration)"},
        {"aggregate": "p95(measurements.lcp)"},
        {"aggregate": "failure_rate()"},
        {"query": "span.op:db*"},
        {"query": "is_transaction:true transaction:*/api/checkout"},
        {"environment": "staging"},
        {"enabled": False},
    ],
)
def test_what_only_looks_like_one_is_refused(props):
    assert ask(POLICY, [watch(**props)], FACTS) == REFUSED


def test_clean_then_dirty():
    facts = {**FACTS, "projects": {"blog-web": ["production"], "shop-web": ["production"]}}
    assert ask(POLICY, [watch(project="blog-web")], facts) == REFUSED


def test_what_cannot_be_seen_may_be_the_rule():
    assert ask(POLICY, [watch(query=UNKNOWN)], FACTS) == Outcome(undecided=(("shop.slow", "query"),))


def test_measures_and_what_counts_as_all_are_settings():
    assert ask(POLICY, [watch()], FACTS, measures=["p99"]) == REFUSED
    assert ask(POLICY, [watch()], FACTS, whole=["transaction:*/api/*"]) == REFUSED


UNSAFE = """
no-latency-alert:
  reports: '`ferries-web` has no latency alert in production'
  product: ferries
  catalog:
  - set: [services, web, defaults, p95]
    to:
      disabled: the checkout has an alert of its own
"""
