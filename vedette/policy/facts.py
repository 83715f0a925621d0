"""The policy configuration of a stack: facts for the policies, and how each policy is enforced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from vedette import local_services, names
from vedette.contract.findings import FACTS
from vedette.plan.records import Json, Plan, RepositoryEnvironment, RepositoryFile
from vedette.policy.waivers import waivers
from vedette.resolve import project
from vedette.source import Catalog
from vedette.stack_config import StackConfig

LOCAL_LEVELS: Mapping[str, Json] = {
    # The local stack is made to be destroyed, so nothing in it is protected.
    "unprotected-production": "disabled",
    "ruleset-lets-a-bot-merge": {"apps": [local_services.GITHUB_APP]},
}
"""What differs in the local stack."""


def policy_config(
    catalog: Catalog,
    plan: Plan,
    stack: StackConfig,
    *,
    today: date,
    people: Iterable[str] = (),
    settings: Mapping[str, Json] | None = None,
) -> dict[str, Json]:
    """What `pulumi preview --policy-pack-config` takes for a stack.

    Args:
        catalog: All products.
        plan: Everything that they declare.
        stack: What the stack is, from its configuration.
        today: The day with which waivers are compared.
        people: E-mail addresses of those who can be on call.
        settings: By policy: `advisory`, `mandatory` or `disabled`, or a mapping with `enforcementLevel` and settings.
    """
    files: dict[str, list[Json]] = {}
    reviewed: dict[str, list[Json]] = {}
    for record in plan.records():
        if isinstance(record, RepositoryFile):
            files.setdefault(record.repository, []).append(record.path)
        elif isinstance(record, RepositoryEnvironment) and record.reviewers:
            reviewed.setdefault(record.repository, []).append(record.name)
    products: dict[str, Json] = {}
    projects: dict[str, Json] = {}
    addresses: dict[str, list[Json]] = {}
    crons: list[Json] = []
    for loaded in catalog.products:
        product = loaded.product
        environments: list[Json] = [name for name in names.ENVIRONMENTS if name in product.environments]
        unpaged: dict[str, Json] = {"unpaged": product.paging.disabled} if product.paging else {}
        products[product.product] = {"environments": environments, **unpaged}
        projects |= {project(product, service): environments for service in product.services}
        crons += product.crons
        for name, service in product.services.items():
            if service.address:
                addresses.setdefault(project(product, name), []).append(service.address)
    facts: dict[str, Json] = {
        "stack": stack.name,
        "today": today.isoformat(),
        "environments": list(stack.environments),
        "nonproduction": list(catalog.nonproduction),
        "people": sorted(people),
        "products": products,
        "projects": projects,
        "addresses": {slug: list(ones) for slug, ones in addresses.items()},
        "crons": crons,
        "files": {name: sorted(paths, key=str) for name, paths in files.items()},
        "reviewed": {name: sorted(asked, key=str) for name, asked in reviewed.items()},
        "waivers": [one.waiver.model_dump() for one in waivers(catalog)],
    }
    levels = LOCAL_LEVELS if stack.local else {}
    return {FACTS: facts, **levels, **(settings or {})}
