"""What the engine is told of what went wrong: one sentence each, without a secret and without a stack trace."""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.provider import CheckFailure

from . import VERSION
from .check import MISSING, Problem

__all__ = ["InitError", "ProviderError", "failures", "internal_fault", "top"]

_PACKAGE = Path(__file__).parent


class ProviderError(Exception):
    """An operation failed; the message is for the person at the terminal."""


class InitError(Exception):
    """An operation left an object that is not as asked for; the engine keeps its id and state."""

    def __init__(
        self, resource_id: str, state: dict[str, PropertyValue], inputs: dict[str, PropertyValue], reason: str
    ) -> None:
        super().__init__(reason)
        self.resource_id = resource_id
        self.state = state
        self.inputs = inputs


def failures(problems: Iterable[Problem], hidden: set[str]) -> list[CheckFailure]:
    """The problems as the engine takes them; `hidden` names the top-level properties that hold a secret.

    The engine prints the whole value of the property that a failure names (issueCheckFailures in
    pulumi/pkg/resource/deploy/step_generator.go). So where any part of that value is secret, the failure names no
    property, and its reason begins with the path.
    """
    found = []
    for problem in problems:
        absent = problem.seen is MISSING and problem.path == top(problem.path)
        if top(problem.path) in hidden and not absent:
            found.append(CheckFailure("", f"{problem.path} {problem.reason(hide=True)}"))
        else:
            found.append(CheckFailure(problem.path, problem.reason()))
    return found


def internal_fault(subject: str, error: BaseException) -> str:
    """The sentence for an exception that nobody expected. Its own text may hold any value, so it is left out."""
    return (
        f"{subject}: internal error of the Sentry provider {VERSION} ({type(error).__name__} at "
        f"{_place(error.__traceback__)}): this is a bug in the provider, not in the program; run again, and if it "
        "stays, report this line to the provider's maintainers"
    )


def top(path: str) -> str:
    """The top-level property of a path."""
    return path.partition(".")[0].partition("[")[0]


def _place(trace: TracebackType | None) -> str:
    """The last line of this package that the exception came through."""
    place = "an unknown line"
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(_PACKAGE):
            place = f"{file.relative_to(_PACKAGE)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
