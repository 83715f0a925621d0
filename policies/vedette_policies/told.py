"""What the engine's own run of the pack said, read from its events: it has seen the secrets that a preview hides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from vedette_policies.kit import Rule
from vedette_policies.kit.judging import NOT_JUDGED
from vedette_policies.kit.waiving import name_of

PACK = "vedette"

_PLACE = re.compile(r"^(\S+\.yaml\S*): (.*)$", re.DOTALL)
# What is missing has no resource: the message starts with its name.
_MISSING = re.compile(r"`([^`]+)` ")
_UNSEEN = re.compile(rf"{NOT_JUDGED}: `([^`]+)` of (.+?) is ([^(]+?)(?: \(and \d+ more\))?$", re.MULTILINE)

Json = dict[str, Any]


def told(
    events: Iterable[Mapping[str, Any]], rules: Mapping[str, Rule], levels: Mapping[str, str]
) -> tuple[list[Json], list[Json]]:
    """The findings and what was not judged.

    Args:
        events: The engine's event log.
        rules: By id.
        levels: How each rule is enforced, since the engine was asked to refuse nothing.
    """
    findings: dict[tuple[str, str, str], Json] = {}
    not_judged: dict[tuple[str, str, str], Json] = {}
    for event in events:
        said = event.get("policyEvent")
        if not said or said["policyPackName"] != PACK or said["policyName"] not in rules:
            continue
        rule, name = rules[said["policyName"]], name_of(said.get("resourceUrn", ""))
        text = said["message"].removeprefix(f"{rule.title}\n").strip()
        if unseen := _UNSEEN.search(text):
            path, owner, why = unseen.groups()
            not_judged[rule.id, owner, path] = {"rule": rule.id, "resource": owner, "reason": f"`{path}` is {why}"}
        else:
            findings[rule.id, name, text] = _finding(rule, name, text, levels[rule.id])
    return list(findings.values()), list(not_judged.values())


def _finding(rule: Rule, name: str, text: str, level: str) -> Json:
    text = text.removesuffix(f" See {rule.page}")
    place, message = match.groups() if (match := _PLACE.match(text)) else ("", text)
    head, found, _ = message.partition(f". {rule.remediation}")
    missing = _MISSING.match(message)
    return {
        "rule": rule.id,
        "severity": rule.severity,
        "level": level,
        "resource": name or (missing[1] if missing else ""),
        "place": place,
        "message": head if found else message,
        "help": rule.remediation if found else f"see {rule.page}",
    }
