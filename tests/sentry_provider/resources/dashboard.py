"""Dashboard."""

from __future__ import annotations

from hypothesis import strategies as st
from pulumi_resource_sentry.resources.dashboard import DashboardInputs
from sentry_cases.case import Case, drawn, numbered
from sentry_cases.shapes import item_of, shaped
from sentry_cases.texts import ENVIRONMENTS, QUERIES, text

# A fixed time that lies before what Sentry still has is served as another.
TIMES = ({}, {"period": "24h"}, {"start": "2026-11-01T00:00:00Z", "end": "2026-11-02T00:00:00+01:00"})
AGGREGATES = ("count()", "p95(span.duration)")
TOGETHER = ("widgetType", "interval", "limit", "thresholds", "layout", "queries")
QUERY = {
    "name": "p95",
    "fields": ["transaction", "p95(span.duration)"],
    "aggregates": ["p95(span.duration)"],
    "columns": ["transaction"],
    "fieldAliases": ["", ""],
    "conditions": "is_transaction:true",
    "orderby": "-p95(span.duration)",
}
FIRST = "widgets.0."


def draw(there):
    names = ("projects", "environments", "period", "start", "end", "permissions")
    return drawn(dict.fromkeys(names) | {"widgets": widgets()}, frame(there))


@st.composite
def frame(pick, there):
    """Projects, environments, time and permissions."""
    ids = st.sampled_from([one["id"] for one in there["places"]])
    made = dict(pick(st.sampled_from(TIMES)))
    made["projects"] = pick(st.lists(ids, unique=True, max_size=3) | st.just(["-1"]))
    made["environments"] = pick(st.lists(st.sampled_from(ENVIRONMENTS), unique=True))
    if pick(st.booleans()):
        teams = st.lists(st.sampled_from([one["id"] for one in there["teams"]]), unique=True)
        made["permissions"] = {"isEditableByEveryone": pick(st.booleans()), "teamsWithEditAccess": pick(teams)}
    return made


def widgets():
    """Up to three widgets with titles of their own."""

    def titled(some):
        return [one | {"title": f"{position} {one['title']}"[:255]} for position, one in enumerate(some)]

    bare = shaped(item_of(DashboardInputs, "widgets"), dict.fromkeys(TOGETHER) | {"description": text(255, empty=True)})
    return st.lists(widget(bare), max_size=3).map(titled)


@st.composite
def widget(pick, bare):
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
    queries = pick(st.lists(query(), min_size=1, max_size=2))
    return {**pick(bare), **pick(st.fixed_dictionaries({}, optional=optional)), "queries": queries}


@st.composite
def query(pick):
    columns = pick(st.lists(st.sampled_from(["release", "transaction"]), unique=True))
    aggregates = pick(st.lists(st.sampled_from(AGGREGATES), min_size=1, unique=True))
    made = {"columns": columns, "aggregates": aggregates}
    if pick(st.booleans()):
        # Else Sentry makes them of both.
        made["fields"] = columns + aggregates
        made["fieldAliases"] = [pick(text(10, empty=True)) for _ in made["fields"]]
    more = {"name": text(30, empty=True), "conditions": st.sampled_from(QUERIES)}
    order = st.sampled_from(["", "-count()", "release"])
    return {**made, **pick(st.fixed_dictionaries({}, optional={**more, "orderby": order}))}


def path(name):
    return FIRST + name.removeprefix("widgets.")


