"""Whether values can stand where a template puts them: the file then says what the template says, with them in it.

A value is never refused for what it is, only for where it stands: a title with a colon is fine in a heading, and in a
YAML scalar, which gets quotes; it is not in the middle of a shell command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import yaml

from vedette.cron import problems as cron_problems
from vedette.render import Value, Values, as_text, is_yaml, placed, placeholders, render

WORKFLOWS = ".github/workflows/"
_ODD = ("\u0085", "\u2028", "\u2029", "\ufeff")
_WORD = re.compile(r"[A-Za-z0-9_./:@%+=,-]*")
_NAME = re.compile(r"[A-Za-z0-9_-]+")
_OWNER = re.compile(r"[A-Za-z0-9_.-]+")
# Markdown's own signs that make a link, code, HTML, a cell of a table, or end what a value stands in.
_MARKUP = re.compile(r"[`|<>\[\]\\*]|_{2}|~{2}|!\(")
_FENCE = "```"
_IN_QUOTES = re.compile(r"[\"$`\\\n]")
_FRONT = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
_SHELL = (".sh", ".py", ".sql")
_EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
_MARK = "vedette{}mark"
_MARKS = re.compile(r"vedette([0-9]+)mark")


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that cannot stand where it is put: the name of its placeholder, why, and what to do."""

    name: str
    why: str
    hint: str


def misfits(text: str, values: Values, path: str) -> Iterator[Misfit]:
    """Every value that changes what the template says, once by its name; all placeholders must have a value."""
    names = list(dict.fromkeys(placeholders(text)))
    if is_yaml(path):
        yield from _in_yaml(text, values, names, path)
    elif path.endswith(".md"):
        if front := _FRONT.match(text):
            yield from _in_yaml(front[1], values, list(dict.fromkeys(placeholders(front[1]))), path)
        yield from _in_markdown(text[front.end() if front else 0 :], values, names)
    else:
        safe = _WORD if path.endswith(_SHELL) else _OWNER if path.endswith("CODEOWNERS") else re.compile(r".*")
        for name in names:
            if not safe.fullmatch(as_text(values[name])):
                yield _plain(name, f"in {path}")


def _plain(name: str, where: str) -> Misfit:
    return Misfit(name, f"cannot stand {where}", "write letters, digits, and . _ - / : only, on one line")


def _in_yaml(text: str, values: Values, names: list[str], path: str) -> Iterator[Misfit]:
    marks: dict[str, Value] = {}
    real: list[tuple[str, str]] = []
    for name in names:
        value = values[name]
        parts = value if isinstance(value, tuple) else (as_text(value),)
        own = [_MARK.format(len(real) + number) for number in range(len(parts))]
        real += [(name, part) for part in parts]
        marks[name] = tuple(own) if isinstance(value, tuple) else own[0]
    wanted = _parsed(render(text, marks, path=path))
    if wanted is None:
        return  # the template itself is no YAML: the workflow's linter says so
    spoilt = dict(_scalars(wanted, real))
    found = _parsed(render(text, values, path=path))
    if found is None or not _same(wanted, found, real):
        for name in names:
            one = _parsed(render(text, {**marks, name: values[name]}, path=path))
            if one is None or not _same(wanted, one, real):
                spoilt.setdefault(name, "changes what the template says: it is cut off, or read as YAML")
    for name, why in spoilt.items():
        hint = "leave out line breaks, quotes, `: `, ` #`, `${{` and signs of the shell, or have the template quote it"
        yield Misfit(name, why, hint)
    if found is not None and not spoilt and path.startswith(WORKFLOWS):
        yield from _scheduled(found, values)


@lru_cache(maxsize=256)
def _parsed(text: str) -> yaml.Node | None:
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return node if node is None or not _doubled(node) else None


def _doubled(node: yaml.Node) -> bool:
    """Whether a mapping has a key twice, which GitHub refuses."""
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        return len({*keys}) < len(keys) or any(_doubled(inner) for _, inner in node.value)
    return isinstance(node, yaml.SequenceNode) and any(map(_doubled, node.value))


