"""When two names are one, and which name was probably meant."""

import difflib
import unicodedata
from collections.abc import Iterable


def folded(name: str) -> str:
    """What a service without case compares; forms of one letter and kinds of blank are the same too."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known name that is most like `name`, one that differs only in case first; None where none is near."""
    by_fold: dict[str, str] = {}
    for one in known:
        by_fold.setdefault(folded(one), one)
    close = difflib.get_close_matches(folded(name), by_fold, n=1, cutoff=cutoff)
    return by_fold[close[0]] if close else None
