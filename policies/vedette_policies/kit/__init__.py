"""What a rule is made of; a thin layer over `pulumi_policy`."""

from vedette_policies.kit.checking import each
from vedette_policies.kit.facts import Context, Facts, Product, Waiver
from vedette_policies.kit.pack import Pack
from vedette_policies.kit.rules import Finding, NotJudged, ResourceRule, Rule, Severity, StackRule, Undecided, Violation
from vedette_policies.kit.values import Unknown, UnknownUsedError
from vedette_policies.kit.views import Resource, Stack

__all__ = [
    "Context",
    "Facts",
    "Finding",
    "NotJudged",
    "Pack",
    "Product",
    "Resource",
    "ResourceRule",
    "Rule",
    "Severity",
    "Stack",
    "StackRule",
    "Undecided",
    "Unknown",
    "UnknownUsedError",
    "Violation",
    "Waiver",
    "each",
]
