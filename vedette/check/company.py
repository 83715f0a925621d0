"""What products share: described alike, named rightly, of use to somebody."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from vedette.check.pagerduty import empty
from vedette.check.references import Reference, exists
from vedette.check.routes import entry_routes
from vedette.company import (
    BUSINESS_SERVICES,
    CHANNELS,
    ESCALATIONS,
    SCHEDULES,
    SECTIONS,
    SERVICES,
    TEAMS,
    USER_GROUPS,
    Described,
    Section,
    Shared,
)
from vedette.findings import Finding, listing
from vedette.receivers.pagerduty import PagerDutyReceiver
from vedette.resolve import ResolvedCatalog, targets
from vedette.similar import folded, nearest
from vedette.source import Catalog, Loaded, LoadedCompany

# Channels may exist without being described, so only a name that is nearly another is taken for a mistake.
_NEARLY = 0.9
_DIGITS = re.compile(r"[0-9]+")
_WITH_ROUTES = ("alerts", "crons", "uptimes", "services", "routes", "environments")


def company(catalog: ResolvedCatalog) -> Iterator[Finding]:
    """`channel-conflict`, `name-duplicate`, `...-unknown`, `escalation-without-person`, `service-unused`."""
    for section in SECTIONS:
        yield from _conflicts(catalog, section)
    yield from _names(catalog)
    for loaded, one in (*_references(catalog), *_routes(catalog)) if catalog.complete else ():
        yield from exists(loaded, one)
    yield from _ends(catalog)
    yield from _unused(catalog)


def _conflicts(catalog: Catalog, section: Section[Described]) -> Iterator[Finding]:
    first: dict[str, Shared[Described]] = {}
    for one in section.every(catalog):
        other = first.setdefault(one.name, one)
        for field in type(one.entry).model_fields:
            here, there = getattr(one.entry, field), getattr(other.entry, field)
            # What each product asks of the thing is its own business.
            if field != "covers" and here != there:
                rule = "channel-conflict" if section is CHANNELS else "name-duplicate"
                spot = other.loaded.source.place(other.path, key=True)
                message = f"`{field}` of `{one.name}` is {_shown(there)} at {spot}, and {_shown(here)} here"
                hint = "it exists once in the company: write the same, remove one of the two, or choose another name"
                yield one.loaded.source.finding(rule, (*one.path, field), message, hint)


def _names(catalog: Catalog) -> Iterator[Finding]:
    """PagerDuty knows things by their titles, and Slack has one set of names for channels and user groups.

    Titles that differ in case or blanks alone are one to whoever searches for them, and may be one to the service.
    """
    first: dict[tuple[str, str], Shared[Described]] = {}
    for section in SECTIONS:
        for one in section.once(catalog):
            title = getattr(one.entry, "title", one.name)
            kind = section.kind
            if section in (CHANNELS, USER_GROUPS):
                kind, title = "Slack name", one.name.lstrip("#@")
            other = first.setdefault((kind, folded(title)), one)
            if other is not one:
                spot = other.loaded.source.place(other.path, key=True)
                message = f"the {kind} `{title}` exists already, at {spot}"
                hint = "names are unique in the company: choose another"
                yield one.loaded.source.finding("name-duplicate", one.path, message, hint, key=True)


def _references(catalog: Catalog) -> Iterator[tuple[Loaded | LoadedCompany, Reference]]:
    """Each name with those that it may be."""
    teams, schedules = TEAMS.known(catalog), SCHEDULES.known(catalog)
    escalations, services = ESCALATIONS.known(catalog), SERVICES.known(catalog)
    channels = CHANNELS.known(catalog)
    for group in USER_GROUPS.every(catalog):
        yield from _each(group, "channels", group.entry.channels, CHANNELS.kind, channels)
    for schedule in SCHEDULES.every(catalog):
        yield from _team(schedule, schedule.entry.team, teams)
    for policy in ESCALATIONS.every(catalog):
        yield from _team(policy, policy.entry.team, teams)
        for index, step in enumerate(policy.entry.steps):
            for at, name in enumerate(step.schedules):
                path = (*policy.path, "steps", index, "schedules", at)
                yield policy.loaded, Reference(SCHEDULES.kind, path, name, schedules)
    for service in SERVICES.every(catalog):
        path = (*service.path, "escalation")
        yield service.loaded, Reference("escalation", path, service.entry.escalation, escalations)
    for business in BUSINESS_SERVICES.every(catalog):
        yield from _team(business, business.entry.team, teams)
        yield from _each(business, "supported_by", business.entry.supported_by, SERVICES.kind, services)


def _team(
    one: Shared[Described], name: str | None, known: Collection[str]
) -> Iterator[tuple[Loaded | LoadedCompany, Reference]]:
    if name:
        yield one.loaded, Reference(TEAMS.kind, (*one.path, "team"), name, known)


def _each(
    one: Shared[Described], field: str, values: Iterable[str], kind: str, known: Collection[str]
) -> Iterator[tuple[Loaded | LoadedCompany, Reference]]:
    for index, name in enumerate(values):
        yield one.loaded, Reference(kind, (*one.path, field, index), name, known)


def _routes(catalog: Catalog) -> Iterator[tuple[Loaded | LoadedCompany, Reference]]:
    """Services and groups that routes name; where the catalog describes none, they are looked up by the program."""
    channels = CHANNELS.known(catalog)
    described: dict[str, Collection[str]] = {
        SERVICES.kind: dict.fromkeys(_titles(catalog)),
        USER_GROUPS.kind: USER_GROUPS.known(catalog),
        CHANNELS.kind: channels,
    }
    for loaded in catalog.products:
        for path, target in targets(loaded.product):
            for field, kind in target.receiver.named():
                name: str = getattr(target, field)
                if kind in described and described[kind] and (kind != CHANNELS.kind or _misspelled(name, channels)):
                    yield loaded, Reference(kind, (*path, field), name, described[kind])


def _misspelled(channel: str, known: Collection[str]) -> bool:
    """Whether a channel that no file describes is nearly one that is described; another number is another channel."""
    close = None if channel in known else nearest(channel, known, cutoff=_NEARLY)
    return close is not None and _DIGITS.sub("", close) != _DIGITS.sub("", channel)


def _titles(catalog: Catalog) -> Iterator[str]:
    """The services' titles, also of those whose descriptions were refused."""
    for loaded in catalog.files:
        for name in loaded.source.keys(*SERVICES.path):
            if title := loaded.source.text(*SERVICES.path, name, "title"):
                yield title


