"""Text from outside, made safe to print: it cannot start a line, steer a terminal or command a CI runner.

GitHub's runner takes two forms in a job's output for commands (actions/runner, src/Runner.Common/ActionCommand.cs):
`::name::` at the start of a line, blanks before it ignored, and `##[name]` anywhere in it.
"""

from __future__ import annotations

import unicodedata

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_RUNNER = "##["
_RUNNER_LINE = "::"


def visible(text: str) -> str:
    r"""One line in which whatever cannot be seen stands as its number: `\n`, `\u001b`, `\u202e`.

    Control and format characters (C0, C1, marks that turn the direction of writing round), lone surrogates, and the
    characters that end a line.
    """
    return _disarmed(text if text.isprintable() else _escaped(text, kept=""))


def printable(text: str, *, fresh: bool = True) -> str:
    """Several lines: as `visible`, but newlines and tabs stay, and no line is a command for a CI runner.

    The escapes are those of JSON, so that a JSON document stays the same document.

    Args:
        text: What is to be printed.
        fresh: Whether it starts at the start of a line.
    """
    return "\n".join(_line(line, fresh=number > 0 or fresh) for number, line in enumerate(text.split("\n")))


def _line(line: str, *, fresh: bool) -> str:
    # Nearly every line is plain; `isprintable` finds that out without a look at each character.
    if not line.isprintable():
        line = _escaped(line, kept="\t")
    if fresh and line.lstrip().startswith(_RUNNER_LINE):
        line = line.replace(":", "\\u003a", 1)
    return _disarmed(line)


def _escaped(text: str, *, kept: str) -> str:
    return "".join(char if char in kept or _seen(char) else _number(char) for char in text)


def _seen(char: str) -> bool:
    # Cc, Cf, Cs, Co, Cn; and the two separators that end a line.
    return not unicodedata.category(char).startswith("C") and char not in "\u2028\u2029"


def _number(char: str) -> str:
    if char in _NAMED:
        return _NAMED[char]
    code = ord(char)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _disarmed(line: str) -> str:
    return line.replace(_RUNNER, "##\\u005b")
