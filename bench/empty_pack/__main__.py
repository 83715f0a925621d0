"""The floor under the policies: what the SDK takes for as many policies that evaluate nothing."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "policies"))

from pulumi_policy import EnforcementLevel, PolicyPack
from vedette_policies.kit import Pack, Policy, StackPolicy
from vedette_policies.policies import POLICIES


def empty(policy: Policy) -> Policy:
    """The same policy, evaluating nothing."""
    words = {
        name: getattr(policy, name) for name in ("id", "title", "severity", "frameworks", "remediation", "settings")
    }
    if isinstance(policy, StackPolicy):
        return StackPolicy(**words, evaluate=lambda _stack, _context: iter(()))
    return type(policy)(**words, types=(), evaluate=lambda _resource, _context: iter(()))  # type: ignore[call-arg]


PolicyPack(
    "empty",
    policies=Pack([empty(policy) for policy in POLICIES]).policies(),
    enforcement_level=EnforcementLevel.MANDATORY,
)
