"""The repositories of a product: those of its services, and those that it describes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vedette import names
from vedette.defaults import SEVERITY_LABELS, label
from vedette.model import Deployment, Label, Product, RepositoryEntry
from vedette.receivers.issue import IssueReceiver
from vedette.resolve import targets
from vedette.source import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosted:
    """A repository with the services whose code it holds.

    Attributes:
        name: owner/name.
        entry: What the product file says about it; empty where it says nothing.
        services: In the order of the file.
        path: Where it stands in the product file: its entry, or else its first service.
    """

    name: str
    entry: RepositoryEntry
    services: tuple[str, ...]
    path: Path


def repositories(product: Product) -> dict[str, Hosted]:
    """Every repository by its name, those of services first."""
    hosts: dict[str, list[str]] = {}
    for name, service in product.services.items():
        hosts.setdefault(service.repository, []).append(name)
    for name in product.repositories:
        hosts.setdefault(name, [])
    return {
        name: Hosted(
            name=name,
            entry=product.repositories.get(name) or RepositoryEntry(),
            services=tuple(services),
            path=("repositories", name) if name in product.repositories else ("services", services[0], "repository"),
        )
        for name, services in hosts.items()
    }


def labels(product: Product, hosted: Hosted) -> Iterator[Label]:
    """Its labels with colour and words: severities, services, those that routes put on issues, its own."""
    own = {one.name: one for one in hosted.entry.labels}
    usual = [*SEVERITY_LABELS, *map(names.service_label, hosted.services)] if hosted.services else []
    for _, target in targets(product):
        receiver = target.receiver
        if isinstance(receiver, IssueReceiver) and (
            receiver.issue.repository == hosted.name or (not receiver.issue.repository and hosted.services)
        ):
            usual += receiver.issue.labels
    for name in dict.fromkeys([*usual, *own]):
        color, description = label(product.company, name)
        said = own.get(name)
        if said:
            color, description = said.color or color, said.description or description
        # Each part was checked where it stands in the file; the names of routes and services have checks of their own.
        yield Label.model_construct(name=name, color=color, description=description)


def deployments(product: Product, hosted: Hosted) -> dict[str, Deployment]:
    """Its deployment environments: one per environment of the product where it has services, and its own."""
    usual = {name: Deployment() for name in product.environments} if hosted.services else {}
    return {**usual, **hosted.entry.environments}
