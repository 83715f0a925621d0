"""Properties as plain data; a value that cannot be seen stays in its place and refuses to be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from pulumi_policy.proxy import UnknownValueError

AT_UP = "known only once it is applied"
HIDDEN = "hidden in this state"
TOO_DEEP = "nested too deeply to be evaluated"
DEEPEST = 100
"""How many lists and mappings may lie inside each other: protobuf, by which the engine asks, takes no more."""
HIDDEN_TEXT = "[secret]"
"""What the engine writes in place of a secret that it does not show."""


class UnknownUsedError(Exception):
    """A policy needed a value that cannot be seen; the kit answers "not evaluated" for it."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(f"`{unknown.path}` of {unknown.owner} is {unknown.why}")
        self.unknown = unknown


class Unknown:
    """A value that cannot be seen. Any use of it but `isinstance` raises, so that no policy takes it for clean."""

    __slots__ = ("owner", "path", "why")

    def __init__(self, owner: str, path: str, why: str) -> None:
        self.owner, self.path, self.why = owner, path, why

    def _refuse(self, *_: object) -> NoReturn:
        raise UnknownUsedError(self)

    def __getattr__(self, name: str) -> NoReturn:
        raise UnknownUsedError(self)

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __getitem__ = _refuse
    __bool__ = __len__ = __iter__ = __str__ = __repr__ = __int__ = __float__ = __hash__ = _refuse


def plain(value: object, owner: str, path: str = "", depth: int = 0) -> object:
    """A value of the SDK without its proxies: whole floats become integers, the unseen becomes `Unknown`."""
    if isinstance(value, str):
        return Unknown(owner, path, HIDDEN) if value == HIDDEN_TEXT else value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, Mapping | Sequence) or isinstance(value, bytes):
        return value
    if depth > DEEPEST:
        return Unknown(owner, path[:DEEPEST], TOO_DEEP)
    if isinstance(value, Mapping):
        return {key: _seen(value, key, owner, f"{path}.{key}" if path else str(key), depth + 1) for key in value}
    return [_seen(value, index, owner, f"{path}[{index}]", depth + 1) for index in range(len(value))]


def _seen(container: Any, key: object, owner: str, path: str, depth: int) -> object:  # noqa: ANN401 - a mapping or a sequence
    try:
        value = container[key]
    except UnknownValueError:
        return Unknown(owner, path, AT_UP)
    return plain(value, owner, path, depth)
