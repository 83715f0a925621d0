"""Quantities with their units, as the catalog writes them: `5m`, `1000ms`, `> 5%`, `any`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from vedette.contract.conditions import Operator, harder

Unit = Literal["", "ms", "%"]

# A float, which is what JSON readers take a number for, holds every whole number up to this one.
MOST = 2**53 - 1
_MOST_DIGITS = 16

UNIT_MS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}

DURATION_PATTERN = r"^[0-9]+(ms|s|m|h|d)$"
COUNT_PATTERN = r"^(any|(>|>=|<|<=) ?[0-9]+)$"
TIME_PATTERN = r"^(>|>=|<|<=) ?[0-9]+(ms|s|m|h|d)$"
PERCENT_PATTERN = r"^(>|>=|<|<=) ?[0-9]+(\.[0-9]+)?%$"

# No quantity is longer; to match one costs the square of its length.
_LONGEST = 64
_QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(\S*)")
_THRESHOLD = re.compile(r"(>=|<=|>|<)\s*(.+)")
EXAMPLES: dict[Unit, str] = {"": "> 5", "ms": "> 500ms", "%": "> 5%"}
_NAMES: dict[Unit, str] = {"": "a count, which has no unit", "ms": "a duration", "%": "a percentage"}


class UnitError(ValueError):
    """A quantity that cannot be read; `hint` says how to write it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A length of time in milliseconds."""

    ms: int

    @property
    def seconds(self) -> int:
        """Whole seconds."""
        return self.ms // UNIT_MS["s"]

    @property
    def minutes(self) -> int:
        """Whole minutes."""
        return self.ms // UNIT_MS["m"]

    def __str__(self) -> str:
        """The shortest way to write it: `5m`, not `300s`."""
        for unit in ("d", "h", "m", "s"):
            if self.ms and self.ms % UNIT_MS[unit] == 0:
                return f"{self.ms // UNIT_MS[unit]}{unit}"
        return f"{self.ms}ms"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit: events without unit, milliseconds, or percent."""

    operator: Operator
    value: float
    unit: Unit

    def __str__(self) -> str:
        """As the catalog would write it."""
        if self.unit == "ms":
            whole = float(self.value).is_integer()
            return f"{self.operator} {Duration(int(self.value)) if whole else f'{number(self.value)}ms'}"
        return f"{self.operator} {number(self.value)}{self.unit}"

    def stricter_than(self, other: Threshold) -> bool:
        """Whether whatever crosses this limit has crossed `other` before."""
        return self.operator == other.operator and harder(self.operator, self.value, than=other.value)


def number(value: float) -> str:
    """A number without an exponent, and without a point where it is whole."""
    return str(int(value)) if float(value).is_integer() else f"{value:.9f}".rstrip("0").rstrip(".")


def parse_duration(value: object) -> Duration:
    """Read `5m`, `1000ms`, `2h`.

    Raises:
        UnitError: It is no text, has no unit or another unit, or is no whole number.
    """
    match = _QUANTITY.fullmatch(value.strip()) if isinstance(value, str) and len(value) <= _LONGEST else None
    if not match:
        unitless = isinstance(value, int) and not isinstance(value, bool)
        hint = f"write a whole number and a unit, such as {value}m" if unitless else "write it as 30s, 5m or 2h"
        raise UnitError(f"{_shown(value)} is not a duration", hint)
    amount, unit = match.groups()
    if unit not in UNIT_MS:
        raise UnitError(
            f"{_shown(value)} has {f'the unit `{unit}`' if unit else 'no unit'}; a duration has ms, s, m, h or d",
            f"write it as {amount}s, {amount}m or {amount}h",
        )
    if "." in amount:
        raise UnitError(f"{_shown(value)} is not a whole number", "use a smaller unit, such as 90m for 1.5h")
    return Duration(int(_bounded(amount, UNIT_MS[unit], value)))


def parse_threshold(value: object, unit: Unit | None = None) -> Threshold:
    """Read `> 5`, `> 500ms`, `> 5%`, or `any`, which is a count above 0.

    Args:
        value: What the catalog says.
        unit: The only unit allowed here; None allows each.

    Raises:
        UnitError: It cannot be read, or it has another unit.
    """
    example = EXAMPLES[unit or ""]
    text = value.strip() if isinstance(value, str) and len(value) <= _LONGEST else ""
    if text == "any" and unit in {None, ""}:
        return Threshold(">", 0, "")
    match = _THRESHOLD.fullmatch(text)
    quantity = _QUANTITY.fullmatch(match[2]) if match else None
    if not match or not quantity:
        also = ", or any" if unit == "" else ""
        raise UnitError(
            f"{_shown(value)} is not a threshold; it needs >, >=, < or <= and a number",
            f'write it as "{example}"{also}',
        )
    found = _unit(quantity[2], value)
    if unit is not None and found != unit:
        seen = f"has the unit `{quantity[2]}`" if quantity[2] else "has no unit"
        raise UnitError(f"{_shown(value)} {seen}; this limit is {_NAMES[unit]}", f'write it as "{example}"')
    amount = _bounded(quantity[1], UNIT_MS.get(quantity[2], 1), value)
    if found == "" and not amount.is_integer():
        raise UnitError(f"{_shown(value)} counts a part of an event", "write a whole number")
    return Threshold(match[1], amount, found)  # type: ignore[arg-type]


def _bounded(digits: str, factor: int, value: object) -> float:
    """The amount in the smallest unit; the digits are counted first, for long numbers are slow to read."""
    amount = float(digits) * factor if len(digits.partition(".")[0]) <= _MOST_DIGITS else float(MOST + 1)
    if amount > MOST:
        raise UnitError(f"{_shown(value)} is more than can be compared exactly", f"write at most {MOST} (2^53 - 1)")
    return amount


def _unit(written: str, value: object) -> Unit:
    if written in UNIT_MS:
        return "ms"
    if written in {"", "%"}:
        return "%" if written else ""
    raise UnitError(
        f"{_shown(value)} has the unit `{written}`; a threshold has none, %, ms, s, m, h or d",
        'write it as "> 5", "> 5%" or "> 500ms"',
    )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if value is None:
        return "nothing"
    if isinstance(value, dict | tuple | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = str(value)
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 3] + '...'}`"
