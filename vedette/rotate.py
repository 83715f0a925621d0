"""A service's next client key: one number in its product file, edited in place.

The key before it stays valid until the next rotation, so that a deployed application keeps reporting until it is
deployed with the new DSN.
"""

from vedette.load import load_text
from vedette.source import Loaded


class RotationError(Exception):
    """The product file could not be edited; the message says why. The file is as it was."""


def next_key(loaded: Loaded, service: str) -> str:
    """The text of a product file in which a service's `key` is counted up.

    Raises:
        RotationError: the product has no such service, or the edited file would not load.
    """
    known = loaded.product.services
    if service not in known:
        raise RotationError(f"{loaded.product.product} has no service `{service}`; known are {', '.join(known)}")
    source, generation = loaded.source, known[service].key + 1
    lines = list(source.lines)
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
            lines.insert(place.line - 1, f"{line[:start]}key: {generation}")
    text = "\n".join(lines).rstrip("\n") + "\n"
    again, findings = load_text(text, source.file, loaded.folder)
    if again is None or findings or again.product.services[service].key != generation:
        raise RotationError(f"{source.file} is written in a way that cannot be edited: set `key: {generation}` by hand")
    return text
