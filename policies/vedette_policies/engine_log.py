"""Reading the engine's log: what its own run of the pack found, which has seen the secrets that a preview hides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from vedette_policies.contract.findings import PACK, Finding, NotEvaluated
from vedette_policies.contract.names import name_of
from vedette_policies.kit import Policy
from vedette_policies.kit.evaluate import NOT_EVALUATED

_PLACE = re.compile(r"^(\S+\.yaml\S*): (.*)$", re.DOTALL)
# What is missing has no resource: the message starts with its name.
_MISSING = re.compile(r"`([^`]+)` ")
_UNSEEN = re.compile(rf"{NOT_EVALUATED}: `([^`]+)` of (.+?) is ([^(]+?)(?: \(and \d+ more\))?$", re.MULTILINE)


def read_log(
    events: Iterable[Mapping[str, Any]], policies: Mapping[str, Policy], levels: Mapping[str, str]
) -> tuple[list[Finding], list[NotEvaluated]]:
    """The findings and what was not evaluated.

    Args:
        events: The engine's event log.
        policies: By id.
        levels: How each policy is enforced, since the engine was asked to refuse nothing.
    """
    findings: dict[tuple[str, str, str], Finding] = {}
    not_evaluated: dict[tuple[str, str, str], NotEvaluated] = {}
    for event in events:
        report = event.get("policyEvent")
        if not report or report["policyPackName"] != PACK or report["policyName"] not in policies:
            continue
        policy, name = policies[report["policyName"]], name_of(report.get("resourceUrn", ""))
        text = report["message"].removeprefix(f"{policy.title}\n").strip()
        if unseen := _UNSEEN.search(text):
            path, owner, why = unseen.groups()
            not_evaluated[policy.id, owner, path] = NotEvaluated(
                id=policy.id, resource=owner, reason=f"`{path}` is {why}"
            )
        else:
            findings[policy.id, name, text] = _finding(policy, name, text, levels[policy.id])
    return list(findings.values()), list(not_evaluated.values())


def _finding(policy: Policy, name: str, text: str, level: str) -> Finding:
    text = text.removesuffix(f" See {policy.page}")
    place, message = match.groups() if (match := _PLACE.match(text)) else ("", text)
    head, found, _ = message.partition(f". {policy.remediation}")
    missing = _MISSING.match(message)
    return Finding(
        id=policy.id,
        severity=policy.severity,
        level=level,
        resource=name or (missing[1] if missing else ""),
        place=place,
        message=head if found else message,
        help=policy.remediation if found else f"see {policy.page}",
    )
