"""Triggers, filters and actions of alerts, each in a form of its type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from pulumi_resource_sentry.resources.alert_actions import ACTIONS
from pulumi_resource_sentry.resources.alert_conditions import Form, comparison_problems

from sentry_cases.texts import Drawn, Strategy, snake_keys, text

_CATEGORIES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 19)
# Sentry names these for its own use only.
_ITS_OWN = ("gt", "gte", "lt", "lte")


def condition(types: Mapping[str, Form]) -> Drawn:
    """A trigger or filter of any type; the keys of what it compares with in either case."""

    def of(kind: str) -> Drawn:
        def make(value: Any, snake: bool) -> dict[str, Any]:
            return {"type": kind, "comparison": snake_keys(value) if snake else value}

        return st.builds(make, _comparison(kind, types), st.booleans())

    return st.sampled_from(sorted(types)).flatmap(of)


def _comparison(kind: str, types: Mapping[str, Form]) -> Strategy:
    if kind == "issue_category":
        return st.fixed_dictionaries({"value": st.sampled_from(_CATEGORIES)}, optional={"include": st.booleans()})
    if kind == "issue_priority_deescalating":
        return st.sampled_from([True, 25, 50, 75])
    if types[kind].phrase == "anything":
        # Sentry's own, which goes back as it came; triggers of this kind are true.
        return st.just(True)
    return _of_form(types[kind]).filter(lambda value: not list(comparison_problems(kind, value, types, "here")))


def _of_form(form: Form) -> Strategy:
    if form.values:
        return st.sampled_from([one for one in form.values if one not in _ITS_OWN] or form.values)
    if form.keys:
        return _of_keys(form)
    if form.item is not None:
        return st.lists(_of_form(form.item), min_size=1, max_size=3)
    if form.known:
        return st.sampled_from(form.known)
    if int in form.types:
        return st.integers(0, 10**6) | (st.floats(0, 10**6) if float in form.types else st.nothing())
    return st.booleans() if bool in form.types else text(30)


def _of_keys(form: Form) -> Drawn:
    keys = {name: _of_form(one) for name, one in form.keys.items()}
    if "match" not in keys or "level" in keys:
        return st.fixed_dictionaries(keys, optional={name: _of_form(one) for name, one in form.optional.items()})
    matched = st.fixed_dictionaries({**keys, "value": text(30)})
    # A part of an event has either a name as a tag or one as an attribute.
    either = [name for name in ("key", "attribute") if name in form.optional]
    if not either:
        return matched
    named = [st.fixed_dictionaries({name: _of_form(form.optional[name])}) for name in either]
    return st.builds(lambda one, name: one | name, matched, st.one_of(named))


def channel(there: Mapping[str, Any]) -> Drawn:
    """A Slack channel as an action's target, with or without its mark."""

    def make(one: Mapping[str, str], mark: str) -> dict[str, Any]:
        return {"targetType": "specific", "targetIdentifier": one["id"], "targetDisplay": mark + one["name"]}

    return st.builds(make, st.sampled_from(there["channels"]), st.sampled_from(["", "#"]))


def action(there: Mapping[str, Any]) -> Drawn:
    """An action of any type whose integration there is."""
    team = st.sampled_from(there["teams"])
    teams = team.map(lambda one: {"targetType": "team", "targetIdentifier": one["id"]})
    people = st.sampled_from([{"targetType": "user", "targetIdentifier": "11"}, {"targetType": "issue_owners"}])
    warehouse = {"targetType": "specific", "targetIdentifier": "32", "targetDisplay": "Warehouse"}
    pager = st.sampled_from([{"targetIdentifier": "31"}, warehouse])
    rota = st.just({"targetType": "specific", "targetIdentifier": "7-Checkout"})
    labels = {"labels": st.lists(text(20), max_size=3), "assignee": text(20)}
    ticket = st.fixed_dictionaries({"repo": st.just("local/web")}, optional=labels)
    form = st.builds(lambda key, one: {key: one}, st.sampled_from(["additionalFields", "additional_fields"]), ticket)
    setting = st.fixed_dictionaries({"name": text(20), "value": text(20)})
    app = st.just({"targetType": "sentry_app", "targetIdentifier": "1"})
    chosen = st.fixed_dictionaries({"settings": st.lists(setting, max_size=3)})
    return st.one_of(
        _of_type("email", None, teams | people),
        _of_type("slack", "21", channel(there)),
        _of_type("pagerduty", "22", pager),
        _of_type("opsgenie", "24", rota),
        _of_type("github", "23", st.just({"targetType": "specific"}), form),
        _of_type("sentry_app", None, app, chosen),
        _of_type("webhook", None, st.just({"targetIdentifier": "webhooks"})),
    )


def _of_type(kind: str, integration: str | None, config: Drawn, data: Drawn | None = None) -> Drawn:
    """An action of a type, with some of the settings that it knows, or those of `data`."""
    parts: dict[str, Strategy] = {"type": st.just(kind), "config": config}
    if integration:
        parts["integrationId"] = st.just(integration)
    if data is not None:
        return st.fixed_dictionaries({**parts, "data": data})
    known = {name: st.sampled_from(values) if values else text(30) for name, values in ACTIONS[kind].data.items()}
    return st.fixed_dictionaries(parts, optional={"data": st.fixed_dictionaries({}, optional=known)})
