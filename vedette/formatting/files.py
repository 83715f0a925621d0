"""The YAML files of a catalog: which there are, and writing those that change."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from vedette.findings import Finding
from vedette.formatting.rewrite import File, rewrite
from vedette.load.given import COMPANY, REQUIREMENTS, SUFFIXES, folder_at
from vedette.load.requirements import renamed_file
from vedette.model import Company, Product
from vedette.model.renamed import FILES
from vedette.source import Folder, Unreadable

TEMPLATES = "templates/"
# By which model keys have new names; in a list each is a name that the author chose. Other files are of a product.
_FORMS: dict[str, type[BaseModel] | None] = {REQUIREMENTS: None, COMPANY: Company}


@dataclass(frozen=True, slots=True)
class Change:
    """A file that does not have the one layout or its name of now.

    Attributes:
        shown: The name to show.
        path: Where it lies.
        target: Where it belongs, by its name of now.
        before: What is in it.
        after: What belongs into it.
    """

    shown: str
    path: Path
    target: Path
    before: bytes
    after: bytes

    @property
    def becomes(self) -> str:
        """What is shown of a change: the name, and the new one where it gets one."""
        return self.shown if self.path == self.target else f"{self.shown} -> {self.target.name}"


@dataclass(slots=True)
class Survey:
    """All that is to be done."""

    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    formatted: int = 0


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder with files to look at: all of them, or `only` one."""

    folder: Folder
    shown: str
    only: str | None = None

    @classmethod
    def at(cls, path: Path, shown: str) -> _Folder:
        """What stands at a path; where nothing does, to read it is a finding."""
        return cls(Folder(path), shown) if folder_at(path) else cls(Folder(path.parent), shown, path.name)

    def name(self, path: str) -> str:
        """How a file of the folder is shown."""
        if self.only is not None:
            return self.shown
        return f"{self.shown.rstrip('/')}/{path}" if path else self.shown


def survey(paths: Sequence[tuple[Path, str]]) -> Survey:
    """Look at every file, without writing any; each path with the name to show for it."""
    found = Survey()
    seen: set[Path] = set()
    for one in (_Folder.at(path, shown) for path, shown in paths):
        names = list(_names(one, found))
        if not (names or found.findings):
            message = f"the folder has no catalog file ({' or '.join(SUFFIXES)})"
            found.findings.append(Unreadable(message, "`vedette init NAME` writes a starter").finding(one.shown))
        for name in names:
            path = one.folder.path / name
            if path not in seen:
                seen.add(path)
                _look(one, name, path, found)
    return found


def write(change: Change) -> Finding | None:
    """Put what belongs into a file in its place, at once; where that cannot be done, it is as it was: a finding."""
    target, temporary = change.target, None
    try:
        status = change.path.lstat()
        if not stat.S_ISREG(status.st_mode) or change.path.read_bytes() != change.before:
            return _unwritable(change, "it was changed meanwhile", "run `vedette format` again")
        if not status.st_mode & stat.S_IWUSR or not os.access(change.path, os.W_OK):
            return _unwritable(change, "it may not be written", "allow it with `chmod u+w`, or leave it out")
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
        with os.fdopen(descriptor, "wb") as file:
            file.write(change.after)
            file.flush()
            os.fsync(descriptor)
            os.fchmod(descriptor, stat.S_IMODE(status.st_mode))
            with contextlib.suppress(PermissionError):
                os.fchown(descriptor, status.st_uid, status.st_gid)
        if change.path != target:
            change.path.rename(target)
        Path(temporary).replace(target)
        temporary = None
    except OSError as error:
        return _unwritable(change, error.strerror or str(error), "check the folder and its permissions")
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
    return None


def _names(given: _Folder, found: Survey) -> Iterator[str]:
    """The YAML files of a folder, or the one file; what is no file there is a finding."""
    if given.only is not None:
        yield given.only
        return
    for entry in given.folder.entries():
        if entry.name.startswith(TEMPLATES):
            continue
        if entry.problem:
            found.findings.append(entry.problem.finding(given.name(entry.name)))
        elif not entry.folder and entry.name.endswith(SUFFIXES):
            yield entry.name


def _look(given: _Folder, name: str, path: Path, found: Survey) -> None:
    shown, before = given.name(name), given.folder.read(name)
    if isinstance(before, Unreadable):
        found.findings.append(before.finding(shown))
        return
    target = path.with_name(FILES.get(path.name, path.name))
    if target != path and os.path.lexists(target):
        found.findings.append(renamed_file(shown, path.name, both=True))
        return
    try:
        text = before.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8: byte {before[error.start]:#04x}"
        line = before.count(b"\n", 0, error.start) + 1
        found.findings.append(Unreadable(message, "save it as UTF-8", "yaml-invalid", line).finding(shown))
        return
    form = _FORMS.get(target.name, Product)
    rewritten = rewrite(File(text, shown, given.folder, form))
    found.findings += rewritten.findings
    if rewritten.text is None:
        return
    after = rewritten.text.encode()
    if before != after or target != path:
        found.changes.append(Change(shown, path, target, before, after))
    else:
        found.formatted += 1


def _unwritable(change: Change, why: str, hint: str) -> Finding:
    return Unreadable(f"this file was left as it is: {why}", hint, "file-unwritable").finding(change.shown)
