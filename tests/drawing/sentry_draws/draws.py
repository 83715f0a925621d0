"""Valid inputs of every type, drawn from the provider's own definitions: its shapes, limits and forms.

What only Sentry can know is added by hand: ids of what there is, names of aggregates, what goes together.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from pulumi_plugin_kit.fields import Field, Kind, Member, members
from pulumi_resource_sentry.resources import RESOURCES
from pulumi_resource_sentry.resources.alert_conditions import FILTERS, TRIGGERS
from sentry_draws import alerts, dashboards, monitors
from sentry_draws import settings as of_settings
from sentry_draws.words import ENVIRONMENTS, Drawn, Strategy, merged, text

__all__ = ["KINDS", "Draws", "collect"]

KINDS = {cls.token.rpartition(":")[2]: cls for cls in RESOURCES}
# What a project has once: inputs that are drawn for it get a project of their own.
_SINGLE = ("ProjectOwnership", "InboundFilter", "SpikeProtection", "ProjectRepository")
# Properties that are drawn together, by type.
_TOGETHER = {
    "MetricMonitor": "dataset eventTypes timeWindow aggregate query detectionType comparisonDelta conditions",
    "CronMonitor": "schedule interval timezone",
    "Dashboard": "projects environments period start end permissions",
    "InboundFilter": "filter active subfilters",
    "NotificationAction": "serviceType integrationId targetIdentifier targetDisplay projects",
    "ProjectSymbolSource": (
        "type url username password bucket prefix region accessKey secretKey clientEmail privateKey"
    ),
}


def collect(strategy: Drawn, count: int, number: str | None) -> list[dict[str, Any]]:
    """`count` draws: always the same ones, or those of a seed; repeated where there are fewer."""
    found: list[dict[str, Any]] = []
    quiet = settings(
        max_examples=count,
        derandomize=number is None,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def keep(value: dict[str, Any]) -> None:
        found.append(value)

    run = quiet(given(strategy)(keep))
    (seed(int(number))(run) if number else run)()
    return [found[position % len(found)] for position in range(count)]


class Draws:
    """The strategies, for a Sentry in which there is what `there` says."""

    def __init__(self, there: Mapping[str, Any]) -> None:
        self.there = there

    def of(self, kind: str) -> Drawn:
        """Inputs of a type."""
        apart = self.shape(KINDS[kind].Inputs, kind, _TOGETHER.get(kind, "").split())
        return merged(apart, *self._together(kind))

    def placed(self, kind: str, position: int, inputs: dict[str, Any]) -> dict[str, Any]:
        """The inputs, made different from those at other positions where Sentry allows no two that are alike."""
        made = dict(inputs)
        if "slug" in made:
            made["slug"] = f"{made['slug'][:40]}-{position}"
        if kind in _SINGLE:
            place = self.there["places"][position]
            made["project"] = place["id"] if made["project"].isdecimal() else place["slug"]
        unique = {
            "CodeMapping": ("stackRoot", f"{position}/{made.get('stackRoot', '')}"),
            "Dashboard": ("title", f"{position} {made.get('title')}"[:255]),
            "OpsgenieTeam": ("team", f"{position} {made.get('team')}"),
            "OrganizationMember": ("email", f"{position}.{made.get('email')}"),
            "PagerDutyService": ("service", f"{position} {made.get('service')}"),
            "Repository": ("name", self.there["unlinked"][position]),
            "TeamMapping": ("externalName", f"{position} {made.get('externalName')}"),
            "TeamMember": ("memberId", self.there["members"][position]),
            "UserMapping": ("externalName", f"{position} {made.get('externalName')}"),
        }
        return made | dict([unique[kind]] if kind in unique else [])

    def shape(self, cls: type, path: str, without: list[str] | None = None) -> Drawn:
        """Values of a shape: all that is required, and some of what is not."""
        required, optional = {}, {}
        for member in members(cls):
            if member.name not in (without or ()):
                drawn = self._member(member, f"{path}.{member.name}")
                (required if member.required else optional)[member.name] = drawn
        return st.fixed_dictionaries(required, optional=optional)

    def _member(self, member: Member, place: str) -> Strategy:
        for name in (place, member.name):
            if name in self._by_hand:
                return self._by_hand[name]
        kind, field = member.kind, member.field
        if place == "Dashboard.widgets" and kind.item and kind.item.cls:
            return dashboards.widgets(self.shape(kind.item.cls, place, ["queries", *dashboards.OPTIONAL]))
        if kind.item is None:
            return self._value(kind, field, place)
        item = self._value(kind.item, field, place, item=True)
        return st.lists(item, min_size=field.min_items, max_size=4, unique=bool(field.enum))

    def _value(self, kind: Kind, field: Field, place: str, *, item: bool = False) -> Strategy:
        if kind.cls is not None:
            return self.shape(kind.cls, place)
        if field.enum:
            return st.sampled_from(field.enum)
        if kind.name == "object":
            return st.dictionaries(st.sampled_from(["release", "releaseId"]), st.lists(text(), min_size=1, max_size=2))
        numbers: dict[str, Strategy] = {
            "boolean": st.booleans(),
            "integer": st.integers(int(field.minimum or 0), int(field.maximum or 10**6)),
        }
        return numbers[kind.name] if kind.name in numbers else self._text(field, item=item)

    def _text(self, field: Field, *, item: bool) -> st.SearchStrategy[str]:
        if field.pattern is None:
            return text(field.max_length, empty=not (field.min_items or item))
        of_form = st.from_regex(re.compile(field.pattern[0]), fullmatch=True)
        longest = field.max_length or 100
        return of_form.filter(lambda one: len(one) <= longest and "\x00" not in one)

    def _together(self, kind: str) -> list[Drawn]:
        """What is drawn together in a type."""
        there = self.there
        if kind == "InboundFilter":
            names, browsers = (
                member.field.enum for member in members(KINDS[kind].Inputs) if member.name in {"filter", "subfilters"}
            )
            return [of_settings.inbound_filter(names, browsers)]
        ways = {
            "MetricMonitor": lambda: [monitors.query(), monitors.detection()],
            "CronMonitor": lambda: [monitors.timing()],
            "Dashboard": lambda: [dashboards.frame(there)],
            "NotificationAction": lambda: [of_settings.notification(there)],
            "ProjectSymbolSource": lambda: [of_settings.symbols()],
        }
        return ways[kind]() if kind in ways else []

    @cached_property
    def _by_hand(self) -> Mapping[str, Strategy]:
        """Values that only Sentry can know, by property or by type and property."""
        there = self.there
        teams = st.sampled_from([name for one in there["teams"] for name in (one["id"], one["slug"])])
        triggers, filters = alerts.condition(TRIGGERS), alerts.condition(FILTERS)
        return {
            "project": st.sampled_from([there["project"], there["projectId"]]),
            "owner": st.sampled_from(["user:11", *(f"team:{one['id']}" for one in there["teams"])]),
            "environment": st.sampled_from(ENVIRONMENTS),
            "description": text(255, empty=True),
            "externalId": text(60),
            "Project.teams": st.lists(
                st.sampled_from([one["slug"] for one in there["teams"]]), min_size=1, unique=True
            ),
            "Project.platform": st.sampled_from(["python", "javascript-nextjs", "newer-than-this"]),
            "ProjectOwnership.raw": of_settings.ownership(),
            "Repository.provider": st.just("integrations:github"),
            "Repository.integrationId": st.just("23"),
            "CodeMapping.repository": st.just(there["repository"]),
            "CodeMapping.integrationId": st.just("23"),
            "ProjectRepository.repositoryId": st.just(there["repository"]),
            "OrganizationMember.email": st.from_regex(r"[A-Za-z0-9._-]{1,20}@Example\.com", fullmatch=True),
            "TeamMember.team": teams,
            "TeamMapping.team": teams,
            "TeamMapping.provider": st.just("slack"),
            "TeamMapping.integrationId": st.just("21"),
            "UserMapping.userId": st.just("11"),
            "UserMapping.provider": st.just("github"),
            "UserMapping.integrationId": st.just("23"),
            "OpsgenieTeam.integrationId": st.just("24"),
            "PagerDutyService.integrationId": st.just("22"),
            "ClientKey.browserSdkVersion": st.sampled_from(["latest", "7.x"]),
            # Sentry's newer limit, a week.
            "CronMonitor.maxRuntime": st.integers(1, 10080),
            "UptimeMonitor.url": st.from_regex(r"https?://shop\.example(:80)?/[!-~]{0,40}", fullmatch=True),
            "UptimeMonitor.headers": monitors.headers(),
            "UptimeMonitor.body": text(40, empty=True),
            "UptimeMonitor.assertion": monitors.assertion(),
            "Alert.monitorIds": st.lists(st.sampled_from(there["monitors"]), unique=True, max_size=4),
            "Alert.triggers": st.lists(triggers, min_size=1, max_size=4),
            "Alert.actionFilters.conditions": st.lists(filters, max_size=4),
            "Alert.actionFilters.actions": st.lists(alerts.action(there), min_size=1, max_size=4),
        }
