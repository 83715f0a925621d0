"""Model to plan: every component in an order in which each refers only to earlier ones."""

from __future__ import annotations

from collections.abc import Iterator

from vedette import names
from vedette.plan.company import company, teams
from vedette.plan.github import deployed
from vedette.plan.monitors import alerts, boards, jobs_and_addresses
from vedette.plan.pagerduty import pagerduty
from vedette.plan.records import Component, Plan
from vedette.plan.slack import slack
from vedette.resolve import ResolvedCatalog, ResolvedProduct


def make_plan(catalog: ResolvedCatalog) -> Plan:
    """Everything that a catalog declares, made once in a run; `Plan.part` has what one stack declares of it.

    Args:
        catalog: One that passed its checks.
    """
    return Plan(components=tuple(_components(catalog)))


def _components(catalog: ResolvedCatalog) -> Iterator[Component]:
    yield from teams(catalog)
    yield from slack(catalog)
    yield from pagerduty(catalog)
    for loaded in catalog.products:
        yield from company(loaded)
    for loaded in catalog.products:
        for environment in names.ENVIRONMENTS:
            if environment in loaded.product.environments:
                yield from _environment(loaded, environment)


def _environment(loaded: ResolvedProduct, environment: str) -> Iterator[Component]:
    yield from deployed(loaded, environment)
    yield from alerts(loaded, environment)
    # A job, an address and a board are watched once, with the eyes of production: a second cron monitor of the same
    # slug cannot exist, and its alert looks only at production's check-ins.
    if environment == names.PRODUCTION:
        yield from jobs_and_addresses(loaded)
        yield from boards(loaded)
