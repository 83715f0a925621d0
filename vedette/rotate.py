"""A service's next client key: one number in its product file, edited in place.

The key before it stays valid until the next rotation, so that a deployed application keeps reporting until it is
deployed with the new DSN.
"""

from pathlib import PurePath

from vedette.load import load_text
from vedette.model.product import LAST_KEY, Product
from vedette.source import Catalog, Loaded, Unreadable, lines_with_ends

_BOM = "\ufeff"


class RotationError(Exception):
    """The product file could not be edited; the message says why. The file is as it was."""


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


def next_key(loaded: Loaded, service: str) -> str:
    """The text of a product file in which a service's `key` is counted up; nothing else in it differs.

    Raises:
        RotationError: the product has no such service, it has its last key, or the file cannot be edited.
    """
    product, source = loaded.product, loaded.source
    known = product.services
    if service not in known:
        raise RotationError(f"{product.product} has no service `{service}`; known are {', '.join(known)}")
    generation = known[service].key + 1
    if generation > LAST_KEY:
        hint = "once nothing reports with the key of `key: 1`, set that by hand"
        raise RotationError(f"`key` of {service} is {LAST_KEY}, the highest that is allowed: {hint}")
    if others := [one for one in source.sharing("services", service) if one != f"services.{service}"]:
        hint = "write them out each by itself, then rotate again"
        raise RotationError(f"`services.{service}` of {source.file} is the same YAML as {', '.join(others)}: {hint}")
    text = _text(loaded)
    bom = _BOM if text.startswith(_BOM) else ""
    lines = lines_with_ends(text.removeprefix(_BOM))
    if "key" in known[service].model_fields_set:
        place = source.place(("services", service, "key"))
        line, start = lines[place.line - 1], place.column - 1
        lines[place.line - 1] = f"{line[:start]}{generation}{line[start + place.width :]}"
    else:
        place = source.place(("services", service, "platform"), key=True)
        line, start = lines[place.line - 1], place.column - 1
        if line[:start].strip():
            lines[place.line - 1] = f"{line[:start]}key: {generation}, {line[start:]}"
        else:
            end = line[len(line.rstrip("\r\n")) :] or "\n"
            lines.insert(place.line - 1, f"{line[:start]}key: {generation}{end}")
    edited = bom + "".join(lines)
    again, findings = load_text(edited.removeprefix(_BOM), source.file, loaded.folder)
    if again is None or findings or again.product != _rotated(product, service, generation):
        raise RotationError(f"{source.file} is written in a way that cannot be edited: set `key: {generation}` by hand")
    return edited


def _text(loaded: Loaded) -> str:
    """The file as it lies on the disk, with its line ends and its byte order mark."""
    raw = loaded.folder.read(PurePath(loaded.source.file).name)
    if isinstance(raw, Unreadable):
        raise RotationError(f"{loaded.source.file} cannot be read: {raw.message}")
    return raw.decode("utf-8")


def _rotated(product: Product, service: str, generation: int) -> Product:
    services = {
        name: one.model_copy(update={"key": generation}) if name == service else one
        for name, one in product.services.items()
    }
    return product.model_copy(update={"services": services})
