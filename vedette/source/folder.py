"""A catalog folder, read without following links.

A link could carry any file of the machine that runs Vedette, such as `/proc/self/environ`, into a repository; a named
pipe would hold it for ever. So each step of a path is opened by itself, a link, pipe, socket or device is refused
before and after it is opened, and no file is read past a limit.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path as FilePath

from vedette.findings import Finding, Place

MAX_BYTES = 1_000_000
MAX_ENTRIES = 20_000
"""How many files and folders a catalog may have: far more than any company needs."""
MAX_STEPS = 8
"""How deep folders may lie in each other."""
_OF_TOOLS = frozenset(
    {
        *(".git", ".gitattributes", ".github", ".gitignore", ".gitkeep", ".hg", ".jj", ".svn"),
        *(".editorconfig", ".idea", ".vscode"),
    }
)
"""What version control and editors keep: a catalog may be a repository of its own. None of it is looked at."""

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_NOCTTY | os.O_CLOEXEC

# What a text file that is delivered must not hold: control characters but tab and newline, and the marks that turn the
# direction of writing round, by which code reads otherwise than it runs (CVE-2021-42574).
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_PUT_FILE = "put the file itself there"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file is not read; `line` counts from 1, 0 for the file as a whole. `missing`: there is no such file."""

    message: str
    hint: str
    rule: str = "file-unreadable"
    line: int = 0
    missing: bool = False

    def finding(self, file: str) -> Finding:
        """The same as a finding of the file, or of that line of it."""
        return Finding(place=Place(file=file, line=self.line), rule=self.rule, message=self.message, hint=self.hint)


