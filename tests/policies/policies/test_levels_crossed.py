"""`levels-crossed`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.alerting.levels_crossed import POLICY


def row(kind, limit, result="high"):
    return {"type": kind, "comparison": limit, "conditionResult": result}


def monitor(*rows, name="shop.a", parent=""):
    return Spec("sentry:index:MetricMonitor", f"{name}.monitor", {"conditions": list(rows)}, parent=parent)


def levels(mild, bad, kind="gt"):
    warning = monitor(row(kind, mild, "medium"), name="shop.a.warning", parent="shop.a")
    return [entry("Alert", "shop.a"), warning, monitor(row(kind, bad), parent="shop.a")]


def refused(words, name="shop.a"):
    return Outcome(violations=((f"{name}.monitor", f"`{name}.monitor` {words}"),))


@pytest.mark.parametrize(
    "rows",
    [
        [row("gt", 5), row("lte", 5, "resolved")],
        [row("gt", 5), row("lte", 3, "resolved")],
        [row("lt", 5), row("gte", 5, "resolved")],
        [row("lte", 5), row("gt", 7, "resolved")],
        [row("gt", 5)],
        [row("lte", 5, "resolved")],
        [row("gt", 9), row("gt", 5, "medium"), row("gt", 1, "low"), row("lte", 1, "resolved")],
        [row("lt", 1), row("lt", 5, "medium")],
        [row("lt", 5), row("gt", 9, "medium")],
        [row("anomaly_detection", {"sensitivity": "low"})],
    ],
)
def test_limits_in_order_are_fine(rows):
    assert ask(POLICY, [monitor(*rows)]) == Outcome()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("gt", 5), row("gt", 5, "medium")], "warns medium at 5, and it is high at 5"),
        ([row("gte", 5), row("gte", 9, "medium")], "warns medium at 9, and it is high at 5"),
        ([row("gt", 5, "low"), row("gt", 3, "medium")], "warns low at 5, and it is medium at 3"),
        ([row("lt", 5), row("lt", 1, "medium")], "warns medium at 1, and it is high at 5"),
        ([row("lte", 0.5), row("lte", 0.1, "medium")], "warns medium at 0.1, and it is high at 0.5"),
    ],
)
def test_a_warning_at_or_beyond_is_refused(rows, words):
    assert ask(POLICY, [monitor(*rows)]) == refused(words)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row("gt", 5), row("lte", 6, "resolved")], "resolves at 6 what opens at 5"),
        ([row("gt", 5), row("gte", 5, "resolved")], "resolves at 5 what opens at 5"),
        ([row("lt", 5), row("gte", 4, "resolved")], "resolves at 4 what opens at 5"),
        ([row("lt", 5), row("lte", 5, "resolved")], "resolves at 5 what opens at 5"),
        ([row("gt", 9), row("gt", 5, "medium"), row("lte", 7, "resolved")], "resolves at 7 what opens at 5"),
    ],
)
def test_to_resolve_what_is_still_open_is_refused(rows, words):
    assert ask(POLICY, [monitor(*rows)]) == refused(words)


def test_two_monitors_of_a_policy_are_compared():
    assert ask(POLICY, levels(500, 1000)) == Outcome()
    assert ask(POLICY, levels(9, 5, "lt")) == Outcome()
    crossed = refused("warns at 2000, and it is critical at 1000", "shop.a.warning")
    assert ask(POLICY, levels(2000, 1000)) == crossed
    assert ask(POLICY, levels(5, 5)).violations
    assert ask(POLICY, levels(5, 9, "lt")).violations


def test_only_the_two_levels_of_one_rule_are_compared():
    other = [entry("Alert", "shop.b"), monitor(row("gt", 1), name="shop.b", parent="shop.b")]
    assert ask(POLICY, [*levels(500, 1000), *other]) == Outcome()
    assert ask(POLICY, [monitor(row("gt", 9), name="x.warning"), monitor(row("gt", 5), name="x")]) == Outcome()
    assert ask(POLICY, levels(500, 1000)[:2]) == Outcome()
    base, mild, bad = levels(500, 1000)
    worse = monitor(row("lt", 1), parent="shop.a")
    assert ask(POLICY, [base, mild, worse]) == Outcome(), "they look in opposite directions"
    nothing = monitor(row("lte", 9, "resolved"), name="shop.a.warning", parent="shop.a")
    assert ask(POLICY, [base, nothing, bad]) == Outcome()
    assert ask(POLICY, [base, mild, monitor(row("lte", 9, "resolved"), parent="shop.a")]) == Outcome()


def test_the_worst_of_a_warning_is_compared_with_the_mildest_of_what_is_critical():
    base, _, _ = levels(500, 1000)
    mild = monitor(row("gt", 1, "low"), row("gt", 6, "medium"), name="shop.a.warning", parent="shop.a")
    bad = monitor(row("gt", 5, "medium"), row("gt", 9), parent="shop.a")
    outcome = ask(POLICY, [base, mild, bad])
    assert outcome == refused("warns at 6, and it is critical at 5", "shop.a.warning")
    mild = monitor(row("gt", 10, "medium"), name="shop.a.warning", parent="shop.a")
    assert ask(POLICY, [base, mild, bad]) == refused("warns at 10, and it is critical at 5", "shop.a.warning")


def test_clean_then_dirty():
    specs = [monitor(row("gt", 5)), monitor(row("gt", 5), row("lte", 6, "resolved"), name="shop.b")]
    assert ask(POLICY, specs) == refused("resolves at 6 what opens at 5", "shop.b")


def test_what_cannot_be_seen_hides_nothing():
    specs = [monitor(row("gt", UNKNOWN)), monitor(row("gt", 5), row("lte", 6, "resolved"), name="shop.b")]
    outcome = ask(POLICY, specs)
    assert outcome.violations == refused("resolves at 6 what opens at 5", "shop.b").violations
    assert outcome.undecided == (("shop.a.monitor", "conditions[0].comparison"),)


UNSAFE = """
warning-after-the-page:
  reports: warns at 2000, and it is critical at 1000
  product: ferries
  program:
  - type: sentry:index:MetricMonitor
    name: ferries.checkout-latency.production.warning.monitor
    set:
      conditions.0.comparison: 2000
      conditions.1.comparison: 2000
"""
