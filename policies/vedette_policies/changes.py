"""What a preview would delete or replace: the engine evaluates policies on what will be there, never on what goes.

A planned deletion is waived in the catalog by the name of the resource or of its entry, with a reason and a last day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from vedette_policies.contract.findings import DELETED, REPLACED, Finding
from vedette_policies.contract.names import name_of
from vedette_policies.contract.types import ENTRY, PROJECT, PROTECTED
from vedette_policies.kit import Facts
from vedette_policies.kit.waivers import covering, ended

_TEXTS = {
    DELETED: (
        "the {kind} `{name}` of production would be deleted",
        "Turn it off by name with a reason, or plan it: a waiver with an owner, a reason and a last day.",
    ),
    REPLACED: (
        "the project `{name}` would be deleted and made anew, and its issues and keys with it",
        "Change it in Sentry first and then in the catalog, or plan it with a waiver.",
    ),
}


def check_changes(steps: Iterable[Mapping[str, Any]], facts: Facts) -> Iterator[Finding]:
    """A finding for each deletion in production, and for each project that would be made anew."""
    steps = list(steps)
    entries = {
        step["urn"]: step.get("oldState") or step.get("newState") or {} for step in steps if ENTRY in step["urn"]
    }
    for step in steps:
        old = step.get("oldState") or {}
        if old.get("type") not in PROTECTED:
            continue
        entry = entries.get(old.get("parent", ""), {})
        if step["op"] == "replace" and old["type"] == PROJECT:
            yield from _unless_waived(_finding(REPLACED, old, entry), old, entry, facts)
        elif step["op"] == "delete" and _of_production(entry, facts):
            yield from _unless_waived(_finding(DELETED, old, entry), old, entry, facts)


def _of_production(entry: Mapping[str, Any], facts: Facts) -> bool:
    """What all environments share is production's too."""
    environment = (entry.get("inputs") or {}).get("environment")
    return not isinstance(environment, str) or facts.is_production(environment)


def _finding(id_: str, old: Mapping[str, Any], entry: Mapping[str, Any]) -> Finding:
    name = _name(old)
    message, remedy = _TEXTS[id_]
    return Finding(
        id=id_,
        severity="critical",
        level="mandatory",
        resource=name,
        place=(entry.get("inputs") or {}).get("place", ""),
        message=message.format(kind=old["type"].rpartition(":")[2], name=name),
        help=remedy,
    )


def _unless_waived(
    finding: Finding, old: Mapping[str, Any], entry: Mapping[str, Any], facts: Facts
) -> Iterator[Finding]:
    last = covering(finding.id, (finding.resource, _name(entry)), facts)
    if last is None:
        yield finding
    elif last.expires < facts.today:
        yield replace(finding, message=finding.message + ended(last))
    elif old.get("protect"):
        message = f"{finding.message}, which is waived until {last.expires}, but it is protected"
        yield replace(finding, message=message, help=f"Take that back: `pulumi state unprotect '{old['urn']}'`.")


def _name(state: Mapping[str, Any]) -> str:
    return name_of(str(state.get("urn", "")))
