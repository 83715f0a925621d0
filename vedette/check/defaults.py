"""What the company declares for all of its products: each mistake once, where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vedette import names
from vedette.check.references import runbook
from vedette.check.thresholds import groups, limit_findings
from vedette.defaults import default_alerts
from vedette.findings import Finding, listing
from vedette.model import DefaultAlert
from vedette.similar import folded, nearest
from vedette.source import Catalog, LoadedCompany, Path

_NEARLY = 0.75


def defaults(company: LoadedCompany) -> Iterator[Finding]:
    """`threshold-...`, `levels-crossed`, `issue-limit`, `...runbook...` of default alerts; `name-duplicate`."""
    used = default_alerts(company.company)
    for name in company.company.default_alerts:
        if name in used:
            yield from _alert(company, ("default_alerts", name), used[name])
    yield from _titles(company, used)
    first: dict[str, str] = {}
    for name in company.company.labels:
        other = first.setdefault(folded(name), name)
        if other != name:
            spot = company.source.place(("labels", other), key=True)
            message = f"the label `{name}` is `{other}`, at {spot}: GitHub compares labels without case"
            yield company.source.finding("name-duplicate", ("labels", name), message, "keep one of them", key=True)


def _titles(company: LoadedCompany, used: Mapping[str, DefaultAlert]) -> Iterator[Finding]:
    """Each service would have two alerts of one title; those that nobody declared come first."""
    first: dict[str, str] = {}
    for name in sorted(used, key=lambda name: name in company.company.default_alerts):
        other = first.setdefault(folded(used[name].title), name)
        if other != name:
            path: Path = ("default_alerts", other)
            declared = other in company.company.default_alerts
            spot = f", at {company.source.place(path, key=True)}" if declared else ""
            message = f"the default alert `{other}` has the title `{used[other].title}` too{spot}"
            hint = "people know alerts by their titles: choose another"
            yield company.source.finding("name-duplicate", ("default_alerts", name, "title"), message, hint)


def _alert(company: LoadedCompany, path: Path, alert: DefaultAlert) -> Iterator[Finding]:
    yield from limit_findings(company.source, (*path, "when", alert.when.metric), alert.when.limits, alert.when)
    if alert.when.per == "issue":
        yield from groups(company.source, (*path, "where"), alert.where)
    yield from runbook(company, path, alert.runbook)


def environments(catalog: Catalog) -> Iterator[Finding]:
    """`environment-production`, `environment-unknown`: what `company.yaml` says of environments is meant so.

    An environment that no product has may be one of GitHub's. One that is nearly called as another is a mistake, and a
    dangerous one: what is meant stays production, and what is written is nothing. A share of requests traced holds for
    an environment of a product alone.
    """
    known = dict.fromkeys([*names.ENVIRONMENTS, *_deployments(catalog)])
    for company in catalog.companies:
        declared = company.company
        production = declared.environments.get(names.PRODUCTION)
        if production and not production.production:
            message = f"`{names.PRODUCTION}` cannot be declared not to be production: whatever pages somebody is there"
            path: Path = ("environments", names.PRODUCTION, "production")
            yield company.source.finding("value-invalid", path, message, "write true, or remove it")
        for name in declared.environments:
            close = None if name in known else nearest(name, known, cutoff=_NEARLY)
            if close:
                message = f"no product has an environment `{name}`, and `{close}` is nearly called so"
                hint = f"did you mean `{close}`?"
                yield company.source.finding("environment-unknown", ("environments", name), message, hint, key=True)
        for name in declared.sampling:
            if name not in names.ENVIRONMENTS and name not in declared.environments:
                close = nearest(name, names.ENVIRONMENTS)
                message = f"no product has an environment `{name}`, so this share holds nowhere"
                hint = f"did you mean `{close}`?" if close else f"products have {listing(names.ENVIRONMENTS)}"
                yield company.source.finding("environment-unknown", ("sampling", name), message, hint, key=True)


def _deployments(catalog: Catalog) -> Iterator[str]:
    for loaded in catalog.products:
        for repository in loaded.product.repositories.values():
            yield from repository.environments
