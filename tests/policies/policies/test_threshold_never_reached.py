"""`threshold-never-reached`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, reported
from vedette_policies.policies.alerting.threshold_never_reached import POLICY

PROJECT = Spec("sentry:index:Project", "shop.project", {"slug": "shop-web"})
DURATION = "p95(span.duration)"


def key(count=1, window=60, name="shop.key", project="shop-web", **props):
    limit = {"count": count, "window": window} if count is not None else None
    return Spec("sentry:index:ClientKey", name, {"project": project, "rateLimit": limit, **props})


def monitor(limit, kind="gt", name="shop.spike", result="high", **props):
    conditions = [{"type": kind, "comparison": limit, "conditionResult": result}]
    usual = {"project": "shop-web", "aggregate": "count()", "dataset": "events", "timeWindow": 300}
    return Spec("sentry:index:MetricMonitor", name, {**usual, "conditions": conditions, **props})


def outcome(specs):
    return ask(POLICY, specs).violations


@pytest.mark.parametrize(
    ("kind", "limit", "aggregate"),
    [
        ("gt", 4, "count()"), ("lt", 6, "count()"), ("gte", 5, "count()"), ("lt", 1, "count()"), ("lte", 0, "count()"),
        ("gt", 0.99, "failure_rate()"), ("gte", 1, "failure_rate()"), ("lt", 0.01, "failure_rate()"),
        ("gt", 10000, DURATION), ("anomaly_detection", -1, DURATION),
    ],
)  # fmt: skip
def test_what_can_be_crossed_is_fine(kind, limit, aggregate):
    assert ask(POLICY, [key(), monitor(limit, kind, aggregate=aggregate)]) == Outcome()


@pytest.mark.parametrize(
    ("kind", "limit", "aggregate", "words"),
    [
        ("gt", 5, "count()", "count() above 5"),
        ("gte", 6, "count()", "count() at or above 6"),
        ("lt", 0, "count()", "count() below 0"),
        ("lte", -1, "count()", "count() at or below -1"),
        ("gt", 7, "count_unique(user)", "count_unique(user) above 7"),
        ("gt", 1, "failure_rate()", "failure_rate() above 1"),
        ("gte", 1.5, "failure_rate()", "failure_rate() at or above 1.5"),
        ("lt", 0, DURATION, "p95(span.duration) below 0"),
    ],
)
def test_what_cannot_be_crossed_is_refused(kind, limit, aggregate, words):
    specs = [key(), monitor(limit, kind, aggregate=aggregate)]
    assert ask(POLICY, specs) == Outcome(violations=(("shop.spike", f"`shop.spike` waits for {words}"),))


def test_it_says_what_there_can_be():
    rate = reported(POLICY, [monitor(5, aggregate="failure_rate()")])
    assert "; it is never below 0, and never above 1, which is all. " in rate
    limited = reported(POLICY, [key(), monitor(5)])
    assert "; it is never below 0, and the rate limits of the project's keys let in 5 events in 300 s. " in limited
    assert "; it is never below 0. " in reported(POLICY, [monitor(0, "lt")])


def test_the_limits_of_all_keys_of_the_project_add_up():
    assert outcome([key(1), key(2, name="shop.other"), monitor(14)]) == ()
    assert outcome([key(1), key(2, name="shop.other"), monitor(15)])
    assert outcome([key(1), key(100, name="blog.key", project="blog"), monitor(5)])
    assert outcome([key(1), key(100, name="shop.old", isActive=False), monitor(5)])
    assert outcome([key(1), key(100, name="shop.old", isActive=True), monitor(5)]) == ()


def test_a_longer_window_of_the_key_may_let_in_all_at_once():
    assert outcome([key(100, 3600), monitor(99)]) == ()
    assert outcome([key(100, 3600), monitor(100)])


@pytest.mark.parametrize("free", [{"count": None}, {"count": 0}, {"count": 5, "window": 0}])
def test_a_key_without_a_limit_lets_in_everything(free):
    assert outcome([key(1), key(**free, name="shop.other"), monitor(10**6)]) == ()


def test_keys_of_another_stack_are_not_known():
    assert outcome([key(project="blog"), monitor(10**6)]) == ()


def test_a_key_limits_errors_and_not_spans():
    assert outcome([key(), monitor(10**6, dataset="events_analytics_platform")]) == ()


@pytest.mark.parametrize("detection", ["percent", "dynamic"])
def test_a_change_is_no_number_of_events(detection):
    assert outcome([key(), monitor(200, detectionType=detection)]) == ()
    assert outcome([key(), monitor(200, detectionType="static")])


def test_what_resolves_is_another_policies():
    assert outcome([key(), monitor(0, "lt", result="resolved")]) == ()


def test_a_project_of_the_same_stack_is_known_before_its_slug_is():
    made = {"project": ["shop.project"]}
    limited, spike = key(project=UNKNOWN), monitor(5, project=UNKNOWN)
    specs = [PROJECT, *(Spec(one.type, one.name, one.props, sources=made) for one in (limited, spike))]
    assert outcome(specs)
    foreign = {"project": ["shop.user"]}
    specs = [Spec("random:index:Pet", "shop.user"), Spec(spike.type, spike.name, spike.props, sources=foreign)]
    assert ask(POLICY, specs).undecided == (("shop.spike", "project"),)


def test_clean_then_dirty_in_one_monitor_and_in_several():
    rows = [{"type": "gt", "comparison": number, "conditionResult": "high"} for number in (1, 9)]
    assert outcome([key(), monitor(0, conditions=rows)]) == (("shop.spike", "`shop.spike` waits for count() above 9"),)
    assert [name for name, _ in outcome([key(), monitor(4, name="shop.a"), monitor(9, name="shop.b")])] == ["shop.b"]


def test_what_cannot_be_seen_hides_nothing():
    unseen = key(name="blog.key", project="blog")
    unseen = Spec(unseen.type, unseen.name, {**unseen.props, "rateLimit": UNKNOWN})
    outcome = ask(POLICY, [unseen, monitor(9, name="blog.spike", project="blog"), key(), monitor(9)])
    assert [name for name, _ in outcome.violations] == ["shop.spike"]
    assert outcome.undecided == (("blog.key", "rateLimit"),)
    outcome = ask(POLICY, [key(project=UNKNOWN, name="blog.key"), monitor(UNKNOWN, name="shop.a"), key(), monitor(9)])
    assert [name for name, _ in outcome.violations] == ["shop.spike"]
    assert outcome.undecided == (("blog.key", "project"), ("shop.a", "conditions[0].comparison"))


UNSAFE = """
key-that-lets-in-too-little:
  reports: the rate limits of the project's keys let in 5 events in 300 s
  product: ferries
  program:
  - type: sentry:index:ClientKey
    name: ferries.web.key
    set:
      rateLimit:
        count: 1
        window: 60
share-written-in-percent:
  reports: waits for failure_rate() above 5; it is never below 0, and never above 1
  product: ferries
  program:
  - type: sentry:index:MetricMonitor
    name: ferries.web-error-rate.production.monitor
    set:
      conditions.0.comparison: 5
      conditions.1.comparison: 5
"""
