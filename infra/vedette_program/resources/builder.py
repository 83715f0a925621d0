"""A plan's components with their children."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from vedette.plan.records import Manual, Plan, Record, Scope
from vedette_program.resources.components import CatalogEntry
from vedette_program.resources.lookups import Search, look_up
from vedette_program.resources.providers import Providers
from vedette_program.resources.resolver import Resolver
from vedette_program.resources.table import TABLE, inputs_of
from vedette_program.stack import Stack

COMPANY: Scope = "company"


@dataclass(frozen=True, slots=True)
class Builder:
    """Declares resources; everything that they refer to and that no record declares has been found."""

    plan: Plan
    resolver: Resolver

    def build(self) -> None:
        """Declare every component and its children, in the plan's order."""
        for component in self.plan.components:
            entry = CatalogEntry(component)
            for record in component.records:
                if not isinstance(record, Manual):  # the component itself shows it
                    self._declare(record, entry)

    def _declare(self, record: Record, entry: CatalogEntry) -> None:
        row = TABLE[type(record)]
        inputs = inputs_of(record, self.resolver)
        options = pulumi.ResourceOptions(
            parent=entry,
            provider=self.resolver.providers.of(record),
            additional_secret_outputs=list(row.secret_outputs) or None,
        )
        made = row.scoped if row.scoped and inputs.get("environment") is not None else row.made
        resource = made(record.key, **inputs, opts=options)
        if row.beside:
            resource = row.beside(record, resource, options, self.resolver)
        if row.kind:
            for name in row.kind.of(record, row.kind.name):
                self.resolver.declare(row.kind, name, resource)


def prepare(everything: Plan, stack: Stack) -> Builder:
    """Find everything that a stack refers to and does not declare, before the first resource.

    Args:
        everything: All that the catalog declares; the stack takes its part of it.
        stack: What it takes, and where the services are.

    Raises:
        LookupsError: something is missing; the message lists all of it.
    """
    plan = everything.part(scopes=stack.scopes, environments=stack.environments)
    resolver = Resolver(stack, Providers(stack))
    look_up(Search(plan, everything.part(scopes=[COMPANY]), resolver))
    resolver.stop_on_problems()
    return Builder(plan, resolver)
