"""A service in Sentry: its project, key, owners, filters and code."""

from __future__ import annotations

from collections.abc import Iterator

from vedette import names
from vedette.defaults import sensitive_fields
from vedette.model import Ownership, Product
from vedette.plan.records import (
    AutoAssignment,
    ClientKey,
    CodeMapping,
    FilterId,
    InboundFilter,
    Project,
    ProjectOwnership,
    Record,
)
from vedette.resolve import owner, project, sharing

AUTO_ASSIGNMENT: AutoAssignment = "Auto Assign to Issue Owner"
MINUTES_PER_HOUR = 60


def service_records(product: Product, name: str) -> Iterator[Record]:
    """What one service is in Sentry; of services that share a project the first declares it."""
    service = product.services[name]
    key, slug, together = names.key(product.product, name), project(product, name), sharing(product, name)
    if together[0] == name:
        yield Project(
            key=names.key(key, "project"),
            slug=slug,
            name=names.project_name(product.title, service.project or name),
            platform=service.platform,
            teams=tuple(dict.fromkeys(owner(product, one) for one in together)),
            data_scrubber=product.privacy.scrub,
            data_scrubber_defaults=product.privacy.scrub,
            sensitive_fields=sensitive_fields(product),
            scrub_ip_addresses=product.privacy.scrub_addresses,
            ignored_errors=product.filters.errors,
            resolve_age=product.resolve_after.minutes // MINUTES_PER_HOUR if product.resolve_after else None,
        )
        yield from _filters(product, key, slug)
        yield from _ownership(product, key, slug, together)
    # The key before the delivered one stays valid, so that what is deployed keeps reporting until it is deployed anew.
    for generation in range(max(1, service.key - 1), service.key + 1):
        parts = (key, "key") if generation == 1 else (key, "key", str(generation))
        yield ClientKey(key=names.key(*parts), project=slug, name=names.client_key(name, generation))
    if service.path:
        # In a shared project a path must tell the services apart; there it starts with the service's own folder.
        folder = f"{service.path.rpartition('/')[2]}/" if len(together) > 1 else ""
        yield CodeMapping(
            key=names.key(key, "code"),
            project=slug,
            repository=service.repository,
            stack_root=folder,
            source_root=f"{service.path}/",
            default_branch=names.BRANCH,
        )


def _filters(product: Product, key: str, slug: str) -> Iterator[InboundFilter]:
    filters = product.filters
    switches: dict[FilterId, bool | None] = {
        "browser-extensions": filters.browser_extensions,
        "localhost": filters.localhost,
        "filtered-transaction": filters.health_checks,
        "web-crawlers": filters.web_crawlers,
    }
    for name, active in switches.items():
        if active is not None:
            yield InboundFilter(key=names.key(key, "filter", name), project=slug, filter=name, active=active)
    if filters.old_browsers is not None:
        yield InboundFilter(
            key=names.key(key, "filter", "legacy-browser"),
            project=slug,
            filter="legacy-browser",
            active=None,
            subfilters=filters.old_browsers,
        )


def _ownership(product: Product, key: str, slug: str, together: tuple[str, ...]) -> Iterator[ProjectOwnership]:
    if rules := [_rule(rule) for one in together for rule in product.services[one].ownership]:
        yield ProjectOwnership(
            key=names.key(key, "ownership"),
            project=slug,
            raw="\n".join(rules),
            fallthrough=True,
            auto_assignment=AUTO_ASSIGNMENT,
        )


def _rule(rule: Ownership) -> str:
    """One line of Sentry's ownership rules; a value with a blank stands in quotes."""
    if rule.tag:
        value = f'"{rule.matches}"' if " " in (rule.matches or "") else rule.matches
        return f"tags.{rule.tag}:{value} #{rule.team}"
    return f"path:{rule.path} #{rule.team}" if rule.path else f"url:{rule.url} #{rule.team}"
