"""What an alert measures, where it looks, and whom it notifies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args, get_type_hints

from pydantic import AfterValidator, BeforeValidator, Field, create_model, model_validator

from vedette import units
from vedette.fields import text, vendors
from vedette.fields.types import (
    AnyLimit,
    AnyLimits,
    CountLimits,
    Covers,
    Limits,
    Model,
    PercentLimits,
    Reason,
    Runbook,
    Severity,
    Slug,
    TimeLimits,
    Title,
    Window,
)
from vedette.metrics import METRICS, OF_SPANS, Metric, Spans
from vedette.model.reserved import trigger
from vedette.receivers import RECEIVERS
from vedette.receivers.base import Receiver
from vedette.units import Duration, Threshold, Unit

# Of the windows that the catalog knows those in which Sentry counts the events of a single issue.
ISSUE_WINDOWS = tuple(map(units.parse_duration, ("1m", "5m", "15m", "1h", "1d")))

# At which event of an issue an alert looks, of those in `reserved.TRIGGERS`.
Trigger = Literal["every_event", "regression"]

*_SOME, _LAST = [f"`{key}`" for key in OF_SPANS]
_OF_SPANS = f"{', '.join(_SOME)} and {_LAST}"
_LIMITS: dict[Unit, type[Limits[Any]]] = {"": CountLimits, "ms": TimeLimits, "%": PercentLimits}

# Sentry cuts a longer value of a tag, so that a filter on it never matches.
TagValue = Annotated[str, Field(min_length=1, max_length=vendors.TAG_VALUE), AfterValidator(text.part)]

_M = TypeVar("_M", bound=Model)


def _more_than(limits: tuple[Threshold, ...]) -> bool:
    return len(limits) == 1 and limits[0].operator == ">"


class Text(Model):
    """How a text must match."""

    contains: text.Part | None = None
    ends_with: text.Part | None = None
    equals: text.Part | None = Field(None, alias="is")

    @model_validator(mode="after")
    def _one(self) -> Text:
        return _exactly_one(self, ("contains", "ends_with", "equals"), "contains, ends_with, is")


class Where(Model):
    """A filter on events; `any` and `all` join others, the rest look at one thing."""

    any_of: tuple[Where, ...] | None = Field(None, alias="any", min_length=1)
    all_of: tuple[Where, ...] | None = Field(None, alias="all", min_length=1)
    tag: str | None = Field(None, pattern=r"^[A-Za-z][A-Za-z0-9_.:-]{0,199}$")
    equals: TagValue | None = Field(None, alias="is", description="the whole value of the tag")
    contains: TagValue | None = Field(None, description="a part of the tag's value")
    starts_with: TagValue | None = Field(None, description="the start of the tag's value")
    message: Text | None = None
    transaction: Text | None = None

    @model_validator(mode="after")
    def _one(self) -> Where:
        _exactly_one(self, ("any_of", "all_of", "tag", "message", "transaction"), "any, all, tag, message, transaction")
        values = [value for value in (self.equals, self.contains, self.starts_with) if value is not None]
        if len(values) != (0 if self.tag is None else 1):
            raise units.UnitError(
                "`tag` and one of `is`, `contains`, `starts_with` belong together", "write {tag: cron, is: webhook}"
            )
        return self


if TYPE_CHECKING:
    _Measured = Model
else:
    _Measured = create_model(
        "_Measured",
        __base__=Model,
        **{row.key: (_LIMITS[row.unit] | None, Field(None, description=row.description)) for row in METRICS.values()},
    )
    """One key per metric, with limits in its unit."""


class When(_Measured):
    """The condition: one metric against its limit within a window."""

    of: Spans | None = Field(
        None,
        description=f"what {_OF_SPANS} look at: the service's requests (the default), its database queries, or its "
        "calls of outside services",
    )
    within: Window = Field(Duration(300_000), description="the window that is looked at")
    users: CountLimits | None = Field(None, description="with `per: issue`: or so many users of one issue")
    on: Annotated[Trigger | None, BeforeValidator(trigger(*get_args(Trigger)))] = Field(
        None,
        description="with `per: issue`: at which event of the issue; `every_event` is the default, `regression` the "
        "first one after it was resolved",
    )
    per: Literal["project", "issue"] = Field(
        "project",
        description="`project`: events of all issues are counted together, by a monitor; `issue`: each issue's own, "
        "by a filter, for actions about that issue",
    )

    @model_validator(mode="after")
    def _one(self) -> When:
        _exactly_one(self, tuple(METRICS), ", ".join(METRICS))
        if self.of and not self.measured.of_spans:
            raise units.UnitError(
                f"`of` does not go with `{self.metric}`, which counts events; it goes with {', '.join(OF_SPANS)}",
                "remove `of`, or filter the events with `where`",
            )
        self._issue()
        return self

    def _issue(self) -> None:
        """Sentry's counts of one issue are always `more than`, over a few windows."""
        if self.per == "project":
            if self.users:
                raise units.UnitError("`users` needs `per: issue`", "add `per: issue`, or remove `users`")
            if self.on:
                raise units.UnitError("`on` needs `per: issue`", "add `per: issue`, or remove `on`")
            return
        if self.measured.issue_level is None:
            raise units.UnitError(
                f"`{self.metric}` looks at many requests, so it cannot go with `per: issue`", "use `per: project`"
            )
        limits = [self.limits.every(), self.users.every() if self.users else ()]
        if wrong := [every for every in limits if every and not _more_than(every)]:
            seen = " and ".join(map(str, wrong[0]))
            raise units.UnitError(f"`{seen}` does not go with `per: issue`, which knows `>` only", 'write it as "> 5"')
        if self.within not in ISSUE_WINDOWS:
            windows = ", ".join(map(str, ISSUE_WINDOWS))
            raise units.UnitError(
                f"Sentry does not count the events of an issue within {self.within}; it does within {windows}",
                "choose one of these for `within`",
            )

    @property
    def metric(self) -> str:
        """The key of what is measured."""
        return next(key for key in METRICS if getattr(self, key) is not None)

    @property
    def measured(self) -> Metric:
        """What is measured."""
        return METRICS[self.metric]

    @property
    def limits(self) -> Limits[AnyLimit]:
        """The limits of that metric."""
        limits: Limits[AnyLimit] = getattr(self, self.metric)
        return limits


