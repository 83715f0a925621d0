"""Somebody answers for every waiver, each is written once, and each names a policy of now."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.check.references import Reference, exists
from vedette.contract.findings import RENAMED
from vedette.findings import Finding
from vedette.source import Loaded


def waivers(loaded: Loaded) -> Iterator[Finding]:
    """`team-unknown`, `policy-renamed`, `waiver-duplicate`."""
    first: dict[tuple[str, str], int] = {}
    for index, waiver in enumerate(loaded.product.waivers):
        path = ("waivers", index)
        yield from exists(loaded, Reference("team", (*path, "owner"), waiver.owner, loaded.source.keys("teams")))
        if now := RENAMED.get(waiver.policy):
            message = f"`{waiver.policy}` is now called `{now}`"
            yield loaded.source.finding("policy-renamed", (*path, "policy"), message, f"write `{now}`")
        earlier = first.setdefault((waiver.policy, waiver.resource), index)
        if earlier != index:
            spot = loaded.source.place(("waivers", earlier, "policy"))
            message = f"`{waiver.policy}` is waived for `{waiver.resource}` already, at {spot}"
            yield loaded.source.finding("waiver-duplicate", (*path, "policy"), message, "keep one of them")
