"""Reading one YAML file of a catalog: its text, and its tree with places."""

from __future__ import annotations

from dataclasses import replace

from vedette.findings import Finding, bounded
from vedette.load.given import COMPANY, REQUIREMENTS, Given
from vedette.source import Builder, Mapping, Page, Source, TreeError, Unreadable, at, lines_of

_START = "start with `product: NAME`; `vedette init NAME` writes a starter"


def read(given: Given, name: str) -> tuple[str | None, list[Finding]]:
    """The text of a YAML file of a catalog; None where there is none to read, which is then a finding."""
    raw = given.folder.read(name)
    if isinstance(raw, Unreadable):
        raw = replace(raw, hint="split the product into several files") if raw.rule == "file-too-large" else raw
        return None, [raw.finding(given.name(name))]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8: byte {raw[error.start]:#04x} on line {line}"
        return None, [Unreadable(message, "save it as UTF-8", "yaml-invalid").finding(given.name(name))]


def read_tree(text: str, file: str, *, part: bool = False) -> tuple[Source | None, list[Finding]]:
    """A text as a mapping with places; None where it is none, which is then a finding.

    Args:
        text: What the file holds.
        file: The name to show for it.
        part: Whether the file is one of a product's folder, beside its main file.
    """
    builder = Builder(Page(file, tuple(lines_of(text))))
    try:
        root = builder.read(text)
    except TreeError as error:
        rule, span, message, hint = error.problem
        return None, [Finding(place=at(span), rule=rule, message=message, hint=hint)]
    company, requirements = (file.rpartition("/")[2] == name for name in (COMPANY, REQUIREMENTS))
    if root is None:
        hint = "describe a product here (`vedette init NAME` writes a starter), or delete the file"
        if company:
            hint = "declare the company's environments here, or delete the file: every environment is then production"
        if requirements:
            hint = "write `ID: what is asked for`, or delete the file"
        if part:
            hint = "write sections of the product here, such as `alerts:`, or delete the file"
        return None, [Unreadable("the file is empty", hint, "file-empty").finding(file)]
    source = Source(file, root)
    if not isinstance(root, Mapping):
        hint = "write sections such as `people:` and `environments:`" if company else _START
        hint = "write `ID: what is asked for`" if requirements else hint
        hint = "write sections of the product, such as `alerts:`" if part else hint
        message = "the file is no mapping of keys to values"
        return None, [Finding(place=source.place(), rule="value-invalid", message=message, hint=hint)]
    problems = (
        Finding(place=at(span), rule=rule, message=message, hint=hint) for rule, span, message, hint in builder.problems
    )
    return source, list(bounded(problems))
