"""When two names are one, and which name was probably meant."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

# So many names are compared at most: a file with thousands of wrong names is to be read in seconds.
_MOST = 1_000
_LONGEST = 64


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """What a service without case compares; forms of one letter and kinds of blank are the same too."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known name that is most like `name`, one that differs only in case first; None where none is near."""
    if len(name) > _LONGEST:
        return None
    by_fold: dict[str, str] = {}
    for one in islice((one for one in known if len(one) <= _LONGEST), _MOST):
        by_fold.setdefault(folded(one), one)
    close = difflib.get_close_matches(folded(name), by_fold, n=1, cutoff=cutoff)
    return by_fold[close[0]] if close else None
