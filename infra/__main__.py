"""The program that `pulumi preview` and `pulumi up` run: catalog, plan, resources."""

from __future__ import annotations

import pulumi
from vedette_program.protection import protect_what_is_kept
from vedette_program.resources import LookupsError, prepare
from vedette_program.stack import StackError, load_stack

from vedette.escape import printable
from vedette.load import CatalogError, load_catalog
from vedette.plan import make_plan


def main() -> None:
    """Declare everything that the catalog asks of this stack.

    Raises:
        pulumi.RunError: the catalog, the configuration or the services have problems; nothing was declared.
    """
    try:
        stack = load_stack()
        builder = prepare(make_plan(load_catalog(stack.catalog)), stack)
    except (StackError, CatalogError, LookupsError) as error:
        raise pulumi.RunError(printable(f"stack {pulumi.get_stack()} cannot be planned:\n{error}")) from None
    if stack.protect:
        protect_what_is_kept()
    builder.build()


main()
