"""What holds in one environment: defaults, product file and overrides put together, once in a run.

Severity decides the route. An alert's own route goes before it; the environment's route goes before both, so that
nothing in staging reaches the people of production by being overlooked; an override's route goes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from vedette import names
from vedette.defaults import default_alert, default_alerts, default_name
from vedette.model import Alert, Cron, Override, Product, Route, Severity, Target, Uptime
from vedette.source import Catalog, Loaded, Path
from vedette.units import Duration, Threshold

# The levels are severities of their own: a warning takes the route of `high`, a critical one that of `critical`.
LEVELS: tuple[Severity, Severity] = ("high", "critical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One limit of an alert with whom it notifies; `route` is None where nobody was named."""

    severity: Severity
    threshold: Threshold
    route: Route | None


Overrides = Sequence[tuple[Path, Override]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDraft:
    """An alert before its overrides are put on.

    Attributes:
        name: As an environment's overrides call it.
        origin: `product`, or `default` for an alert that every service gets.
        path: Where it stands in the product file.
        overrides: By environment, the changes with their places, the weakest first.
    """

    name: str
    alert: Alert
    origin: str
    path: Path
    overrides: Mapping[str, Overrides]

    def changes(self) -> Mapping[Path, Override]:
        """The changes of all environments by their places, each once."""
        return {path: change for changes in self.overrides.values() for path, change in changes}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedAlert:
    """An alert as it is in one environment.

    Attributes:
        name: As an environment's overrides call it.
        alert: The alert before any override: title, service, metric, filter, covers.
        environment: Where it holds.
        origin: `product`, or `default` for an alert that every service gets.
        within: The window.
        levels: One or two, the milder first.
        runbook: The file, None where there is none.
        path: Where it stands in the product file.
        limits_path: Where its limits stand there; those of an override when it has any.
    """

    name: str
    alert: Alert
    environment: str
    origin: str
    within: Duration
    levels: tuple[Level, ...]
    runbook: str | None
    path: Path
    limits_path: Path

    @property
    def severity(self) -> Severity:
        """That of the most severe level."""
        return self.levels[-1].severity


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedProduct(Loaded):
    """A product with its alerts, which are resolved as it is made and nowhere else.

    Attributes:
        drafts: Every alert before its overrides, the defaults of each service first.
        alerts: By environment, the alerts that hold there, in the same order.
        alternatives: The product in each of its variants.
    """

    drafts: tuple[AlertDraft, ...] = field(init=False)
    alerts: Mapping[str, tuple[ResolvedAlert, ...]] = field(init=False)
    alternatives: tuple[ResolvedProduct, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Resolve every alert in every environment, also for a copy with another product."""
        product = self.product
        drafts = tuple(_drafts(product))
        alerts = {name: tuple(_in_environment(product, drafts, name)) for name in product.environments}
        others = tuple(replace(self, product=other, variants=()) for other in self.variants)
        for name, value in (("drafts", drafts), ("alerts", alerts), ("alternatives", others)):
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class ResolvedCatalog(Catalog):
    """A catalog in which every alert is resolved: what checks, plans and reports start from."""

    products: tuple[ResolvedProduct, ...]


def resolve(catalog: Catalog) -> ResolvedCatalog:
    """The catalog with the alerts of each product resolved."""
    products = tuple(ResolvedProduct(**_values(loaded)) for loaded in catalog.products)
    return ResolvedCatalog(**(_values(catalog) | {"products": products}))


def targets(product: Product) -> Iterator[tuple[Path, Target]]:
    """Every receiver named anywhere in the file."""
    routes: list[tuple[Path, Route | None]] = [
        (("routes", severity), route) for severity, route in product.routes.items()
    ]
    for section in ("alerts", "crons", "uptimes"):
        routes += [((section, name, "route"), entry.route) for name, entry in getattr(product, section).items()]
    for name, environment in product.environments.items():
        routes.append((("environments", name, "route"), environment.route))
        for alert, override in environment.alerts.items():
            routes.append((("environments", name, "alerts", alert, "route"), override.route))
    for name, service in product.services.items():
        for rule, override in service.defaults.items():
            routes.append((("services", name, "defaults", rule, "route"), override.route))
    for path, route in routes:
        for index, target in enumerate(route or ()):
            yield (*path, index), target


def monitor_route(product: Product, environment: str, monitor: Cron | Uptime) -> Route | None:
    """Whom a cron or uptime monitor notifies; None where nobody was named."""
    return _general_route(product, environment) or monitor.route or product.routes.get(monitor.severity)


def project(product: Product, service: str) -> str:
    """The Sentry project that a service sends its events to."""
    return names.project_slug(product.product, product.services[service].project or service)


def sharing(product: Product, service: str) -> tuple[str, ...]:
    """The services in the same project, itself included, in the order of the file."""
    mine = project(product, service)
    return tuple(name for name in product.services if project(product, name) == mine)


def tagged(product: Product, service: str) -> str | None:
    """The value of the tag `service` that sets its events apart from others' in the project; None where it is alone."""
    return service if len(sharing(product, service)) > 1 else None


def alert_tag(product: Product, alert: Alert) -> str | None:
    """The tag's value that an alert is limited to; None where it looks at the whole project."""
    return None if alert.project else tagged(product, alert.service)


def owner(product: Product, service: str) -> str:
    """The team that owns a service's monitors."""
    return product.services[service].team or product.team


def _drafts(product: Product) -> Iterator[AlertDraft]:
    for service in product.services:
        path: Path = ("services", service)
        for rule, default in default_alerts(product.company).items():
            name = default_name(service, rule)
            own = product.services[service].defaults.get(rule)
            yield AlertDraft(
                name=name,
                alert=default_alert(names.project_slug(product.product, service), service, default),
                origin="default",
                path=path,
                overrides=_overrides(product, name, [((*path, "defaults", rule), own)] if own is not None else []),
            )
    for name, alert in product.alerts.items():
        overrides = _overrides(product, name, [])
        yield AlertDraft(name=name, alert=alert, origin="product", path=("alerts", name), overrides=overrides)


def _overrides(product: Product, name: str, everywhere: Overrides) -> Mapping[str, Overrides]:
    """The changes to an alert by environment: those of the environment after those that hold `everywhere`."""
    found: dict[str, Overrides] = {}
    for environment, here in product.environments.items():
        path: Path = ("environments", environment, "alerts", name)
        found[environment] = [*everywhere, *([(path, here.alerts[name])] if name in here.alerts else [])]
    return found


def _in_environment(product: Product, drafts: Sequence[AlertDraft], environment: str) -> Iterator[ResolvedAlert]:
    for draft in drafts:
        if not any(change.disabled for _, change in draft.overrides[environment]):
            yield _resolved(product, environment, draft)


def _resolved(product: Product, environment: str, draft: AlertDraft) -> ResolvedAlert:
    alert, changes = draft.alert, draft.overrides[environment]
    limits, within, runbook = alert.when.limits, alert.when.within, alert.runbook
    severity, own_route = alert.severity, alert.route
    limits_path: Path = (*draft.path, "when", alert.when.metric)
    route = _general_route(product, environment)
    for path, change in changes:
        if change.threshold:
            limits, limits_path = change.threshold, (*path, "threshold")
        within, runbook = change.within or within, change.runbook or runbook
        severity, own_route = change.severity or severity, change.route or own_route
        if path[0] == "environments":
            route = change.route or route

    def level(severity: Severity, threshold: Threshold) -> Level:
        chosen = route or own_route or product.routes.get(severity)
        return Level(severity=severity, threshold=threshold, route=chosen)

    severities = LEVELS if limits.leveled else (severity or LEVELS[1],)
    return ResolvedAlert(
        name=draft.name,
        alert=alert,
        environment=environment,
        origin=draft.origin,
        within=within,
        levels=tuple(map(level, severities, limits.every())),
        runbook=runbook,
        path=draft.path,
        limits_path=limits_path,
    )


def _general_route(product: Product, environment: str) -> Route | None:
    here = product.environments.get(environment)
    return here.route if here else None


def _values(made: Loaded | Catalog) -> dict[str, Any]:
    return {one.name: getattr(made, one.name) for one in fields(made) if one.init}
