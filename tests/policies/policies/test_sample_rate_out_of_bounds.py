"""`sample-rate-out-of-bounds`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.production.sample_rate_out_of_bounds import POLICY

HERE = entry("Variable", "shop.variables", environment="production")
THERE = entry("Variable", "shop.staging", environment="staging")
EVERYWHERE = entry("Variable", "shop.all")
TRACES, REPLAYS = "SENTRY_TRACES_SAMPLE_RATE", "NEXT_PUBLIC_SENTRY_REPLAYS_SESSION_SAMPLE_RATE"
ERRORS, ON_ERROR = "SENTRY_SAMPLE_RATE", "SENTRY_REPLAYS_ON_ERROR_SAMPLE_RATE"


def rate(name, value, parent=HERE):
    props = {"variableName": name, "value": value}
    return Spec("github:index/actionsVariable:ActionsVariable", f"shop.{name}", props, parent=parent.name)


def refused(name, value, where="production"):
    return Outcome(violations=((f"shop.{name}", f"`{name}` of {where} is `{value}`"),))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((TRACES, value) for value in ("0.1", "0.01", "0.5", "1e-1")),
        *((REPLAYS, value) for value in ("0", "0.1", "0.5")),
        *((name, value) for name in (ERRORS, ON_ERROR) for value in ("1", "1.0", "0.01")),
        *(("TRACES_SAMPLE_RATES", "7"), ("EXAMPLE_RATE", "7"), ("MY_SAMPLE", "7")),
    ],
)
def test_shares_within_the_bounds_are_fine(name, value):
    assert ask(POLICY, [HERE, rate(name, value)]) == Outcome()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((TRACES, value) for value in ("0", "0.009", "0.51", "1.0", "-0.1", "10%", "", "nan", "inf")),
        *((REPLAYS, value) for value in ("0.51", "-0.1", "a tenth")),
        *((name, value) for name in (ERRORS, ON_ERROR) for value in ("0", "0.009", "1.1")),
        *(("SENTRY_TRACES_SAMPLERATE", "0"), ("SENTRY_SAMPLERATE", "0"), ("ON_ERROR_SAMPLERATE", "0")),
        *(("TRACES_SAMPLE_RATE", "0"), ("PROFILES_SAMPLE_RATE", "1"), ("SAMPLE_RATE", "1")),
    ],
)
def test_what_lies_beyond_is_refused(name, value):
    assert ask(POLICY, [HERE, rate(name, value)]) == refused(name, value)
    outcome = ask(POLICY, [EVERYWHERE, rate(name, value, EVERYWHERE)])
    assert outcome == refused(name, value, "all environments")


def test_elsewhere_any_share_is_fine_and_nothing_else():
    for value in ("0", "1.0"):
        assert ask(POLICY, [THERE, rate(TRACES, value, THERE)]) == Outcome()
    for value in ("-0.1", "1.1", "all"):
        assert ask(POLICY, [THERE, rate(TRACES, value, THERE)]) == refused(TRACES, value, "staging")


def test_the_bounds_are_settings():
    assert ask(POLICY, [HERE, rate(TRACES, "1.0")], most=1) == Outcome()
    assert ask(POLICY, [HERE, rate(TRACES, "0")], least=0) == Outcome()
    assert ask(POLICY, [HERE, rate(TRACES, "0.1")], most=0.05) == refused(TRACES, "0.1")
    assert ask(POLICY, [HERE, rate(ERRORS, "0.1")], least=0.2) == refused(ERRORS, "0.1")


def test_clean_then_dirty_and_unseen():
    outcome = ask(POLICY, [HERE, rate(REPLAYS, "0.1"), rate(ERRORS, UNKNOWN), rate(TRACES, "0")])
    assert outcome == Outcome(violations=refused(TRACES, "0").violations, not_evaluated=((f"shop.{ERRORS}", "value"),))


UNSAFE = """
every-trace-in-production:
  reports: '`SENTRY_TRACES_SAMPLE_RATE` of production is `1`; a number from 0.01 to 0.5'
  product: ferries
  catalog:
  - set: [sampling]
    to:
      production: 1.0
replays-in-percent:
  reports: '`NEXT_PUBLIC_SENTRY_REPLAYS_SESSION_SAMPLE_RATE` of production is `10%`'
  product: ferries
  catalog:
  - set: [variables, NEXT_PUBLIC_SENTRY_REPLAYS_SESSION_SAMPLE_RATE]
    to:
      values:
        production: 10%
        staging: '1.0'
"""
