"""`error-rule-missing`."""

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.rules.coverage.error_rule_missing import RULE

BOTH = ("production", "staging")
FACTS = {"environments": BOTH, "projects": {"shop-web": BOTH}}
SEEN = "`shop-web` has no error rule in production"
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
def test_a_rule_for_all_errors_is_enough(props):
    assert ask(RULE, [watch(**props)], FACTS) == Outcome()


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
    assert ask(RULE, [watch(**props)], FACTS) == REFUSED


def test_a_project_that_nothing_watches_is_refused():
    assert ask(RULE, [STACK], FACTS) == REFUSED


def test_it_is_reported_at_the_project_where_the_stack_has_it():
    base = entry("Service", "shop.web")
    other = Spec("sentry:index:Project", "shop.admin.project", {"slug": "shop-admin"}, parent="shop.web")
    project = Spec("sentry:index:Project", "shop.web.project", {"slug": "shop-web"}, parent="shop.web")
    assert ask(RULE, [base, other, project], FACTS).violations == (("shop.web.project", SEEN),)


def test_a_project_of_this_stack_is_known_before_it_exists():
    project = Spec("sentry:index:Project", "shop.web.project", {"slug": "shop-web"})
    props = {"project": UNKNOWN, "environment": "production", "aggregate": "failure_rate()"}
    monitor = Spec("sentry:index:MetricMonitor", "shop.rate", props, sources={"project": ["shop.web.project"]})
    assert ask(RULE, [project, monitor], FACTS) == Outcome()


def test_a_stack_without_production_and_a_project_without_it_cannot_say():
    assert ask(RULE, [STACK], {**FACTS, "environments": ["staging"]}) == Outcome()
    assert ask(RULE, [STACK], {**FACTS, "projects": {"shop-web": ["staging"]}}) == Outcome()


def test_a_job_answers_no_requests():
    job = watch("shop.job", "CronMonitor")
    assert ask(RULE, [job], FACTS) == Outcome()
    for kind in ("UptimeMonitor", "MetricMonitor"):
        assert ask(RULE, [job, watch("shop.other", kind, query="level:fatal")], FACTS) == REFUSED


def test_clean_then_dirty():
    facts = {**FACTS, "projects": {"blog-web": BOTH, "shop-web": BOTH}}
    assert ask(RULE, [watch(project="blog-web")], facts) == REFUSED


@pytest.mark.parametrize("path", ["project", "environment", "aggregate", "query"])
def test_what_cannot_be_seen_may_be_the_rule(path):
    said = ask(RULE, [watch(**{path: UNKNOWN})], FACTS)
    assert said == Outcome(undecided=(("shop.rate", path),))
    assert ask(RULE, [watch(**{path: UNKNOWN}), watch("shop.seen")], FACTS) == Outcome()


def test_what_counts_as_all_is_a_setting():
    narrow = watch(query="is_transaction:true transaction:*/api/*")
    assert ask(RULE, [narrow], FACTS, whole=["is_transaction:true", "transaction:*/api/*"]) == Outcome()


def test_a_project_can_be_waived():
    waiver = {"rule": RULE.id, "resource": "shop-web", "owner": "pay", "reason": "not live", "expires": "2026-12-01"}
    assert ask(RULE, [STACK], {**FACTS, "today": "2026-12-01", "waivers": [waiver]}) == Outcome()
