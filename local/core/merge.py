"""JSON merge patches, with which the control endpoint edits stored documents."""

from local.core.wire import Json

__all__ = ["merged"]


def merged(value: Json, change: Json) -> Json:
    """Apply a JSON merge patch (RFC 7396)."""
    if not isinstance(change, dict):
        return change
    result = dict(value) if isinstance(value, dict) else {}
    for name, part in change.items():
        if part is None and name not in result:
            continue
        # Null would remove the key by the RFC; stored documents have a fixed shape, so here it empties the field.
        result[name] = None if part is None else merged(result.get(name), part)
    return result
