"""Patterns of a credential, by the prefixes that vendors document for secret scanning; test keys are `payments`'."""

from __future__ import annotations

import re
from collections.abc import Iterator

# docs.github.com/code-security/secret-scanning has the list of patterns that GitHub itself looks for. What stands
# before each shape is in every text that has it: looking for that first makes most texts cost nothing. The password of
# an address may be a reference, such as `$TOKEN`.
_PAGERDUTY = r"(?i:\b[a-z_]*(?:routing|integration)_key[\"']?\s*[:=]\s*[\"']?(?=[0-9a-z]{32}\b))"
_SHAPES = (
    ("k_live_", r"\b[sr]k_live_(?=[0-9A-Za-z]{4})", "a Stripe key"),
    ("xnd_", r"\bxnd_production_(?=[0-9A-Za-z])", "a Xendit key"),
    ("gh", r"\bgh[pousr]_(?=[0-9A-Za-z]{20})", "a GitHub token"),
    ("github_pat_", r"\bgithub_pat_(?=[0-9A-Za-z])", "a GitHub token"),
    ("xox", r"\bxox[abeprs]-(?=[0-9A-Za-z])", "a Slack token"),
    ("xapp-", r"\bxapp-(?=[0-9])", "a Slack token"),
    ("sntry", r"\bsntry[su]_(?=[0-9A-Za-z])", "a Sentry token"),
    ("whsec_", r"\bwhsec_(?=[0-9A-Za-z])", "a webhook's signing secret"),
    ("sk-ant-", r"\bsk-ant-(?=[0-9A-Za-z])", "an Anthropic key"),
    ("AKIA", r"\bAKIA(?=[0-9A-Z]{16}\b)", "an AWS access key"),
    # Lemon Squeezy's keys are such tokens too.
    ("eyJ", r"\beyJ[0-9A-Za-z_-]{1,2000}\.eyJ(?=[0-9A-Za-z_-])", "a signed token"),
    # PagerDuty's keys have no form of their own: what stands before one shows what it is.
    ("_key", _PAGERDUTY, "a PagerDuty key"),
    ("_KEY", _PAGERDUTY, "a PagerDuty key"),
    ("PRIVATE KEY", r"-----BEGIN [A-Z ]*PRIVATE KEY-----", "a private key"),
    ("@", r"\bhttps://(?=[0-9a-f]{32}(?::[0-9a-f]{32})?@[^\s/]+/[0-9]+)", "a Sentry DSN"),
    ("@", r"\b[a-z][a-z0-9+]*://[^\s:/@]+:(?=[^\s:/@$<{*][^\s:/@]*@)", "a password in an address"),
)
_PATTERNS = tuple((sign, re.compile(shape), words) for sign, shape, words in _SHAPES)
_NAMED = re.compile(
    r"(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS|(?:SECRET|PRIVATE|API|ACCESS|ROUTING|INTEGRATION)_KEY)$"
)


def in_text(text: str) -> Iterator[str]:
    """Credentials anywhere in a text, as words; never a part of one that would help to use it."""
    for sign, pattern, words in _PATTERNS:
        if sign in text and pattern.search(text):
            yield words


def named(name: str) -> bool:
    """Whether a setting's name says that its value is a secret."""
    return bool(_NAMED.search(name.upper()))