class _RefusedError(Exception):
    def __init__(self, why: Unreadable) -> None:
        super().__init__(why.message)
        self.why = why


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in the folder: its path below it, and whether it is a file, a folder, or `problem` says what else."""

    name: str
    folder: bool = False
    problem: Unreadable | None = None


class Folder:
    """A folder whose files are read once each: what was checked is what is delivered."""

    def __init__(self, path: FilePath) -> None:
        self.path = path
        self._bytes: dict[str, bytes | Unreadable] = {}
        self._texts: dict[str, str | Unreadable] = {}
        self._entries: tuple[Entry, ...] | None = None
        self._names: frozenset[str] | None = None

    def read(self, name: str) -> bytes | Unreadable:
        """The content of a file, `name` its path below the folder with slashes."""
        if name not in self._bytes:
            try:
                self._bytes[name] = _content(self.path, name)
            except _RefusedError as refused:
                self._bytes[name] = refused.why
        return self._bytes[name]

    def is_missing(self, name: str) -> bool:
        """Whether nothing of that name is there: no file, and nothing else that could not be read either."""
        found = self.read(name)
        return isinstance(found, Unreadable) and found.missing

    def text(self, name: str) -> str | Unreadable:
        """The text of a file that is delivered as it is: UTF-8, plain characters, lines that end with a newline."""
        if name not in self._texts:
            raw = self.read(name)
            self._texts[name] = raw if isinstance(raw, Unreadable) else _plain(raw)
        return self._texts[name]

    def has(self, name: str) -> bool:
        """Whether anything of that name is there; asked often, so without a look at the disk each time."""
        if self._names is None:
            self._names = frozenset(entry.name for entry in self.entries())
        return name in self._names

    def entries(self) -> tuple[Entry, ...]:
        """Everything below the folder, sorted; what is no file and no folder has a problem."""
        if self._entries is None:
            self._entries = tuple(sorted(_walk(self.path), key=lambda entry: entry.name))
        return self._entries


def _content(folder: FilePath, name: str) -> bytes:
    *parents, last = name.split("/")
    if not all((*parents, last)) or any(part in (".", "..") for part in (*parents, last)):
        raise _RefusedError(Unreadable("the path leads out of the catalog", "write a path below it, without . and .."))
    with _opened(folder, tuple(parents)) as parent:
        _file_only(_status(last, parent))
        with _errors():
            descriptor = os.open(last, _FILE, dir_fd=parent)
        with os.fdopen(descriptor, "rb") as file:
            # Another file may have taken the place of the one that was looked at.
            _file_only(os.fstat(descriptor))
            with _errors():
                raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        limit = f"the file is larger than {MAX_BYTES // 1_000_000} MB, so it was not parsed"
        raise _RefusedError(Unreadable(limit, "split it into several files", "file-too-large"))
    return raw


def _plain(raw: bytes) -> str | Unreadable:
    text = utf8(raw)
    if isinstance(text, Unreadable):
        return text
    if match := _NO_TEXT.search(text):
        line = text.count("\n", 0, match.start()) + 1
        code = f"U+{ord(match[0]):04X}"
        if match[0] == "\r":
            return Unreadable("the lines end with a carriage return", "save it with LF line ends", line=line)
        if match[0] == "\ufeff" and match.start() == 0:
            return Unreadable("the file starts with a byte order mark", "save it as UTF-8 without BOM", line=line)
        message = f"the file is no plain text: it has the character {code}"
        return Unreadable(message, "remove the character; only tabs and newlines control text", line=line)
    return text


def utf8(raw: bytes) -> str | Unreadable:
    """The text of a file, or where it is not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8: byte {raw[error.start]:#04x} on line {line}"
        return Unreadable(message, "save it as UTF-8", line=line)


@contextmanager
def _opened(folder: FilePath, parts: tuple[str, ...]) -> Iterator[int]:
    """A descriptor of a folder below `folder`, each step opened by itself; the folder itself may be no link either."""
    with ExitStack() as stack:
        _folder_only(_status(folder, None))
        with _errors():
            here = os.open(folder, _DIRECTORY)
        stack.callback(os.close, here)
        for part in parts:
            _folder_only(_status(part, here))
            with _errors():
                here = os.open(part, _DIRECTORY, dir_fd=here)
            stack.callback(os.close, here)
        yield here


def _status(name: FilePath | str, parent: int | None) -> os.stat_result:
    with _errors():
        return os.stat(name, dir_fd=parent, follow_symlinks=False)


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        message, hint = "there is no such file or folder", "check the path; `vedette init NAME` starts a catalog"
        raise _RefusedError(Unreadable(message, hint, missing=True)) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        hint = "check the path and its permissions"
        raise _RefusedError(Unreadable(f"the file cannot be read: {why}", hint)) from None


def _file_only(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise _RefusedError(_other(status))


def _folder_only(status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        hint = "put the folder itself there, or name the folder that the link leads to"
        raise _RefusedError(Unreadable("this folder is a symbolic link; links are not followed in a catalog", hint))
    if not stat.S_ISDIR(status.st_mode):
        raise _RefusedError(Unreadable("this is no folder", "check the path"))


def _other(status: os.stat_result) -> Unreadable:
    kind = _KINDS.get(stat.S_IFMT(status.st_mode), "no file")
    if stat.S_ISLNK(status.st_mode):
        return Unreadable("this is a symbolic link; links are not followed in a catalog", _PUT_FILE)
    return Unreadable(f"this is {kind}; a file is needed", _PUT_FILE)


def _walk(folder: FilePath) -> Iterator[Entry]:
    left = MAX_ENTRIES
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        parts = waiting.pop()
        try:
            with _opened(folder, parts) as here, _errors(), os.scandir(here) as listed:
                own = (one.name for one in listed if one.name not in _OF_TOOLS)
                entries = [_entry(here, (*parts, name)) for name in islice(own, left + 1)]
        except _RefusedError as refused:
            yield Entry("/".join(parts), problem=refused.why)
            continue
        left -= len(entries)
        if left < 0:
            message = f"the catalog has more than {MAX_ENTRIES:,} files and folders"
            yield Entry("", problem=Unreadable(message, "move what does not belong to it elsewhere"))
            return
        yield from entries
        waiting += [(*parts, entry.name.rpartition("/")[2]) for entry in entries if entry.folder]


def _entry(parent: int, parts: tuple[str, ...]) -> Entry:
    path = "/".join(parts)
    try:
        status = _status(parts[-1], parent)
        if stat.S_ISDIR(status.st_mode):
            if len(parts) <= MAX_STEPS:
                return Entry(path, folder=True)
            message = f"more than {MAX_STEPS} folders in each other"
            return Entry(path, problem=Unreadable(message, "a catalog needs about four; move it up"))
        _file_only(status)
    except _RefusedError as refused:
        return Entry(path, problem=refused.why)
    return Entry(path)
