"""Sentry's aggregates, which a widget shows: `p95(span.duration)`, or an equation of several.

Sources: the fields and functions of Sentry's documentation of its search properties, of its metrics and of its
dashboards. Which fields of their own an organisation's events have only it knows, so they are let through where Sentry
does not ask for their type.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from vedette import units
from vedette.similar import nearest

Dataset = Literal["spans", "error-events", "logs", "tracemetrics", "issue"]

_PERCENTILES = ("p50", "p75", "p90", "p95", "p99", "p100")
_NUMERIC = ("avg", "sum", "min", "max", *_PERCENTILES)
_RATES = ("epm", "eps", "per_minute", "per_second")
# Which functions a dataset has, each with how many arguments it takes at least and at most.
_COMMON: dict[str, tuple[int, int]] = {
    "count": (0, 1),
    "count_unique": (1, 1),
    "count_if": (3, 4),
    **dict.fromkeys(_NUMERIC, (1, 1)),
    **dict.fromkeys(("epm", "eps"), (0, 0)),
}
_METRICS: dict[str, tuple[int, int]] = dict.fromkeys(("count", *_NUMERIC, *_RATES), (4, 4))
FUNCTIONS: Final[dict[Dataset, dict[str, tuple[int, int]]]] = {
    "spans": {
        **_COMMON,
        "failure_rate": (0, 0),
        "failure_count": (0, 0),
        "percentile": (2, 2),
        "apdex": (0, 2),
        "avg_if": (3, 4),
        "http_response_rate": (1, 1),
        "performance_score": (1, 1),
        "opportunity_score": (1, 1),
    },
    "error-events": {**_COMMON, "last_seen": (0, 0), "latest_event": (0, 0)},
    "logs": _COMMON,
    "tracemetrics": _METRICS,
    "issue": {"count": (0, 0)},
}
# Numbers that Sentry itself puts on a span; a number of one's own is written tags[NAME,number].
_SPAN_NUMBERS = frozenset({"span.duration", "span.self_time", "transaction.duration", "timestamp", "precise.start_ts"})
_METRIC_TYPES = ("counter", "gauge", "distribution")
_OWN_NUMBER = re.compile(r"tags\[[^\[\],\s]+,\s*number\]")
_EQUATION = "equation|"
_CALL, _NUMBER = "f", "n"
_PIECE = re.compile(r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)\(|(?P<sign>[-+*/()]))")


def aggregate(text: str, dataset: Dataset) -> None:
    """Check an aggregate, `p95(span.duration)`, or an equation, `equation|count() / 2`.

    Raises:
        UnitError: Its parentheses do not match, or the dataset has no such function or takes other arguments.
    """
    pieces = "".join(_pieces(text, dataset))
    if pieces != _CALL and not (text.startswith(_EQUATION) and _CALL in pieces and _balanced(pieces)):
        raise _unreadable(text, dataset)


def _pieces(text: str, dataset: Dataset) -> Iterator[str]:
    """A letter for each call and number, and each sign as it is."""
    body = text.removeprefix(_EQUATION).rstrip()
    at = 0
    while at < len(body):
        match = _PIECE.match(body, at)
        if match is None:
            raise _unreadable(text, dataset)
        at = match.end()
        if name := match["name"]:
            at = _call(text, name, body, at, dataset)
        yield match["sign"] or (_CALL if name else _NUMBER)


def _balanced(pieces: str) -> bool:
    """Whether calls, numbers, operators and parentheses make one value."""
    depth, wanted = 0, True
    for piece in pieces:
        if wanted:
            # A minus may stand before a value.
            if piece not in (_CALL, _NUMBER, "(", "-"):
                return False
            depth += piece == "("
            wanted = piece in "(-"
        else:
            if piece in (_CALL, _NUMBER, "("):
                return False
            depth -= piece == ")"
            wanted = piece != ")"
        if depth < 0:
            return False
    return depth == 0 and not wanted


_LONGEST_ARGUMENTS = 500


def _call(text: str, name: str, body: str, at: int, dataset: Dataset) -> int:
    """Check the call of a function whose arguments start at `at`; return where it ends."""
    end = body.find(")", at)
    inner = body[at:end]
    if end < 0 or "(" in inner or inner.count("[") != inner.count("]"):
        raise _unreadable(text, dataset)
    if len(inner) > _LONGEST_ARGUMENTS:
        raise units.UnitError(
            f"the arguments of `{name}` have {len(inner)} characters", f"{_LONGEST_ARGUMENTS} are allowed at most"
        )
    functions = FUNCTIONS[dataset]
    if name not in functions:
        close = nearest(name, functions)
        hint = f"did you mean `{close}`?" if close else f"use one of {', '.join(functions)}"
        raise units.UnitError(f"`{text}`: {dataset} has no function `{name}`", hint)
    arguments = [one.strip() for one in re.split(r",(?![^\[]*\])", inner)] if inner.strip() else []
    least, most = functions[name]
    if not least <= len(arguments) <= most or not all(arguments):
        needed = f"{least}" if least == most else f"{least} to {most}"
        hint = "write sum(value,NAME,TYPE,UNIT)" if dataset == "tracemetrics" else "write such as p95(span.duration)"
        raise units.UnitError(f"`{text}`: `{name}` takes {needed} arguments and has {len(arguments)}", hint)
    if dataset == "tracemetrics" and (arguments[0] != "value" or arguments[2] not in _METRIC_TYPES):
        raise units.UnitError(
            f"`{text}`: a metric is written value,NAME,TYPE,UNIT, with one of the types {', '.join(_METRIC_TYPES)}",
            "write sum(value,user.signup,counter,none)",
        )
    measured = name in _NUMERIC or name in {"percentile", "avg_if"} or (name == "apdex" and len(arguments) > 1)
    if dataset in {"spans", "error-events"} and measured and not _is_number(arguments[0]):
        raise units.UnitError(
            f"`{text}`: `{arguments[0]}` is no number that Sentry has in {dataset}",
            f"write span.duration, or tags[{arguments[0]},number] for a number of your own",
        )
    for place, allowed in _CONSTANTS.get(name, {}).items():
        if len(arguments) >= abs(place) and not allowed.fits(arguments[place]):
            seen = f"`{text}`: `{arguments[place]}` is no {allowed.what}"
            raise units.UnitError(seen, f"write such as {allowed.example}")
    return end + 1


@dataclass(frozen=True, slots=True)
class _Constant:
    """An argument that is no field."""

    what: str
    example: str
    form: re.Pattern[str]
    most: float = math.inf

    def fits(self, argument: str) -> bool:
        return self.form.fullmatch(argument) is not None and (self.most == math.inf or float(argument) <= self.most)


_AMOUNT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_COMPARISON = re.compile(r"equals|notEquals|less|greater|lessOrEquals|greaterOrEquals|between")
_COMPARED = _Constant("comparison of Sentry's", "count_if(span.duration,NAME,equals,VALUE)", _COMPARISON)
# By function: the place of the argument, counted from the end where it is below 0.
_CONSTANTS: Final[dict[str, dict[int, _Constant]]] = {
    "apdex": {-1: _Constant("number of milliseconds", "apdex(span.duration,300)", _AMOUNT)},
    "percentile": {-1: _Constant("number from 0 to 1", "percentile(span.duration,0.95)", _AMOUNT, most=1)},
    "http_response_rate": {-1: _Constant("first digit of a status", "http_response_rate(5)", re.compile(r"[1-5]"))},
    "count_if": {-2: _COMPARED},
    "avg_if": {-2: _COMPARED},
}


def _is_number(field: str) -> bool:
    """Whether it may be one: Sentry's own, one of a name space such as gen_ai.usage.total_tokens, or a typed tag."""
    return field in _SPAN_NUMBERS or "." in field.strip(".") or _OWN_NUMBER.fullmatch(field) is not None


def _unreadable(text: str, dataset: Dataset) -> units.UnitError:
    example = "sum(value,user.signup,counter,none)" if dataset == "tracemetrics" else "count()"
    return units.UnitError(
        f"`{text}` is no aggregate: NAME(FIELD) with its parentheses closed, or equation| and a sum of them",
        f"write such as {example}",
    )
