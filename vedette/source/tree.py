"""YAML text to a tree that knows where everything stands.

The tree is built from libyaml's events rather than with its composer, which recurses in C and so ends the whole
process on a deeply nested file. Nothing is expanded while reading: an alias is the same node again, and the size that
it would expand to is counted first. Scalars mean what YAML 1.2 says: `on`, `off`, `yes` and `no` are words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import yaml

MAX_DEPTH: Final = 40
MAX_NODES: Final = 200_000

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_INT = re.compile(r"-?(0|[1-9][0-9]*)")
_LONGEST_FLOAT = 60
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one file, by the name to show for it."""

    file: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a node stands, and in which file; lines and columns counted from 0, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    page: Page = field(repr=False, compare=False)


@dataclass(slots=True)
class Scalar:
    """A single value; `plain` is False for a quoted one, which is always text."""

    span: Span
    text: str
    plain: bool
    size: int = 1
    depth: int = 1


@dataclass(slots=True)
class Sequence:
    """A list."""

    span: Span
    items: list[Node] = field(default_factory=list)
    size: int = 1
    depth: int = 1


@dataclass(slots=True)
class Mapping:
    """A mapping: each key with the place where it is written."""

    span: Span
    entries: dict[str, tuple[Span, Node]] = field(default_factory=dict)
    size: int = 1
    depth: int = 1


Node = Scalar | Sequence | Mapping


