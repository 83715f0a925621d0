"""Model to plan: which component belongs to which stack, in an order in which each refers only to earlier ones."""

from collections.abc import Collection, Iterator, Mapping

from vedette import names
from vedette.model import Route, Severity, Target
from vedette.plan.dashboards import dashboard_record
from vedette.plan.records import SCOPES, ClientKey, Component, Json, Plan, Project, Scope, Team
from vedette.plan.sentry import cron_records, rule_key, rule_records, uptime_records
from vedette.resolve import Rule, owner, rules, watch_route
from vedette.source import Catalog, Loaded, Path


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
        components += _teams(catalog)
        for loaded in catalog.products:
            components += _company(loaded)
    if "environment" in scopes:
        for loaded in catalog.products:
            for environment in names.ENVIRONMENTS:
                if environment in environments and environment in loaded.product.environments:
                    components += _environment(loaded, environment)
    return Plan(components=tuple(components))


def _teams(catalog: Catalog) -> Iterator[Component]:
    """Teams are shared by products: one component each, wherever it is described first."""
    seen: set[str] = set()
    for loaded in catalog.products:
        for slug, team in loaded.product.teams.items():
            if slug not in seen:
                seen.add(slug)
                key = names.key("team", slug)
                inputs = {"origin": "product", "mailbox": team.mailbox, "place": _place(loaded, ("teams", slug))}
                record = Team(key=key, slug=slug, name=team.name)
                yield Component(kind="Team", name=key, scope="company", product=None, inputs=inputs, records=(record,))


def _company(loaded: Loaded) -> Iterator[Component]:
    product = loaded.product
    yield Component(
        kind="Product",
        name=product.product,
        scope="company",
        product=product.product,
        inputs={
            "rows": product.rows,
            "owner": product.team,
            "origin": "product",
            "place": _place(loaded, ("product",)),
        },
    )
    for name, service in product.services.items():
        key = names.key(product.product, name)
        slug = names.project_slug(product.product, name)
        project = Project(
            key=names.key(key, "project"),
            slug=slug,
            name=names.project_name(product.title, name),
            platform=service.platform,
            teams=(owner(product, name),),
            data_scrubber=True,
            data_scrubber_defaults=True,
            sensitive_fields=(),
            scrub_ip_addresses=True,
        )
        client_key = ClientKey(key=names.key(key, "key"), project=slug, name=name)
        yield Component(
            kind="Service",
            name=key,
            scope="company",
            product=product.product,
            inputs={
                "rows": service.rows,
                "owner": owner(product, name),
                "origin": "product",
                "place": _place(loaded, ("services", name)),
            },
            records=(project, client_key),
        )


def _environment(loaded: Loaded, environment: str) -> Iterator[Component]:
    product = loaded.product
    for rule in rules(product, environment):
        yield Component(
            kind="Alert",
            name=rule_key(product, rule),
            scope="environment",
            product=product.product,
            inputs=_rule_inputs(loaded, rule),
            records=tuple(rule_records(product, rule)),
        )
    # A job, an address and a board are watched once, with the eyes of production: a second cron monitor of the same
    # slug cannot exist, and its alert looks only at production's check-ins.
    if environment == names.PRODUCTION:
        yield from _watches(loaded)


def _watches(loaded: Loaded) -> Iterator[Component]:
    product, environment = loaded.product, names.PRODUCTION
    for name, cron in product.crons.items():
        yield Component(
            kind="Cron",
            name=names.key(product.product, name, environment),
            scope="environment",
            product=product.product,
            inputs=_inputs(
                loaded,
                ("crons", name),
                service=cron.service,
                rows=cron.rows,
                severity=cron.severity,
                route=watch_route(product, environment, cron),
                runbook=cron.runbook,
                environment=environment,
            ),
            records=cron_records(product, name, cron, environment),
        )
    for name, uptime in product.uptimes.items():
        yield Component(
            kind="Uptime",
            name=names.key(product.product, name, environment),
            scope="environment",
            product=product.product,
            inputs=_inputs(
                loaded,
                ("uptimes", name),
                service=uptime.service,
                rows=uptime.rows,
                severity=uptime.severity,
                route=watch_route(product, environment, uptime),
                runbook=uptime.runbook,
                environment=environment,
            ),
            records=uptime_records(product, name, uptime, environment),
        )
    for name, dashboard in product.dashboards.items():
        record = dashboard_record(product, name, dashboard, environment)
        yield Component(
            kind="Dashboard",
            name=record.key,
            scope="environment",
            product=product.product,
            inputs={
                "rows": dashboard.rows,
                "owner": product.team,
                "environment": environment,
                "origin": "product",
                "place": _place(loaded, ("dashboards", name)),
            },
            records=(record,),
        )


def _rule_inputs(loaded: Loaded, rule: Rule) -> Mapping[str, Json]:
    inputs = _inputs(
        loaded,
        rule.path,
        service=rule.alert.service,
        rows=rule.alert.rows,
        severity=rule.severity,
        route=rule.levels[-1].route,
        runbook=rule.runbook,
        environment=rule.environment,
    )
    return {**inputs, "origin": rule.origin}


def _inputs(
    loaded: Loaded,
    path: Path,
    *,
    service: str,
    rows: tuple[str, ...],
    severity: Severity,
    route: Route | None,
    runbook: str | None,
    environment: str,
) -> dict[str, Json]:
    product = loaded.product
    return {
        "rows": rows,
        "severity": severity,
        "route": [_words(target) for target in route or ()],
        "owner": owner(product, service),
        "runbook": names.runbook_address(product.services[service].repository, runbook or ""),
        "environment": environment,
        "origin": "product",
        "place": _place(loaded, path),
    }


def _words(target: Target) -> str:
    """A receiver in a form that policies can match: `slack:#channel`, `pagerduty:service`."""
    for kind in ("slack", "pagerduty", "email", "digest"):
        if value := getattr(target, kind):
            return f"{kind}:{value}"
    labels = target.issue.labels if target.issue else ()
    return f"issue:{','.join(labels)}"


def _place(loaded: Loaded, path: Path) -> str:
    return str(loaded.source.place(path, key=True))
