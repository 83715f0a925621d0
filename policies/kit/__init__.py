"""What a rule is made of; a thin layer over `pulumi_policy`."""

from policies.kit.checking import each
from policies.kit.facts import Context, Facts, Product, Waiver
from policies.kit.pack import Pack
from policies.kit.rules import Finding, NotJudged, ResourceRule, Rule, Severity, StackRule, Undecided, Violation
from policies.kit.values import Unknown, UnknownUsedError
from policies.kit.views import Resource, Stack

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
