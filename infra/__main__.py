"""The program that `pulumi preview` and `pulumi up` run: catalog, plan, resources."""

import pulumi
import pulumi_sentry

from infra.build import Builder, LookupsError, resolve
from infra.stack import StackError, load_stack
from vedette.load import CatalogError, load_catalog
from vedette.plan import make_plan


def main() -> None:
    """Declare everything that the catalog asks of this stack.

    Raises:
        pulumi.RunError: the catalog, the configuration or the services have problems; nothing was declared.
    """
    try:
        stack = load_stack()
        plan = make_plan(load_catalog(stack.catalog), scopes=stack.scopes, environments=stack.environments)
        sentry = pulumi_sentry.Provider(
            "sentry",
            base_url=stack.sentry.base_url,
            organization=stack.sentry.organization,
            token=stack.sentry.token,
        )
        found = resolve(plan, sentry, organization=stack.sentry.organization)
    except (StackError, CatalogError, LookupsError) as error:
        raise pulumi.RunError(f"stack {pulumi.get_stack()} cannot be planned:\n{error}") from None
    Builder(found, sentry).build(plan)


main()
