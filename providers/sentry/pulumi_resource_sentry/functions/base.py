"""The shape of a look-up: typed arguments, a typed result, one question asked once a run."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from pulumi_plugin_kit import resource
from pulumi_plugin_kit.check import show
from pulumi_plugin_kit.fields import load

from ..session import Session

A = TypeVar("A")


class Function(resource.Function, Generic[A]):
    """A look-up in Sentry."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.client = session.client

    @abstractmethod
    async def find(self, arguments: A) -> dict[str, Any]:
        """The result's properties.

        Raises:
            MissingError: There is no such thing; the message names what there is.
        """

    async def call(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The result for arguments without problems; the same question is asked once a run."""
        arguments: A = load(self.Arguments, values)
        question = (self.token, arguments)
        result: dict[str, Any] = await self.session.answers.get(question, lambda: self.find(arguments))
        return result


def not_found(what: str, name: str, there: list[str]) -> str:
    """A message that names what is missing and what exists instead."""
    known = ", ".join(show(item) for item in sorted(there)) or "none"
    return f"there is no {what} {show(name)}; there are: {known}"
