"""What a product keeps on GitHub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema, field_validator, model_validator

from vedette import names, units
from vedette.fields import text, vendors
from vedette.fields.github import FilePath, LabelName, Template
from vedette.fields.types import Covers, Minutes, Model, Repository, Slug
from vedette.similar import folded

RESERVED = "GITHUB_"


def _template_value(value: object) -> object:
    """Text, a number, a truth value or a list of texts, each as it is written."""
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, str):
            text.bounded(vendors.TEMPLATE_VALUE)(text.content(one))
        elif isinstance(value, tuple) or not isinstance(one, int | float | bool):
            what = "a mapping" if isinstance(one, dict) else "a list" if isinstance(one, tuple) else f"`{one}`"
            raise units.UnitError(f"{what} stands where a value is needed", "write a text, a number or a list of texts")
    return value


TemplateValue = Annotated[
    str | int | float | bool | tuple[str, ...],
    PlainValidator(_template_value),
    WithJsonSchema(
        {
            "anyOf": [
                *({"type": kind} for kind in ("string", "integer", "number", "boolean")),
                {"type": "array", "items": {"type": "string"}},
            ]
        }
    ),
]
SettingValue = Annotated[text.Content, AfterValidator(text.bounded(vendors.SETTING_VALUE))]
LabelNote = Annotated[str, Field(max_length=vendors.LABEL_DESCRIPTION), AfterValidator(text.line)]


def _free(name: str) -> str:
    if name.startswith(RESERVED):
        raise units.UnitError(f"`{name}` starts with {RESERVED}, which GitHub keeps for itself", "choose another name")
    return name


Setting = Annotated[str, Field(pattern=names.SETTING_PATTERN, max_length=100), AfterValidator(_free)]


class Label(Model):
    """A label; a plain text is its name, and Vedette's usual colour and words for that name are taken."""

    name: LabelName
    color: str | None = Field(None, pattern=names.COLOR_PATTERN, description="six hexadecimal digits, without #")
    description: LabelNote | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the catalog has there
        return {"name": value} if isinstance(value, str) else value


class File(Model):
    """A file rendered from the template of this name, a path below `templates/`; its scripts come along."""

    path: FilePath | None = Field(None, description="where it lies; default: where GitHub looks for it")
    cron: Slug | None = Field(None, description="the job that it runs: gives `monitor`, `schedule` and more")
    values: Mapping[text.Line, TemplateValue] = Field({}, alias="with", description="values of placeholders")
    covers: Covers = ()


class Rules(Model):
    """What must hold before anything reaches the default branch; Vedette's own app is the one exception."""

    approvals: int = Field(1, ge=0, le=6, description="how many people must approve")
    dismiss_stale: bool = Field(default=True, description="whether a new commit takes approvals back")
    code_owners: bool = Field(default=False, description="whether an owner of the code must approve")
    checks: tuple[text.Line, ...] = Field((), description="names of the checks that must pass")


class Deployment(Model):
    """A deployment environment: who must agree before a job uses its secrets."""

    reviewers: tuple[Annotated[str, Field(pattern=names.REVIEWER_PATTERN)], ...] = Field((), max_length=6)
    wait: Minutes | None = Field(None, description="how long a job waits")
    protected_branches: bool = Field(default=False, description="whether only protected branches may deploy")

    @field_validator("reviewers")
    @classmethod
    def _once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for index, one in enumerate(value):
            if folded(one) in map(folded, value[:index]):
                raise units.UnitError(f"the reviewer `{one}` is listed twice", "keep one")
        return value


class RepositoryEntry(Model):
    """A GitHub repository; those of services are known without an entry. It must exist: none is created."""

    labels: tuple[Label, ...] = Field((), description="beside severity:*, service:* and those that routes use")
    files: Mapping[Template, File] = Field({}, description="by the template's path below templates/")
    ruleset: Rules | None = Field(None, description="rules of the default branch")
    environments: Mapping[Slug, Deployment] = Field({}, description="more, or more about, deployment environments")
    covers: Covers = ()


class Secret(Model):
    """An Actions secret: the DSN of a service, or a value given by `pulumi config set --secret PRODUCT:NAME`."""

    dsn: Slug | None = Field(None, description="a service; default: the stack's configuration")
    repository: Repository | None = Field(None, description="default: the product's only one")
    environments: tuple[Slug, ...] = Field((), description="default: the whole repository")
    covers: Covers = ()


class Variable(Model):
    """An Actions variable: one value for the repository, or one per environment."""

    value: SettingValue | None = Field(None, description="for the whole repository")
    values: Mapping[Slug, SettingValue] = Field({}, description="by environment")
    must: Mapping[Slug, SettingValue] = Field({}, description="by environment: the only value allowed there")
    repository: Repository | None = Field(None, description="default: the product's only one")
    covers: Covers = ()

    @model_validator(mode="after")
    def _one(self) -> Variable:
        if (self.value is None) != bool(self.values):
            raise units.UnitError(
                "a variable has either `value` or `values`", "write {value: x}, or {values: {production: x}}"
            )
        return self
