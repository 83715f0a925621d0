"""Nobody at once: the weekly digest lists what is open."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from vedette.receivers.base import About, Receiver


class DigestReceiver(Receiver):
    """Whoever reads the weekly digest."""

    key: ClassVar[str] = "digest"

    digest: Literal["weekly"] = Field(description="nobody at once: the weekly digest lists it")

    def action(self, about: About) -> None:
        """None: the monitor opens its issue, and the digest finds it."""
