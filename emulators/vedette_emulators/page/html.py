"""HTML from plain values; every text is escaped, except what these functions return."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --quiet: #777; --accent: #5b3fd6; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; } .quiet { color: var(--quiet); }
ul.counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin: 1rem 0; padding: 0; }
ul.counts li { border: 1px solid var(--line); border-radius: .5rem; padding: .3rem .8rem; }
ul.counts b { color: var(--accent); font-size: 1.2rem; margin-right: .4rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { color: var(--quiet); font-size: .8rem; font-weight: 600; text-align: left; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .9rem .35rem 0; vertical-align: top; }
td:first-child { width: 5rem; font-variant-numeric: tabular-nums; color: var(--quiet); }
code { font: .85em ui-monospace, monospace; }
"""


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, *children: str, **attributes: str) -> Markup:
    """Return an element; `class_` is the attribute class."""
    written = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{written}>{''.join(map(_safe, children))}</{name}>")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """Return a table, or a note that there are no rows."""
    body = [tag("tr", *(tag("td", cell) for cell in row)) for row in rows]
    if not body:
        return tag("p", "none yet", class_="quiet")
    header = tag("thead", tag("tr", *(tag("th", cell) for cell in head)))
    return tag("div", tag("table", header, tag("tbody", *body)), class_="scroll")


def page(title: str, *children: str) -> str:
    """Return a whole document that needs nothing else."""
    head = tag("head", Markup('<meta charset="utf-8">'), tag("title", title), tag("style", Markup(_STYLE)))
    return f"<!doctype html>{tag('html', head, tag('body', *children), lang='en')}"


def _safe(text: str) -> str:
    return text if isinstance(text, Markup) else escape(text)
