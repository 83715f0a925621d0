"""Whether a condition such as `> 5` can hold, can be false, and is harder to reach than another."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

Operator = Literal[">", ">=", "<", "<="]

OPPOSITES: dict[Operator, Operator] = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}
UPWARD = frozenset({">", ">="})

SENTRY: dict[Operator, str] = {">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
"""What Sentry calls the operators."""

OPERATORS = {name: operator for operator, name in SENTRY.items()}

ENGLISH = {"gt": "above", "gte": "at or above", "lt": "below", "lte": "at or below"}
"""Sentry's operators in plain English."""


@dataclass(frozen=True, slots=True)
class Range:
    """What a number can be: at least `least`, and at most `most`, which it reaches only where `reached` is set."""

    least: float = 0
    most: float = inf
    reached: bool = True

    def never(self, operator: Operator, limit: float) -> bool:
        """Whether no number of this range crosses the limit."""
        if operator == ">" or (operator == ">=" and not self.reached):
            return limit >= self.most
        if operator == ">=":
            return limit > self.most
        return limit <= self.least if operator == "<" else limit < self.least

    def always(self, operator: Operator, limit: float) -> bool:
        """Whether every number of this range crosses the limit."""
        return self.never(OPPOSITES[operator], limit)


SHARE = Range(most=1)
"""A share as Sentry writes it."""


def harder(operator: Operator, limit: float, than: float) -> bool:
    """Whether whatever crosses the limit has crossed the other one before; both look the same way."""
    return limit > than if operator in UPWARD else limit < than
