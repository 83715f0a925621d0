"""What names stand for: a resource of this stack, or an id that a service has been asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pulumi

from vedette_program.resources.kinds import Kind, Name, Reference
from vedette_program.resources.providers import Providers
from vedette_program.stack import Stack

T = TypeVar("T")
Input = pulumi.Input[str]


class LookupsError(Exception):
    """The services lack what the plan refers to; the message lists everything that is missing."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"- {problem}" for problem in problems))


class Resolver:
    """Knows what this stack has declared so far and what was looked up, and keeps what a look-up did not find."""

    def __init__(self, stack: Stack, providers: Providers) -> None:
        self.stack = stack
        self.providers = providers
        self.problems: list[str] = []
        self._found: dict[tuple[Kind, Name], Any] = {}
        self._made: dict[tuple[Kind, Name], Any] = {}

    def ask(self, what: str, call: Callable[[], T], remedy: str = "") -> T | None:
        """The answer of a provider's function, or None with a problem noted."""
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

    def keep(self, kind: Kind, name: Name, value: object) -> None:
        """Keep the answer to a look-up."""
        self._found[kind, name] = value

    def declare(self, kind: Kind, name: Name, resource: pulumi.Resource) -> None:
        """Keep a resource for those that refer to it."""
        self._made[kind, name] = resource

    def found(self, kind: Kind, name: Name) -> Any:  # noqa: ANN401 - ids and answers of several functions
        """The answer to a look-up; None where there was none."""
        return self._found.get((kind, name))

    def made(self, kind: Kind, name: Name) -> Any:  # noqa: ANN401 - resources of several classes
        """The resource of this stack; None where another one declares it."""
        return self._made.get((kind, name))

    def input(self, reference: Reference, name: Name) -> Input:
        """What a field that refers to `name` becomes.

        Raises:
            KeyError: neither this stack declares it, nor was it looked up.
        """
        made = self.made(reference.kind, name)
        value: Input
        if made is not None:
            value = getattr(made, reference.output)
        elif reference.named:
            value = name if isinstance(name, str) else name[-1]
        else:
            value = self._found[reference.kind, name]
        return pulumi.Output.concat(reference.prefix, value) if reference.prefix else value

    def inputs(self, reference: Reference, part: object, *fields: str) -> Iterator[Input]:
        """As `input`, for every name that these fields of a record hold."""
        for name in reference.kind.of(part, fields):
            yield self.input(reference, name)

    def id(self, kind: Kind, name: Name) -> Input:
        """The id of what has this name."""
        return self.input(Reference(kind), name)


def _reason(error: Exception) -> str:
    """What the provider said, without the words that the SDK and gRPC put around it."""
    text = " ".join(str(error).split())
    for marker in ("rpc error: code = Unknown desc = ", "error: ", "error occurred: * "):
        text = text.rpartition(marker)[2]
    # The finding already says in words what was looked up.
    return re.sub(r"^(get[A-Z]\w*|Error): ", "", text)
