"""The components that monitor something: alerts, jobs, addresses, boards."""

from __future__ import annotations

from collections.abc import Iterator

from vedette import names
from vedette.model import Cron, Uptime
from vedette.plan.dashboards import dashboard_records
from vedette.plan.entries import component, monitored
from vedette.plan.records import Component, Kind, Record
from vedette.plan.sentry import cron_records, rule_key, rule_records, uptime_records
from vedette.resolve import ResolvedProduct, monitor_route
from vedette.source import Loaded


def alerts(loaded: ResolvedProduct, environment: str) -> Iterator[Component]:
    """Every alert that holds in an environment."""
    product = loaded.product
    for rule in loaded.alerts[environment]:
        inputs = monitored(
            loaded,
            rule.path,
            service=rule.alert.service,
            covers=rule.alert.covers,
            severity=rule.severity,
            route=rule.levels[-1].route,
            runbook=rule.runbook,
            environment=environment,
        )
        yield Component(
            kind="Alert",
            name=rule_key(product, rule),
            scope="environment",
            product=product.product,
            inputs={**inputs, "origin": rule.origin},
            records=tuple(rule_records(product, rule)),
        )


def jobs_and_addresses(loaded: Loaded) -> Iterator[Component]:
    """Every job and every address, as production has them."""
    product, environment = loaded.product, names.PRODUCTION
    for name, cron in product.crons.items():
        yield _monitor(loaded, "Cron", name, cron, cron_records(product, name, cron, environment))
    for name, uptime in product.uptimes.items():
        records = uptime_records(product, name, uptime, environment)
        yield _monitor(loaded, "Uptime", name, uptime, records)


def boards(loaded: Loaded) -> Iterator[Component]:
    """Every dashboard; one of each service is one component with a board per service."""
    product, environment = loaded.product, names.PRODUCTION
    for name, entry in product.dashboards.items():
        yield component(
            loaded,
            "Dashboard",
            names.key(product.product, name, environment),
            dashboard_records(product, name, entry, environment),
            scope="environment",
            path=("dashboards", name),
            covers=entry.covers,
            more={"environment": environment},
        )


def _monitor(loaded: Loaded, kind: Kind, name: str, entry: Cron | Uptime, records: tuple[Record, ...]) -> Component:
    product, environment = loaded.product, names.PRODUCTION
    return Component(
        kind=kind,
        name=names.key(product.product, name, environment),
        scope="environment",
        product=product.product,
        inputs=monitored(
            loaded,
            (f"{kind.lower()}s", name),
            service=entry.service,
            covers=entry.covers,
            severity=entry.severity,
            route=monitor_route(product, environment, entry),
            runbook=entry.runbook,
            environment=environment,
        ),
        records=records,
    )
