"""Which requirement is answered by what: resources, files, manual entries, tests."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vedette.findings import count
from vedette.plan.records import Component, Manual, Plan, RepositoryFile

MARK = "covers"
HEADINGS = {"resources": "resource", "files": "file", "manual": "manual step", "tests": "test module"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What answers one requirement.

    Attributes:
        requirement: Its id.
        sentence: What is asked for.
        resources: The components whose records are created, each with its place in the catalog.
        files: Paths in repositories, as `owner/name:path`.
        manual: Titles of what people do.
        tests: Modules that are marked with it.
    """

    requirement: str
    sentence: str
    resources: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    manual: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing answers it."""
        return not (self.resources or self.files or self.manual or self.tests)


def trace(requirements: Mapping[str, str], plan: Plan, tests: Mapping[str, Iterable[str]]) -> list[Answer]:
    """The answers to every requirement, in the order of the list.

    Args:
        requirements: Each id with its sentence.
        plan: Of everything, over all stacks.
        tests: The requirements of each test module.
    """
    answers = {name: Answer(requirement=name, sentence=sentence) for name, sentence in requirements.items()}
    for component in plan.components:
        for name in _covers(component):
            if name in answers:
                _add(answers[name], component)
    for module, marked in tests.items():
        for name in marked:
            if name in answers:
                answers[name].tests.append(module)
    return list(answers.values())


class TraceError(Exception):
    """A test module cannot be read; the message names it and what to do."""


def marked_tests(folder: Path) -> dict[str, tuple[str, ...]]:
    """The requirements that test modules name in `@pytest.mark.covers("T1")` or `pytestmark`; read, never imported.

    Raises:
        TraceError: a module is no Python.
    """
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(one for one in folder.rglob("test_*.py") if one.is_file()):
        try:
            marked = tuple(dict.fromkeys(_marks(ast.parse(path.read_text(encoding="utf-8")))))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = f" line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
            raise TraceError(f"{path}{line}: this is no Python ({error}); mend it or move it elsewhere") from None
        if marked:
            found[path.relative_to(folder.parent).as_posix()] = marked
    return found


def render_text(answers: Iterable[Answer]) -> str:
    """A block per requirement: its sentence, then what answers it; what is not answered is said."""
    blocks: list[str] = []
    missing: list[str] = []
    for answer in answers:
        lines = [f"{answer.requirement}  {answer.sentence}"]
        for name, word in HEADINGS.items():
            found: list[str] = getattr(answer, name)
            lines += [f"  {word}: {each}" for each in found]
        if answer.empty:
            missing.append(answer.requirement)
            lines.append("  NOTHING answers this requirement")
        blocks.append("\n".join(lines))
    verdict = f"nothing answers {', '.join(missing)}" if missing else "every requirement is answered"
    return "\n".join([*blocks, f"{count(len(blocks), 'requirement')}: {verdict}\n"])


def _marks(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == MARK:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def _covers(component: Component) -> tuple[str, ...]:
    covers = component.inputs.get("covers")
    return tuple(map(str, covers)) if isinstance(covers, tuple) else ()


def _add(answer: Answer, component: Component) -> None:
    """A component without records, such as a product, answers nothing by itself."""
    place = component.inputs.get("place", "")
    others = 0
    for record in component.records:
        if isinstance(record, RepositoryFile):
            answer.files.append(f"{record.repository}:{record.path}")
        elif isinstance(record, Manual):
            answer.manual.append(f"{record.title} ({place})")
        else:
            others += 1
    if others:
        answer.resources.append(f"{component.kind} {component.name}, {count(others, 'resource')} ({place})")