def _same(wanted: yaml.Node, found: yaml.Node, real: list[tuple[str, str]]) -> bool:
    """Whether they differ in nothing but that values stand where the marks are."""
    if type(wanted) is not type(found):
        return False
    if isinstance(wanted, yaml.ScalarNode):
        return _filled(wanted.value, real) == _filled(found.value, real)
    ours, theirs = list(_children(wanted)), list(_children(found))
    return len(ours) == len(theirs) and all(_same(one, other, real) for one, other in zip(ours, theirs, strict=True))


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    for inner in node.value:
        yield from inner if isinstance(node, yaml.MappingNode) else (inner,)


def _filled(text: str, real: list[tuple[str, str]]) -> str:
    return _MARKS.sub(lambda match: real[int(match[1])][1] if int(match[1]) < len(real) else match[0], text)


def _scalars(node: yaml.Node, real: list[tuple[str, str]], key: str = "") -> Iterator[tuple[str, str]]:
    """The values that another language than YAML reads: GitHub's expressions, the shell."""
    if isinstance(node, yaml.MappingNode):
        for name, inner in node.value:
            yield from _scalars(name, real)
            yield from _scalars(inner, real, str(name.value))
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from _scalars(inner, real)
    elif isinstance(node, yaml.ScalarNode) and _MARKS.search(node.value):
        yield from _read_by_others(node.value, real, key)


def _read_by_others(text: str, real: list[tuple[str, str]], key: str) -> Iterator[tuple[str, str]]:
    inside = [(match.start(), match.end()) for match in _EXPRESSION.finditer(text)]
    for mark in _MARKS.finditer(text):
        name, value = real[int(mark[1])]
        if "${{" in value or "}}" in value or any(char in value for char in _ODD):
            yield name, "has `${{` or `}}`, which GitHub reads as an expression"
        elif key == "if" or any(start < mark.start() < end for start, end in inside):
            quoted = text[mark.start() - 1 : mark.start()] == text[mark.end() : mark.end() + 1] == "'"
            if ("'" in value or "\n" in value) if quoted else not _NAME.fullmatch(value):
                yield name, "stands in an expression of GitHub's, which it would end or change"
        elif key == "run" and mark[0] != text.strip() and not _WORD.fullmatch(value):
            yield name, "stands in a shell command, which it would change"


def _scheduled(node: yaml.Node, values: Values) -> Iterator[Misfit]:
    """The schedules of a workflow that GitHub does not read."""
    given = {as_text(value): name for name, value in reversed(list(values.items()))}
    for trigger in _under(_only(_under([node], "on"), yaml.MappingNode), "schedule"):
        for entry in trigger.value if isinstance(trigger, yaml.SequenceNode) else ():
            for cron in _under([entry], "cron"):
                if isinstance(cron, yaml.ScalarNode) and cron.value in given:
                    for why, hint in cron_problems(cron.value, "GitHub"):
                        yield Misfit(given[cron.value], f"is the schedule of a GitHub workflow, and {why}", hint)


def _only(nodes: Iterator[yaml.Node], kind: type[yaml.Node]) -> list[yaml.Node]:
    return [node for node in nodes if isinstance(node, kind)]


def _under(nodes: list[yaml.Node], key: str) -> Iterator[yaml.Node]:
    for node in nodes:
        for name, inner in node.value if isinstance(node, yaml.MappingNode) else ():
            if name.value == key:
                yield inner


def _in_markdown(text: str, values: Values, names: list[str]) -> Iterator[Misfit]:
    spoilt: dict[str, str] = {}
    fenced = False
    for line in text.split("\n"):
        fenced ^= line.lstrip().startswith(_FENCE)
        for name, before in placed(line):
            value = as_text(values[name])
            quoted = before.count('"') % 2 == 1
            if fenced and (_IN_QUOTES.search(value) if quoted else not _WORD.fullmatch(value)):
                spoilt.setdefault(name, "stands in a command, which it would change")
            elif "\n" in value or _MARKUP.search(value) or value != value.strip():
                spoilt.setdefault(name, "has a line break or a sign of Markdown, which would change the page")
    for name in names:
        if name in spoilt:
            yield Misfit(name, spoilt[name], "write it on one line, without ` | < > [ ] \\ * and without __ and ~~")
