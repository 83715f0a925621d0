"""Whether a limit can be crossed, and cannot be missed, at the ends of what a number can be."""

from __future__ import annotations

import pytest

from vedette.contract.conditions import OPPOSITES, SHARE, Range, harder

COUNT = Range()
PERCENT = Range(most=100)
LONGEST = 30 * 24 * 3_600_000
MILLISECONDS = Range(least=0.01, most=LONGEST, reached=False)


@pytest.mark.parametrize(
    ("numbers", "operator", "limit", "never", "always"),
    [
        (COUNT, "<", 0, True, False),
        (COUNT, "<", 1, False, False),
        (COUNT, "<=", 0, False, False),
        (COUNT, ">=", 0, False, True),
        (COUNT, ">", 10**12, False, False),
        (SHARE, ">", 0.99, False, False),
        (SHARE, ">", 1, True, False),
        (SHARE, ">=", 1, False, False),
        (SHARE, "<=", 1, False, True),
        (PERCENT, ">", 100, True, False),
        (PERCENT, "<", 101, False, True),
        (PERCENT, "<", 100, False, False),
        # The longest duration is never reached, the shortest is.
        (MILLISECONDS, ">=", LONGEST, True, False),
        (MILLISECONDS, ">=", LONGEST - 1, False, False),
        (MILLISECONDS, "<", LONGEST, False, True),
        (MILLISECONDS, "<=", 0.01, False, False),
        (MILLISECONDS, "<", 0.01, True, False),
        (MILLISECONDS, ">=", 0.01, False, True),
        (Range(most=5), ">", 4, False, False),
        (Range(most=5), ">", 5, True, False),
    ],
)
def test_a_limit_outside_the_range_holds_never_or_always(numbers, operator, limit, never, always):
    assert (numbers.never(operator, limit), numbers.always(operator, limit)) == (never, always)
    assert (numbers.always(OPPOSITES[operator], limit), numbers.never(OPPOSITES[operator], limit)) == (never, always)


def test_the_harder_limit_is_the_one_further_in_its_direction():
    assert harder(">", 2, than=1)
    assert not harder(">=", 1, than=1)
    assert harder("<=", 1, than=2)
    assert not harder("<", 2, than=1)
