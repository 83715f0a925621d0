"""A channel has more readers than Sentry has seats, and Slack keeps what scrubbing would have removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation, each
from vedette_policies.vendors import sentry

_BREAKS = re.compile(r"[._-]")


def evaluate(alert: Resource, context: Context) -> Iterator[Result]:
    """No Slack action shows a tag whose name has a word of the setting, or is Sentry's own `user`."""
    words = frozenset(context.settings["words"])

    def check(action: dict[str, Any]) -> Iterator[Result]:
        if action.get("type") != sentry.SLACK:
            return
        tags = [tag.strip() for tag in ((action.get("data") or {}).get("tags") or "").split(",")]
        if personal := [tag for tag in tags if _personal(tag, words)]:
            shown = ", ".join(f"`{tag}`" for tag in personal)
            seen = f"`{alert.name}` shows {shown} in Slack"
            yield Violation(resource=alert, seen=seen, allowed="tags of a message show what failed, not to whom")

    yield from each(sentry.actions(alert), check)


def _personal(tag: str, words: frozenset[str]) -> bool:
    name = tag.lower()
    # Sentry's tag `user` is the id, the address or the name of a user, whichever it has first.
    return name == "user" or not words.isdisjoint(_BREAKS.split(name))


POLICY = ResourcePolicy(
    id="personal-data-in-slack-tags",
    title="Messages in Slack show no personal data.",
    severity="high",
    frameworks=("GDPR:Art.5", "ISO27001:A.5.34", "SOC2:P6.1"),
    remediation="Remove the tag from the action; who was hit stands in Sentry, behind the message's link.",
    settings={
        "words": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["address", "birthday", "customer", "email", "ip", "mail", "phone", "username"],
        },
    },
    types=(types.ALERT,),
    evaluate=evaluate,
)
