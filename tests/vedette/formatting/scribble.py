"""Random YAML as people write it: every style of a value, comments, blank lines and anchors wherever they may stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

WORDS = ["shop", "a b", "> 5", "#x", "é ü", "it's", 'say "hi"', "a: b", "- a", "10", "true", "", "null", " spaced "]
WORDS += ["one two three " * 12, "x" * 130, "@on-call", "*", "&", "{a}", "[b]", "a, b", "%", "日本語 " * 30, "a\\b"]
BLOCKS = ["one\n", "one\ntwo\n", "one\n\n  deeper\n\n\nlast", "  first deeper\nthen\n", "ends\n\n\n", "\n\nlate\n"]
BLOCKS += ["#no comment\n"]
PLAIN = [
    "shop",
    "a b c",
    "10",
    "2.5",
    "true",
    "off",
    "null",
    "~",
    "runbooks/spike.md",
    "a:b",
    "x#y",
    "-5",
    "one two " * 30,
]
KEYS = ["title", "rows", "a b", '"#quoted"', "'single'", "owner/name", "docs/who.md", "10", "k" * 60]

scalars = st.one_of(
    st.sampled_from(PLAIN).map(lambda text: ("plain", text.strip())),
    st.sampled_from(WORDS).map(lambda text: ("double", text)),
    st.sampled_from(WORDS).map(lambda text: ("single", text)),
    st.tuples(st.just("literal"), st.sampled_from(BLOCKS)),
    st.tuples(st.just("folded"), st.sampled_from(BLOCKS)),
    st.just(("empty", "")),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: ("list", items)),
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=4).map(lambda items: ("map", list(items.items()))),
    ),
    max_leaves=14,
)
roots = st.dictionaries(st.sampled_from(KEYS), values, min_size=1, max_size=5).map(
    lambda items: ("map", list(items.items()))
)


@dataclass
class Pen:
    """Writes a value, with the choices that `draw` makes."""

    draw: Any
    comments: list[str] = field(default_factory=list)
    anchors: int = 0
    lines: list[str] = field(default_factory=list)

    def chance(self, one_in: int) -> bool:
        return bool(self.draw(st.integers(0, one_in - 1)) == 0)

    def comment(self) -> str:
        text = (
            f"# {len(self.comments)} {self.draw(st.sampled_from(['why', 'a: b', '{x', 'it is so', '#', '']))}".rstrip()
        )
        self.comments.append(text)
        return text

    def behind(self) -> str:
        return " " * self.draw(st.integers(1, 3)) + self.comment() if self.chance(4) else ""

    def above(self, indent: int) -> None:
        while self.chance(4):
            if self.chance(3):
                self.lines.append(self.draw(st.sampled_from(["", "   "])))
            column = indent if self.chance(2) else self.draw(st.integers(0, indent + 3))
            self.lines.append(" " * column + self.comment())
        if self.chance(5):
            self.lines += [""] * self.draw(st.integers(1, 3))

    def anchor(self) -> str:
        if not self.chance(9):
            return ""
        self.anchors += 1
        return f"&a{self.anchors} "

    def block(self, value: Any, indent: int) -> None:
        """A mapping or list with an entry per line, each at `indent`."""
        kind, items = value
        for item in items:
            self.above(indent)
            key, inner = item if kind == "map" else (None, item)
            head = " " * indent + (f"{key}:" if kind == "map" else "-")
            self.entry(head, inner, indent, compact=kind == "list")
        if self.chance(5):
            self.lines.append(" " * indent + self.comment())

    def entry(self, head: str, value: Any, indent: int, *, compact: bool) -> None:
        kind, inner = value
        if self.anchors and self.chance(12):
            self.lines.append(f"{head} *a{self.draw(st.integers(1, self.anchors))}{self.behind()}")
        elif kind in {"map", "list"} and inner and not self.chance(3):
            anchor = self.anchor()
            step = self.draw(st.integers(1, 4))
            if compact and kind == "map" and not anchor and self.chance(2):
                first = len(self.lines)
                lines, self.lines = self.lines, []
                self.block(value, indent + 2)
                below, self.lines = self.lines, lines
                while below and (not below[0].strip() or below[0].lstrip().startswith("#")):
                    self.lines.append(below.pop(0).strip())
                self.lines.append(f"{head} {below[0].lstrip()}")
                self.lines += below[1:]
                assert len(self.lines) > first
            else:
                self.lines.append(f"{head} {anchor}".rstrip() + self.behind())
                self.block(value, indent + (0 if kind == "list" and not compact and self.chance(4) else step))
        elif kind in {"literal", "folded"}:
            self.block_scalar(head, value, indent)
        else:
            gap = (
                "\n" + " " * (indent + 1 + self.draw(st.integers(0, 3))) if self.chance(8) and kind != "empty" else " "
            )
            comment = self.behind() if gap != " " else ""
            written = self.flow(value, indent + 1, inside=False)
            self.lines += f"{head}{comment}{gap}{self.anchor()}{written}".rstrip(" ").split("\n")
            self.lines[-1] += self.behind()

    def block_scalar(self, head: str, value: Any, indent: int) -> None:
        kind, text = value
        step = self.draw(st.integers(1, 4))
        sign = "|" if kind == "literal" else ">"
        chomp = self.draw(st.sampled_from(["", "-", "+"]))
        lines = text.split("\n")
        if lines[-1] == "":
            lines.pop()
        first = next((line for line in lines if line), "")
        digit = str(step) if first.startswith(" ") or self.chance(4) else ""
        marks = digit + chomp if self.chance(2) else chomp + digit
        self.lines.append(f"{head} {self.anchor()}{sign}{marks}{self.behind()}")
        self.lines += [" " * (indent + step) + line if line else "" for line in lines]

    def flow(self, value: Any, indent: int, *, inside: bool) -> str:
        kind, inner = value
        if kind == "empty":
            return "null" if inside else ""
        if kind == "plain":
            return self.broken(str(inner), indent) if not inside or not set("[]{},") & set(inner) else f"'{inner}'"
        if kind in {"single", "literal"}:
            return "'" + self.broken(inner.replace("'", "''").replace("\n", " "), indent) + "'"
        if kind in {"double", "folded"}:
            text = inner.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            return '"' + self.broken(text, indent, escapes=True) + '"'
        left, right = "{}" if kind == "map" else "[]"
        parts = []
        for number, item in enumerate(inner):
            key, entry = item if kind == "map" else (None, item)
            written = self.flow(entry, indent, inside=True)
            text = f"{self.anchor()}{written}" if kind == "list" else f"{key}: {self.anchor()}{written}"
            more = number < len(inner) - 1 or self.chance(5)
            parts.append(self.space(indent) + text + ("," if more else ""))
        return left + "".join(parts) + (self.space(indent) if inner else "") + right

    def space(self, indent: int) -> str:
        """What stands between the parts of a mapping or list in brackets."""
        choice = self.draw(st.integers(0, 7))
        if choice == 0:
            return f" {self.comment()}\n" + " " * (indent + 1)
        if choice == 1:
            return "\n" + " " * (indent + 2) + self.comment() + "\n" + " " * (indent + 1)
        return "\n" + " " * (indent + 1) if choice == 2 else " "

    def broken(self, text: str, indent: int, *, escapes: bool = False) -> str:
        """A scalar over several lines, where a space or an escaped line end allows it."""
        place = text.find(" ", 1)
        if 0 < place < len(text) - 1 and text[place + 1] != " " and text[place - 1] not in " \\" and self.chance(6):
            if escapes and self.chance(2):
                return f"{text[:place]}\\\n{' ' * (indent + 2)}\\ {text[place + 1 :]}"
            return f"{text[:place]}\n{' ' * (indent + 2)}{text[place + 1 :]}"
        return text


@st.composite
def texts(draw: Any) -> tuple[str, list[str]]:
    """A YAML text with a mapping, and its comments."""
    pen = Pen(draw)
    if pen.chance(6):
        pen.above(0)
        pen.lines.append("---" + pen.behind())
    pen.block(draw(roots), 0)
    text = "\n".join(pen.lines) + ("" if pen.chance(6) else "\n")
    return text, pen.comments
