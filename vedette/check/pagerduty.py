"""Rotas and escalations that reach somebody, in an order that PagerDuty can keep."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from vedette.check.schedules import time_zone
from vedette.contract.on_call import members
from vedette.findings import Finding
from vedette.model import Escalation, Schedule
from vedette.source import Loaded, LoadedCompany, Path


def pagerduty(loaded: Loaded | LoadedCompany) -> Iterator[Finding]:
    """`schedule-empty`, `timezone-unknown`, `escalation-without-person`, `escalation-order`."""
    pager = loaded.described.pagerduty
    for name, schedule in pager.schedules.items():
        yield from _schedule(loaded, ("pagerduty", "schedules", name), schedule)
    for name, escalation in pager.escalation_policies.items():
        yield from _escalation(loaded, ("pagerduty", "escalation_policies", name, "steps"), escalation)


def empty(schedule: Schedule) -> bool:
    """Whether nobody is ever on call."""
    return not members(layer.people for layer in schedule.rotations)


def _schedule(loaded: Loaded | LoadedCompany, path: Path, schedule: Schedule) -> Iterator[Finding]:
    yield from time_zone(loaded, (*path, "time_zone"), schedule.time_zone)
    for index, layer in enumerate(schedule.rotations):
        if not layer.people:
            spot = (*path, "layers", index, "people") if schedule.layers else (*path, "people")
            message = f"nobody is on call in `{layer.title}`; a rotation has at least one person"
            hint = "write the e-mail addresses of those who take turns, or remove it"
            yield loaded.source.finding("schedule-empty", spot, message, hint)


def _escalation(loaded: Loaded | LoadedCompany, path: Path, escalation: Escalation) -> Iterator[Finding]:
    steps = escalation.steps
    if not steps:
        message = f"`{escalation.title}` has no step, so nobody is notified; an escalation has at least one"
        yield loaded.source.finding(
            "escalation-without-person", path, message, "write [{schedules: [SCHEDULE]}]", key=True
        )
    for index, step in enumerate(steps):
        if not (step.people or step.schedules):
            message = (
                f"step {index + 1} of `{escalation.title}` notifies nobody; a step has `schedules`, `people` or both"
            )
            hint = "name whom it notifies, or remove the step"
            yield loaded.source.finding("escalation-without-person", (*path, index), message, hint)
    if steps and steps[0].after:
        message = f"the first step comes after {steps[0].after}; PagerDuty notifies its people at once"
        yield loaded.source.finding("escalation-order", (*path, 0, "after"), message, "remove `after`")
    for index, (earlier, later) in enumerate(pairwise(steps), start=1):
        spot = (*path, index, "after")
        if later.after is None:
            message = f"step {index + 1} of `{escalation.title}` does not say when it comes"
            hint = "add `after:` and the time since the incident's start, such as 1h"
            yield loaded.source.finding("escalation-order", (*path, index), message, hint)
        elif earlier.after and later.after <= earlier.after:
            message = f"step {index + 1} comes after {later.after}, and the step before it after {earlier.after}"
            hint = "both count from the incident's start: make each step later than the one before it"
            yield loaded.source.finding("escalation-order", spot, message, hint)
