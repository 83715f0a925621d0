"""The waivers of a catalog: which there are, which are over or soon will be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from vedette.contract.findings import PLANNED, Finding
from vedette.escape import visible
from vedette.findings import Place, count
from vedette.model.waiver import Waiver
from vedette.plan.records import Plan
from vedette.resolve import project
from vedette.source import Catalog, Loaded

WARNED_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """A waiver with its place in the catalog."""

    waiver: Waiver
    place: Place

    def left(self, today: date) -> int:
        """Days until its last one; below zero once it is over."""
        return (self.waiver.until - today).days


def waivers(catalog: Catalog) -> list[Waived]:
    """Every waiver, in the order of files and lines."""
    return [one for loaded in catalog.products for one in _of(loaded)]


def names(catalog: Catalog, plan: Plan) -> frozenset[str]:
    """Every name that a waiver may have for something of the catalog, in whichever stack.

    An entry's, a resource's, a product's; and the slug of a project, by which a finding calls one that another stack
    declares.
    """
    entries = {component.name for component in plan.components} | {record.key for record in plan.records()}
    products = [loaded.product for loaded in catalog.products]
    slugs = {project(product, service) for product in products for service in product.services}
    return frozenset({*entries, *slugs, *(product.product for product in products)})


def due(catalog: Catalog, plan: Plan, today: date, declared: Iterable[str] = ()) -> Iterator[Finding]:
    """`waiver-over`, `waiver-ends`, `waiver-unknown`, of which the last is refused.

    Args:
        catalog: All products.
        plan: Everything that they declare.
        today: The day with which waivers are compared.
        declared: Names of resources that a program declares beside the catalog's, which may be waived as well.
    """
    known = names(catalog, plan) | frozenset(declared)
    for one in waivers(catalog):
        waiver, left = one.waiver, one.left(today)
        what = f"`{waiver.policy}` of `{waiver.resource}`"
        if waiver.resource not in known and waiver.policy not in PLANNED:
            message = f"{what} is waived, and no stack has anything of that name"
            hint = "take the name that the finding shows, such as an entry's, or remove the waiver"
            yield _about(one, "waiver-unknown", message, hint, "mandatory")
        elif left < 0:
            message = f"{what} was waived until {waiver.expires}; the policy refuses it again"
            hint = f"mend what it refuses and remove the waiver, or let {waiver.owner} give it a new day and reason"
            yield _about(one, "waiver-over", message, hint, "advisory")
        elif left <= WARNED_DAYS:
            message = f"{what} is waived until {waiver.expires}, {count(left, 'more day')}"
            hint = f"mend what it refuses, or let {waiver.owner} give it a new day and reason"
            yield _about(one, "waiver-ends", message, hint, "advisory")


def listing(found: Sequence[Waived], today: date) -> str:
    """All waivers for a person, the one that ends first on top."""
    if not found:
        return "no waivers\n"
    return "".join(_lines(sorted(found, key=lambda one: (one.waiver.expires, one.place)), today))


def _lines(found: Iterable[Waived], today: date) -> Iterator[str]:
    for one in found:
        waiver, left = one.waiver, one.left(today)
        state = f"{count(left, 'day')} left" if left >= 0 else "over"
        yield f"{waiver.expires}  {state:<13} {waiver.policy}  {visible(waiver.resource)}\n"
        yield f"            {waiver.owner}: {visible(waiver.reason)} ({visible(str(one.place))})\n"


def _about(one: Waived, id_: str, message: str, help_: str, level: str) -> Finding:
    return Finding(
        id=id_, severity="medium", level=level, resource="", place=str(one.place), message=message, help=help_
    )


def _of(loaded: Loaded) -> Iterator[Waived]:
    for index, waiver in enumerate(loaded.product.waivers):
        yield Waived(waiver=waiver, place=loaded.source.place(("waivers", index, "policy")))
