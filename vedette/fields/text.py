"""Text that people read or type: what is written must be what is seen."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field

from vedette import units

# Letters and symbols that Unicode does not count as blanks, and that every font draws as one.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# They join or part the letters of some scripts and the parts of an emoji; between Latin letters they are invisible.
_JOINERS = frozenset("\u200c\u200d")
_NOTHING = {"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zs", "Zl", "Zp"}
# The combining characters that show nothing: the grapheme joiner and Mongolian variants.
_HIDDEN_MARKS = frozenset("\u034f\u180b\u180c\u180d\u180f")


def hidden(text: str, *, allowed: str = "") -> str | None:
    """The first character that is not seen or that reorders others, such as `U+200B ZERO WIDTH SPACE`."""
    for at, char in enumerate(text):
        if char in allowed or (char in _JOINERS and at and not text[at - 1].isascii()):
            continue
        category = unicodedata.category(char)
        noncharacter = category == "Cn" and ord(char) & 0xFFFE == 0xFFFE
        if category in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} or char in _BLANK or char in _HIDDEN_MARKS or noncharacter:
            return f"U+{ord(char):04X} {_name(char)}".rstrip()
    return None


def visible(text: str) -> bool:
    """Whether there is anything to see."""
    return any(unicodedata.category(char) not in _NOTHING and char not in _BLANK for char in text)


def line(text: str) -> str:
    """One line of text without blanks around it.

    Raises:
        UnitError: It has a control or invisible character, a line break or a blank at an end, or nothing visible.
    """
    _plain(text, allowed="")
    if text != text.strip():
        raise units.UnitError("the text starts or ends with a blank, which services remove", "remove the blank")
    return text


def part(text: str) -> str:
    """One line of text that is a part of another, so that it may start or end with a blank.

    Raises:
        UnitError: It has a control or invisible character or a line break, or nothing visible.
    """
    _plain(text, allowed="")
    return text


def prose(text: str) -> str:
    """Text of several lines.

    Raises:
        UnitError: It has a control or invisible character other than a tab or a line break, or nothing visible.
    """
    _plain(text, allowed="\n\t")
    return text


def content(text: str) -> str:
    """A value that programs read: anything that can be seen, blanks and line breaks included.

    Raises:
        UnitError: It has another control character or an invisible one.
    """
    if found := hidden(text, allowed="\n\t"):
        raise units.UnitError(f"the value has the character {found}, which nobody sees", "remove the character")
    return text


def bounded(most: int) -> Callable[[str], str]:
    """A check that a text has at most `most` bytes in UTF-8."""

    def check(text: str) -> str:
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > most:
            raise units.UnitError(f"the value has {size} bytes; at most {most} are allowed", "shorten it")
        return text

    return check


def _plain(text: str, *, allowed: str) -> None:
    if "\n" in text and "\n" not in allowed:
        raise units.UnitError("the text has a line break, and one line is needed", "write it on one line")
    if found := hidden(text, allowed=allowed):
        raise units.UnitError(f"the text has the character {found}, which nobody sees", "remove the character")
    if text and not visible(text):
        raise units.UnitError("the text has no character that can be seen", "write what people are to read")


def _name(char: str) -> str:
    controls = {"\t": "TAB", "\r": "CARRIAGE RETURN", "\n": "LINE FEED", "\x1b": "ESCAPE", "\x00": "NULL"}
    private = "PRIVATE USE" if unicodedata.category(char) == "Co" else ""
    return controls.get(char, "") or private or str(unicodedata.name(char, ""))


Line = Annotated[str, Field(min_length=1), AfterValidator(line)]
Part = Annotated[str, Field(min_length=1), AfterValidator(part)]
Prose = Annotated[str, AfterValidator(prose)]
Content = Annotated[str, AfterValidator(content)]
