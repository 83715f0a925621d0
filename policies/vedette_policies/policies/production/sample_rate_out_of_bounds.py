"""Without traces no latency alert can fire; with all of them a busy day uses up the month's quota."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors import github

_RATE = re.compile(r"(?:^|_)SAMPLE_?RATE$")
_TRACES = re.compile(r"(?:^|_)TRACES_SAMPLE_?RATE$")
# Errors, and replays of what went wrong, are what alerts and people need: each counts.
_ERRORS = re.compile(r"(?:^|_)(?:ERROR|SENTRY)_SAMPLE_?RATE$")


def evaluate(setting: Resource, context: Context) -> Iterator[Result]:
    """A sample rate is a share; production's is within the bounds of what it samples."""
    name, value = github.setting(setting)
    if not _RATE.search(name):
        return
    where = github.deployment(setting)
    least, most = _bounds(name, context) if github.in_production(setting, context.facts) else (0, 1)
    if not least <= _share(value) <= most:
        seen = f"`{name}` of {where or 'all environments'} is `{value}`"
        yield Violation(resource=setting, seen=seen, allowed=f"a number from {least:g} to {most:g}")


def _bounds(name: str, context: Context) -> tuple[float, float]:
    if _ERRORS.search(name):
        return context.settings["least"], 1
    # Whether sessions are recorded at all is for the product to say.
    return context.settings["least"] if _TRACES.search(name) else 0, context.settings["most"]


def _share(value: str) -> float:
    """The number, which for a text that is none lies within no bounds."""
    try:
        return float(value)
    except ValueError:
        return math.nan


POLICY = ResourcePolicy(
    id="sample-rate-out-of-bounds",
    title="Sample rates are shares that production can live with.",
    severity="medium",
    frameworks=("ISO27001:A.8.6", "SOC2:A1.1"),
    remediation="Set `sampling` of the product, or the variable, to a share within the bounds.",
    settings={
        "least": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.01},
        "most": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.5},
    },
    types=types.VARIABLES,
    evaluate=evaluate,
)
