"""Patterns of a payment provider's test mode, after the providers' own documentation of their keys and hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette_policies.patterns import settings
from vedette_policies.patterns.settings import OFF, ON

PROVIDERS = ("STRIPE", "LEMONSQUEEZY", "LEMON_SQUEEZY", "XENDIT", "PAYPAL")
"""How the names of payment providers' settings start."""

# Stripe marks its keys and payment links test_ (docs.stripe.com/keys, docs.stripe.com/payment-links), Xendit its keys
# _development_ (docs.xendit.co, API keys); PayPal has hosts of their own for tests
# (developer.paypal.com/api/rest/requests). A key is shown by its start only. The first column is in every text that
# has the shape, and costs little to look for.
_KEYS = (
    ("k_test_", re.compile(r"\b[spr]k_test_(?=[0-9A-Za-z]{4})"), "a Stripe test key"),
    ("buy.stripe.com", re.compile(r"\bbuy\.stripe\.com/test_(?=[0-9A-Za-z])"), "a Stripe test link"),
    ("_development_", re.compile(r"\bxnd_(?:public_)?development_(?=[0-9A-Za-z])"), "a Xendit development key"),
    ("sandbox.paypal.com", re.compile(r"\b(?:[a-z-]{1,63}\.){0,4}sandbox\.paypal\.com\b"), "PayPal's sandbox"),
)
# Others write test_ before a key, or after their own short name: Mollie (docs.mollie.com, authentication), Razorpay
# (razorpay.com/docs, API keys).
_TEST_KEY = re.compile(r"(?:[a-z]{2,6}_)?test_(?=[0-9A-Za-z]{8})")
_KEY_NAME = re.compile(r"(?:^|_)(?:KEY|TOKEN|SECRET)$")

# Lemon Squeezy's keys look alike in both modes; what differs is the setting that an application reads.
_SWITCH = re.compile(r"(?:^|_)(?:TEST_?MODE|SANDBOX)(?:_MODE|_ENABLED)?$")
_LIVE = re.compile(r"(?:^|_)LIVE_?MODE(?:_ENABLED)?$")
_MODE = re.compile(r"(?:^|_)(?:MODE|ENV|ENVIRONMENT)$")
_PROVIDER = re.compile(rf"(?:^|_)(?:{'|'.join(PROVIDERS)})_")
_TEST = frozenset({"test", "testing", "sandbox"})
# Of an application's own mode these say nothing of payments; of a provider's they say that no money moves.
_UNREAL = _TEST | {"development", "dev", "demo", "mock"}


def in_text(text: str) -> Iterator[str]:
    """Test keys and hosts anywhere in a text, as words: never more of a key than its prefix."""
    for sign, pattern, words in _KEYS:
        if sign in text and (found := pattern.search(text)):
            yield f"{words} (`{found.group()}…`)" if found.group().endswith("_") else f"{words} (`{found.group()}`)"


def in_setting(name: str, value: str) -> Iterator[str]:
    """Test mode in a setting, by its name or its value."""
    known = list(in_text(value))
    yield from known
    if not known and _KEY_NAME.search(name.upper()) and (found := _TEST_KEY.match(value.strip())):
        yield f"a test key (`{found.group()}…`)"
    if _says(name, value, _TEST):
        yield f"`{name}` is `{value.strip()}`"


def in_file(path: str, text: str) -> Iterator[str]:
    """Test mode in a file. A `mode` or an `env` alone may be anything's there: it counts with a provider's name."""
    yield from in_text(text)
    yield from sorted({f"`{name}` is `{value}`" for name, value in settings.in_file(path, text) if _says(name, value)})


def _says(name: str, value: str, modes: frozenset[str] = frozenset()) -> bool:
    """Whether a setting switches test mode on, or live mode off; `modes` mean it whoever's setting it is."""
    upper, word = name.upper(), value.strip().lower()
    if _PROVIDER.search(upper):
        modes = _UNREAL
    switches = ((_SWITCH, ON), (_LIVE, OFF), (_MODE, modes))
    return any(word in words and pattern.search(upper) for pattern, words in switches)
