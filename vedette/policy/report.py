"""What the policies found, as a linter prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from vedette.escape import visible
from vedette.findings import count
from vedette.policy.waivers import Waived, listing
from vedette.report import Verdict

_ORDER = {"critical": 0, "high": 1, "medium": 2, "low": 3}


def text(verdict: Verdict, waived: Sequence[Waived], today: date) -> str:
    """Findings by severity, then what was not evaluated, the waivers, and a line that sums up.

    Args:
        verdict: The policies' answer.
        waived: The catalog's waivers with their places.
        today: The day with which they are compared.
    """
    return "".join(_lines(verdict, waived, today))


def _lines(verdict: Verdict, waived: Sequence[Waived], today: date) -> Iterator[str]:
    findings = sorted(verdict.findings, key=lambda one: (_ORDER.get(one.severity, 9), one.place, one.id))
    for one in findings:
        level = "warning" if one.level == "advisory" else one.severity
        where = one.place or one.resource or f"stack {verdict.stack}"
        yield f"{visible(where)}: {level}: {visible(one.message)} ({one.id})\n"
        yield f"  help: {visible(one.help)}\n"
    missed = verdict.not_evaluated
    yield from (f"not evaluated: {visible(one.reason)}\n" for one in missed if one.id == "preview")
    unseen = Counter((one.id, one.reason.partition("` is ")[2]) for one in missed if one.id != "preview")
    for (policy, why), times in sorted(unseen.items()):
        yield f"not evaluated: {policy} for {count(times, 'value')} {visible(why)}\n"
    if waived:
        yield f"\nwaivers:\n{listing(waived, today)}"
    refused = len(verdict.refused)
    yield f"\npolicies: {verdict.asked} asked\n" if verdict.asked else "\n"
    yield f"stack {verdict.stack}: {refused} refused, {count(len(findings) - refused, 'warning')}\n"
