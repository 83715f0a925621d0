"""Asking the services what exists, and keeping every answer that was a no."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class LookupsError(Exception):
    """The services lack what the plan refers to; the message lists everything that is missing."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"- {problem}" for problem in problems))


class Looker:
    """Calls functions of the providers and keeps what went wrong."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def at(self, what: str, call: Callable[[], T], remedy: str = "") -> T | None:
        """The answer of a function, or None with a problem noted."""
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - the SDK raises a bare Exception when a function fails
            self.problems.append(f"{what}: {_reason(error)}{remedy}")
            return None

    def stop_on_problems(self) -> None:
        """End here if anything was noted.

        Raises:
            LookupsError: something was.
        """
        if self.problems:
            raise LookupsError(self.problems)


def _reason(error: Exception) -> str:
    """What the provider said, without the words that the SDK and gRPC put around it."""
    text = " ".join(str(error).split())
    for marker in ("rpc error: code = Unknown desc = ", "error: ", "error occurred: * "):
        text = text.rpartition(marker)[2]
    # The finding already says in words what was looked up.
    return re.sub(r"^(get[A-Z]\w*|Error): ", "", text)
