"""`filter-matches-all`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.alerting.filter_matches_all import POLICY


def monitor(query, name="shop.spike", **props):
    return Spec("sentry:index:MetricMonitor", name, {"dataset": "events", "query": query, **props})


def alert(*comparisons, name="shop.alert"):
    conditions = [{"type": "tagged_event", "comparison": comparison} for comparison in comparisons]
    return Spec("sentry:index:Alert", name, {"actionFilters": [{"conditions": conditions}]})


def refused(words, name="shop.spike"):
    return Outcome(violations=((name, f"`{name}` {words}"),))


@pytest.mark.parametrize(
    "query",
    [
        "level:error", "message:*Test*mode*", 'message:"*a b*"', "!message:*", 'message:""', "has:message",
        '"quoted message:* text"', 'title:"one message:* two"', "is_transaction:true", "span.op:db*", "message:",
    ],
)  # fmt: skip
def test_a_query_that_leaves_something_out_is_fine(query):
    assert ask(POLICY, [monitor(query)]) == Outcome()


@pytest.mark.parametrize("query", ["", "  ", "*", None])
def test_an_empty_query_is_refused(query):
    assert ask(POLICY, [monitor(query)]) == refused("has an empty query, so it counts whatever is sent")


@pytest.mark.parametrize("dataset", ["metrics", "sessions"])
def test_release_health_counts_sessions_only(dataset):
    assert ask(POLICY, [monitor("", dataset=dataset)]) == Outcome()
    assert ask(POLICY, [monitor("message:*", dataset=dataset)]).violations


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("level:error message:*", "message:*"),
        ("level:error (operation:** OR message:*shop*)", "operation:**"),
        ('level:error transaction:"*"', 'transaction:"*"'),
        ("tags[flow]:* level:error", "tags[flow]:*"),
    ],
)
def test_a_term_of_stars_is_refused(query, term):
    name = term.partition(":")[0]
    assert ask(POLICY, [monitor(query)]) == refused(f"looks for `{term}`, which whatever has `{name}` is")


@pytest.mark.parametrize(
    "comparison",
    [
        {"key": "flow", "match": "co", "value": "pay"}, {"key": "flow", "match": "eq", "value": ""},
        {"key": "flow", "match": "nc", "value": ""}, {"level": 40, "match": "gte"}, True, 75, "", None,
    ],
)  # fmt: skip
def test_a_filter_that_leaves_something_out_is_fine(comparison):
    assert ask(POLICY, [alert(comparison)]) == Outcome()


@pytest.mark.parametrize(("match", "words"), [("co", "contains"), ("sw", "starts with"), ("ew", "ends with")])
@pytest.mark.parametrize("field", ["key", "attribute"])
def test_a_part_that_is_nothing_is_refused(match, words, field):
    outcome = ask(POLICY, [alert({field: "flow", "match": match, "value": ""})])
    assert outcome == refused(f"has a filter that `flow` {words} nothing, which holds for everything", "shop.alert")


def test_clean_then_dirty():
    assert [name for name, _ in ask(POLICY, [monitor("a:b", "shop.a"), monitor("", "shop.b")]).violations] == ["shop.b"]
    good, bad = ({"key": "flow", "match": "co", "value": value} for value in ("pay", ""))
    assert len(ask(POLICY, [alert(good, bad)]).violations) == 1
    assert len(ask(POLICY, [monitor("a:b message:*")]).violations) == 1


def test_what_cannot_be_seen_hides_nothing():
    bad = {"key": "flow", "match": "co", "value": ""}
    outcome = ask(POLICY, [alert({"key": "flow", "match": "co", "value": UNKNOWN}, UNKNOWN, bad), monitor(UNKNOWN)])
    assert [name for name, _ in outcome.violations] == ["shop.alert"]
    place = "actionFilters[0].conditions"
    unseen = [("shop.alert", f"{place}[0].comparison.value"), ("shop.alert", f"{place}[1].comparison")]
    assert outcome.not_evaluated == (*unseen, ("shop.spike", "query"))


UNSAFE = """
filter-of-stars:
  reports: looks for `usage_reporting:*`
  product: ferries
  program:
  - type: sentry:index:MetricMonitor
    name: ferries.usage-reporting-failure-rate.production.monitor
    set:
      query: level:[error,fatal] usage_reporting:*
monitor-that-counts-everything:
  reports: has an empty query
  product: ferries
  program:
  - type: sentry:index:MetricMonitor
    name: ferries.usage-reporting-failure-rate.production.monitor
    set:
      query: ''
"""
