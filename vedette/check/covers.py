"""Requirements that entries name exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from vedette.fields.types import Model
from vedette.findings import Finding
from vedette.similar import nearest
from vedette.source import Loaded, LoadedCompany, Path


def covers(loaded: Loaded | LoadedCompany, known: Collection[str]) -> Iterator[Finding]:
    """`requirement-unknown`: every id that an entry names is in `requirements.yaml`, where there is one."""
    for path, name in _named(loaded.described, ()) if known else ():
        if name not in known:
            close = nearest(name, known)
            message = f"there is no requirement `{name}` in requirements.yaml"
            hint = f"did you mean `{close}`?" if close else "add it there, or correct it"
            yield loaded.source.finding("requirement-unknown", path, message, hint)


def _named(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Every requirement that any part of a model names, with its place."""
    if isinstance(value, Model):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if name == "covers":
                yield from (((*path, name, index), requirement) for index, requirement in enumerate(inner))
            else:
                yield from _named(inner, (*path, name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _named(inner, (*path, key))