def _ends(catalog: Catalog) -> Iterator[Finding]:
    """The last step reaches somebody; a rota that is described nowhere is found as such."""
    schedules = {one.name: one.entry for one in SCHEDULES.once(catalog)}
    for policy in ESCALATIONS.every(catalog):
        last = policy.entry.steps[-1] if policy.entry.steps else None
        reached = (
            [name for name in last.schedules if name not in schedules or not empty(schedules[name])] if last else []
        )
        if last and last.schedules and not (last.people or reached):
            path = (*policy.path, "steps", len(policy.entry.steps) - 1)
            message = f"`{policy.entry.title}` ends with {listing(last.schedules)}, where nobody is on call"
            hint = "put people into the schedule, or add a step that notifies a person"
            yield policy.loaded.source.finding("escalation-without-person", path, message, hint)


def _unused(catalog: ResolvedCatalog) -> Iterator[Finding]:
    """A service that no entry names; not evaluated while entries are missing: refused, or of products not looked at."""
    if not (catalog.products and catalog.whole and catalog.complete) or not all(
        len(loaded.source.keys(one)) == _count(loaded, one) for loaded in catalog.products for one in _WITH_ROUTES
    ):
        return
    used = {
        target.receiver.name
        for loaded in catalog.products
        for _, _, _, route in entry_routes(loaded)
        for target in route or ()
        if isinstance(target.receiver, PagerDutyReceiver)
    }
    for one in SERVICES.once(catalog):
        if one.entry.title not in used:
            message = f"no alert pages `{one.entry.title}`"
            hint = f"name it in a route, {{pagerduty: {one.entry.title}}}, or remove the service"
            found = one.loaded.source.finding("service-unused", one.path, message, hint, key=True)
            # What the company declares outlives a product that used it.
            shared = isinstance(one.loaded, LoadedCompany)
            yield replace(found, level="warning") if shared else found


def _count(loaded: Loaded, section: str) -> int:
    # Fields that are not written have their defaults.
    return len(getattr(loaded.product, section)) if loaded.source.keys(section) else 0


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{listing(map(str, value))}]"
    return "not set" if value is None or value == "" else f"`{value}`"
