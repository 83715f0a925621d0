"""Addresses to which whoever knows them may write: the services' own documentation says to keep them secret."""

from __future__ import annotations

import re
from collections.abc import Iterator

# docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, discord.com/developers/docs/resources/webhook,
# learn.microsoft.com (incoming webhooks of Teams), support.pagerduty.com (Events API v1's integrations),
# developers.google.com/workspace/chat/quickstart/webhooks. A host that a text does not have costs nothing more.
_SHAPES = (
    ("hooks.slack", r"\bhooks\.slack(?:-gov)?\.com/services/T[0-9A-Z]+/B[0-9A-Z]+/(?=[0-9A-Za-z])", "a Slack webhook"),
    ("hooks.slack", r"\bhooks\.slack\.com/(?:workflows|triggers)/(?=[0-9A-Z])", "a trigger of a Slack workflow"),
    ("/api/webhooks/", r"\bdiscord(?:app)?\.com/api/webhooks/(?=[0-9]+/)", "a Discord webhook"),
    (".office.com/webhook", r"\b(?:outlook|[a-z0-9-]+\.webhook)\.office\.com/webhook", "a Teams webhook"),
    ("hooks.zapier.com", r"\bhooks\.zapier\.com/hooks/catch/(?=[0-9])", "a Zapier webhook"),
    ("chat.googleapis.com", r"\bchat\.googleapis\.com/v1/spaces/\S{1,2000}[?&]key=", "a Google Chat webhook"),
    ("events.pagerduty.com", r"\bevents\.pagerduty\.com/integration/(?=[0-9A-Za-z])", "a PagerDuty integration"),
)
_PATTERNS = tuple((host, re.compile(shape), words) for host, shape, words in _SHAPES)


def in_text(text: str) -> Iterator[str]:
    """Webhooks anywhere in a text, as words; never the part that lets one write."""
    for host, pattern, words in _PATTERNS:
        if host in text and pattern.search(text):
            yield words
