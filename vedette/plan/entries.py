"""What a component says of the entry that it comes from: the inputs that policies evaluate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vedette import names
from vedette.company import Described, Section, Shared
from vedette.model import Route, Severity, Target
from vedette.plan.records import Component, Json, Kind, Record, Scope
from vedette.resolve import owner
from vedette.source import Loaded, LoadedCompany, Path


def component(
    loaded: Loaded,
    kind: Kind,
    name: str,
    records: Iterable[Record],
    *,
    scope: Scope = "company",
    path: Path,
    covers: tuple[str, ...],
    team: str | None = None,
    more: Mapping[str, Json] | None = None,
) -> Component:
    """A component of a product; `team` is the owner, by default the product's, `more` are further inputs."""
    return Component(
        kind=kind,
        name=name,
        scope=scope,
        product=loaded.product.product,
        inputs={
            "covers": covers,
            "owner": team or loaded.product.team,
            "origin": "product",
            **place(loaded, path),
            **(more or {}),
        },
        records=tuple(records),
    )


def shared(kind: Kind, section: Section[Described], one: Shared[Described], *records: Record) -> Component:
    """A component of what belongs to the company, not to a product."""
    inputs: dict[str, Json] = {
        "covers": one.covers,
        "owner": one.loaded.owner,
        "origin": "product",
        **place(one.loaded, one.path),
    }
    return Component(
        kind=kind, name=section.key(one.name), scope="company", product=None, inputs=inputs, records=records
    )


def monitored(
    loaded: Loaded,
    path: Path,
    *,
    service: str,
    covers: tuple[str, ...],
    severity: Severity,
    route: Route | None,
    runbook: str | None,
    environment: str,
) -> dict[str, Json]:
    """The inputs of what is monitored: how bad it is, whom it notifies, where the runbook is."""
    product = loaded.product
    return {
        "covers": covers,
        "severity": severity,
        "route": [_words(target) for target in route or ()],
        "owner": owner(product, service),
        "runbook": names.runbook_address(product.services[service].repository, runbook or ""),
        "environment": environment,
        "origin": "product",
        **place(loaded, path),
    }


def place(loaded: Loaded | LoadedCompany, path: Path) -> dict[str, Json]:
    """Where an entry stands in the catalog: as `file:line:column`, and by its path in the file."""
    return {"place": str(loaded.source.place(path, key=True)), "entry": ".".join(map(str, path))}


def _words(target: Target) -> str:
    """A receiver in a form that policies can match: `slack:#channel`, `pagerduty:service`."""
    receiver = target.receiver
    return f"{receiver.key}:{receiver.name}"
