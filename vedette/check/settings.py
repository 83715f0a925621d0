"""Secrets and variables: set once, where they can be, to what they must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vedette.check.references import hosted
from vedette.delivery import Hosted, Setting, deployments, repositories, settings
from vedette.findings import Finding, listing
from vedette.similar import nearest
from vedette.source import Loaded, Path


def settings_check(loaded: Loaded) -> Iterator[Finding]:
    """`secret-duplicate`, `repository-missing`, `environment-unknown`, `variable-fixed`."""
    product, source = loaded.product, loaded.source
    hosts, every = repositories(product), hosted(loaded)
    for section in ("secrets", "variables"):
        for name, entry in getattr(product, section).items():
            if entry.repository is None and len(every) != 1:
                message = f"`{name}` says no repository, and the product has {listing(every)}"
                hint = "add `repository:` and one of these"
                yield source.finding("repository-missing", (section, name), message, hint, key=True)
    first: dict[tuple[str, str | None, str, bool], Setting] = {}
    for one in settings(product):
        if one.entry and one.environment:
            yield from _environment(loaded, hosts, one.repository, one.environment, one.path)
        # GitHub compares names without case; these are capitals already.
        seen = first.setdefault((one.repository, one.environment, one.name, one.secret), one)
        if seen is not one:
            where = f"{one.repository}, environment {one.environment}" if one.environment else one.repository
            word = "the secret" if one.secret else "the variable"
            earlier = source.place(seen.path, key=True)
            origin = f"it comes by itself for {earlier}" if not seen.entry else f"the first is at {earlier}"
            message = f"{word} `{one.name}` of {where} is declared twice; {origin}"
            yield source.finding("secret-duplicate", one.path, message, "remove or rename one of them", key=True)
    yield from _fixed(loaded, hosts)


def _environment(
    loaded: Loaded, hosts: Mapping[str, Hosted], repository: str, environment: str, path: Path
) -> Iterator[Finding]:
    known = deployments(loaded.product, hosts[repository]) if repository in hosts else {environment: None}
    # A service that was refused would have brought the product's own environments.
    refused = not loaded.complete and environment in loaded.product.environments
    if environment not in known and not refused:
        message = f"{repository} has no environment `{environment}`; it has {listing(known)}"
        close = nearest(environment, known)
        hint = f"did you mean `{close}`? Otherwise " if close else ""
        hint += f"add it to `repositories.{repository}.environments`, or use one of these"
        yield loaded.source.finding("environment-unknown", path, message, hint, key=True)


def _fixed(loaded: Loaded, hosts: Mapping[str, Hosted]) -> Iterator[Finding]:
    for name, variable in loaded.product.variables.items():
        repository = variable.repository or next(iter(hosts), "")
        for environment, wanted in variable.must.items():
            yield from _environment(loaded, hosts, repository, environment, ("variables", name, "must", environment))
            value = variable.values.get(environment, variable.value)
            if value != wanted:
                seen = "nothing" if value is None else f"`{value}`"
                message = f"`{name}` is {seen} in {environment}; it must be `{wanted}`"
                path = ("variables", name, "values", environment)
                hint = f'write `{environment}: "{wanted}"`'
                yield loaded.source.finding("variable-fixed", path, message, hint)
