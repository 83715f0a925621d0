"""Somebody answers for every waiver, and each is said once."""

from collections.abc import Iterator

from vedette.check.references import Reference, exists
from vedette.findings import Finding
from vedette.source import Loaded


def waivers(loaded: Loaded) -> Iterator[Finding]:
    """`team-unknown`, `waiver-duplicate`: see `docs/rules/`."""
    first: dict[tuple[str, str], int] = {}
    for index, waiver in enumerate(loaded.product.waivers):
        path = ("waivers", index)
        yield from exists(loaded, Reference("team", (*path, "owner"), waiver.owner, loaded.source.keys("teams")))
        earlier = first.setdefault((waiver.rule, waiver.resource), index)
        if earlier != index:
            spot = loaded.source.place(("waivers", earlier, "rule"))
            message = f"`{waiver.rule}` is waived for `{waiver.resource}` already, at {spot}"
            yield loaded.source.finding("waiver-duplicate", (*path, "rule"), message, "keep one of them")
