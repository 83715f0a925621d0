"""Quantities: what is written is what is meant, and nothing but a UnitError comes out of nonsense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.units import UNIT_MS, Duration, Threshold, UnitError, parse_duration, parse_threshold

ANYTHING = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just(()), st.just({}))


@pytest.mark.parametrize(
    ("text", "ms"), [("1000ms", 1000), ("30s", 30_000), ("5m", 300_000), ("2h", 7_200_000), ("1d", 86_400_000)]
)
def test_a_duration_is_read_with_its_unit(text, ms):
    assert parse_duration(text) == Duration(ms)


@given(number=st.integers(0, 10**6), unit=st.sampled_from(sorted(UNIT_MS)))
def test_a_duration_survives_being_written_and_read(number, unit):
    duration = parse_duration(f"{number}{unit}")
    assert parse_duration(str(duration)) == duration


@given(
    operator=st.sampled_from([">", ">=", "<", "<="]),
    number=st.integers(0, 10**6),
    unit=st.sampled_from(["", "%", *UNIT_MS]),
)
def test_a_threshold_survives_being_written_and_read(operator, number, unit):
    threshold = parse_threshold(f"{operator} {number}{unit}")
    assert parse_threshold(str(threshold), threshold.unit) == threshold


def test_any_is_more_than_none():
    assert parse_threshold("any", "") == Threshold(">", 0, "")


@pytest.mark.parametrize(
    ("text", "unit", "message"),
    [
        ("> 5ms", "", "`> 5ms` has the unit `ms`; this limit is a count, which has no unit"),
        ("> 5", "ms", "`> 5` has no unit; this limit is a duration"),
        ("> 5", "%", "`> 5` has no unit; this limit is a percentage"),
        ("any", "ms", "`any` is not a threshold; it needs >, >=, < or <= and a number"),
        ("> 5.5", "", "`> 5.5` counts a part of an event"),
        ("> 5x", None, "`> 5x` has the unit `x`; a threshold has none, %, ms, s, m, h or d"),
        ("= 5", "", "`= 5` is not a threshold; it needs >, >=, < or <= and a number"),
        ("> -5", "", "`> -5` is not a threshold; it needs >, >=, < or <= and a number"),
        (None, "", "nothing is not a threshold; it needs >, >=, < or <= and a number"),
    ],
)
def test_a_wrong_threshold_says_why(text, unit, message):
    with pytest.raises(UnitError) as error:
        parse_threshold(text, unit)
    assert error.value.message == message


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("1.5h", "`1.5h` is not a whole number", "use a smaller unit, such as 90m for 1.5h"),
        ("5", "`5` has no unit; a duration has ms, s, m, h or d", "write it as 5s, 5m or 5h"),
        (True, "`true` is not a duration", "write it as 30s, 5m or 2h"),
        ("soon", "`soon` is not a duration", "write it as 30s, 5m or 2h"),
        ({}, "a mapping is not a duration", "write it as 30s, 5m or 2h"),
    ],
)
def test_a_wrong_duration_says_why(text, message, hint):
    with pytest.raises(UnitError) as error:
        parse_duration(text)
    assert (error.value.message, error.value.hint) == (message, hint)


@given(ANYTHING)
def test_nonsense_is_a_unit_error_and_nothing_else(value):
    for parse, kind in ((parse_duration, Duration), (parse_threshold, Threshold)):
        try:
            result = parse(value)
        except UnitError as error:
            result = error
        assert isinstance(result, kind) or (result.message and result.hint)


@pytest.mark.parametrize(
    ("limit", "other", "stricter"),
    [("> 2s", "> 1s", True), ("> 1s", "> 1s", False), ("< 1s", "< 2s", True), ("> 2s", "< 1s", False)],
)
def test_the_stricter_limit_is_crossed_later(limit, other, stricter):
    assert parse_threshold(limit).stricter_than(parse_threshold(other)) is stricter
