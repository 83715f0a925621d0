"""What is wrong, where, and what to do: the one form in which every check answers."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

DOCS = "docs/rules"

# Of a line of a file so many characters are shown at most.
LONGEST_LINE = 160
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A spot in a file.

    Attributes:
        file: The path as the user gave it.
        line: Counted from 1; 0 for the file as a whole.
        column: Counted from 1, in characters.
        width: How many characters of the line are meant.
        text: The line itself, to be shown below the message.
    """

    file: str
    line: int = 0
    column: int = 0
    width: int = 1
    text: str = ""

    def __str__(self) -> str:
        """`file:line:column`, as terminals and editors follow it; `file` for the whole file."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing that is wrong: `message` has the value seen and what is allowed, `hint` what to do next.

    Passwords in addresses are masked in all of it, whatever is wrong.
    """

    place: Place
    rule: str
    message: str
    hint: str

    def __post_init__(self) -> None:
        """Mask what nobody may read in the log of a run."""
        object.__setattr__(self, "message", masked(self.message))
        object.__setattr__(self, "hint", masked(self.hint))
        object.__setattr__(self, "place", replace(self.place, text=masked(self.place.text, cut=True)))


def masked(text: str, *, cut: bool = False) -> str:
    """The text with a star for each character of a user name or password in an address.

    Args:
        text: A message, or a line of a file.
        cut: Whether the line may have been cut within an address, before the @ that shows that it has a password.
    """
    if "://" not in text:
        return text
    ends = len(text) if cut and len(text) >= LONGEST_LINE else -1
    return _WORD.sub(lambda word: _without_login(word[0], cut=word.end() == ends), text)


def _without_login(word: str, *, cut: bool) -> str:
    """A word of a text without what stands before the last @ of its address.

    An @ of the path is no such sign: https://registry.example:8443/@scope. A port that is no number is none either, but
    the start of a password, wherever it ends.
    """
    start = word.find("://") + len("://")
    if start < len("://"):
        return word
    host, slash, _ = word[start:].partition("/")
    name, colon, port = host.partition(":")
    password = colon and port and not port.strip("`\"',.").isdigit() and not name.startswith("[")
    end = word.rfind("@")
    if end < start or (slash and "@" not in host and not password and ("." in name or not colon)):
        if not password and (slash or not (cut or "..." in host)):
            return word
        end = len(word)
    return f"{word[:start]}{'*' * (end - start)}{word[end:]}"


def render_text(findings: Sequence[Finding]) -> str:
    """The findings for a person: message, source line, carets, hint; then how many there are."""
    blocks = [_block(finding) for finding in findings]
    files = len({finding.place.file for finding in findings})
    blocks.append(f"{count(len(findings), 'finding')} in {count(files, 'file')}\n")
    return "\n".join(blocks)


def render_json(findings: Iterable[Finding]) -> str:
    """The findings for a program: one object with a list, in the same order as the text."""
    rows = [
        {
            "file": finding.place.file,
            "line": finding.place.line,
            "column": finding.place.column,
            "width": finding.place.width,
            "rule": finding.rule,
            "message": finding.message,
            "hint": finding.hint,
            "doc": f"{DOCS}/{finding.rule}.md",
        }
        for finding in findings
    ]
    return json.dumps({"findings": rows}, indent=2, ensure_ascii=False) + "\n"


def count(number: int, noun: str) -> str:
    """`1 alert`, `2 alerts`: a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listing(words: Iterable[str]) -> str:
    """`a, b, c`, or a dash when there is nothing to list."""
    return ", ".join(words) or "none"


def _block(finding: Finding) -> str:
    place = finding.place
    lines = [f"{place}: {finding.message} ({finding.rule})"]
    if place.line:
        gutter = " " * len(str(place.line))
        # Tabs stay tabs below the line, so that the carets stand where a terminal shows the text.
        indent = "".join("\t" if char == "\t" else " " for char in place.text[: place.column - 1])
        lines += [
            f" {gutter} |",
            f" {place.line} | {place.text}",
            f" {gutter} | {indent}{'^' * max(1, place.width)}",
        ]
    lines.append(f"  help: {finding.hint}\n")
    return "\n".join(lines)
