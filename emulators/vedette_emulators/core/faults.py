"""Failures on demand: what a service answers instead of, or after, doing its work."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from vedette_emulators.core.wire import Json


@dataclass(frozen=True, slots=True)
class Action:
    """What happens to a request; the first of these that is set decides, a delay goes with any of them."""

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: Json | bytes = None
    delay_s: float = 0.0
    close: bool = False
    truncate: int | None = None


@dataclass(slots=True)
class Fault:
    """A failure for the nth to the (nth + times - 1)th request that matches; `before` means the work is not done."""

    service: str
    method: str
    path: re.Pattern[str]
    nth: int
    times: int
    when: Literal["before", "after"]
    action: Action
    seen: int = 0


class Faults:
    """The failures asked for."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Add a failure; its count starts now."""
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def match(self, service: str, method: str, path: str) -> Fault | None:
        """Count a request against every failure and return the first one that is due."""
        due = None
        for fault in self._faults:
            if fault.service != service or fault.method not in ("", method) or not fault.path.search(path):
                continue
            fault.seen += 1
            if due is None and fault.nth <= fault.seen < fault.nth + fault.times:
                due = fault
        return due


def parse(body: Json) -> Fault:
    """Read the failure a control request asks for.

    Raises:
        ValueError: with all that is wrong, separated by semicolons.
    """
    if not isinstance(body, dict):
        raise ValueError("a fault is a JSON object")  # noqa: TRY004  # one type of error for all that is wrong
    wrong: list[str] = []
    action = body.get("action")
    known = {"status", "headers", "body", "delay_s", "close", "truncate"}
    if not isinstance(action, dict) or not action or set(action) - known:
        wrong.append(f"action: an object with at least one of {', '.join(sorted(known))}")
        action = {}
    when = body.get("when", "before")
    if when not in ("before", "after"):
        wrong.append(f"when: {when!r} is neither 'before' nor 'after'")
    for name in ("nth", "times"):
        value = body.get(name, 1)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            wrong.append(f"{name}: {value!r} is not a whole number from 1")
    unknown = set(body) - {"service", "method", "path", "nth", "times", "when", "action"}
    if unknown:
        wrong.append(f"unknown keys {', '.join(sorted(unknown))}")
    try:
        path = re.compile(body.get("path", ""))
    except (re.error, TypeError) as error:
        wrong.append(f"path: {body.get('path')!r} is not a regular expression ({error})")
    if wrong:
        raise ValueError("; ".join(wrong))
    return Fault(
        service=body.get("service", "sentry"), method=str(body.get("method", "")).upper(), path=path,
        nth=body.get("nth", 1), times=body.get("times", 1), when=when, action=_action(action),
    )  # fmt: skip


def _action(sent: dict[str, Any]) -> Action:
    # No vendor answers with a bare JSON string: a text is a page, sent as it is.
    body = sent.get("body")
    return Action(**{**sent, "body": body.encode() if isinstance(body, str) else body})
