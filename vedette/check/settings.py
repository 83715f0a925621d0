"""Secrets and variables: set once, where they can be, to what they must be."""

from collections.abc import Iterator

from vedette.check.references import hosted
from vedette.delivery import Setting, deployments, repositories, settings
from vedette.findings import Finding, listing
from vedette.source import Loaded


def settings_check(loaded: Loaded) -> Iterator[Finding]:
    """`secret-duplicate`, `repository-missing`, `environment-unknown`, `variable-fixed`: see `docs/rules/`."""
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
        if one.entry and one.environment and one.repository in hosts:
            known = deployments(product, hosts[one.repository])
            # A service that was refused would have brought the product's own environments.
            refused = not loaded.complete and one.environment in product.environments
            if one.environment not in known and not refused:
                message = f"{one.repository} has no environment `{one.environment}`; it has {listing(known)}"
                hint = f"add it to `repositories.{one.repository}.environments`, or use one of these"
                yield source.finding("environment-unknown", one.path, message, hint, key=True)
        # The platforms compare names without case; ours are capitals already.
        seen = first.setdefault((one.repository, one.environment, one.name, one.secret), one)
        if seen is not one:
            where = f"{one.repository}, environment {one.environment}" if one.environment else one.repository
            word = "the secret" if one.secret else "the variable"
            earlier = source.place(seen.path, key=True)
            origin = f"it comes by itself for {earlier}" if not seen.entry else f"the first is at {earlier}"
            message = f"{word} `{one.name}` of {where} is declared twice; {origin}"
            yield source.finding("secret-duplicate", one.path, message, "remove or rename one of them", key=True)
    yield from _fixed(loaded)


def _fixed(loaded: Loaded) -> Iterator[Finding]:
    for name, variable in loaded.product.variables.items():
        for environment, wanted in variable.must.items():
            value = variable.values.get(environment, variable.value)
            if value != wanted:
                seen = "nothing" if value is None else f"`{value}`"
                message = f"`{name}` is {seen} in {environment}; it must be `{wanted}`"
                path = ("variables", name, "values", environment)
                hint = f'write `{environment}: "{wanted}"`'
                yield loaded.source.finding("variable-fixed", path, message, hint)