class TreeError(Exception):
    """What is wrong with the text, as (rule, span, message, hint)."""

    def __init__(self, rule: str, span: Span, message: str, hint: str) -> None:
        super().__init__(message)
        self.problem = (rule, span, message, hint)


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been read; `key` is the key that waits for its value."""

    node: Sequence | Mapping
    anchor: str | None
    key: str | None = None
    key_span: Span | None = None


class Builder:
    """Reads one document; problems that do not stop the reading are collected in `problems`."""

    def __init__(self, page: Page | None = None) -> None:
        self.page = page or Page("", ())
        self.problems: list[tuple[str, Span, str, str]] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._root: Node | None = None

    def read(self, text: str) -> Node | None:
        """The root node, or None when there is nothing in the text.

        Raises:
            TreeError: It is not YAML, has two documents, is too deep, or expands to too much.
        """
        documents = 0
        for event in _events(text, self.page):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise TreeError(
                        "yaml-invalid",
                        _span(event, self.page),
                        "a second document starts here",
                        "keep one document per file",
                    )
            else:
                self._take(event)
        return self._root

    def _take(self, event: yaml.Event) -> None:
        span = _span(event, self.page)
        if isinstance(event, yaml.CollectionEndEvent):
            done = self._open.pop()
            first = done.node.span
            done.node.span = Span(first.line, first.column, span.end_line, span.end_column, self.page)
            self._place(done.node, done.anchor, done.node.span)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._untagged(event, span)
            if len(self._open) >= MAX_DEPTH:
                raise _too_deep(span)
            empty = Mapping(span) if isinstance(event, yaml.MappingStartEvent) else Sequence(span)
            self._open.append(_Open(empty, event.anchor))
        elif isinstance(event, yaml.ScalarEvent):
            self._untagged(event, span)
            self._place(Scalar(span, event.value, plain=event.implicit[0]), event.anchor, span)
        elif isinstance(event, yaml.AliasEvent):
            self._place(self._aliased(event, span), None, span)

    def _aliased(self, event: yaml.AliasEvent, span: Span) -> Node:
        if event.anchor not in self._anchors:
            raise TreeError(
                "yaml-invalid",
                span,
                f"`*{event.anchor}` stands for nothing that is complete before it",
                f"define &{event.anchor} above, outside of itself, or write the value out",
            )
        return self._anchors[event.anchor]

    def _untagged(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, span: Span) -> None:
        if event.tag is not None:
            raise TreeError(
                "yaml-invalid", span, f"the tag `{event.tag}` is not read here", "remove the tag; quote the value"
            )

    def _place(self, node: Node, anchor: str | None, span: Span) -> None:
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._open:
            self._root = node
            return
        top = self._open[-1]
        if isinstance(top.node, Sequence):
            top.node.items.append(node)
        elif top.key_span is None:
            self._key(top, node)
            return
        else:
            self._entry(top.node, top.key or "", top.key_span, node)
            top.key, top.key_span = None, None
        top.node.size += node.size
        # An alias brings levels that are not written where it stands.
        top.node.depth = max(top.node.depth, node.depth + 1)
        if len(self._open) + node.depth > MAX_DEPTH + 1:
            raise _too_deep(span)
        if top.node.size > MAX_NODES:
            raise TreeError(
                "yaml-too-complex",
                span,
                f"the file expands to more than {MAX_NODES:,} values",
                "write repeated parts out where they are used, or split the product",
            )

    def _key(self, top: _Open, node: Node) -> None:
        if not isinstance(node, Scalar):
            raise TreeError("yaml-invalid", node.span, "a key is a collection", "keys are plain words")
        if node.text == "<<" and node.plain:
            raise TreeError(
                "yaml-invalid",
                node.span,
                "the merge key `<<` is not read here",
                "write the keys out; `environments` and `defaults` hold what is shared",
            )
        top.key, top.key_span = node.text, node.span

    def _entry(self, mapping: Mapping, key: str, span: Span, node: Node) -> None:
        if key in mapping.entries:
            first = mapping.entries[key][0].line + 1
            message = f"the key `{key}` is here twice; the first is on line {first}"
            self.problems.append(("key-duplicate", span, message, "remove or rename one of them"))
        else:
            mapping.entries[key] = (span, node)


def _too_deep(span: Span) -> TreeError:
    message = f"more than {MAX_DEPTH} levels of nesting"
    return TreeError("yaml-too-complex", span, message, "a product file needs about ten levels; remove the extra ones")


def plain_data(node: Node) -> object:
    """The values without places: dicts, tuples, text, numbers, booleans, None."""
    if isinstance(node, Mapping):
        return {key: plain_data(value) for key, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return tuple(plain_data(item) for item in node.items)
    if not node.plain:
        return node.text
    if node.text.lower() in _WORDS:
        return _WORDS[node.text.lower()]
    # More digits than any limit has: text, so that its length costs nothing.
    if len(node.text) < 16 and _INT.fullmatch(node.text):
        return int(node.text)
    return float(node.text) if len(node.text) <= _LONGEST_FLOAT and _FLOAT.fullmatch(node.text) else node.text


def lines_of(text: str) -> list[str]:
    """The lines as YAML counts them: more characters than a newline end one."""
    return _BREAK.split(text)


def lines_with_ends(text: str) -> list[str]:
    """The lines of `lines_of`, each with what ends it."""
    ends = [match.end() for match in _BREAK.finditer(text)]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


def _events(text: str, page: Page) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        row = page.lines[line] if line < len(page.lines) else ""
        message = f"this is not YAML: {error.problem}" + (f" {error.context}" if error.context else "")
        hint = "check indentation, quotes and brackets on this line and the one above"
        if "\t" in row[: len(row) - len(row.lstrip())]:
            message, hint = "this is not YAML: a tab indents the line", "indent with spaces"
        raise TreeError("yaml-invalid", Span(line, column, line, column + 1, page), message, hint) from None
    except yaml.reader.ReaderError as error:
        before = text[: max(0, int(error.position))]
        line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
        message = f"this is not YAML: {error.reason}"
        span = Span(line, column, line, column + 1, page)
        raise TreeError("yaml-invalid", span, message, "remove the character; catalogs are plain text") from None


def _span(event: yaml.Event, page: Page) -> Span:
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:  # libyaml always sets them; only hand-made events lack them
        return Span(0, 0, 0, 1, page)
    return Span(start.line, start.column, end.line, end.column, page)
