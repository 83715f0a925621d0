"""What lies in a catalog and is not read: nobody should believe that it holds."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal

from vedette import names
from vedette.findings import Finding, Place
from vedette.load.files import REQUIREMENTS, SUFFIXES, Given, is_list, is_product
from vedette.source import Unreadable

_KNOWN = (REQUIREMENTS, "schema.json")
_RUNBOOKS, _TEMPLATES = "runbooks/", "templates/"
_LEFT_BY_EDITORS = re.compile(r"^[.#]|~$|\.(bak|orig|rej|sw[op]|tmp|pyc)$", re.IGNORECASE)


def unread(given: Given) -> Iterator[Finding]:
    """`file-unreadable` for links, pipes and the like, `file-unread` for files that no part of Vedette looks at."""
    if given.only is not None:
        return
    for entry in given.folder.entries():
        if entry.problem:
            yield entry.problem.finding(given.name(entry.name))
        elif entry.folder and (is_product(entry.name) or is_list(entry.name) or entry.name in _KNOWN):
            yield Unreadable("this is a folder; a file is needed", "rename the folder").finding(given.name(entry.name))
        elif not entry.folder and not _read(entry.name):
            yield _finding(given, entry.name)


def _read(name: str) -> bool:
    if name.startswith(_TEMPLATES):
        return re.fullmatch(names.TEMPLATE_PATTERN, name.removeprefix(_TEMPLATES)) is not None
    return is_product(name) or is_list(name) or name in _KNOWN or re.fullmatch(names.RUNBOOK_PATTERN, name) is not None


def _finding(given: Given, name: str) -> Finding:
    path = PurePosixPath(name)
    level: Literal["error", "warning"] = "warning"
    if path.suffix.lower() in SUFFIXES and not name.startswith(_TEMPLATES) and not _LEFT_BY_EDITORS.search(path.name):
        level = "error"
        message = f"this file is not read: product files lie in {given.shown} itself and end in {' or '.join(SUFFIXES)}"
        hint = f"move it to {given.name(path.stem + path.suffix.lower())}, or out of the catalog"
    elif _LEFT_BY_EDITORS.search(path.name) or "__pycache__" in path.parts:
        message, hint = "this file is not read; it looks like what a program left behind", "delete it"
    elif name.startswith(_RUNBOOKS):
        message = "this file is not read: a runbook is runbooks/NAME.md, NAME in small letters, digits and hyphens"
        hint = "rename it, or move it out of the catalog"
    elif name.startswith(_TEMPLATES):
        message = "this file is not read: a template's name has letters, digits, hyphens, underscores and one ending"
        hint = "rename it, or move it out of the catalog"
    else:
        allowed = f"product files ({' and '.join(SUFFIXES)}), {', '.join(_KNOWN)}, {_RUNBOOKS} and {_TEMPLATES}"
        message, hint = f"this file is not read; a catalog has {allowed}", "move it to one of these, or out of it"
    return Finding(place=Place(file=given.name(name)), rule="file-unread", message=message, hint=hint, level=level)
