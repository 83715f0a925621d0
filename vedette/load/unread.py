"""What lies in a catalog and is not read: nobody should believe that it holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import Literal

from vedette import names
from vedette.findings import Finding, Place
from vedette.load.given import (
    COMPANY,
    NO_PRODUCTS,
    PRODUCT,
    REQUIREMENTS,
    SUFFIXES,
    Given,
    is_list,
    is_part,
    is_product,
    is_yaml,
)
from vedette.source import Unreadable

_SCHEMAS = ("schema.json", "company.schema.json")
_KNOWN = (COMPANY, REQUIREMENTS, *_SCHEMAS)
_RUNBOOKS, _TEMPLATES = (f"{folder}/" for folder in NO_PRODUCTS)
_LEFT_BY_EDITORS = re.compile(r"^[.#]|~$|\.(bak|orig|rej|sw[op]|tmp|pyc)$", re.IGNORECASE)


def unread(given: Given) -> Iterator[Finding]:
    """`file-unreadable` for links, pipes and the like, `file-unread` for files that no part of Vedette looks at."""
    entries = [
        entry for entry in given.folder.entries() if given.only is None or entry.name.startswith(f"{given.only}/")
    ]
    products = {unit.name for unit in given.products()}
    lost: dict[str, str] = {}
    for entry in entries:
        top, _, rest = entry.name.partition("/")
        if entry.problem:
            yield entry.problem.finding(given.name(entry.name))
        elif entry.folder and (is_product(entry.name) or is_list(entry.name) or entry.name in _SCHEMAS):
            yield Unreadable("this is a folder; a file is needed", "rename the folder").finding(given.name(entry.name))
        elif entry.folder or _read(entry.name) or (top in products and is_part(entry.name, top)):
            continue
        elif rest and "/" not in rest and _is_meant_as_product(top, rest):
            lost.setdefault(top, rest)
        else:
            yield _finding(given, entry.name, products)
    for folder, name in lost.items():
        yield _no_product(given, folder, name)


def _is_meant_as_product(folder: str, name: str) -> bool:
    """Whether a file in a folder that is no product looks like a part of one."""
    return is_yaml(name) and folder not in NO_PRODUCTS and not any(map(_LEFT_BY_EDITORS.search, (folder, name)))


def _no_product(given: Given, folder: str, name: str) -> Finding:
    message = f"the folder has YAML files, such as {name}, and no {PRODUCT}: they are not read"
    hint = f"name its main file {PRODUCT}, or move the folder out of the catalog"
    return Finding(place=Place(file=given.name(folder)), rule="file-unread", message=message, hint=hint)


def _read(name: str) -> bool:
    if name.startswith(_TEMPLATES):
        return re.fullmatch(names.TEMPLATE_PATTERN, name.removeprefix(_TEMPLATES)) is not None
    return is_product(name) or is_list(name) or name in _KNOWN or re.fullmatch(names.RUNBOOK_PATTERN, name) is not None


def _finding(given: Given, name: str, products: Collection[str]) -> Finding:
    path = PurePosixPath(name)
    level: Literal["error", "warning"] = "warning"
    if path.suffix.lower() in SUFFIXES and not name.startswith(_TEMPLATES) and not _LEFT_BY_EDITORS.search(path.name):
        level = "error"
        message = (
            f"this file is not read: a product is NAME{SUFFIXES[0]} in {given.shown}, or a folder there with {PRODUCT}"
        )
        hint = f"move it to {given.name(path.stem + path.suffix.lower())}, or out of the catalog"
        if path.parts[0] in products:
            message = "this file is not read: the files of a product lie directly in its folder"
            hint = (
                f"move it to {given.name(f'{path.parts[0]}/{path.stem}{path.suffix.lower()}')}, or out of the catalog"
            )
        for known, what in ((COMPANY, "what products share is"), (REQUIREMENTS, "the requirements are")):
            if path.stem.lower() == PurePosixPath(known).stem:
                message, hint = f"this file is not read: {what} in {given.name(known)}", f"rename it to {known}"
    elif _LEFT_BY_EDITORS.search(path.name) or "__pycache__" in path.parts:
        message, hint = "this file is not read; it looks like what a program left behind", "delete it"
    elif name.startswith(_RUNBOOKS):
        message = "this file is not read: a runbook is runbooks/NAME.md, NAME in small letters, digits and hyphens"
        hint = "rename it, or move it out of the catalog"
    elif name.startswith(_TEMPLATES):
        message = "this file is not read: a template's name has letters, digits, hyphens, underscores and one ending"
        hint = "rename it, or move it out of the catalog"
    else:
        allowed = f"product files and folders, {', '.join(_KNOWN)}, {_RUNBOOKS} and {_TEMPLATES}"
        message, hint = f"this file is not read; a catalog has {allowed}", "move it to one of these, or out of it"
    return Finding(place=Place(file=given.name(name)), rule="file-unread", message=message, hint=hint, level=level)
