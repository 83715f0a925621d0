"""A handle in plain text looks like a call for help, and Slack calls nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation, each
from vedette_policies.vendors import sentry

# Slack calls only what stands in angle brackets (docs.slack.dev, Formatting message text). What follows a letter, a
# dot or a slash belongs to an address.
_HANDLE = re.compile(r"(?<![\w<./+-])@[A-Za-z][\w.-]*")


def evaluate(alert: Resource, _context: Context) -> Iterator[Result]:
    """Notes for Slack have no handle that is only text."""

    def check(action: Mapping[str, Any]) -> Iterator[Result]:
        if action.get("type") != sentry.SLACK:
            return
        notes = (action.get("data") or {}).get("notes") or ""
        for handle in _HANDLE.findall(notes) if "@" in notes else ():
            seen = f"a note of `{alert.name}` has `{handle}` as plain text"
            yield Violation(resource=alert, seen=seen, allowed="a mention has the id of a group or person")

    yield from each(sentry.actions(alert), check)


POLICY = ResourcePolicy(
    id="mention-without-group",
    title="A mention in Slack calls somebody.",
    severity="medium",
    frameworks=("ISO27001:A.5.26",),
    remediation='Write `mention: "@HANDLE"` in the route, which puts the group\'s id into the note.',
    types=(types.ALERT,),
    evaluate=evaluate,
)
