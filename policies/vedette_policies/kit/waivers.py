"""Whether a waiver covers a finding: one answer for previews, updates, states and planned deletions."""

from __future__ import annotations

from collections.abc import Iterable

from vedette_policies.kit.facts import Facts, Waiver
from vedette_policies.kit.policies import Violation


def covering(policy: str, names: Iterable[str], facts: Facts) -> Waiver | None:
    """The waiver of a policy that lasts longest, for something that goes by one of these names.

    A waiver that is over is returned too: its day is compared with `facts.today` by whoever asks.
    """
    known = frozenset(names) - {""}
    fitting = [one for one in facts.waivers if one.policy == policy and one.resource in known]
    return max(fitting, key=lambda one: one.expires, default=None)


def names(violation: Violation) -> list[str]:
    """What a waiver may call the subject of a violation.

    The resource, its entry in the catalog, and the name that the message shows for something that is missing.
    """
    found = [violation.about]
    if one := violation.resource:
        found += [one.name, one.entry.name if one.entry else ""]
    return found


def ended(waiver: Waiver) -> str:
    """What a finding says of a waiver that is over."""
    return f" (waived until {waiver.expires} by {waiver.owner}: {waiver.reason})"
