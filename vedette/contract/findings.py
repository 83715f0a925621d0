"""A finding of a policy as data, and the ids that findings have."""

from __future__ import annotations

from dataclasses import dataclass

FACTS = "catalog-facts"
"""The one policy that refuses nothing: it takes in the facts by which the others decide."""

PACK = "vedette"
"""The name of the pack."""

DELETED, REPLACED = "deleted-in-production", "replaced-project"
PLANNED = frozenset({DELETED, REPLACED})
"""Findings about what a preview would remove: a waiver of one names something that the catalog no longer has."""

IN_BOTH = frozenset(
    {
        "alert-without-runbook",
        "escalation-without-person",
        "levels-crossed",
        "pager-outside-production",
        "threshold-never-reached",
    }
)
"""What `vedette validate` finds in a catalog and a policy in resources: one idea, one id, one page."""

RENAMED = {
    "escalation-ends-nowhere": "escalation-without-person",
    "route-pages": "pager-outside-production",
    "runbook-missing": "alert-without-runbook",
    "threshold-never": "threshold-never-reached",
    "thresholds-crossed": "levels-crossed",
}
"""Ids of before, with those of now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a policy refuses or warns of.

    Attributes:
        id: The policy's.
        severity: low, medium, high or critical.
        level: advisory or mandatory; only what is mandatory is refused.
        resource: The name of the resource or entry, "" where there is none.
        place: Where in the catalog, as `file#entry`; "" where that is not known.
        message: The value seen and what is allowed.
        help: What to do.
    """

    id: str
    severity: str
    level: str
    resource: str
    place: str
    message: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEvaluated:
    """That a policy could not be evaluated for a resource, and why."""

    id: str
    resource: str
    reason: str


def page(id_: str) -> str:
    """Where a finding of `vedette validate` is explained; those of policies are all in `docs/policies`."""
    return f"docs/{'policies' if id_ in IN_BOTH else 'findings'}/{id_}.md"
