"""Sentry's search and its aggregates: whether what is written can be read at all.

The grammar is Sentry's search documentation; which fields exist is only known to the organisation, so a field that
may be one of its own is let through.
"""

import re
from typing import Final, Literal

from vedette import units
from vedette.similar import nearest

Dataset = Literal["spans", "error-events", "logs", "tracemetrics", "issue"]

_QUERY = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[()\[\]"]|[^\s()\[\]"\\]+|\s+|\\', re.DOTALL)
_OPERATORS = {"AND", "OR"}
_EMPTY = re.compile(r"!?[A-Za-z][A-Za-z0-9_.\-]*:[<>=!]*")

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
_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>[-+*/()]))")


def query(text: str) -> str:
    """A search whose quotes, parentheses and brackets are closed and whose terms have values.

    Raises:
        UnitError: Sentry could not read it.
    """
    opened: list[str] = []
    before: str | None = None
    for token in _QUERY.findall(text):
        if token.isspace():
            if before and _EMPTY.fullmatch(before):
                break
            continue
        if token == '"':
            raise units.UnitError(f"the query `{text}` has a quote that is not closed", 'write it as message:"a b"')
        if token in "([":
            opened.append(token)
        elif token in ")]":
            if not opened or opened.pop() != ("(" if token == ")" else "["):
                raise units.UnitError(f"the query `{text}` has a `{token}` that closes nothing", "remove it, or open it")
            if token == ")" and (before == "(" or before in _OPERATORS):
                raise _dangling(text, before)
        elif token in _OPERATORS and (before is None or before == "(" or before in _OPERATORS):
            raise _dangling(text, token)
        before = token
    if opened:
        raise units.UnitError(f"the query `{text}` has a `{opened[-1]}` that is not closed", "close it, or quote it")
    if before in _OPERATORS:
        raise _dangling(text, before)
    if before and _EMPTY.fullmatch(before):
        raise units.UnitError(f"the query `{text}` gives `{before}` no value", "write a value after the colon")
    return text


def closed(path: str) -> str:
    """A JSON path whose brackets and quotes are closed.

    Raises:
        UnitError: One is not.
    """
    if path.count("[") != path.count("]") or path.count("'") % 2 or path.count('"') % 2:
        raise units.UnitError(f"`{path}` has a bracket or quote that is not closed", "write such as $.items[0].status")
    return path


def aggregate(text: str, dataset: Dataset) -> None:
    """Check an aggregate, `p95(span.duration)`, or an equation of several, `equation|count() / 2`.

    Raises:
        UnitError: Its parentheses do not match, or the dataset has no such function or takes other arguments.
    """
    equation = text.startswith(_EQUATION)
    body = text.removeprefix(_EQUATION)
    at, depth, operand, calls = 0, 0, True, 0
    while at < len(body.rstrip()):
        match = _TOKEN.match(body, at)
        if match is None:
            raise _unreadable(text, dataset)
        at = match.end()
        if name := match["name"]:
            if not operand or not body[at : at + 1] == "(":
                raise _unreadable(text, dataset)
            at = _call(text, name, body, at, dataset)
            operand, calls = False, calls + 1
        elif match["number"]:
            if not operand:
                raise _unreadable(text, dataset)
            operand = False
        elif match["sign"] == "(":
            if not operand:
                raise _unreadable(text, dataset)
            depth += 1
        elif match["sign"] == ")":
            depth -= 1
            if operand or depth < 0:
                raise _unreadable(text, dataset)
        elif operand and match["sign"] != "-":
            raise _unreadable(text, dataset)
        else:
            operand = True
        if not equation and (match["name"] is None or calls > 1):
            raise _unreadable(text, dataset)
    if operand or depth or not calls:
        raise _unreadable(text, dataset)


def _call(text: str, name: str, body: str, at: int, dataset: Dataset) -> int:
    """Check the call of a function whose parenthesis opens at `at`; return where it ends."""
    end = body.find(")", at)
    inner = body[at + 1 : end]
    if end < 0 or "(" in inner or inner.count("[") != inner.count("]"):
        raise _unreadable(text, dataset)
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
    if dataset in {"spans", "error-events"} and name in _NUMERIC and not _is_number(arguments[0]):
        raise units.UnitError(
            f"`{text}`: `{arguments[0]}` is no number that Sentry has in {dataset}",
            f"write span.duration, or tags[{arguments[0]},number] for a number of your own",
        )
    return end + 1


def _is_number(field: str) -> bool:
    """Whether it may be one: Sentry's own, one of a name space such as gen_ai.usage.total_tokens, or a typed tag."""
    return field in _SPAN_NUMBERS or "." in field.strip(".") or _OWN_NUMBER.fullmatch(field) is not None


def _dangling(text: str, word: str | None) -> units.UnitError:
    return units.UnitError(f"the query `{text}` has nothing beside `{word}`", "remove it, or complete the query")


def _unreadable(text: str, dataset: Dataset) -> units.UnitError:
    example = "sum(value,user.signup,counter,none)" if dataset == "tracemetrics" else "count()"
    return units.UnitError(
        f"`{text}` is no aggregate: NAME(FIELD) with its parentheses closed, or equation| and a sum of them",
        f"write such as {example}",
    )
