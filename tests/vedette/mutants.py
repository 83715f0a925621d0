"""Mutants of a catalog: one product file changed the way hands, editors and merges change files.

Each is drawn from its number alone, so that a failure is repeated by its number.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import yaml

from vedette.check import check
from vedette.findings import Finding
from vedette.load.company import load_company
from vedette.load.files import load_texts
from vedette.load.given import Given
from vedette.load.people import Directory
from vedette.resolve import ResolvedCatalog, resolve
from vedette.source import Catalog, Folder

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**15, 10**40, "9" * 5000, float("inf"), "", " ", "\n", "x" * 5000, "\u200b",
    "\u202e",
    "é", "\U0001f525", "\x85", "\u2028", "~", "null", "on", "*", "&a", "!!int 3", "<<", "<% x %>", "a: b", "- a",
    "::error::x", "[1, 2]", "{a: b}", "> 5", "> 5%", "> 500ms", "any", "5m", "-5m", "1e9", "> " + "9" * 40,
    "0 0 30 2 *",
    "61 * * * *", "*/15 * * * *", "Europe/Nowhere", "../../etc/passwd", "/", "a/b", "#a", "@a", "a@b.c", "https://[::1",
    "http://x", "runbooks/none.md", "2026-02-30", "2026-01-05T09:00:00", "low", "critical", "production", "staging",
    "wep", [], {}, [[]], [{}], {"a": {}}, [None], {"": ""}, {"x": [1, {"y": None}]}, ["a", "a"], [[[["a"]]]],
)  # fmt: skip
"""Values that stand where another kind is needed, or that a reader is easily wrong about."""

LINES = (
    "\t",
    "  ",
    "x",
    ": ",
    "- ",
    "? ",
    "{",
    "]",
    "'",
    '"',
    "|",
    ">",
    "&a ",
    "*a",
    "!x ",
    "<<: *a",
    "%",
    "#",
    "\0",
    "---",
)

Step = tuple[list[Any] | dict[Any, Any], Any]


def mutant(text: str, number: int) -> str:
    """The text with one to three changes: to its data, or to its letters."""
    draw = random.Random(number)
    if draw.random() < 0.25:
        return _letters(text, draw)
    data = copy.deepcopy(_data(text))
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        draw.choice(CHANGES)(data, draw)
    return _yaml(data, 0, {})


def unchanged(text: str) -> str:
    """The same data, written as mutants are."""
    return _yaml(copy.deepcopy(_data(text)), 0, {})


def examined(text: str, at: int, catalog: Catalog) -> tuple[ResolvedCatalog, list[Finding]]:
    """What is wrong with a catalog in which one product file has another text; the other files are not read again.

    The other products are looked at with the mutant only: by themselves they are as they were.
    """
    old = catalog.products[at]
    new, findings = load_texts({old.source.file: text}, old.folder, old.product.company, directory(old.folder))
    products = [*catalog.products[:at], *([new] if new else []), *catalog.products[at + 1 :]]
    mutated = resolve(
        Catalog(tuple(products), catalog.requirements, complete=new is not None, companies=catalog.companies)
    )
    return mutated, [*findings, *check(mutated, only=[mutated.products[at]] if new else [])]


@cache
def directory(folder: Folder) -> Directory:
    """The people and groups of a catalog."""
    return load_company(Given(folder, folder.path.name))[1]


@cache
def _data(text: str) -> Any:
    """The data of a text, its scalars as they are written."""
    return yaml.load(text, Loader=_Written)


class _Written(yaml.CSafeLoader):
    """Scalars are text; those in quotes keep them, so that what is not changed is written as it was."""


def _scalar(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> str:
    return json.dumps(node.value) if node.style in {"'", '"'} else node.value


_Written.yaml_implicit_resolvers = {}
_Written.add_constructor("tag:yaml.org,2002:str", _scalar)


def _yaml(data: Any, indent: int, seen: dict[int, str]) -> str:
    """Block style; a container that stands in two places is an anchor and an alias."""
    if not isinstance(data, dict | list):
        return f" {_written(data)}\n"
    if not data:
        return " {}\n" if isinstance(data, dict) else " []\n"
    if id(data) in seen:
        return f" *{seen[id(data)]}\n"
    seen[id(data)] = f"a{len(seen)}"
    pad = "  " * indent
    entries = data.items() if isinstance(data, dict) else (("-", each) for each in data)
    lines = [
        f"{pad}- {_yaml(value, indent + 1, seen).lstrip(' ')}"
        if key == "-" and isinstance(data, list) and not _nested(value)
        else f"{pad}-{_yaml(value, indent + 1, seen)}"
        if isinstance(data, list)
        else f"{pad}{_written(key)}:{_yaml(value, indent + 1, seen)}"
        for key, value in entries
    ]
    return f" &{seen[id(data)]}\n{''.join(lines)}" if indent else "".join(lines)


def _nested(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _written(value: Any) -> str:
    """Text as it is where YAML reads it so, else in quotes."""
    if not isinstance(value, str):
        return json.dumps(value)
    plain = value.startswith('"') or re.fullmatch(
        r"[A-Za-z0-9./~-][^\n:#\"'\x00-\x1f\x7f-\x9f]*[^\s:#]|[A-Za-z0-9]", value
    )
    return value if plain else json.dumps(value)


def _steps(data: Any) -> Iterator[Step]:
    """Each place in the data: its container and its key there."""
    if isinstance(data, dict):
        for key in data:
            yield data, key
            yield from _steps(data[key])
    elif isinstance(data, list):
        for index, inner in enumerate(data):
            yield data, index
            yield from _steps(inner)


def _place(data: Any, draw: random.Random) -> Step:
    return draw.choice(list(_steps(data)) or [({"x": 1}, "x")])


def _key(data: Any, draw: random.Random) -> Step:
    return draw.choice([step for step in _steps(data) if isinstance(step[0], dict)] or [({"x": 1}, "x")])


def _delete(data: Any, draw: random.Random) -> None:
    container, key = _place(data, draw)
    del container[key]


def _rename(data: Any, draw: random.Random) -> None:
    container, key = _key(data, draw)
    assert isinstance(container, dict)
    word = str(key)
    at = draw.randrange(len(word) + 1)
    other = draw.choice(
        (word[:at] + "x" + word[at:], word[:at] + word[at + 1 :], word.upper(), str(draw.choice(ODD)), f"{word} ")
    )
    items = [(other if name == key else name, value) for name, value in container.items()]
    container.clear()
    container.update(items)


def _misspell(data: Any, draw: random.Random) -> None:
    """A letter of a value: what a reference becomes when somebody mistypes it."""
    places = [step for step in _steps(data) if isinstance(step[0][step[1]], str) and step[0][step[1]]]
    if places:
        container, key = draw.choice(places)
        word = container[key]
        at = draw.randrange(len(word))
        container[key] = word[:at] + draw.choice("xX-_ !/\u00e9#@\n") + word[at + draw.randrange(2) :]


def _odd(data: Any, draw: random.Random) -> None:
    container, key = _place(data, draw)
    container[key] = draw.choice(ODD)


def _swap(data: Any, draw: random.Random) -> None:
    (one, at), (other, there) = _place(data, draw), _place(data, draw)
    one[at], other[there] = copy.deepcopy(other[there]), copy.deepcopy(one[at])


def _move(data: Any, draw: random.Random) -> None:
    """A value under a key of another place."""
    container, key = _place(data, draw)
    other, name = _key(data, draw)
    assert isinstance(other, dict)
    value = copy.deepcopy(container[key])
    other[draw.choice((name, "extra", str(draw.choice(ODD))))] = value


def _repeat(data: Any, draw: random.Random) -> None:
    """An entry twice under two names, as copying makes it; the value is the same object, so an alias."""
    container, key = _place(data, draw)
    if isinstance(container, dict):
        container[f"{key}-copy"] = container[key]
    else:
        container.append(container[key])


def _wrap(data: Any, draw: random.Random) -> None:
    container, key = _place(data, draw)
    value = container[key]
    container[key] = draw.choice(([value], {"value": value}, [[value]], {str(key): value}))


def _empty(data: Any, draw: random.Random) -> None:
    container, key = _place(data, draw)
    value = container[key]
    container[key] = [] if isinstance(value, list) else {} if isinstance(value, dict) else ""


CHANGES: tuple[Callable[[Any, random.Random], None], ...] = (
    _delete, _rename, _rename, _misspell, _misspell, _misspell, _odd, _odd, _swap, _move, _repeat, _wrap, _empty,
)  # fmt: skip


def _letters(text: str, draw: random.Random) -> str:
    """Lines lost, doubled, moved, cut, indented; letters put in."""
    lines = text.split("\n")
    at = draw.randrange(len(lines))
    way = draw.randrange(7)
    if way == 0:
        del lines[at : at + draw.randrange(1, 6)]
    elif way == 1:
        lines[at:at] = lines[at : at + draw.randrange(1, 6)]
    elif way == 2:
        lines.insert(draw.randrange(len(lines)), lines.pop(at))
    elif way == 3:
        return text[: draw.randrange(len(text))]
    elif way == 4:
        lines[at] = draw.choice((" ", "  ", "\t")) + lines[at]
    elif way == 5:
        spot = draw.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:spot] + draw.choice(LINES) + lines[at][spot:]
    else:
        lines[at] = re.sub(r": .*", f": {draw.choice(LINES)}{draw.randrange(100)}", lines[at])
    return "\n".join(lines)