def _fields() -> dict[str, Any]:
    """The keys of all kinds of receivers, each optional: which kind is meant is seen by the key that stands there."""
    return {
        name: (annotation | None, Field(None, description=kind.model_fields[name].description))
        for kind in RECEIVERS
        for name, annotation in get_type_hints(kind, include_extras=True).items()
        if name in kind.model_fields
    }


if TYPE_CHECKING:
    _AnyReceiver = Model
else:
    _AnyReceiver = create_model("_AnyReceiver", __base__=Model, **_fields())


class Target(_AnyReceiver):
    """One receiver of an alert."""

    @model_validator(mode="after")
    def _one(self) -> Target:
        keys = tuple(kind.key for kind in RECEIVERS)
        _exactly_one(self, keys, ", ".join(keys))
        kind = self._kind()
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        for other in RECEIVERS:
            for name in other.model_fields:
                if name in given and name not in kind.model_fields:
                    raise units.UnitError(f"`{name}` needs `{other.key}`", f"write {other.example}")
        return self

    @property
    def receiver(self) -> Receiver:
        """Whom it notifies."""
        kind = self._kind()
        # What stands here was checked with the same annotations.
        return kind.model_construct(**{name: getattr(self, name) for name in kind.model_fields})

    def _kind(self) -> type[Receiver]:
        return next(kind for kind in RECEIVERS if getattr(self, kind.key) is not None)


Route = tuple[Target, ...]


class Alert(Model):
    """A rule of one service.

    A rule with one limit has a severity, which decides its route. With a warning and a critical limit the levels
    are the severities: `warning` goes where `high` goes, `critical` where `critical` goes.
    """

    title: Title = Field(description="the name in Sentry; unique in the company")
    service: Slug = Field(description="a service of this file")
    project: bool = Field(
        default=False,
        description="true: events of the whole project count, of all services that share it; false: those of `service`",
    )
    when: When
    where: Where | None = None
    severity: Severity | None = None
    route: Route | None = Field(None, description="whom to notify; default: the route of the severity")
    runbook: Runbook | None = Field(None, description="what to do when it fires: a file of runbooks/")
    covers: Covers = ()

    @model_validator(mode="after")
    def _severity(self) -> Alert:
        check_severity(self.when, self.severity)
        return self


class Override(Model):
    """What differs from the alert of the same name; `disabled` turns it off and says why."""

    threshold: AnyLimits | None = Field(None, description="other limits, in the alert's unit")
    within: Window | None = None
    severity: Severity | None = None
    route: Route | None = None
    runbook: Runbook | None = None
    disabled: Reason | None = Field(None, description="the reason for having no such alert here")


def check_severity(when: When, severity: Severity | None) -> None:
    """Refuse a rule that has both levels and a severity, or neither.

    Raises:
        UnitError: Which of them is to be removed or added.
    """
    if when.limits.leveled == (severity is not None):
        raise units.UnitError(
            "`severity` does not go with `warning` and `critical` limits: they are the severities"
            if severity
            else "`severity` is missing; allowed are critical, high, medium, low",
            "remove `severity`" if severity else "add `severity: high`",
        )


def _exactly_one(model: _M, fields: tuple[str, ...], words: str) -> _M:
    given = [name for name in fields if getattr(model, name) is not None]
    if len(given) == 1:
        return model
    aliases = [model.__class__.model_fields[name].alias or name for name in given]
    seen = f"{', '.join(f'`{alias}`' for alias in aliases)} together" if given else "none of them"
    raise units.UnitError(f"exactly one of {words} is needed, got {seen}", "keep one")
