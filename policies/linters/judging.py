"""What a linter says of every workflow of a stack, as findings of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policies.kit import Finding, NotJudged, Resource, Stack, each
from policies.linters.kept import lint
from policies.linters.programs import Linter, Report
from policies.vendors import github
from policies.vendors.workflows import is_workflow


def judged(stack: Stack, linter: Linter, say: Callable[[Resource, Report], Iterator[Finding]]) -> Iterator[Finding]:
    """Hand each report to `say`; what no linter has judged is "not judged".

    All files are looked at together, so that those not seen before are judged at the same time.
    """
    texts: dict[Resource, str] = {}

    def take(file: Resource) -> Iterator[Finding]:
        if is_workflow(file):
            texts[file] = file.text("content")
        yield from ()

    yield from each(stack.of(github.FILE), take)
    answers = lint(linter, texts.values()) if texts else {}

    def tell(file: Resource) -> Iterator[Finding]:
        answer = answers[texts[file]]
        if isinstance(answer, str):
            yield NotJudged(owner=file.name, path="content", why=answer)
            return
        for report in answer:
            yield from say(file, report)

    yield from each(texts, tell)
