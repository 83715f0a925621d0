"""A filter that is left empty says "a part" and means everything, so the alert is about something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Unknown, Violation, each
from vedette_policies.vendors import sentry

# docs.sentry.io/concepts/search: key:value, with ! before what must not be, and quotes around what has blanks.
_TERM = re.compile(r'(?P<no>!)?(?P<key>[\w.\[\]-]+):(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s()"]*))|"[^"]*"')
_UNFILTERED = {"metrics", "sessions"}
"""Datasets of release health: they count sessions only, so that there need be no filter."""
_PARTS = {"co": "contains", "sw": "starts with", "ew": "ends with"}


def evaluate(resource: Resource, _context: Context) -> Iterator[Result]:
    """The query of a monitor and the filters of an alert leave something out."""
    if resource.type == types.METRIC_MONITOR:
        yield from _query(resource)
    else:

        def check(condition: Mapping[str, Any]) -> Iterator[Result]:
            yield from _filter(resource, condition.get("comparison"))

        yield from each(sentry.filters(resource), check)


def _query(monitor: Resource) -> Iterator[Result]:
    query = monitor.text("query").strip()
    if not query.strip("*"):
        if monitor.text("dataset") not in _UNFILTERED:
            yield _violation(monitor, "has an empty query, so it counts whatever is sent")
        return
    for term in _TERM.finditer(query) if "*" in query else ():
        value = term["quoted"] or term["plain"]
        if value and not value.strip("*") and not term["no"]:
            yield _violation(monitor, f"looks for `{term.group()}`, which whatever has `{term['key']}` is")


def _filter(alert: Resource, comparison: Any) -> Iterator[Result]:  # noqa: ANN401 - by the condition's type
    if not isinstance(comparison, Mapping | Unknown):
        return
    match = comparison.get("match")
    if match in _PARTS and comparison.get("value") == "":
        name = comparison.get("key") or comparison.get("attribute")
        yield _violation(alert, f"has a filter that `{name}` {_PARTS[match]} nothing, which holds for everything")


def _violation(resource: Resource, what: str) -> Violation:
    return Violation(resource=resource, seen=f"`{resource.name}` {what}", allowed="a filter leaves something out")


POLICY = ResourcePolicy(
    id="filter-matches-all",
    title="A filter leaves something out.",
    severity="medium",
    frameworks=("ISO27001:A.8.16", "SOC2:CC7.2"),
    remediation="Write what is meant; for events that have a field whatever it holds, write `has:FIELD`.",
    types=(types.METRIC_MONITOR, types.ALERT),
    evaluate=evaluate,
)
