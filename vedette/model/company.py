"""`company.yaml`: what the products of a company share, so that each says only what differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, model_validator

from vedette import names
from vedette.fields import text, vendors
from vedette.fields.github import LabelName
from vedette.fields.types import Covers, Email, Model, Reason, Runbook, Severity, Share, Slug, Title
from vedette.model.alert import When, Where, check_severity
from vedette.model.pagerduty import PagerDuty
from vedette.model.repository import LabelNote
from vedette.model.reserved import EnvironmentName
from vedette.model.slack import Slack

MOST_DEFAULT_ALERTS = 50

PersonName = Annotated[str, Field(pattern=names.PERSON_PATTERN, max_length=50)]
Mentioned = Annotated[
    str, Field(pattern=f"{names.PERSON_PATTERN}|{names.EMAIL_PATTERN}", max_length=vendors.PERSON_EMAIL)
]


class Person(Model):
    """Somebody whom Slack and PagerDuty know; a plain value in the catalog is the e-mail address."""

    email: Email

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        return value if isinstance(value, dict | cls) else {"email": value}


class CompanyEnvironment(Model):
    """An environment of Sentry's, GitHub's and the products'."""

    production: bool = Field(default=True, description="false: nobody is paged, and rules for production do not hold")


class DefaultAlert(Model):
    """An alert that every service gets; what one of the usual ones does not say stays as it is."""

    title: Annotated[Title, Field(max_length=60)] = Field(description="follows the project's name")
    when: When
    where: Where | None = None
    severity: Severity | None = None
    runbook: Runbook | None = Field(None, description="what to do when it fires: a file of runbooks/")
    disabled: Reason | None = Field(None, description="the reason for having no such alert")
    covers: Covers = ()

    @model_validator(mode="after")
    def _severity(self) -> DefaultAlert:
        check_severity(self.when, self.severity)
        return self


class LabelStyle(Model):
    """What a label of this name looks like in every repository that has it."""

    color: str | None = Field(None, pattern=names.COLOR_PATTERN, description="six hexadecimal digits, without #")
    description: LabelNote | None = None


class CompanyPrivacy(Model):
    """Personal data, beside what Sentry and Vedette take for sensitive."""

    sensitive: tuple[text.Line, ...] = Field((), description="more names of fields, such as iban")


class Company(Model):
    """`company.yaml`."""

    people: Mapping[PersonName, Person] = Field({}, description="short names for e-mail addresses")
    groups: Mapping[PersonName, Annotated[tuple[Mentioned, ...], Field(min_length=1)]] = Field(
        {}, description="people by name or address, and other groups; a list of people may name a group"
    )
    environments: Mapping[EnvironmentName, CompanyEnvironment] = Field(
        {}, description="every environment is production unless it is declared otherwise here"
    )
    default_alerts: Mapping[Slug, DefaultAlert] = Field(
        {}, max_length=MOST_DEFAULT_ALERTS, description="alerts that every service gets"
    )
    labels: Mapping[LabelName, LabelStyle] = {}
    sampling: Mapping[text.Line, Share] = Field({}, description="share of requests traced, by environment")
    privacy: CompanyPrivacy = CompanyPrivacy()
    slack: Slack = Slack()
    pagerduty: PagerDuty = PagerDuty()

    @property
    def nonproduction(self) -> tuple[str, ...]:
        """The environments that are declared not to be production."""
        return tuple(name for name, one in self.environments.items() if not one.production)
