"""The floor under the policies: what the SDK takes for as many rules that judge nothing."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "policies"))

from pulumi_policy import EnforcementLevel, PolicyPack
from vedette_policies.kit import Pack, Rule, StackRule
from vedette_policies.rules import RULES


def empty(rule: Rule) -> Rule:
    """The same rule, judging nothing."""
    words = {name: getattr(rule, name) for name in ("id", "title", "severity", "frameworks", "remediation", "settings")}
    if isinstance(rule, StackRule):
        return StackRule(**words, judge=lambda _stack, _context: iter(()))
    return type(rule)(**words, types=(), judge=lambda _resource, _context: iter(()))  # type: ignore[call-arg]


PolicyPack(
    "empty", policies=Pack([empty(rule) for rule in RULES]).policies(), enforcement_level=EnforcementLevel.MANDATORY
)
