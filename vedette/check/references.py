"""Names that must exist: services, teams, environments, alerts, files."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

from vedette import names
from vedette.defaults import default_alerts, default_name
from vedette.delivery import repositories as hosts
from vedette.findings import Finding, listing
from vedette.model import Product
from vedette.receivers.issue import IssueReceiver
from vedette.resolve import ResolvedProduct, targets
from vedette.similar import folded, nearest
from vedette.source import Loaded, LoadedCompany, Path, Source


@dataclass(frozen=True, slots=True)
class Reference:
    """A name at a place, with those that exist; `key` where the name is a key."""

    kind: str
    path: Path
    name: str
    known: Collection[str]
    key: bool = False


def references(loaded: Loaded) -> Iterator[Finding]:
    """Services, teams, environments, alerts, jobs and repositories (`service-unknown` and so on) exist."""
    for one in chain(_named(loaded.product, loaded.source), _delivered(loaded)):
        yield from exists(loaded, one)


def exists(loaded: Loaded | LoadedCompany, one: Reference) -> Iterator[Finding]:
    """`KIND-unknown`: the name is one of those that it may be."""
    if one.name not in one.known:
        close = nearest(one.name, one.known)
        message = f"unknown {one.kind} `{one.name}`; known are {listing(sorted(one.known))}"
        hint = f"did you mean `{close}`?" if close else "use one of these"
        rule = f"{one.kind.lower().replace(' ', '-')}-unknown"
        yield loaded.source.finding(rule, one.path, message, hint, key=one.key)


def runbooks(loaded: ResolvedProduct) -> Iterator[Finding]:
    """`alert-without-runbook`, `runbook-unknown`, `file-unreadable`: whoever is woken finds out what to do."""
    for path, name in _runbooks(loaded):
        yield from runbook(loaded, path, name)


def runbook(loaded: Loaded | LoadedCompany, path: Path, name: str | None) -> Iterator[Finding]:
    """What is wrong with the runbook of one entry."""
    if name is None:
        hint = f"add `runbook: runbooks/{path[-1]}.md` and write it"
        yield loaded.source.finding("alert-without-runbook", path, f"`{path[-1]}` has no runbook", hint, key=True)
    elif not isinstance(why := loaded.folder.text(name), str):
        if not why.missing:
            yield why.finding(loaded.beside(name))
            return
        message = f"the runbook `{name}` does not exist in the catalog"
        known = [entry.name for entry in loaded.folder.entries() if entry.name.startswith("runbooks/")]
        close = nearest(name, known)
        hint = f"did you mean `{close}`?" if close else "write it, or correct the name"
        yield loaded.source.finding("runbook-unknown", (*path, "runbook"), message, hint)


def _named(product: Product, source: Source) -> Iterator[Reference]:
    """Each name with what it may be: any key of the file, so that a refused entry is not unknown as well."""
    services, teams = source.keys("services"), source.keys("teams")
    for path, name in _services(product):
        yield Reference("service", path, name, services)
    for path, name in _teams(product):
        yield Reference("team", path, name, teams)
    defaults = default_alerts(product.company)
    known = {*source.keys("alerts"), *(default_name(name, rule) for name in services for rule in defaults)}
    for environment, changes in product.environments.items():
        path = ("environments", environment)
        yield Reference("environment", path, environment, names.ENVIRONMENTS, key=True)
        for name in changes.alerts:
            yield Reference("alert", (*path, "alerts", name), name, known, key=True)
    for service, declared in product.services.items():
        for name in declared.defaults:
            yield Reference("alert", ("services", service, "defaults", name), name, defaults, key=True)


def hosted(loaded: Loaded) -> dict[str, None]:
    """Every repository of the file by its name, also those of services that were refused."""
    written = (loaded.source.text("services", name, "repository") for name in loaded.source.keys("services"))
    return dict.fromkeys([*hosts(loaded.product), *(name for name in written if name)])


def _delivered(loaded: Loaded) -> Iterator[Reference]:
    """Names in what goes to GitHub."""
    product = loaded.product
    jobs, repositories = loaded.source.keys("crons"), hosted(loaded)
    for host, entry in product.repositories.items():
        for template, file in entry.files.items():
            if file.cron:
                yield Reference("cron", ("repositories", host, "files", template, "cron"), file.cron, jobs)
    for section in ("secrets", "variables"):
        for name, setting in getattr(product, section).items():
            if setting.repository:
                yield Reference("repository", (section, name, "repository"), setting.repository, repositories)
    spelled = {folded(name) for name in repositories}
    for path, target in targets(product):
        # Another repository may be anybody's; one of the file's own is written as it is there.
        receiver = target.receiver
        named = receiver.issue.repository if isinstance(receiver, IssueReceiver) else None
        if named and folded(named) in spelled:
            yield Reference("repository", (*path, "issue", "repository"), named, repositories)
    for environment in product.sampling:
        yield Reference("environment", ("sampling", environment), environment, product.environments, key=True)


def _services(product: Product) -> Iterator[tuple[Path, str]]:
    for section in ("alerts", "crons", "uptimes"):
        for name, entry in getattr(product, section).items():
            yield (section, name, "service"), entry.service
    for name, secret in product.secrets.items():
        if secret.dsn:
            yield ("secrets", name, "dsn"), secret.dsn


def _teams(product: Product) -> Iterator[tuple[Path, str]]:
    yield ("team",), product.team
    for name, service in product.services.items():
        if service.team:
            yield ("services", name, "team"), service.team
        for index, rule in enumerate(service.ownership):
            yield ("services", name, "ownership", index, "team"), rule.team
    for path, target in targets(product):
        for field, kind in target.receiver.named():
            if kind == "team":
                yield (*path, field), getattr(target, field)


def _runbooks(loaded: ResolvedProduct) -> Iterator[tuple[Path, str | None]]:
    product = loaded.product
    seen: set[tuple[Path, str | None]] = set()
    declared = product.company.default_alerts
    for one in chain.from_iterable(loaded.alerts.values()):
        default = declared.get(one.name.removeprefix(f"{one.alert.service}-")) if one.origin == "default" else None
        if default and one.runbook == default.runbook:
            continue  # It is looked at once, where the company declares it.
        if (one.path, one.runbook) not in seen:
            seen.add((one.path, one.runbook))
            yield one.path, one.runbook
    for section in ("crons", "uptimes"):
        for name, entry in getattr(product, section).items():
            yield (section, name), entry.runbook
