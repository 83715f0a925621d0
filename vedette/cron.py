"""The fields of a cron expression: what is wrong with each, for Sentry and for the `schedule` of a GitHub workflow.

Sentry reads an expression with CronSim, which also takes what is surely a slip: a step beyond the field's range, or
letters that only become a name in capitals (such as a long s). GitHub takes the POSIX form, with names and steps
(docs.github.com, Events that trigger workflows, `schedule`); what it refuses, it leaves out without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Reader = Literal["Sentry", "GitHub"]

EXAMPLE = 'write it as "0 2 * * *" for every day at 02:00'
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_MOST_DIGITS = 9
_LONGEST = 40
_NTH = re.compile(r"(?P<day>[^#]*)#[1-5]")


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()

    def allowed(self, reader: Reader) -> str:
        """The range in words."""
        high = self.high if reader == "Sentry" or self.name != "weekday" else 6
        words = f"{self.low} to {high}"
        if self.names:
            words += f" or {self.names[0]} to {self.names[-1]}"
        if reader == "Sentry" and self.name == "day":
            words += ", L (the last day) or LW (the last from Monday to Friday)"
        if reader == "Sentry" and self.name == "weekday":
            words += ", 5L (the last Friday) or MON#1 (the first Monday)"
        return words

    def number(self, text: str) -> int | None:
        """The number that a value stands for; None where it is none of the field's."""
        if text.upper() in self.names:
            return self.names.index(text.upper()) + self.low
        if not (text.isdecimal() and len(text) <= _MOST_DIGITS and self.low <= int(text) <= self.high):
            return None
        return int(text)


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("weekday", 0, 7, _DAYS),
)


def problems(schedule: str, reader: Reader = "Sentry") -> Iterator[tuple[str, str]]:
    """What is wrong with each field and what to do, of all fields; nothing where the reader takes the expression."""
    shown = _shown(schedule)
    odd = sorted({char for char in schedule if not char.isascii() or (char.isspace() and char != " ")})
    if odd:
        seen = ", ".join(
            f"`{char}` (U+{ord(char):04X})" if char.isprintable() else f"U+{ord(char):04X}" for char in odd
        )
        yield f"{shown} has {seen}; a cron expression has ASCII letters, digits, signs and plain blanks", EXAMPLE
        return
    parts = schedule.split()
    if len(parts) != len(_FIELDS):
        words = f"{shown} is no cron expression; it has five fields: minute hour day month weekday"
        yield f"{words} (here {len(parts)})" if parts and len(parts) != 1 else words, EXAMPLE
        return
    for part, field in zip(parts, _FIELDS, strict=True):
        for term in dict.fromkeys(part.split(",")):
            if problem := _problem(term, field, reader):
                yield f"the {field.name} of {shown} {problem[0]}", problem[1]


def _problem(term: str, field: _Field, reader: Reader) -> tuple[str, str] | None:
    """What is wrong with one part of a field's list, and what to do."""
    if reader == "GitHub" and (wrong := _only_sentry(term, field)):
        return wrong
    base, slash, step = term.partition("/")
    if slash and (wrong := _step(base, step, field)):
        return wrong
    return None if base == "*" or _extra(base, field) else _range(base, field, reader)


def _step(base: str, step: str, field: _Field) -> tuple[str, str] | None:
    most = {"minute": 59, "hour": 23, "weekday": len(_DAYS)}.get(field.name, field.high)
    if not (step.isdecimal() and len(step) <= _MOST_DIGITS and 1 <= int(step) <= most):
        return f"has the step {_shown(step)}; a step of this field is 1 to {most}", f"write */{min(most, 15)}"
    if _extra(base, field):
        return f"has a step behind {_shown(base)}, which is one day", f"write {base}"
    return None


def _range(base: str, field: _Field, reader: Reader) -> tuple[str, str] | None:
    if base == "?":
        return f"has ?, which {reader} does not know", "write * for every value"
    allowed = f"allowed are {field.allowed(reader)}"
    first, *last = base.split("-", 1)
    numbers = []
    for text in (first, *last):
        number = field.number(text)
        if number is None:
            return f"has {_shown(text) if text else 'an empty part'}; {allowed}", "correct the value"
        numbers.append(number)
    if numbers[-1] < numbers[0]:
        hint = f"write {first}-{field.high},{field.low}-{last[0]}"
        return f"has the range {_shown(base)}, which ends before it starts; {allowed}", hint
    return None


def _extra(base: str, field: _Field) -> bool:
    """Whether it is one of the forms that Sentry knows beyond numbers, names and ranges."""
    if field.name == "day":
        return base.upper() in {"L", "LW"}
    if field.name != "weekday":
        return False
    if base[-1:].upper() == "L":
        return base[:-1].isdecimal() and field.number(base[:-1]) is not None
    nth = _NTH.fullmatch(base)
    return nth is not None and field.number(nth["day"]) is not None


def _only_sentry(term: str, field: _Field) -> tuple[str, str] | None:
    """What Sentry takes and GitHub does not."""
    base = term.partition("/")[0]
    if _extra(base, field):
        hint = "write numbers, and let the job itself find out whether it is the day"
        return f"has {_shown(base)}, which GitHub does not know; allowed are {field.allowed('GitHub')}", hint
    if field.name == "weekday" and any(_sunday(text) for text in base.split("-")):
        return f"has 7, which GitHub does not take; allowed are {field.allowed('GitHub')}", "write 0 for Sunday"
    return None


def _sunday(text: str) -> bool:
    return text.isdecimal() and len(text) <= _MOST_DIGITS and int(text) == len(_DAYS)


def _shown(text: str) -> str:
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 3] + '...'}`"
