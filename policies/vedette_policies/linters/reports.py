"""What a linter reports of every workflow of a stack, as findings of a policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Resource, Result, Stack, Violation, each
from vedette_policies.linters.cache import lint
from vedette_policies.linters.programs import Linter, LinterDownError, Report
from vedette_policies.vendors.workflows import is_workflow, workflow

_NAMED = 3
"""How many workflows a finding about the linter names."""


def findings(
    stack: Stack, linter: Linter, of_report: Callable[[Resource, Report], Iterator[Result]]
) -> Iterator[Result]:
    """Hand each report to `of_report`; a workflow that was not linted is refused.

    All files are looked at together, so that those not seen before are linted at the same time. What a linter did to
    several is one finding. No waiver covers it, nor a linter that is missing or does not work; one that stops at a
    single workflow may be waived for that one.
    """
    texts: dict[Resource, str] = {}

    def take(file: Resource) -> Iterator[Result]:
        if is_workflow(file):
            texts[file] = file.text("content")
        yield from ()

    yield from each(stack.of(types.FILE), take)
    answers = lint(linter, texts.values()) if texts else {}
    failed: dict[str, list[Resource]] = {}
    alone: set[str] = set()

    def answered(file: Resource) -> Iterator[Result]:
        answer = answers[texts[file]]
        if isinstance(answer, list):
            for report in answer:
                yield from of_report(file, report)
            return
        if not isinstance(answer, LinterDownError):
            workflow(file)  # what is no YAML is "not evaluated" here: workflow-syntax refuses it
            alone.add(str(answer))
        failed.setdefault(str(answer), []).append(file)

    yield from each(texts, answered)
    for why, files in failed.items():
        yield _not_linted(linter, why, files, files[0] if len(files) == 1 and why in alone else None)


def _not_linted(linter: Linter, why: str, files: list[Resource], file: Resource | None) -> Violation:
    seen = f"{linter.name} {why}, so it did not check {_listed(files)}"
    fix = f"Run `make setup`, which installs {linter.name}; `make doctor` shows what is missing."
    return Violation(resource=file, seen=seen, allowed=f"{linter.name} checks every workflow", fix=fix)


def _listed(files: list[Resource]) -> str:
    names = ", ".join(f"`{file.name}`" for file in files[:_NAMED])
    more = len(files[_NAMED:])
    return f"{names} and {more} more" if more else names
