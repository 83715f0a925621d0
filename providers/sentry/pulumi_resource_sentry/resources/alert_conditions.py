"""What each trigger and filter of an alert compares with.

Source: src/sentry/workflow_engine/models/data_condition.py and endpoints/validators/ in getsentry/sentry, and the
documented examples of its API. A type, key or attribute that is not here passes as it is: Sentry gets new ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from pulumi_plugin_kit.check import MISSING, Problem, choices, show
from pulumi_plugin_kit.values import UNKNOWN, has_unknown

from ..fields import camel_keys


@dataclass(frozen=True, slots=True)
class Form:
    """What a comparison, or a key in it, may be. Without anything set it may be anything."""

    # What documentation and messages call it.
    phrase: str = "anything"
    # Python types that are right; none for any.
    types: tuple[type, ...] = ()
    # The only values that are right.
    values: tuple[Any, ...] = ()
    # What the values mean, where they do not say it.
    note: str = ""
    # Names that Sentry knows; what is like one of them is a misspelling, what is unlike all is newer than this list.
    known: tuple[str, ...] = ()
    # Keys that an object must have, and those that it may have.
    keys: Mapping[str, Form] = field(default_factory=dict)
    optional: Mapping[str, Form] = field(default_factory=dict)
    # What each item of a list must be.
    item: Form | None = None

    def problems(self, value: Any, place: str) -> Iterator[Problem]:
        """Everything wrong with a value whose keys are in camel case."""
        if value is UNKNOWN:
            return
        if self.values and not any(value == one and type(value) is type(one) for one in self.values):
            yield Problem(place, value, choices(self.values, value) + self.note)
        elif self.types and not _is(value, self.types):
            yield Problem(place, value, f"write {self.phrase}")
        elif self.known and (near := misspelt(str(value), self.known)):
            yield Problem(place, value, f"did you mean {show(near)}?")
        elif self.keys:
            yield from self._key_problems(value, place)
        elif self.item is not None:
            for position, each in enumerate(value):
                yield from self.item.problems(each, f"{place}[{position}]")

    def _key_problems(self, value: Mapping[str, Any], place: str) -> Iterator[Problem]:
        for key, form in self.keys.items():
            if key in value:
                yield from form.problems(value[key], f"{place}.{key}")
            else:
                yield Problem(
                    f"{place}.{key}", MISSING, choices(form.values) if form.values else f"write {form.phrase}"
                )
        for key, form in self.optional.items():
            if key in value:
                yield from form.problems(value[key], f"{place}.{key}")


def _is(value: Any, types: tuple[type, ...]) -> bool:
    return isinstance(value, types) and (bool in types or not isinstance(value, bool))


def _one_of(*values: Any) -> Form:
    return Form("|".join(str(value) for value in values), values=values)


def _object(keys: Mapping[str, Form], optional: Mapping[str, Form] | None = None) -> Form:
    parts = [f"{key}: {form.phrase}" for key, form in keys.items()]
    parts += [f"{key}?: {form.phrase}" for key, form in (optional or {}).items()]
    return Form(f"{{{', '.join(parts)}}}", types=(dict,), keys=keys, optional=optional or {})


def _list_of(item: Form) -> Form:
    return Form(f"a list of {item.phrase}", types=(list,), item=item)


def _named(phrase: str, form: Form) -> Form:
    return replace(form, phrase=phrase)


_ANY = Form()
_TRUE = Form("true", values=(True,))
_FLAG = Form("true or false", types=(bool,))
_NUMBER = Form("a number", types=(int, float))
_WHOLE = Form("a whole number", types=(int,))
_TEXT = Form("a text", types=(str,))
_PRIORITY = Form("25|50|75", values=(25, 50, 75), note=" (low, medium, high)")
_INTERVAL = _one_of("1m", "5m", "15m", "1h", "1d", "1w", "30d")
_SESSION_INTERVAL = _one_of("1m", "5m", "10m", "15m", "30m", "1h", "1d", "1w", "30d")
_MATCHES = ("co", "nc", "eq", "ne", "sw", "ew", "nsw", "new", "is", "ns", "in", "nin", "gt", "gte", "lt", "lte")
_MATCH = _one_of(*_MATCHES)
_ATTRIBUTES = (
    "message platform environment type error.handled error.unhandled error.main_thread exception.type exception.value "
    "user.id user.email user.username user.ip_address http.method http.url http.status_code sdk.name stacktrace.code "
    "stacktrace.module stacktrace.filename stacktrace.abs_path stacktrace.package unreal.crash_type app.in_foreground "
    "os.distribution_name os.distribution_version symbolicated_in_app ota_updates.channel ota_updates.runtime_version "
    "ota_updates.update_id"
)
_ATTRIBUTE = Form("an attribute such as error.unhandled", types=(str,), known=tuple(_ATTRIBUTES.split()))
_PART = _named(
    "what event_attribute or tagged_event take",
    _object({"match": _MATCH}, {"key": _TEXT, "attribute": _ATTRIBUTE, "value": _ANY}),
)


def _frequency(interval: Form, *, percent: bool = False) -> Form:
    keys = {"value": _NUMBER, "interval": interval} | ({"comparisonInterval": interval} if percent else {})
    return _object(keys, {"filters": _list_of(_PART)})


_FREQUENCIES = {
    "event_frequency_count": _frequency(_INTERVAL),
    "event_frequency_percent": _frequency(_INTERVAL, percent=True),
    "event_unique_user_frequency_count": _frequency(_INTERVAL),
    "event_unique_user_frequency_percent": _frequency(_INTERVAL, percent=True),
    "percent_sessions_count": _frequency(_SESSION_INTERVAL),
    "percent_sessions_percent": _frequency(_SESSION_INTERVAL, percent=True),
}

TRIGGERS: Mapping[str, Form] = {
    "first_seen_event": _TRUE,
    "issue_resolved_trigger": _TRUE,
    "reappeared_event": _TRUE,
    "regression_event": _TRUE,
    "seer_activity_trigger": _list_of(_one_of("rca_completed", "solution_completed", "coding_completed", "pr_created")),
    # Found in alerts that Sentry made from old rules; their comparison is Sentry's, and goes back as it came.
    "every_event": _ANY,
    "new_high_priority_issue": _ANY,
    "existing_high_priority_issue": _ANY,
    **_FREQUENCIES,
}
"""Triggers, and what each compares with."""

FILTERS: Mapping[str, Form] = {
    **_FREQUENCIES,
    "age_comparison": _object(
        {
            "value": _NUMBER,
            "time": _one_of("minute", "hour", "day", "week"),
            "comparisonType": _one_of("older", "newer"),
        }
    ),
    "assigned_to": _object({"targetType": _one_of("Unassigned", "Member", "Team")}, {"targetIdentifier": _ANY}),
    "event_attribute": _object({"attribute": _ATTRIBUTE, "match": _MATCH}, {"value": _ANY}),
    "event_created_by_detector": _ANY,
    "event_seen_count": _NUMBER,
    "issue_category": _object({"value": _WHOLE}, {"include": _FLAG}),
    "issue_occurrences": _object({"value": _NUMBER}),
    "issue_open_duration": _ANY,
    "issue_priority_deescalating": Form("true or a whole number", types=(bool, int)),
    "issue_priority_equals": _PRIORITY,
    "issue_priority_greater_or_equal": _PRIORITY,
    "issue_resolution_change": _ANY,
    "issue_type": _object({"value": _TEXT}, {"include": _FLAG}),
    "latest_adopted_release": _object(
        {
            "environment": _TEXT,
            "ageComparison": _one_of("older", "newer"),
            "releaseAgeType": _one_of("oldest", "newest"),
        }
    ),
    "latest_release": _TRUE,
    "level": _object({"level": _one_of(0, 10, 20, 30, 40, 50), "match": _one_of("eq", "gte", "lte")}),
    "tagged_event": _object({"key": _TEXT, "match": _MATCH}, {"value": _ANY}),
}
"""Filters, and what each compares with."""


def described(types: Mapping[str, Form]) -> str:
    """The types with what they compare with, for the documentation."""
    alike: dict[str, list[str]] = {}
    for name, form in types.items():
        alike.setdefault(form.phrase, []).append(name)
    return "; ".join(f"{', '.join(names)}: {phrase}" for phrase, names in alike.items())


def misspelt(name: str, known: Mapping[str, Any] | tuple[str, ...]) -> str | None:
    """The known name that is meant, None if the name is known, or made of words that no known name has."""
    if name in known:
        return None
    words = {word for one in known for word in re.split(r"[._]", one)}
    near = get_close_matches(name, known, n=1, cutoff=0.75)
    odd = [word for word in re.split(r"[._]", name) if not get_close_matches(word, words, n=1, cutoff=0.75)]
    return near[0] if near and not odd else None


def comparison_problems(kind: str, comparison: Any, types: Mapping[str, Form], place: str) -> Iterator[Problem]:
    """Everything wrong with the comparison of a trigger or filter of this type; nothing for a type not known here."""
    form = types.get(kind)
    if form is None or comparison is UNKNOWN:
        return
    value: Any = True if comparison is None else camel_keys(comparison)
    if form.keys and not isinstance(value, Mapping):
        yield Problem(place, comparison, f"{kind} takes an object with {', '.join(form.keys)}")
        return
    yield from form.problems(value, place)
    if form.keys and not has_unknown(value):
        yield from _companions(kind, value, place)


def _companions(kind: str, value: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Keys that are needed only beside certain values of others."""
    if kind == "assigned_to" and value.get("targetType") in {"Member", "Team"} and not value.get("targetIdentifier"):
        yield Problem(f"{place}.targetIdentifier", MISSING, f"give the id of the {str(value['targetType']).lower()}")
    # `is` and `ns` ask only whether there is a value.
    if "match" in value and kind != "level" and value["match"] not in {"is", "ns"} and "value" not in value:
        yield Problem(f"{place}.value", MISSING, "write what to match; only the matches is and ns need nothing")
