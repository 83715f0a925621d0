"""Running a check: a value that cannot be seen is "not evaluated", and an exception is a finding, never silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FrameType, TracebackType
from typing import TypeVar

from vedette_policies.kit.policies import NotEvaluated, Result, Violation
from vedette_policies.kit.resources import Resource
from vedette_policies.kit.values import Unknown, UnknownUsedError

T = TypeVar("T")

_ALLOWED = "a policy that fails refuses what it could not evaluate"
_FIX = "Check the types and the size of the resource's properties. If they are right, report a fault of the policy."


def each(items: Iterable[T], check: Callable[[T], Iterator[Result]]) -> Iterator[Result]:
    """Check every item by itself, so that one that cannot be evaluated hides nothing that is wrong with the others."""
    for item in items:
        if isinstance(item, Unknown):
            yield NotEvaluated.of(item)
            continue
        try:
            yield from check(item)
        except UnknownUsedError as error:
            yield NotEvaluated.of(error.unknown)
        except Exception as error:  # noqa: BLE001 - whatever a policy raises, its subject was not evaluated
            yield failed(error, item)


def failed(error: Exception, subject: object) -> Violation:
    """The finding for an exception inside a policy.

    Args:
        error: What the policy raised. Its message is not shown, since it may quote a secret.
        subject: What the policy was evaluating.
    """
    frames = list(_frames(error.__traceback__))
    resource = subject if isinstance(subject, Resource) else _innermost(frames)
    where = ""
    if error.__traceback__ and frames:
        last, line = frames[-1]
        where = f" at {Path(last.f_code.co_filename).name}:{line}"
    what = f" on `{resource.name}`" if resource else ""
    seen = f"the policy failed{what} with {type(error).__name__}{where}"
    return Violation(resource=resource, seen=seen, allowed=_ALLOWED, fix=_FIX)


def _frames(trace: TracebackType | None) -> list[tuple[FrameType, int]]:
    found = []
    while trace:
        found.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return found


def _innermost(frames: list[tuple[FrameType, int]]) -> Resource | None:
    """The resource that the innermost frame works on: a stack policy does not say which one it is at."""
    for frame, _ in reversed(frames):
        for value in reversed(list(frame.f_locals.values())):
            if isinstance(value, Resource):
                return value
    return None
