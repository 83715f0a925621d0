"""What goes together in a filter, a notification action or a symbol source, and the lines of ownership rules."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from pulumi_resource_sentry.resources import symbol_source
from sentry_draws.alerts import channel
from sentry_draws.words import Drawn, text

__all__ = ["inbound_filter", "notification", "ownership", "symbols"]

_RULES = ("path:src/* #drawn-a", '  url:"a b" owner@local.test ', "# a note", "", "tags.a:b #drawn-a")


def ownership() -> st.SearchStrategy[str]:
    """Some rules, with notes and empty lines."""
    return st.lists(st.sampled_from(_RULES)).map("\n".join)


def inbound_filter(names: tuple[str, ...], browsers: tuple[str, ...]) -> Drawn:
    """A switch, or a list of browsers for the one filter that takes it."""
    legacy = [name for name in names if "legacy" in name]
    some = st.lists(st.sampled_from(browsers), unique=True)
    others = st.sampled_from([name for name in names if name not in legacy])
    return st.fixed_dictionaries({"filter": others, "active": st.booleans()}) | st.fixed_dictionaries(
        {"filter": st.sampled_from(legacy)}, optional={"subfilters": some}
    )


def notification(there: Mapping[str, Any]) -> Drawn:
    """Each service with what it needs; projects by id or by slug."""
    slack = channel(there).map(lambda one: {"serviceType": "slack", "integrationId": "21"} | _untyped(one))
    pager = st.sampled_from(["31", "32"]).map(
        lambda row: {"serviceType": "pagerduty", "integrationId": "22", "targetIdentifier": row}
    )
    plain = st.sampled_from(["email", "sentry_notification"]).map(lambda name: {"serviceType": name})
    several = st.lists(st.sampled_from(there["places"]), min_size=1, max_size=4, unique_by=lambda one: one["id"])
    projects = several.flatmap(lambda some: st.tuples(*(st.sampled_from([one["id"], one["slug"]]) for one in some)))
    return st.builds(lambda one, where: one | {"projects": list(where)}, slack | pager | plain, projects)


def _untyped(target: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in target.items() if name != "targetType"}


def symbols() -> Drawn:
    """A type with what it needs, and some of what it may have."""

    def of(kind: str) -> Drawn:
        needed, may = symbol_source._KEYS[kind]
        own = {name: text(60) for name in needed}
        return st.fixed_dictionaries({"type": st.just(kind), **own}, optional={name: text(60) for name in may})

    return st.sampled_from(list(symbol_source._KEYS)).flatmap(of)
