"""Resources as policies see them: with the catalog entry that they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vedette_policies.contract.types import ENTRY
from vedette_policies.kit.facts import Facts
from vedette_policies.kit.values import Unknown, UnknownUsedError


@dataclass(slots=True, eq=False, kw_only=True)
class Resource:
    """One resource or catalog entry.

    Attributes:
        props: Plain data in the engine's spelling; what cannot be seen is `Unknown`.
        children: Filled only in a `Stack`: a resource policy is evaluated before they exist.
        sources: By property, the resources that its value comes from, known even where the value is not; filled only
            in a `Stack`.
    """

    type: str
    name: str
    urn: str
    props: Mapping[str, Any] = field(default_factory=dict)
    protect: bool = False
    parent: Resource | None = None
    children: list[Resource] = field(default_factory=list)
    sources: Mapping[str, list[Resource]] = field(default_factory=dict)

    @property
    def entry(self) -> Resource | None:
        """The catalog entry that this is or belongs to."""
        found: Resource | None = self
        while found and not found.type.startswith(ENTRY):
            found = found.parent
        return found

    @property
    def kind(self) -> str:
        """The last word of the type, such as Alert."""
        return self.type.rpartition(":")[2]

    @property
    def place(self) -> str:
        """Where it stands in the catalog, `file#entry`; its name where a program declares it on its own."""
        try:
            return (self.entry and self.entry.text("place")) or self.name
        except UnknownUsedError:
            return self.name

    @property
    def product(self) -> str:
        """The product that the entry belongs to, by the first part of its name; "" outside the catalog."""
        return self.entry.name.partition(".")[0] if self.entry else ""

    @property
    def environment(self) -> str | None:
        """The environment of its entry; None for what all environments share."""
        return self.entry.text("environment") or None if self.entry else None

    def of_production(self, facts: Facts) -> bool:
        """Whether its entry belongs to production, as what all environments share does."""
        return self.environment is None or facts.is_production(self.environment)

    def get(self, *path: str | int) -> Any:  # noqa: ANN401 - whatever a property holds
        """The value at a path, None where there is none.

        Raises:
            UnknownUsedError: the value, or one on the way to it, cannot be seen.
        """
        value: Any = self.props
        for step in path:
            if isinstance(value, Mapping):
                value = value.get(str(step))
            elif isinstance(value, list) and isinstance(step, int):
                value = value[step] if step < len(value) else None
            else:
                return None
            if isinstance(value, Unknown):
                raise UnknownUsedError(value)
        return value

    def text(self, *path: str | int) -> str:
        """The text at a path, "" where there is none; raises like `get`."""
        value = self.get(*path)
        return value if isinstance(value, str) else ""

    def items(self, *path: str | int) -> list[Any]:
        """The list at a path, empty where there is none; raises like `get`. Its items may be `Unknown`."""
        value = self.get(*path)
        return value if isinstance(value, list) else []


class Stack:
    """Every resource of a stack, sorted by URN; the engine gives them in no order."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources = tuple(sorted(resources, key=lambda one: one.urn))
        self._by_type: dict[str, list[Resource]] = {}
        for one in self.resources:
            self._by_type.setdefault(one.type, []).append(one)
            if one.parent:
                one.parent.children.append(one)

    def of(self, *types: str) -> list[Resource]:
        """The resources of these types."""
        return [one for name in types for one in self._by_type.get(name, ())]

    def entries(self, *kinds: str) -> list[Resource]:
        """The catalog entries of these kinds."""
        return self.of(*(ENTRY + kind for kind in kinds))
