"""Pages of a list, as GitHub links them: `page` counts from 1, `per_page` is 30 and at most 100."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlencode

from vedette_emulators.core.http import Call
from vedette_emulators.github.where import api

T = TypeVar("T")
_USUAL, _LARGEST = 30, 100


def page(call: Call, items: Sequence[T]) -> tuple[list[T], dict[str, str]]:
    """Return the page of `items` that the call asks for, and the Link header where there are other pages."""
    size = min(_number(call, "per_page", _USUAL), _LARGEST)
    number = _number(call, "page", 1)
    last = max(1, -(-len(items) // size))
    links = []
    if number > 1:
        links += [_link(call, "prev", min(number - 1, last)), _link(call, "first", 1)]
    if number < last:
        links += [_link(call, "next", number + 1), _link(call, "last", last)]
    found = list(items[(number - 1) * size : number * size])
    return found, {"link": ", ".join(links)} if links else {}


def _number(call: Call, name: str, usual: int) -> int:
    text = call.query.get(name, "")
    return int(text) if text.isdecimal() and int(text) > 0 else usual


def _link(call: Call, rel: str, number: int) -> str:
    kept = [(key, value) for key, value in call.query.multi_items() if key != "page"]
    return f'<{api(call.base)}{call.path}?{urlencode([*kept, ("page", str(number))])}>; rel="{rel}"'
