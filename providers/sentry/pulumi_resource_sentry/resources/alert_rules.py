"""What must fit together in an alert, and how its parts are spelled.

Source: src/sentry/workflow_engine/endpoints/validators/ in getsentry/sentry, and the documented examples of its API.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pulumi_plugin_kit.check import Problem, choices, show

from ..fields import camel_keys
from .alert_actions import ACTIONS, action_problems
from .alert_conditions import FILTERS, TRIGGERS, comparison_problems, misspelt

FREQUENCIES = (0, 5, 10, 30, 60, 180, 720, 1440)
LOGIC = ("any", "any-short", "all", "none")
# What Sentry fills into an action's data when it is left out.
_DATA_DEFAULTS = {"fallthroughType": "ActiveMembers", "priority": "default"}


def comparison_form(value: Any) -> Any:
    """A comparison in camel case, its lists in one order: Sentry keeps none. Without one it is true."""
    if value is None:
        return True
    form = camel_keys(value)
    return _sorted(form)


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _sorted(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted(map(_sorted, value), key=lambda item: json.dumps(item, sort_keys=True, default=repr))
    return value


def channel_form(display: str) -> str:
    """A target's name as Sentry serves it: without the `#` of a channel."""
    return display.removeprefix("#")


def data_form(data: Any) -> Any:
    """An action's data in camel case, without what is empty or Sentry's own default."""
    form = camel_keys(data)
    return {key: value for key, value in form.items() if _DATA_DEFAULTS.get(key) != value}


def alert_problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything in an alert that does not fit together."""
    for position, monitor in enumerate(_list(inputs.get("monitorIds"))):
        if isinstance(monitor, str) and not monitor.isdecimal():
            yield Problem(f"monitorIds[{position}]", monitor, "write the numeric id of a monitor")
    for position, trigger in enumerate(_list(inputs.get("triggers"))):
        yield from _condition_problems(trigger, TRIGGERS, f"triggers[{position}]")
    for position, action_filter in enumerate(_list(inputs.get("actionFilters"))):
        place = f"actionFilters[{position}]"
        if not isinstance(action_filter, Mapping):
            continue
        for index, condition in enumerate(_list(action_filter.get("conditions"))):
            yield from _condition_problems(condition, FILTERS, f"{place}.conditions[{index}]")
        for index, action in enumerate(_list(action_filter.get("actions"))):
            if isinstance(action, Mapping):
                yield from _type_problems(str(action.get("type")), ACTIONS, f"{place}.actions[{index}].type")
                yield from action_problems(action, f"{place}.actions[{index}]")


def _condition_problems(condition: Any, types: Mapping[str, Any], place: str) -> Iterator[Problem]:
    if not isinstance(condition, Mapping) or not isinstance(kind := condition.get("type"), str):
        return
    yield from _type_problems(kind, types, f"{place}.type")
    yield from comparison_problems(kind, condition.get("comparison"), types, f"{place}.comparison")


def _type_problems(kind: str, types: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """A misspelt type. One that is unlike all others is taken for newer than this provider, and passes."""
    if near := misspelt(kind, types):
        yield Problem(place, kind, f"did you mean {show(near)}? {choices(tuple(types))}")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
