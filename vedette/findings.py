"""What is wrong, where, and what to do: the one form in which every check answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from vedette.contract.findings import page
from vedette.escape import printable, visible

# Of a line of a file so many characters are shown at most.
LONGEST_LINE = 160
_WORD = re.compile(r"\S+")

LISTED = 50
"""How many names a message lists; more would not be read."""

SHOWN_MOST = 200
"""How many findings one check shows of one file."""

_LONGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A spot in a file.

    Attributes:
        file: The path as the user gave it.
        line: Counted from 1; 0 for the file as a whole.
        column: Counted from 1, in characters; 0 for the line as a whole, whose text may not be known.
        width: How many characters of the line are meant.
        text: The line itself, to be shown below the message.
    """

    file: str
    line: int = 0
    column: int = 0
    width: int = 1
    text: str = ""

    def __str__(self) -> str:
        """`file:line:column`, as terminals and editors follow it; `file:line` and `file` for the whole of them."""
        return ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing that is wrong: `message` has the value seen and what is allowed, `hint` what to do next.

    An error stops every command; a warning is shown by `vedette validate` and stops nothing.
    Passwords in addresses are masked in all of it, whatever is wrong.
    """

    place: Place
    rule: str
    message: str
    hint: str
    level: Literal["error", "warning"] = "error"

    def __post_init__(self) -> None:
        """Mask what nobody may read in the log of a run."""
        object.__setattr__(self, "message", masked(self.message))
        object.__setattr__(self, "hint", masked(self.hint))
        object.__setattr__(self, "place", replace(self.place, text=masked(self.place.text, cut=True)))


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that stop."""
    return tuple(finding for finding in findings if finding.level == "error")


def bounded(findings: Iterable[Finding], most: int = SHOWN_MOST) -> Iterator[Finding]:
    """The first `most` findings, and one that says that there are others, which are not looked for.

    This keeps the work linear: a file with 60,000 wrong keys is one mistake, made once.
    """
    rest = iter(findings)
    yield from islice(rest, most)
    for other in islice(rest, 1):
        message = f"there are more findings from here on: only the first {most} of one kind in a file are shown"
        yield Finding(place=other.place, rule="findings-cut", message=message, hint="mend those, then run this again")


# `name:word` before an @, whether or not an address comes before it as it should; behind `://` also with blanks.
_LOGIN = re.compile(r"""(?:(?<!\w)[\w.+%~-]+:[^@/\s"'`]+|(?<=://)[^/@\s]+:[^@/\n"'`]*)(?=@[\w\[*])""")


def masked(text: str, *, cut: bool = False) -> str:
    """The text with a star for each character of a user name or password in an address.

    Args:
        text: A message, or a line of a file.
        cut: Whether the line may have been cut within an address, before the @ that shows that it has a password.
    """
    text = _LOGIN.sub(lambda login: "*" * len(login[0]), text)
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
    """The findings for a person: message, source line, carets, hint; then how many there are.

    Whatever comes from a file is escaped, so that it cannot start a line or steer a terminal.
    """
    blocks = [_block(finding) for finding in findings]
    files = len({finding.place.file for finding in findings})
    wrong = len(errors(findings))
    warned = [count(len(findings) - wrong, "warning")] if len(findings) > wrong else []
    counts = [count(wrong, "finding")] if wrong or not warned else []
    blocks.append(f"{' and '.join([*counts, *warned])} in {count(files, 'file')}\n")
    return printable("\n".join(blocks))


def render_json(findings: Iterable[Finding]) -> str:
    """The findings for a program: one object with a list, in the same order as the text."""
    rows = [
        {
            "file": finding.place.file,
            "line": finding.place.line,
            "column": finding.place.column,
            "width": finding.place.width,
            "rule": finding.rule,
            "level": finding.level,
            "message": finding.message,
            "hint": finding.hint,
            "doc": page(finding.rule),
        }
        for finding in findings
    ]
    return printable(json.dumps({"findings": rows}, indent=2, ensure_ascii=False) + "\n")


def count(number: int, noun: str) -> str:
    """`1 alert`, `2 alerts`: a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listing(words: Iterable[str]) -> str:
    """`a, b, c`, or `none`; of many the first `LISTED` and how many more there are."""
    every = list(words)
    more = [f"and {len(every) - LISTED:,} more"] if len(every) > LISTED else []
    return ", ".join([*every[:LISTED], *more]) or "none"


def _block(finding: Finding) -> str:
    place = finding.place
    spot = Place(file=visible(place.file), line=place.line, column=place.column)
    level = "warning: " if finding.level == "warning" else ""
    lines = [f"{spot}: {level}{_cut(finding.message)} ({finding.rule})"]
    if place.column:
        gutter = " " * len(str(place.line))
        before, at, after = place.text[: place.column - 1], place.column - 1, place.column - 1 + place.width
        # Tabs stay tabs below the line, so that the carets stand where a terminal shows the text.
        indent = "".join("\t" if char == "\t" else " " * len(visible(char)) for char in before)
        carets = max(1, place.width, len(visible(place.text[at:after])))
        shown = "\t".join(map(visible, place.text.split("\t")))
        lines += [
            f" {gutter} |",
            f" {place.line} | {shown}",
            f" {gutter} | {indent}{'^' * carets}",
        ]
    lines.append(f"  help: {_cut(finding.hint)}\n")
    return "\n".join(lines)


def _cut(text: str) -> str:
    """On one line, and not so long that nobody reads it."""
    return visible(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...")
