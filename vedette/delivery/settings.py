"""Secrets and variables: those that every service needs to reach Sentry, and those that the product file adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from vedette import names
from vedette.defaults import sampling
from vedette.delivery.repositories import Hosted, repositories
from vedette.model import Product
from vedette.resolve import project
from vedette.source import Path
from vedette.units import number

DSN, ORGANIZATION, URL, PROJECT = "SENTRY_DSN", "SENTRY_ORG", "SENTRY_URL", "SENTRY_PROJECT"
ENVIRONMENT, SAMPLE_RATE = "SENTRY_ENVIRONMENT", "SENTRY_TRACES_SAMPLE_RATE"

Stored = Literal["organization", "url"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One secret or variable in one place.

    Exactly one of `dsn` (a service), `config` (true: the stack's configuration has the value), `stack` and `value` is
    set; the first two make it a secret.

    Attributes:
        entry: Its name in the product file; None for one that comes by itself.
        environment: Of that deployment environment; None for the whole repository.
        path: Where it stands in the product file.
    """

    name: str
    repository: str
    environment: str | None
    path: Path
    entry: str | None = None
    service: str | None = None
    dsn: str | None = None
    config: bool = False
    stack: Stored | None = None
    value: str | None = None

    @property
    def secret(self) -> bool:
        """Whether nobody may read it."""
        return self.config or self.dsn is not None


def settings(product: Product) -> Iterator[Setting]:
    """Everything that is set, in every repository and environment."""
    hosts = repositories(product)
    for hosted in hosts.values():
        yield from automatic(product, hosted)
    yield from _written(product, tuple(hosts))


def automatic(product: Product, hosted: Hosted) -> Iterator[Setting]:
    """What is set in a repository by itself."""
    if hosted.services:
        yield from _for_repository(product, hosted)
        for environment in product.environments:
            yield from _for_environment(product, hosted, environment)


def dsn_name(hosted: Hosted, service: str) -> str:
    """The secret that holds a service's DSN; its name has the service where the repository has several."""
    return names.setting(DSN, service if len(hosted.services) > 1 else None)


def _for_repository(product: Product, hosted: Hosted) -> Iterator[Setting]:
    def variable(name: str, *, stack: Stored | None = None, value: str | None = None) -> Setting:
        path = hosted.path
        return Setting(name=name, repository=hosted.name, environment=None, path=path, stack=stack, value=value)

    yield variable(ORGANIZATION, stack="organization")
    yield variable(URL, stack="url")
    projects = {service: project(product, service) for service in hosted.services}
    if len(set(projects.values())) == 1:
        yield variable(PROJECT, value=next(iter(projects.values())))
    else:
        for service, slug in projects.items():
            yield variable(names.setting(PROJECT, service), value=slug)


def _for_environment(product: Product, hosted: Hosted, environment: str) -> Iterator[Setting]:
    for service in hosted.services:
        yield Setting(
            name=dsn_name(hosted, service),
            repository=hosted.name,
            environment=environment,
            path=("services", service),
            service=service,
            dsn=service,
        )
    for name, value in ((ENVIRONMENT, environment), (SAMPLE_RATE, number(sampling(product, environment)))):
        yield Setting(name=name, repository=hosted.name, environment=environment, path=hosted.path, value=value)


def _written(product: Product, hosts: tuple[str, ...]) -> Iterator[Setting]:
    """Those of the product file; one without a repository, where there are several, is a finding of the checks."""
    for name, secret in product.secrets.items():
        if repository := secret.repository or _only(hosts):
            for environment in secret.environments or (None,):
                yield Setting(
                    name=name,
                    repository=repository,
                    environment=environment,
                    path=("secrets", name),
                    entry=name,
                    dsn=secret.dsn,
                    config=secret.dsn is None,
                )
    for name, variable in product.variables.items():
        if repository := variable.repository or _only(hosts):
            values: list[tuple[str | None, str | None]] = [*variable.values.items()] or [(None, variable.value)]
            for where, value in values:
                yield Setting(
                    name=name,
                    repository=repository,
                    environment=where,
                    path=("variables", name),
                    entry=name,
                    value=value,
                )


def _only(hosts: tuple[str, ...]) -> str | None:
    return hosts[0] if len(hosts) == 1 else None
