"""What GitHub is to hold for a product."""

from __future__ import annotations

from collections.abc import Iterator

from vedette import names
from vedette.delivery import (
    Hosted,
    Rendering,
    Setting,
    automatic,
    delivered,
    deployments,
    labels,
    renderings,
    repositories,
    runbook_files,
    settings,
)
from vedette.model import Deployment, Product
from vedette.plan.entries import component
from vedette.plan.records import (
    Component,
    ConfigSecret,
    DsnSecret,
    Label,
    LinkedRepository,
    Record,
    RepositoryEnvironment,
    RepositoryFile,
    Ruleset,
    Secret,
    SecretValue,
    StackValue,
    Variable,
    VariableValue,
)
from vedette.render import render
from vedette.resolve import ResolvedProduct, owner, project
from vedette.source import Loaded

_STACK = {"organization": StackValue(name="sentry-organization"), "url": StackValue(name="sentry-url")}


def repository_components(loaded: ResolvedProduct) -> Iterator[Component]:
    """Every repository with what it has once: labels, runbooks, rules, environments of its own, then its files."""
    product = loaded.product
    for hosted in repositories(product).values():
        key = names.key_of(product.product, "repository", hosted.name)
        covers = hosted.entry.covers
        yield component(loaded, "Repository", key, _once(loaded, hosted), path=hosted.path, covers=covers)
        rendered = tuple(renderings(loaded, hosted))
        for template in hosted.entry.files:
            yield component(
                loaded,
                "Template",
                names.key_of(product.product, "template", hosted.name, template),
                (_file(product, hosted, one) for one in rendered if one.entry == template),
                path=(*hosted.path, "files", template),
                covers=hosted.entry.files[template].covers,
            )


def deployed(loaded: Loaded, environment: str) -> Iterator[Component]:
    """What belongs to one environment of the product: the deployment environments, then their secrets and variables."""
    product = loaded.product
    for hosted in repositories(product).values():
        found = deployments(product, hosted)
        if environment in found:
            records: list[Record] = [_environment(product, hosted, environment, found[environment])]
            records += [_setting(product, one) for one in _automatic(product, environment, hosted, secret=False)]
            yield component(
                loaded,
                "Repository",
                names.key_of(product.product, "repository", hosted.name, environment),
                records,
                scope="environment",
                path=hosted.path,
                covers=hosted.entry.covers,
                more={"environment": environment},
            )
        for secret in _automatic(product, environment, hosted, secret=True):
            service = secret.service or ""
            yield component(
                loaded,
                "Service",
                names.key_of(product.product, "service", service, environment),
                (_setting(product, secret),),
                scope="environment",
                path=("services", service),
                covers=product.services[service].covers,
                team=owner(product, service),
                more={"environment": environment},
            )
    yield from settings_components(loaded, environment)


def settings_components(loaded: Loaded, environment: str | None) -> Iterator[Component]:
    """The secrets and variables of the product file, an entry per component; None for those of no environment.

    A deployment environment that is none of the product's, such as one for agents, exists once in the company.
    """
    product = loaded.product
    for one in settings(product):
        scoped = one.environment if one.environment in names.ENVIRONMENTS else None
        if one.entry and scoped == environment:
            entry = product.secrets[one.entry] if one.secret else product.variables[one.entry]
            yield component(
                loaded,
                "Secret" if one.secret else "Variable",
                _setting_key(product, one, "secrets" if one.secret else "variables"),
                (_setting(product, one),),
                scope="environment" if environment else "company",
                path=one.path,
                covers=entry.covers,
                more={"environment": one.environment},
            )


def _once(loaded: ResolvedProduct, hosted: Hosted) -> Iterator[Record]:
    product = loaded.product
    if any(product.services[service].path for service in hosted.services):
        key = names.key_of(product.product, "link", hosted.name)
        yield LinkedRepository(key=key, repository=hosted.name)
    for label in labels(product, hosted):
        yield Label(
            key=names.key_of(product.product, "label", hosted.name, label.name),
            repository=hosted.name,
            name=label.name,
            color=(label.color or "").lower(),
            description=label.description or "",
        )
    for name, deployment in deployments(product, hosted).items():
        if name not in names.ENVIRONMENTS:
            yield _environment(product, hosted, name, deployment)
    for one in automatic(product, hosted):
        if one.environment is None:
            yield _setting(product, one)
    for path, file in runbook_files(loaded, hosted).items():
        yield _repository_file(product, hosted, path, delivered(loaded.folder.text(file)))
    if rules := hosted.entry.ruleset:
        yield Ruleset(
            key=names.key_of(product.product, "ruleset", hosted.name),
            repository=hosted.name,
            name=names.BRANCH,
            required_approvals=rules.approvals,
            dismiss_stale=rules.dismiss_stale,
            require_code_owner=rules.code_owners,
            required_checks=rules.checks,
        )


def _file(product: Product, hosted: Hosted, rendering: Rendering) -> RepositoryFile:
    text = render(delivered(rendering.text), rendering.values, path=rendering.path)
    return _repository_file(product, hosted, rendering.path, text)


def _repository_file(product: Product, hosted: Hosted, path: str, text: str) -> RepositoryFile:
    return RepositoryFile(
        key=names.key_of(product.product, "file", hosted.name, path),
        repository=hosted.name,
        path=path,
        content=text,
        message=f"Bring {path} up to date with the catalog",
    )


def _environment(product: Product, hosted: Hosted, name: str, deployment: Deployment) -> RepositoryEnvironment:
    return RepositoryEnvironment(
        key=names.key_of(product.product, "environment", hosted.name, name),
        repository=hosted.name,
        name=name,
        reviewers=deployment.reviewers,
        wait_minutes=deployment.wait.minutes if deployment.wait else 0,
        protected_branches=deployment.protected_branches,
    )


def _automatic(product: Product, environment: str, hosted: Hosted, *, secret: bool) -> Iterator[Setting]:
    for one in automatic(product, hosted):
        if (one.environment, one.secret) == (environment, secret):
            yield one


def _setting(product: Product, one: Setting) -> Secret | Variable:
    key = _setting_key(product, one, "secret" if one.secret else "variable")
    repository, environment, name = one.repository, one.environment, one.name
    if one.secret:
        hidden: SecretValue = ConfigSecret(product=product.product, name=name)
        if one.dsn:
            key_name = names.client_key(one.dsn, product.services[one.dsn].key)
            hidden = DsnSecret(project=project(product, one.dsn), client_key_name=key_name)
        return Secret(key=key, repository=repository, environment=environment, name=name, value=hidden)
    value: VariableValue = _STACK[one.stack] if one.stack else one.value or ""
    return Variable(key=key, repository=repository, environment=environment, name=name, value=value)


def _setting_key(product: Product, one: Setting, kind: str) -> str:
    return names.key_of(product.product, kind, one.repository, one.environment or "", one.name)
