"""What products share: a channel, a rota or a service exists once, whichever files describe it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from vedette import names
from vedette.model import (
    BusinessService,
    Company,
    Escalation,
    PagerService,
    PagerTeam,
    Product,
    Schedule,
    SlackChannel,
    UserGroup,
)
from vedette.source import Catalog, Loaded, LoadedCompany, Path

Described = SlackChannel | UserGroup | PagerTeam | Schedule | Escalation | PagerService | BusinessService
E_co = TypeVar("E_co", bound=Described, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared(Generic[E_co]):
    """A description; `loaded` and `path` say where it stands, `covers` what it answers."""

    name: str
    entry: E_co
    loaded: Loaded | LoadedCompany
    path: Path
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section(Generic[E_co]):
    """A mapping of product files and of `company.yaml`, whose entries exist once; `kind` is what people call one.

    Attributes:
        sigil: What every name starts with.
    """

    kind: str
    path: tuple[str, str]
    of: Callable[[Product | Company], Mapping[str, E_co]]
    sigil: str = ""

    def every(self, catalog: Catalog) -> Iterator[Shared[E_co]]:
        """Every description in every file, those of the company first."""
        for loaded in catalog.files:
            for name, entry in self.of(loaded.described).items():
                yield Shared(name=name, entry=entry, loaded=loaded, path=(*self.path, name), covers=entry.covers)

    def once(self, catalog: Catalog) -> Iterator[Shared[E_co]]:
        """Each thing by its first description, with the requirements that all of them answer."""
        found: dict[str, list[Shared[E_co]]] = {}
        for one in self.every(catalog):
            found.setdefault(one.name, []).append(one)
        for name, every in found.items():
            covers = tuple(dict.fromkeys(name for one in every for name in one.covers))
            yield Shared(name=name, entry=every[0].entry, loaded=every[0].loaded, path=every[0].path, covers=covers)

    def known(self, catalog: Catalog) -> Collection[str]:
        """Every name, also those whose descriptions were refused, each as it should be written."""
        return dict.fromkeys(self._name(key) for loaded in catalog.files for key in loaded.source.keys(*self.path))

    def _name(self, key: str) -> str:
        # A name without its sigil is a finding of its own, and no name that is written well is unknown by it.
        return self.sigil + key.lstrip("#@").lower() if self.sigil else key

    def key(self, name: str) -> str:
        """The logical name of one: `channel:alerts`."""
        return names.shared(self.kind.lower().replace(" ", "-"), name.lstrip("#@"))


CHANNELS = Section("channel", ("slack", "channels"), lambda file: file.slack.channels, "#")
USER_GROUPS = Section("user group", ("slack", "user_groups"), lambda file: file.slack.user_groups, "@")
TEAMS = Section("PagerDuty team", ("pagerduty", "teams"), lambda file: file.pagerduty.teams)
SCHEDULES = Section("schedule", ("pagerduty", "schedules"), lambda file: file.pagerduty.schedules)
ESCALATIONS = Section(
    "escalation policy",
    ("pagerduty", "escalation_policies"),
    lambda file: file.pagerduty.escalation_policies,
)
SERVICES = Section("PagerDuty service", ("pagerduty", "services"), lambda file: file.pagerduty.services)
BUSINESS_SERVICES = Section(
    "business service", ("pagerduty", "business_services"), lambda file: file.pagerduty.business_services
)
SECTIONS: tuple[Section[Described], ...] = (
    CHANNELS,
    USER_GROUPS,
    TEAMS,
    SCHEDULES,
    ESCALATIONS,
    SERVICES,
    BUSINESS_SERVICES,
)
