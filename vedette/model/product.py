"""A product file: one company product with all that watches it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, PrivateAttr

from vedette import names, units
from vedette.fields import text, vendors
from vedette.fields.address import secure_address
from vedette.fields.github import SourcePath
from vedette.fields.types import Covers, Email, Hours, Model, Repository, Severity, Share, Slug, Title
from vedette.model.alert import Alert, Override, Route
from vedette.model.company import Company
from vedette.model.dashboard import Dashboard
from vedette.model.monitors import Cron, Uptime
from vedette.model.pagerduty import PagerDuty
from vedette.model.repository import RepositoryEntry, Secret, Setting, Variable
from vedette.model.reserved import EnvironmentName
from vedette.model.settings import Filters, Manual, Ownership, Paging, Privacy
from vedette.model.slack import Slack
from vedette.model.waiver import Waiver

# What many entries are compared with: more would take the square of their number, and belong into several products.
MOST_SERVICES = 500
MOST_ENVIRONMENTS = 20
LAST_KEY = 9999

_PLATFORM = re.compile(r"^[a-z][a-z0-9-]*$")


def _platform(name: str) -> str:
    if not _PLATFORM.fullmatch(name):
        hint = "write small letters, digits and hyphens, such as javascript-nextjs"
        raise units.UnitError(f"`{name}` is no platform of Sentry's", hint)
    return name


TeamName = Annotated[str, Field(min_length=1, max_length=vendors.TEAM_NAME), AfterValidator(text.line)]
Address = Annotated[
    str, Field(json_schema_extra={"pattern": r"^[Hh][Tt][Tt][Pp][Ss]://[^\s/]+"}), AfterValidator(secure_address)
]
Platform = Annotated[
    str, Field(max_length=vendors.PLATFORM, json_schema_extra={"pattern": _PLATFORM.pattern}), AfterValidator(_platform)
]


class Team(Model):
    """A Sentry team. A mailbox is a team whose one member is that address, invited by hand."""

    name: TeamName
    mailbox: Email | None = None


class Service(Model):
    """A deployable part with a client key of its own, in a Sentry project of its own unless it shares one."""

    platform: Platform = Field(description="Sentry's word, such as javascript-nextjs")
    repository: Repository = Field(description="owner/name on GitHub; runbooks are read there")
    project: Slug | None = Field(None, description="a project that it shares with services that say the same")
    path: SourcePath | None = Field(None, description="where its code is in the repository")
    address: Address | None = Field(None, description="where customers reach it")
    ownership: tuple[Ownership, ...] = Field((), description="whose the issues of its parts are")
    team: Slug | None = Field(None, description="the owner; default: the product's team")
    defaults: Mapping[Slug, Override] = Field({}, description="changes to the rules that every service gets")
    key: int = Field(1, ge=1, le=LAST_KEY, description="which client key is delivered; `vedette rotate` counts it up")
    covers: Covers = ()


class ServiceDefaults(Model):
    """What every service of the product has unless it says otherwise."""

    platform: Platform | None = Field(None, description="Sentry's word, such as javascript-nextjs")
    repository: Repository | None = Field(None, description="owner/name on GitHub; runbooks are read there")
    project: Slug | None = Field(None, description="a project that the services share")
    address: Address | None = Field(None, description="where customers reach them")
    ownership: tuple[Ownership, ...] = Field((), description="whose the issues of their parts are")
    team: Slug | None = Field(None, description="the owner; default: the product's team")
    defaults: Mapping[Slug, Override] = Field({}, description="changes to the rules that every service gets, by rule")
    covers: Covers = ()


class Environment(Model):
    """What differs in one environment."""

    route: Route | None = Field(None, description="where everything here goes, whatever its own route says")
    alerts: Mapping[text.Line, Override] = Field({}, description="by the alert's name")


class Product(Model):
    """One product: a file, or a folder of files that are read as one."""

    product: Slug
    title: Title
    team: Slug = Field(description="who owns it: a team of this file")
    teams: Mapping[Slug, Team]
    services: Mapping[Slug, Service] = Field(max_length=MOST_SERVICES)
    service_defaults: ServiceDefaults | None = Field(None, description="what every service has, unless it differs")
    routes: Mapping[Severity, Route] = Field({}, description="whom to notify, by severity")
    environments: Mapping[EnvironmentName, Environment] = Field(
        {names.PRODUCTION: Environment()}, max_length=MOST_ENVIRONMENTS
    )
    alerts: Mapping[Slug, Alert] = {}
    crons: Mapping[Slug, Cron] = {}
    uptimes: Mapping[Slug, Uptime] = {}
    dashboards: Mapping[Slug, Dashboard] = {}
    repositories: Mapping[Repository, RepositoryEntry] = Field({}, max_length=MOST_SERVICES)
    secrets: Mapping[Setting, Secret] = {}
    variables: Mapping[Setting, Variable] = {}
    slack: Slack = Slack()
    pagerduty: PagerDuty = PagerDuty()
    privacy: Privacy = Privacy()
    filters: Filters = Filters()
    sampling: Mapping[text.Line, Share] = Field({}, description="share of requests traced; default 0.1 and 1.0")
    resolve_after: Hours | None = Field(None, description="resolve issues that were not seen for so long")
    paging: Paging | None = Field(None, description="why nobody is paged")
    manual: Mapping[Slug, Manual] = {}
    waivers: tuple[Waiver, ...] = Field((), description="rules of the policy pack that do not refuse, for a while")
    covers: Covers = ()

    _company: Company = PrivateAttr(default_factory=Company)

    @property
    def company(self) -> Company:
        """What the company declares for all of its products."""
        return self._company

    def of(self, company: Company) -> Product:
        """The same product in this company."""
        product = self.model_copy()
        product._company = company  # noqa: SLF001 - of the same class
        return product
