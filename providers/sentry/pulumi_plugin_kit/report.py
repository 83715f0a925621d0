"""What the engine is given of what went wrong: one sentence each, without a secret and without a stack trace."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from pulumi.provider.experimental.provider import CheckFailure

from pulumi_plugin_kit.check import MISSING, Problem

_KIT = Path(__file__).parent


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


def internal_fault(program: str, folder: Path, subject: str, error: BaseException) -> str:
    """The sentence for an exception that nobody expected. Its own text may hold any value, so it is left out.

    Args:
        program: Name and version of the plugin.
        folder: Where its modules are: the last line among these, or among those of this package, is named.
        subject: What the operation was about.
        error: The exception.
    """
    place = _place(error.__traceback__, folder)
    return (
        f"{subject}: internal error of {program} ({type(error).__name__} at {place}): this is a bug in the provider, "
        "not in the program; run again, and if it stays, report this line to the provider's maintainers"
    )


def top(path: str) -> str:
    """The top-level property of a path."""
    return path.partition(".")[0].partition("[")[0]


def _place(trace: TracebackType | None, folder: Path) -> str:
    place = "an unknown line"
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(folder):
            place = f"{file.relative_to(folder)}:{trace.tb_lineno}"
        elif file.is_relative_to(_KIT):
            place = f"{file.relative_to(_KIT.parent)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
