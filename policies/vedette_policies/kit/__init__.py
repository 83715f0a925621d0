"""What a policy is made of; a thin layer over `pulumi_policy`."""

from __future__ import annotations

from vedette_policies.kit.checking import each
from vedette_policies.kit.facts import Context, Facts, Product, Waiver
from vedette_policies.kit.pack import Pack
from vedette_policies.kit.policies import (
    NotEvaluated,
    Policy,
    ResourcePolicy,
    Result,
    Severity,
    StackPolicy,
    Undecided,
    Violation,
)
from vedette_policies.kit.resources import Resource, Stack
from vedette_policies.kit.values import Unknown, UnknownUsedError

__all__ = [
    "Context",
    "Facts",
    "NotEvaluated",
    "Pack",
    "Policy",
    "Product",
    "Resource",
    "ResourcePolicy",
    "Result",
    "Severity",
    "Stack",
    "StackPolicy",
    "Undecided",
    "Unknown",
    "UnknownUsedError",
    "Violation",
    "Waiver",
    "each",
]
