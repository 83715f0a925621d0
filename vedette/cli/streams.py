"""Standard output and error, made safe: no input steers a terminal or a CI runner, and a lost reader is no fault."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import IO, Any, TextIO, cast

from vedette.cli.exit_codes import CLOSED_PIPE
from vedette.escape import printable


class OutputError(Exception):
    """Standard output cannot be written; the message says why."""


class SafeStream:
    """A text stream in front of another; everything that commands print passes through it.

    Attributes:
        terminal: The stream behind it, for output that has escaped its values and brings colours of its own.
    """

    def __init__(self, terminal: TextIO, *, lossy: bool) -> None:
        """`lossy`: whether a failed write is passed over, since there is no place left to report it."""
        self.terminal = terminal
        self._lossy = lossy
        self._fresh = True

    @property
    def encoding(self) -> str:
        """Always one that carries any text: what the stream behind cannot carry is escaped there."""
        return "utf-8"

    def write(self, text: object) -> int:
        """Write text as it may be shown.

        Raises:
            TypeError: It is no text.
            SystemExit: Nobody reads any more.
            OutputError: The text cannot be written.
        """
        if not isinstance(text, str):  # as text streams do; typer finds out by it what it has
            raise TypeError("a text stream takes text")
        if text:
            self._guarded("write", printable(text, fresh=self._fresh))
            self._fresh = text.rpartition("\n")[2].isspace() or text.endswith("\n")
        return len(text)

    def flush(self) -> None:
        """Write what is buffered; raises as `write` does."""
        self._guarded("flush")

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self.terminal, name)

    def _guarded(self, action: str, *arguments: str) -> None:
        try:
            getattr(self.terminal, action)(*arguments)
        except BrokenPipeError:
            self._drop()
            raise SystemExit(CLOSED_PIPE) from None
        except (OSError, ValueError) as error:  # ValueError: the stream is closed
            self._drop()
            if not self._lossy:
                raise OutputError(getattr(error, "strerror", None) or str(error)) from None

    def _drop(self) -> None:
        """Let the rest go nowhere, so that the interpreter's own flush at the end does not fail again."""
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.terminal.fileno())
            os.close(nowhere)


class _Closed(io.TextIOBase):
    """A stream that was closed before the command started."""

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, f"it is closed, and {len(text)} characters were to be written")


def guard() -> None:
    """Put a safe stream in front of standard output and error.

    A locale that is not UTF-8 gets escapes in place of what it cannot carry.
    """
    _occupy()
    for name in ("stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:  # closed by whoever started the command
            stream = cast("TextIO", _Closed())
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
        setattr(sys, name, cast("TextIO", SafeStream(stream, lossy=name == "stderr")))


def _occupy() -> None:
    """Open what was closed by whoever started the command: the next file, such as a lock, would be taken for it."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)


def terminal() -> IO[str]:
    """Where output goes that has escaped its values: a terminal takes its colours, anything else the safe stream."""
    stream = sys.stdout
    return stream.terminal if isinstance(stream, SafeStream) and stream.isatty() else stream
