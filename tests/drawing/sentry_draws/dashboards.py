"""What goes together in a dashboard."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from sentry_draws.words import ENVIRONMENTS, QUERIES, Drawn, Strategy, text

__all__ = ["OPTIONAL", "frame", "widgets"]

# What of a widget is drawn here.
OPTIONAL = ("widgetType", "interval", "limit", "thresholds", "layout")

# A fixed time that lies before what Sentry still has is served as another.
_TIMES = ({}, {"period": "24h"}, {"start": "2026-11-01T00:00:00Z", "end": "2026-11-02T00:00:00+01:00"})
_AGGREGATES = ("count()", "p95(span.duration)")


@st.composite
def frame(pick: Any, there: Mapping[str, Any]) -> dict[str, Any]:
    """Projects, environments, time and permissions."""
    ids = st.sampled_from([one["id"] for one in there["places"]])
    made = dict(pick(st.sampled_from(_TIMES)))
    made["projects"] = pick(st.lists(ids, unique=True, max_size=3) | st.just(["-1"]))
    made["environments"] = pick(st.lists(st.sampled_from(ENVIRONMENTS), unique=True))
    if pick(st.booleans()):
        teams = st.lists(st.sampled_from([one["id"] for one in there["teams"]]), unique=True)
        made["permissions"] = {"isEditableByEveryone": pick(st.booleans()), "teamsWithEditAccess": pick(teams)}
    return made


def widgets(bare: Drawn) -> Strategy:
    """Up to three widgets with titles of their own; `bare` draws what stands by itself."""

    def titled(some: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [one | {"title": f"{position} {one['title']}"[:255]} for position, one in enumerate(some)]

    return st.lists(_widget(bare), max_size=3).map(titled)


@st.composite
def _widget(pick: Any, bare: Drawn) -> dict[str, Any]:
    good, fair = sorted(pick(st.lists(st.integers(1, 10**6), min_size=2, max_size=2, unique=True)))
    colours = [{"maxValues": {"max1": good, "max2": fair}, "unit": "second"}, {"maxValues": {"max1": good + 0.5}}]
    row, height = st.integers(0, 100), st.integers(1, 9)
    layout = st.builds(lambda x, y, h: {"x": x, "y": y, "w": 6 - x, "h": h, "minH": 1}, st.integers(0, 5), row, height)
    optional = {
        "widgetType": st.sampled_from(["issue", "error-events", "spans", "logs"]),
        "interval": st.sampled_from(["5m", "1h", "1d"]),
        "limit": st.integers(1, 10),
        "thresholds": st.sampled_from(colours),
        "layout": layout,
    }
    queries = pick(st.lists(_query(), min_size=1, max_size=2))
    return {**pick(bare), **pick(st.fixed_dictionaries({}, optional=optional)), "queries": queries}


@st.composite
def _query(pick: Any) -> dict[str, Any]:
    columns = pick(st.lists(st.sampled_from(["release", "transaction"]), unique=True))
    aggregates = pick(st.lists(st.sampled_from(_AGGREGATES), min_size=1, unique=True))
    made: dict[str, Any] = {"columns": columns, "aggregates": aggregates}
    if pick(st.booleans()):
        # Else Sentry makes them of both.
        made["fields"] = columns + aggregates
        made["fieldAliases"] = [pick(text(10, empty=True)) for _ in made["fields"]]
    more = {"name": text(30, empty=True), "conditions": st.sampled_from(QUERIES)}
    order = st.sampled_from(["", "-count()", "release"])
    return {**made, **pick(st.fixed_dictionaries({}, optional={**more, "orderby": order}))}
