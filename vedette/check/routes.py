"""Every alert notifies somebody, and only production wakes people."""

from __future__ import annotations

from collections.abc import Iterator

from vedette import names
from vedette.findings import Finding
from vedette.model import Route
from vedette.resolve import ResolvedProduct, monitor_route
from vedette.source import Path


def routes(loaded: ResolvedProduct) -> Iterator[Finding]:
    """`route-missing`, `pager-outside-production`."""
    source = loaded.source
    written = source.keys("routes")
    # Routes that are no mapping are a finding of their own; nothing is known of them.
    known = source.is_mapping("routes") or not source.has("routes")
    missing: dict[tuple[Path, str], dict[str, None]] = {}
    for path, environment, severity, route in entry_routes(loaded):
        if known and not route and severity not in written:
            # A service has several rules, each in the same environments.
            missing.setdefault((path, severity), {})[environment] = None
        pages = next((target.receiver for target in route or () if target.receiver.pages), None)
        if pages and environment != names.PRODUCTION:
            message = f"`{path[-1]}` would page `{pages.name}` from {environment}; only production pages"
            hint = f"give `environments.{environment}` a `route` without {pages.key}"
            yield source.finding("pager-outside-production", path, message, hint, key=True)
    for (path, severity), places in missing.items():
        message = f"`{path[-1]}` has severity {severity} in {' and '.join(places)}, and no route says whom to notify"
        hint = f"add `{severity}` to `routes`, or a `route` to `{path[-1]}`"
        if path[0] == "services":
            of_all = f"each default alert of `{path[-1]}` with severity {severity}"
            message = f"{of_all} notifies nobody in {' and '.join(places)}: no route says whom"
            hint = f"add `{severity}` to `routes`, or a `route` to the alert under `defaults` of `{path[-1]}`"
        yield source.finding("route-missing", path, message, hint, key=True)


def entry_routes(loaded: ResolvedProduct) -> Iterator[tuple[Path, str, str, Route | None]]:
    """Each entry in each environment with its severity and route."""
    product = loaded.product
    for environment in names.ENVIRONMENTS:
        for rule in loaded.alerts.get(environment, ()):
            for level in rule.levels:
                yield rule.path, environment, level.severity, level.route
    for section in ("crons", "uptimes"):
        for name, monitor in getattr(product, section).items():
            route = monitor_route(product, names.PRODUCTION, monitor)
            yield (section, name), names.PRODUCTION, monitor.severity, route
