"""Handlers and the coverage tables, which say who may call them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

__all__ = ["matched"]


class _Row(Protocol):
    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...


R = TypeVar("R", bound=_Row)
H = TypeVar("H")


def matched(
    handlers: Mapping[str, Mapping[str, H]], table: Iterable[R], service: str, *, prefix: str = ""
) -> Iterator[tuple[R, H]]:
    """Give each handler its row; the handlers' paths are those of the rows without `prefix`.

    Raises:
        LookupError: a handler has no row.
    """
    rows = {(row.method, row.path): row for row in table}
    for path, methods in handlers.items():
        for method, handler in methods.items():
            row = rows.get((method, prefix + path))
            if row is None:
                msg = f"{method} {prefix}{path} is missing in emulators/vedette_emulators/{service}/coverage.py"
                raise LookupError(msg)
            yield row, handler
