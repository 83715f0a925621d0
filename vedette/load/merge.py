"""The files of a product as one tree, and its services with what all of them share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vedette.findings import Finding
from vedette.model import ServiceDefaults
from vedette.source import MAX_NODES, Mapping, Node, Source, Span, at

# Their entries lie one step deeper: slack.channels.NAME.
DEEPER = ("slack", "pagerduty")

_SERVICES, _SHARED = "services", "service_defaults"
# Entries of these are put together one by one; any other value of a service stands instead of the shared one.
_TOGETHER = ("defaults",)


def merged(sources: Sequence[Source]) -> tuple[Source, list[Finding]]:
    """Several files as one: a section's entries may be spread over them, anything else is in one of them.

    Args:
        sources: Each a mapping; the first one's places are those of what is missing.
    """
    first, *others = sources
    root = _copy(first.root)
    findings: list[Finding] = []
    for other in others:
        for key, (span, node) in _copy(other.root).entries.items():
            findings += _put(root, key, span, node, depth=2 if key in DEEPER else 1)
    size = sum(source.root.size for source in sources if source.root)
    if size > MAX_NODES:
        message = f"the product's files have {size:,} values together; at most {MAX_NODES:,} are read"
        findings.append(first.finding("yaml-too-complex", (), message, "split it into several products"))
    return Source(first.file, root), findings


def _put(into: Mapping, key: str, span: Span, node: Node, *, depth: int) -> Iterator[Finding]:
    """Add an entry; of a section that is there already its entries."""
    if key not in into.entries:
        into.entries[key] = (span, node)
        return
    first, there = into.entries[key]
    if depth and isinstance(there, Mapping) and isinstance(node, Mapping):
        section = _copy(there)
        into.entries[key] = (first, section)
        for inner, (inner_span, value) in node.entries.items():
            yield from _put(section, inner, inner_span, value, depth=depth - 1)
        return
    message = f"`{key}` is at {at(first)} already"
    hint = "keep one of them: the files of a product are read as one"
    yield Finding(place=at(span), rule="key-duplicate", message=message, hint=hint)


def with_service_defaults(source: Source) -> Source:
    """Every service with what the product says of all, each value at the place where it is written."""
    root = source.root
    if not isinstance(root, Mapping):
        return source
    shared, services = (root.entries[key][1] if key in root.entries else None for key in (_SHARED, _SERVICES))
    if not isinstance(shared, Mapping) or not isinstance(services, Mapping):
        return source
    known = {name: one for name, one in shared.entries.items() if name in ServiceDefaults.model_fields}
    filled = _copy(services)
    for name, (span, service) in services.entries.items():
        if isinstance(service, Mapping):
            whole = _copy(service)
            for key, (key_span, value) in known.items():
                list(_put(whole, key, key_span, value, depth=1 if key in _TOGETHER else 0))
            filled.entries[name] = (span, whole)
    together = _copy(root)
    together.entries[_SERVICES] = (root.entries[_SERVICES][0], filled)
    return Source(source.file, together)


def _copy(node: Node | None) -> Mapping:
    """A mapping whose entries can be changed; the nodes in it are the same."""
    if not isinstance(node, Mapping):
        raise TypeError("only a mapping is put together with others")
    return Mapping(node.span, dict(node.entries), node.size, node.depth)
