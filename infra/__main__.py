"""The program that `pulumi preview` and `pulumi up` run: catalog, plan, resources."""

import pulumi
from vedette_program.build import LookupsError, prepare
from vedette_program.protection import protect_what_is_kept
from vedette_program.stack import StackError, load_stack

from vedette.escape import printable
from vedette.load import CatalogError, load_catalog
from vedette.plan import make_plan
from vedette.plan.records import Scope

COMPANY: Scope = "company"


def main() -> None:
    """Declare everything that the catalog asks of this stack.

    Raises:
        pulumi.RunError: the catalog, the configuration or the services have problems; nothing was declared.
    """
    try:
        stack = load_stack()
        everything = make_plan(load_catalog(stack.catalog))
        plan = everything.part(scopes=stack.scopes, environments=stack.environments)
        builder = prepare(plan, everything.part(scopes=[COMPANY]), stack)
    except (StackError, CatalogError, LookupsError) as error:
        raise pulumi.RunError(printable(f"stack {pulumi.get_stack()} cannot be planned:\n{error}")) from None
    if stack.protect:
        protect_what_is_kept()
    builder.build(plan)


main()
