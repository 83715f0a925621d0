"""Templates of delivered files: those of the catalog, and behind them those that Vedette has.

A catalog's own `templates/NAME` takes the place of the one that Vedette has under that name.
"""

from __future__ import annotations

from pathlib import Path

from vedette.source import Folder, Loaded, Unreadable

TEMPLATES = "templates"

_SCRIPTS = "workflows/scripts/"
_OWN = Path(__file__).parents[1]
_SHIPPED = Folder(_OWN / TEMPLATES)


def template_text(folder: Folder, name: str) -> str | Unreadable:
    """The text of a template, `name` its path below `templates/`, or why it cannot be read."""
    text = folder.text(f"{TEMPLATES}/{name}")
    if isinstance(text, Unreadable) and text.missing:
        shipped = _SHIPPED.text(name)
        return text if isinstance(shipped, Unreadable) else shipped
    return text


def brings_script(folder: Folder, template: str, script: str) -> bool:
    """Whether a template that names a script is delivered with it.

    Vedette's own scripts come with Vedette's templates and what replaces those: a workflow of the company's own may
    name a script of its repository that is called the same.
    """
    return folder.has(f"{TEMPLATES}/{script}") or (_SHIPPED.has(template) and _SHIPPED.has(script))


def template_names(folder: Folder) -> tuple[list[str], list[str]]:
    """The templates of the catalog, and those of Vedette; scripts come along and are none."""
    every = (entry.name for entry in folder.entries() if not entry.folder)
    own = [name.removeprefix(f"{TEMPLATES}/") for name in every if name.startswith(f"{TEMPLATES}/")]
    shipped = [
        one.name for one in _SHIPPED.entries() if not one.folder and not one.name.startswith("workflows/scripts/")
    ]
    return own, shipped


def template_place(loaded: Loaded, name: str) -> str:
    """The file that a template is in, as findings show it."""
    if loaded.folder.has(f"{TEMPLATES}/{name}") or not _SHIPPED.has(name):
        return loaded.beside(f"{TEMPLATES}/{name}")
    return f"{_OWN.name}/{TEMPLATES}/{name}"
