"""A service's next client key: one number in one of its product's files, edited in place.

The key before it stays valid until the next rotation, so that a deployed application keeps reporting until it is
deployed with the new DSN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from vedette.load.reading import read_tree
from vedette.model.product import LAST_KEY
from vedette.source import Catalog, Loaded, Mapping, Source, Span, Unreadable, lines_with_ends, plain_data

_BOM = "\ufeff"


class RotationError(Exception):
    """The product could not be edited; the message says why. The file is as it was."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The new text of a file, by the name that is shown for it."""

    file: str
    text: str


def product_of(catalog: Catalog, product: str) -> Loaded:
    """The product of that name.

    Raises:
        RotationError: there is none.
    """
    for loaded in catalog.products:
        if loaded.product.product == product:
            return loaded
    known = ", ".join(loaded.product.product for loaded in catalog.products)
    raise RotationError(f"the catalog has no product `{product}`; known are {known}")


def next_key(loaded: Loaded, service: str) -> Edit:
    """The file of a product in which a service's `key` is counted up; nothing else in it differs.

    Raises:
        RotationError: the product has no such service, it has its last key, or the file cannot be edited.
    """
    known = loaded.product.services
    if service not in known:
        raise RotationError(f"{loaded.product.product} has no service `{service}`; known are {', '.join(known)}")
    generation = known[service].key + 1
    if generation > LAST_KEY:
        hint = "once nothing reports with the key of `key: 1`, set that by hand"
        raise RotationError(f"`key` of {service} is {LAST_KEY}, the highest that is allowed: {hint}")
    node = loaded.source.node("services", service)
    if not isinstance(node, Mapping):
        raise RotationError(f"{loaded.source.file} does not say where `{service}` is: set `key: {generation}` by hand")
    file = node.span.page.file
    text = _text(loaded, file)
    bom, text = (_BOM, text.removeprefix(_BOM)) if text.startswith(_BOM) else ("", text)
    before, _ = read_tree(text, file)
    others = before.sharing("services", service) if before else []
    if others := [one for one in others if one != f"services.{service}"]:
        hint = "write them out each by itself, then rotate again"
        raise RotationError(f"`services.{service}` of {file} is the same YAML as {', '.join(others)}: {hint}")
    edited = _edited(text, node, generation)
    if not _says_the_same(before, read_tree(edited, file)[0], service, generation):
        raise RotationError(f"{file} is written in a way that cannot be edited: set `key: {generation}` by hand")
    return Edit(file, bom + edited)


def _text(loaded: Loaded, file: str) -> str:
    """The file as it lies on the disk, with its line ends and its byte order mark."""
    raw = loaded.folder.read(loaded.path_of(file))
    if isinstance(raw, Unreadable):
        raise RotationError(f"{file} cannot be read: {raw.message}")
    return raw.decode("utf-8")


def _edited(text: str, service: Mapping, generation: int) -> str:
    """The text of the file that describes a service, with another key."""
    lines, span = lines_with_ends(text), service.span
    # Others come from what the product says of all its services, and are written elsewhere.
    own = {key: found for key, (found, _) in service.entries.items() if _within(found, span)}
    if "key" in own:
        value = service.entries["key"][1].span
        line = lines[value.line]
        lines[value.line] = f"{line[: value.column]}{generation}{line[value.end_column :]}"
    elif own:
        first = min(own.values(), key=lambda found: (found.line, found.column))
        line = lines[first.line]
        start, rest = line[: first.column], line[first.column :]
        if start.strip():
            lines[first.line] = f"{start}key: {generation}, {rest}"
        else:
            end = line[len(line.rstrip("\r\n")) :] or "\n"
            lines.insert(first.line, f"{start}key: {generation}{end}")
    else:
        line = lines[span.line]
        lines[span.line] = f"{line[: span.column]}{{key: {generation}}}{line[span.end_column :]}"
    return "".join(lines)


def _within(inner: Span, outer: Span) -> bool:
    start, end = (outer.line, outer.column), (outer.end_line, outer.end_column)
    return inner.page is outer.page and start <= (inner.line, inner.column) < end


def _says_the_same(before: Source | None, after: Source | None, service: str, generation: int) -> bool:
    """Whether the file says what it said, but for the key."""
    said, says = _data(before), _data(after)
    try:
        said["services"][service]["key"] = generation
    except (KeyError, TypeError):
        return False
    return said == says


def _data(source: Source | None) -> dict[str, Any]:
    return cast("dict[str, Any]", plain_data(source.root)) if source and source.root else {}
