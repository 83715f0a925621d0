"""What the policies said, as a linter prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from vedette.escape import visible
from vedette.findings import count
from vedette.policy.waivers import Waived, listing

_ORDER = {"critical": 0, "high": 1, "medium": 2, "low": 3}


def text(answer: Mapping[str, Any], waived: Sequence[Waived], today: date) -> str:
    """Findings by severity, then what was not judged, the waivers, and a line that sums up.

    Args:
        answer: As `vedette check --format json` prints it.
        waived: The catalog's waivers with their places.
        today: The day on which they are judged.
    """
    return "".join(_lines(answer, waived, today))


def _lines(answer: Mapping[str, Any], waived: Sequence[Waived], today: date) -> Iterator[str]:
    findings = sorted(answer["findings"], key=lambda one: (_ORDER.get(one["severity"], 9), one["place"], one["rule"]))
    for one in findings:
        word = "warning" if one["level"] == "advisory" else one["severity"]
        where = one["place"] or one["resource"] or f"stack {answer['stack']}"
        yield f"{visible(where)}: {word}: {visible(one['message'])} ({one['rule']})\n"
        yield f"  help: {visible(one['help'])}\n"
    yield from (f"not judged: {visible(one['reason'])}\n" for one in answer["not_judged"] if one["rule"] == "preview")
    unseen = Counter(
        (one["rule"], one["reason"].partition("` is ")[2]) for one in answer["not_judged"] if one["rule"] != "preview"
    )
    for (rule, why), times in sorted(unseen.items()):
        yield f"not judged: {rule} for {count(times, 'value')} {visible(why)}\n"
    if waived:
        yield f"\nwaivers:\n{listing(waived, today)}"
    refused = sum(one["level"] != "advisory" for one in findings)
    warned = len(findings) - refused
    yield f"\npolicies: {answer['asked']} asked\n" if answer.get("asked") else "\n"
    yield f"stack {answer['stack']}: {refused} refused, {count(warned, 'warning')}\n"
