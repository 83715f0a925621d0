"""Signs of a payment provider's test mode, after the providers' own documentation of their keys and hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator

PROVIDERS = ("STRIPE", "LEMONSQUEEZY", "LEMON_SQUEEZY", "XENDIT", "PAYPAL")
"""How the names of payment providers' settings start."""

# Stripe marks its keys _test_ (docs.stripe.com/keys), Xendit _development_ (docs.xendit.co, API keys); PayPal has a
# host of its own for tests (developer.paypal.com/api/rest/requests). A key is shown by its start only.
_KEYS = (
    (re.compile(r"\b[spr]k_test_(?=[0-9A-Za-z]{4})"), "a Stripe test key"),
    (re.compile(r"\bxnd_(?:public_)?development_(?=[0-9A-Za-z])"), "a Xendit development key"),
    (re.compile(r"\b[a-z-]+(?:\.[a-z-]+)?\.sandbox\.paypal\.com\b|\bsandbox\.paypal\.com\b"), "PayPal's sandbox"),
)
# Lemon Squeezy's keys look alike in both modes; what tells is the setting that an application reads.
_SWITCH = re.compile(r"(?:^|_)(?:TEST_?MODE|SANDBOX)$")
_MODE = re.compile(r"(?:^|_)(?:MODE|ENV|ENVIRONMENT)$")
_ON = {"true", "1", "yes", "on"}
_TEST = {"test", "testing", "sandbox"}
_ASSIGNED = re.compile(
    r"\b(?P<name>[A-Za-z][A-Za-z0-9_]*)[\"']?\s*[:=]\s*[\"']?(?P<value>[A-Za-z0-9]+)\b(?![\"']?\s*[.(])"
)


def in_text(text: str) -> Iterator[str]:
    """Test keys and hosts anywhere in a text, as words: never more of a key than its prefix."""
    for pattern, words in _KEYS:
        if found := pattern.search(text):
            yield f"{words} (`{found.group()}…`)" if found.group().endswith("_") else f"{words} (`{found.group()}`)"


def in_setting(name: str, value: str) -> Iterator[str]:
    """Test mode in a setting, by its name or its value."""
    yield from in_text(value)
    word = value.strip().lower()
    switched = _SWITCH.search(name.upper()) and word in _ON
    if switched or (_MODE.search(name.upper()) and word in _TEST):
        yield f"`{name}` is `{value.strip()}`"


def in_file(path: str, text: str) -> Iterator[str]:
    """Test mode in a file; prose may speak of settings, and only code and configuration make them."""
    yield from in_text(text)
    if not path.endswith(".md"):
        seen = {f"`{m['name']}` is `{m['value']}`" for m in _ASSIGNED.finditer(text) if _switch(m["name"], m["value"])}
        yield from sorted(seen)


def _switch(name: str, value: str) -> bool:
    return bool(_SWITCH.search(name.upper())) and value.lower() in _ON
