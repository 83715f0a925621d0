"""Schedules (upstream: pagerduty/resource_pagerduty_schedule.go, v3.32.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pulumi_plugin_kit.check import MISSING, Problem
from pulumi_plugin_kit.errors import PluginError
from pulumi_plugin_kit.fields import Field, shape

from vedette_emulators.plugins.pagerduty.rest import MANAGED, Rest, given, ids, moment, objects, utc
from vedette_emulators.plugins.resources import AutoName, State, nothing_if_zero

_DAY = 24 * 3600
_LONGEST_TURN = 365 * _DAY
_GO = "%Y-%m-%d %H:%M:%S +0000 UTC"


def _start(text: Any) -> str:
    """The one spelling of a start. PagerDuty moves one that is past to the moment of creation: all of these are one."""
    try:
        return "past" if moment(str(text)) < datetime.now(UTC) else utc(text)
    except PluginError:
        return str(text)


@shape
class ScheduleLayerRestriction:
    """When a layer is on call."""

    type: Annotated[str, Field(enum=("daily_restriction", "weekly_restriction"))]
    start_time_of_day: str
    start_day_of_week: Annotated[int | None, Field(canonical=nothing_if_zero)] = None
    duration_seconds: int


@shape
class ScheduleLayer:
    """A rotation of people."""

    id: Annotated[str | None, Field(computed=True)] = None
    name: Annotated[str | None, Field(computed=True)] = None
    start: Annotated[str, Field(canonical=_start)]
    end: Annotated[str | None, Field(canonical=utc)] = None
    rotation_virtual_start: Annotated[str, Field(canonical=utc)]
    rotation_turn_length_seconds: int
    users: tuple[str, ...]
    rendered_coverage_percentage: Annotated[str | None, Field(computed=True)] = None
    restrictions: tuple[ScheduleLayerRestriction, ...] = ()


@shape
class ScheduleFinalSchedule:
    """What all layers amount to."""

    name: Annotated[str | None, Field(computed=True)] = None
    rendered_coverage_percentage: Annotated[str | None, Field(computed=True)] = None


@shape
class ScheduleInputs:
    """A schedule as a program declares it."""

    name: AutoName = None
    time_zone: str
    overflow: Annotated[bool | None, Field(canonical=nothing_if_zero)] = None
    description: str = MANAGED
    layers: tuple[ScheduleLayer, ...]
    teams: tuple[str, ...] = ()


@shape
class ScheduleOutputs:
    """What only PagerDuty knows."""

    final_schedules: tuple[ScheduleFinalSchedule, ...]


class Schedule(Rest):
    """A schedule of layers."""

    token = "pagerduty:index/schedule:Schedule"  # noqa: S105 - a type's name
    noun = "schedule"
    path, wrapper = "/schedules", "schedule"
    patient = True
    Inputs = ScheduleInputs
    Outputs = ScheduleOutputs

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """What PagerDuty's provider refuses before it sends anything."""
        for place, layer in objects("layers", inputs.get("layers")):
            for name in ("start", "end", "rotationVirtualStart"):
                if isinstance(text := layer.get(name), str) and not _is_moment(text):
                    yield Problem(f"{place}.{name}", text, "write it as 2026-01-31T09:00:00Z")
            if layer["users"] == []:
                yield Problem(f"{place}.users", [], "name at least one user")
            turn = layer["rotationTurnLengthSeconds"]
            if isinstance(turn, int) and not 3600 <= turn <= _LONGEST_TURN:
                wanted = f"use 3600 (an hour) to {_LONGEST_TURN} (a year)"
                yield Problem(f"{place}.rotationTurnLengthSeconds", turn, wanted)
            for inner, rule in objects(f"{place}.restrictions", layer.get("restrictions")):
                yield from _restriction(inner, rule)

    def query(self, inputs: State) -> dict[str, Any]:
        """Whether entries may overflow the range asked for."""
        return {"overflow": "true"} if inputs.get("overflow") else {}

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The schedule; a layer keeps its id by position, and one left out ends now, for none can be removed."""
        before = state.get("layers") or []
        layers = [
            _sent({**layer, "id": before[position].get("id", "") if position < len(before) else ""})
            for position, layer in enumerate(inputs["layers"])
        ]
        now = datetime.now(UTC).strftime(_GO)
        layers += [_sent({**layer, "end": now}) for layer in before[len(layers) :]]
        return given(
            name=inputs["name"],
            time_zone=inputs["timeZone"],
            description=inputs.get("description"),
            schedule_layers=layers,
            teams=[{"id": team, "type": "team_reference"} for team in inputs.get("teams") or []],
        )

    def flatten(self, served: dict[str, Any], state: State) -> State:
        """The schedule as properties: layers that are over left out, and the last served first, as upstream has it."""
        now = datetime.now(UTC)
        layers = [row for row in served["schedule_layers"] if not row.get("end") or moment(row["end"]) >= now]
        final = served.get("final_schedule") or {}
        return {
            "name": served["name"],
            "timeZone": served["time_zone"],
            "description": served.get("description") or "",
            "layers": [_layer(row) for row in reversed(layers)],
            "teams": ids(served.get("teams")),
            "finalSchedules": [
                {"name": final.get("name") or "", "renderedCoveragePercentage": _percentage(final)},
            ],
        }


def _is_moment(text: str) -> bool:
    try:
        moment(text)
    except PluginError:
        return False
    return True


def _restriction(place: str, rule: Mapping[str, Any]) -> Iterator[Problem]:
    day, seconds = rule.get("startDayOfWeek") or 0, rule["durationSeconds"]
    if not (isinstance(day, int) and isinstance(seconds, int) and isinstance(rule["type"], str)):
        return
    if rule["type"] == "daily_restriction" and day:
        yield Problem(f"{place}.startDayOfWeek", day, "only a weekly_restriction has one; leave it out")
    if rule["type"] == "weekly_restriction" and not 1 <= day <= 7:
        yield Problem(f"{place}.startDayOfWeek", day or MISSING, "a weekly_restriction needs 1 (Monday) to 7")
    longest = _DAY - 1 if rule["type"] == "daily_restriction" else 7 * _DAY - 1
    if not 1 <= seconds <= longest:
        yield Problem(f"{place}.durationSeconds", seconds, f"use 1 to {longest} for a {rule['type']}")


def _sent(layer: Mapping[str, Any]) -> dict[str, Any]:
    virtual = moment(layer["rotationVirtualStart"]).astimezone(UTC)
    body = given(
        id=layer.get("id"),
        name=layer.get("name"),
        start=layer["start"],
        # PagerDuty gives another time back unless it gets this one in UTC; upstream writes it as Go prints times.
        rotation_virtual_start=virtual.strftime(_GO),
        rotation_turn_length_seconds=layer["rotationTurnLengthSeconds"],
        users=[{"user": {"id": user, "type": "user"}} for user in layer["users"]],
        restrictions=[
            given(
                type=rule["type"],
                start_time_of_day=rule["startTimeOfDay"],
                start_day_of_week=rule.get("startDayOfWeek"),
                duration_seconds=rule["durationSeconds"],
            )
            for rule in layer.get("restrictions") or []
        ],
    )
    # Null ends the end: a layer without one goes on.
    return {**body, "end": layer.get("end") or None}


def _layer(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row.get("name") or "",
        "end": row.get("end") or "",
        "start": row["start"],
        "rotationVirtualStart": row["rotation_virtual_start"],
        "rotationTurnLengthSeconds": row["rotation_turn_length_seconds"],
        "renderedCoveragePercentage": _percentage(row),
        "users": [str(one["user"]["id"]) for one in row["users"]],
        "restrictions": [
            {
                "type": rule["type"],
                "startTimeOfDay": rule["start_time_of_day"],
                "durationSeconds": rule["duration_seconds"],
            }
            | ({"startDayOfWeek": rule["start_day_of_week"]} if rule.get("start_day_of_week") else {})
            for rule in row.get("restrictions") or []
        ],
    }


def _percentage(row: Mapping[str, Any]) -> str:
    return f"{round((row.get('rendered_coverage_percentage') or 0) * 100):.2f}"