CASE = Case(
    example={
        "title": "Payments",
        "widgets": [
            {
                "title": "Slow ones",
                "description": "p95 by transaction",
                "displayType": "table",
                "widgetType": "spans",
                "interval": "5m",
                "limit": 5,
                "layout": {"x": 0, "y": 0, "w": 4, "h": 2, "minH": 2},
                "queries": [QUERY],
            },
            {
                "title": "p95",
                "displayType": "big_number",
                "widgetType": "spans",
                "thresholds": {"maxValues": {"max1": 500, "max2": 1000}, "unit": "millisecond"},
                "layout": {"x": 4, "y": 0, "w": 2, "h": 1, "minH": 1},
                "queries": [{**QUERY, "columns": [], "fields": ["p95(span.duration)"], "fieldAliases": [""]}],
            },
        ],
        "projects": ["{project}"],
        "environments": ["prod"],
        "period": "24h",
        "utc": True,
        "filters": {"release": ["1.2.3"]},
        "permissions": {"isEditableByEveryone": False, "teamsWithEditAccess": ["{team}"]},
    },
    variants={("start", "end"): {"period": None, "start": "2026-01-01T00:00:00Z", "end": "2026-01-02T00:00:00Z"}},
    second={
        "period": "7d",
        "title": "Other",
        "widgets": [{"title": "Errors", "displayType": "line", "queries": [{"aggregates": ["count()"]}]}],
        "projects": ["-1"],
        "environments": [],
        "start": "2026-01-01T12:00:00Z",
        "end": "2026-01-03T00:00:00Z",
        "utc": False,
        "filters": {"release": ["2.0"]},
        "permissions": {"isEditableByEveryone": True, "teamsWithEditAccess": []},
    },
    unique={"title": lambda value, number, there: numbered(value, number, there)[:255]},
    known_by=("title",),
    create_path="/dashboards/$",
    store="dashboard",
    drift={
        "title": {"title": "Renamed"},
        "widgets.title": {FIRST + "title": "Renamed"},
        "widgets.description": {FIRST + "description": None},
        "widgets.displayType": {FIRST + "displayType": "table"},
        "widgets.widgetType": {FIRST + "widgetType": "spans"},
        "widgets.interval": {FIRST + "interval": "1h"},
        "widgets.limit": {FIRST + "limit": 9},
        "widgets.thresholds.maxValues.max1": {FIRST + "thresholds.max_values.max1": 1},
        "widgets.thresholds.maxValues.max2": {FIRST + "thresholds.max_values.max2": 99},
        "widgets.thresholds.unit": {FIRST + "thresholds.unit": "minute"},
        "widgets.layout.x": {FIRST + "layout.x": 3},
        "widgets.layout.y": {FIRST + "layout.y": 3},
        "widgets.layout.w": {FIRST + "layout.w": 3},
        "widgets.layout.h": {FIRST + "layout.h": 3},
        "widgets.layout.minH": {FIRST + "layout.minH": 1},
        "widgets.queries.name": {FIRST + "queries.0.name": "other"},
        "widgets.queries.fields": {FIRST + "queries.0.fields": ["level", "count()"]},
        "widgets.queries.aggregates": {FIRST + "queries.0.aggregates": ["count_unique(user)"]},
        "widgets.queries.columns": {FIRST + "queries.0.columns": ["level"]},
        "widgets.queries.fieldAliases": {FIRST + "queries.0.fieldAliases": ["release", "errors"]},
        "widgets.queries.conditions": {FIRST + "queries.0.conditions": ""},
        "widgets.queries.orderby": {FIRST + "queries.0.orderby": "count()"},
        "projects": {"projects": [-1]},
        "environments": {"environment": ["staging"]},
        "period": {"period": "14d"},
        "start": {"start": "2026-01-01T12:00:00Z"},
        "end": {"end": "2026-01-03T00:00:00Z"},
        "utc": {"utc": False},
        "filters": {"filters.release": ["2.0"]},
        "permissions.isEditableByEveryone": {"permissions.isEditableByEveryone": True},
        "permissions.teamsWithEditAccess": {"permissions.teamsWithEditAccess": []},
    },
    drift_base={
        "widgets": [
            {
                "title": "Errors",
                "description": "by release",
                "displayType": "big_number",
                "widgetType": "error-events",
                "interval": "5m",
                "limit": 5,
                "thresholds": {"maxValues": {"max1": 10, "max2": 20}, "unit": "second"},
                "layout": {"x": 0, "y": 0, "w": 2, "h": 2, "minH": 2},
                "queries": [
                    {
                        "name": "all",
                        "fields": ["release", "count()"],
                        "aggregates": ["count()"],
                        "columns": ["release"],
                        "fieldAliases": ["version", "number"],
                        "conditions": "level:error",
                        "orderby": "-count()",
                    }
                ],
            }
        ],
    },
    more_drift=[
        ("projects", "projects", []),
        ("environments", "environment", []),
        ("period", "period", "1h"),
        *[
            (name, path(name), value)
            for name, value in {
                "widgets.title": "edited",
                "widgets.description": "edited",
                "widgets.displayType": "bar",
                "widgets.widgetType": "logs",
                "widgets.interval": "1h",
                "widgets.limit": 9,
                "widgets.layout.x": 1,
                "widgets.layout.y": 9,
                "widgets.layout.w": 1,
                "widgets.layout.h": 9,
                "widgets.layout.minH": 1,
            }.items()
        ],
        *[
            (f"widgets.queries.{name}", f"{FIRST}queries.0.{name}", value)
            for name, value in {
                "name": "edited",
                "fields": ["p95(span.duration)"],
                "aggregates": ["count()"],
                "columns": [],
                "fieldAliases": ["edited"],
                "conditions": "edited",
                "orderby": "",
            }.items()
        ],
        ("widgets.thresholds.maxValues.max1", "widgets.1.thresholds.max_values.max1", 9),
        ("widgets.thresholds.maxValues.max2", "widgets.1.thresholds.max_values.max2", 9),
        ("widgets.thresholds.unit", "widgets.1.thresholds.unit", "second"),
    ],
    by_hand=(
        "POST",
        "organizations/local/dashboards/",
        {
            "title": "Shop",
            "widgets": [
                {
                    "title": "Errors",
                    "displayType": "line",
                    "interval": "5m",
                    "queries": [
                        {
                            "aggregates": ["count()"],
                            "columns": [],
                            "conditions": "level:error",
                            "name": "",
                            "orderby": "",
                        }
                    ],
                }
            ],
        },
    ),
    draw=draw,
)
