"""Model to plan: which component belongs to which stack, in an order in which each refers only to earlier ones."""

from collections.abc import Collection, Iterator

from vedette import names
from vedette.plan.company import company, teams
from vedette.plan.github import deployed
from vedette.plan.monitors import alerts, boards, jobs_and_addresses
from vedette.plan.pagerduty import pagerduty
from vedette.plan.records import SCOPES, Component, Plan, Scope
from vedette.plan.slack import slack
from vedette.source import Catalog, Loaded


def make_plan(
    catalog: Catalog,
    *,
    scopes: Collection[Scope] = SCOPES,
    environments: Collection[str] = names.ENVIRONMENTS,
) -> Plan:
    """What a stack declares of a catalog that passed its checks.

    Args:
        catalog: All products.
        scopes: `company` for what exists once, `environment` for what belongs to one.
        environments: Which ones; a product takes part in those that its file names.
    """
    components: list[Component] = []
    if "company" in scopes:
        components += teams(catalog)
        components += slack(catalog)
        components += pagerduty(catalog)
        for loaded in catalog.products:
            components += company(loaded)
    if "environment" in scopes:
        for loaded in catalog.products:
            for environment in names.ENVIRONMENTS:
                if environment in environments and environment in loaded.product.environments:
                    components += _environment(loaded, environment)
    return Plan(components=tuple(components))


def _environment(loaded: Loaded, environment: str) -> Iterator[Component]:
    yield from deployed(loaded, environment)
    yield from alerts(loaded, environment)
    # A job, an address and a board are watched once, with the eyes of production: a second cron monitor of the same
    # slug cannot exist, and its alert looks only at production's check-ins.
    if environment == names.PRODUCTION:
        yield from jobs_and_addresses(loaded)
        yield from boards(loaded)
