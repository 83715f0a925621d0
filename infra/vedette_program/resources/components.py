"""The component resource of a catalog entry, which policies evaluate and people see in a preview."""

from __future__ import annotations

import pulumi

from vedette.contract.types import ENTRY
from vedette.plan.records import Component


class CatalogEntry(pulumi.ComponentResource):
    """One entry of the catalog; the vendors' resources are its children.

    Its inputs are registered as outputs too: resource policies see a component's inputs, stack policies only its
    outputs.
    """

    def __init__(self, component: Component) -> None:
        inputs = component.declared()
        super().__init__(f"{ENTRY}{component.kind}", component.name, inputs)
        self.register_outputs(inputs)
