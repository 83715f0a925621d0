"""The bearer token, kept out of every message."""

from __future__ import annotations

from pulumi_plugin_kit.redaction import Redactor

from .errors import ConfigurationError


class Token:
    """A bearer token that shows itself only to the request that carries it.

    Raises:
        ConfigurationError: The text cannot be a token, for example because a line break was pasted with it.
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        if not secret.isascii() or not secret.isprintable() or " " in secret:
            raise ConfigurationError(
                "sentry:token holds a blank, a line break or a character outside ASCII, so it cannot be a token; "
                "set it again with: pulumi config set --secret sentry:token"
            )
        self._secret = secret

    def header(self) -> str:
        """The value of the Authorization header."""
        return f"Bearer {self._secret}"

    def hide(self, redactor: Redactor) -> None:
        """Have the token blanked out of text."""
        redactor.learn(self._secret)

    def __repr__(self) -> str:
        return "Token([secret])"
