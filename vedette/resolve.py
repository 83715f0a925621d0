"""What holds in one environment: defaults, product file and overrides put together.

Severity decides the route. An alert's own route goes before it; the environment's route goes before both, so that
nothing in staging reaches the people of production by being overlooked; an override's route goes first.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from vedette import names
from vedette.defaults import default_alert, default_alerts, default_name
from vedette.model import Alert, Cron, Override, Product, Route, Severity, Target, Uptime
from vedette.source import Path
from vedette.units import Duration, Threshold

# The levels are severities of their own: a warning is told where `high` is, a critical one where `critical` is.
LEVELS: tuple[Severity, Severity] = ("high", "critical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One limit of a rule with whom it tells; `route` is None where nobody was named."""

    severity: Severity
    threshold: Threshold
    route: Route | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An alert as it is in one environment.

    Attributes:
        name: As an environment's overrides call it.
        alert: The alert before any override: title, service, metric, filter, covers.
        environment: Where it holds.
        origin: `product`, or `default` for a rule that every service gets.
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
class Draft:
    """An alert before its overrides are put on."""

    name: str
    alert: Alert
    origin: str
    path: Path


Overrides = Sequence[tuple[Path, Override]]


def rules(product: Product, environment: str, services: Collection[str] | None = None) -> Iterator[Rule]:
    """Every rule of the product, or of some of its services, that holds in `environment`, defaults first."""
    for draft in drafts(product):
        if services is not None and draft.alert.service not in services:
            continue
        changes = overrides(product, draft, environment)
        if not any(change.disabled for _, change in changes):
            yield _rule(product, environment, draft, changes)


def drafts(product: Product) -> Iterator[Draft]:
    """Every alert, the defaults of each service first."""
    for service in product.services:
        for rule, default in default_alerts(product.company).items():
            alert = default_alert(names.project_slug(product.product, service), service, default)
            path: Path = ("services", service)
            yield Draft(name=default_name(service, rule), alert=alert, origin="default", path=path)
    for name, alert in product.alerts.items():
        yield Draft(name=name, alert=alert, origin="product", path=("alerts", name))


def overrides(product: Product, draft: Draft, environment: str) -> Overrides:
    """The changes to an alert with their places, the weakest first."""
    found: list[tuple[Path, Override]] = []
    if draft.origin == "default":
        service = draft.alert.service
        rule = draft.name.removeprefix(f"{service}-")
        if rule in product.services[service].defaults:
            path: Path = (*draft.path, "defaults", rule)
            found.append((path, product.services[service].defaults[rule]))
    here = product.environments.get(environment)
    if here and draft.name in here.alerts:
        found.append((("environments", environment, "alerts", draft.name), here.alerts[draft.name]))
    return found


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


def watch_route(product: Product, environment: str, watch: Cron | Uptime) -> Route | None:
    """Whom a cron or uptime monitor tells; None where nobody was named."""
    return _general_route(product, environment) or watch.route or product.routes.get(watch.severity)


def project(product: Product, service: str) -> str:
    """The Sentry project that a service sends its events to."""
    return names.project_slug(product.product, product.services[service].project or service)


def sharing(product: Product, service: str) -> tuple[str, ...]:
    """The services in the same project, itself included, in the order of the file."""
    mine = project(product, service)
    return tuple(name for name in product.services if project(product, name) == mine)


def tagged(product: Product, service: str) -> str | None:
    """The value of the tag `service` that tells its events from others' in the project; None where it is alone."""
    return service if len(sharing(product, service)) > 1 else None


def watched(product: Product, alert: Alert) -> str | None:
    """The tag's value that an alert is limited to; None where it looks at the whole project."""
    return None if alert.across else tagged(product, alert.service)


def owner(product: Product, service: str) -> str:
    """The team that owns a service's monitors."""
    return product.services[service].team or product.team


def _rule(product: Product, environment: str, draft: Draft, changes: Overrides) -> Rule:
    alert = draft.alert
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
    return Rule(
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
