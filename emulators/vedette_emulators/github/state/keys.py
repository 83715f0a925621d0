"""The key pairs that secrets are sealed for: one per repository and one per environment, always the same ones."""

from __future__ import annotations

import base64
import hashlib

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from vedette_emulators.core.store import Document


def public_key(scope: str) -> str:
    """Return the public key of a scope, 32 bytes in base64."""
    return base64.b64encode(bytes(_private(scope).public_key)).decode()


def key_id(scope: str) -> str:
    """Return the name of a scope's key: digits, as GitHub's are."""
    return str(int.from_bytes(hashlib.sha256(f"id of {scope}".encode()).digest()[:8], "big")).zfill(20)


def opened(doc: Document) -> str | None:
    """Return the value of a stored secret, or None when it was not sealed for its key."""
    try:
        return SealedBox(_private(doc["scope"])).decrypt(base64.b64decode(doc["encrypted_value"])).decode()
    except (CryptoError, ValueError):
        return None


def _private(scope: str) -> PrivateKey:
    # Derived, not drawn: two emulators that were asked the same offer the same key.
    return PrivateKey(hashlib.sha256(f"local GitHub secrets of {scope}".encode()).digest())
