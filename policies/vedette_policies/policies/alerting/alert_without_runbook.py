"""Whoever is woken at night should not have to find out what to do first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Facts, Resource, ResourcePolicy, Result, Violation

_ADDRESS = re.compile(r"^https://github\.com/(?P<repository>[^/\s]+/[^/\s]+)/blob/[^/\s]+/(?P<path>\S+)$")


def evaluate(subject: Resource, context: Context) -> Iterator[Result]:
    """An entry has a runbook, the file is there, and the monitor shows its address."""
    if subject.type in types.MONITORS:
        yield from _shown(subject)
        return
    address = subject.text("runbook")
    if not address:
        seen = f"`{subject.name}` has no runbook"
        yield Violation(resource=subject, seen=seen, allowed="everything that alerts names one")
    elif missing := _missing(address, context.facts):
        seen = f"the runbook of `{subject.name}` is `{missing}`, which the catalog does not keep there"
        fix = "Write the file in `runbooks/`, or name one that is there."
        yield Violation(resource=subject, seen=seen, allowed="the file exists", fix=fix)


def _shown(monitor: Resource) -> Iterator[Result]:
    address = monitor.entry.text("runbook") if monitor.entry else ""
    if address and address not in monitor.text("description"):
        seen = f"the description of `{monitor.name}` does not have the address of its runbook"
        fix = f"Put {address} into the description."
        yield Violation(resource=monitor, seen=seen, allowed="Sentry shows it to whoever is called", fix=fix)


def _missing(address: str, facts: Facts) -> str:
    """The path of a runbook that is not there; "" for one that is, and for one that the catalog does not keep."""
    found = _ADDRESS.match(address)
    if not found or found["repository"] not in facts.files:
        return ""
    return "" if found["path"] in facts.files[found["repository"]] else found["path"]


POLICY = ResourcePolicy(
    id="alert-without-runbook",
    title="Everything that alerts has a runbook, and shows it.",
    severity="medium",
    frameworks=("ISO27001:A.5.26", "SOC2:CC7.4"),
    remediation="Add `runbook: runbooks/NAME.md` and write down what to do first.",
    types=(*(types.ENTRY + kind for kind in types.MONITORED), *types.MONITORS),
    evaluate=evaluate,
)
