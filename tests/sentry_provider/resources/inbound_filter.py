"""InboundFilter."""

from __future__ import annotations

from hypothesis import strategies as st
from pulumi_resource_sentry.resources.inbound_filter import InboundFilterInputs
from sentry_cases.case import Case, drawn, place
from sentry_cases.shapes import enum_of


def draw(there):
    """A switch, or a list of browsers for the one filter that takes it."""
    names, browsers = (enum_of(InboundFilterInputs, name) for name in ("filter", "subfilters"))
    legacy = [name for name in names if "legacy" in name]
    some = st.lists(st.sampled_from(browsers), unique=True)
    others = st.sampled_from([name for name in names if name not in legacy])
    either = st.fixed_dictionaries({"filter": others, "active": st.booleans()}) | st.fixed_dictionaries(
        {"filter": st.sampled_from(legacy)}, optional={"subfilters": some}
    )
    return drawn({"filter": None, "active": None, "subfilters": None}, either)


CASE = Case(
    example={"project": "web", "filter": "legacy-browsers", "subfilters": ["safari", "ie"]},
    least={"filter": "web-crawlers", "active": True},
    variants={("active",): {"filter": "localhost", "active": True, "subfilters": None}},
    second={"subfilters": ["opera_mini"], "active": False, "project": "elsewhere"},
    only_value={"filter": "another filter takes other inputs: test_settings.py"},
    unique={"project": place},
    always=True,
    store="inbound_filter",
    drift={
        "project": "a filter cannot change its project",
        "filter": "a filter cannot become another",
        "active": {"active": False},
        "subfilters": {"active": ["ie"]},
    },
    more_drift=[("subfilters", "active", ["ie", "edge"])],
    by_hand=("PUT", "projects/local/web/filters/legacy-browsers/", {"subfilters": ["ie", "safari"]}),
    by_hand_id="web/legacy-browsers",
    refused=[
        ({"filter": "crawlers"}, "filter", 'did you mean "web-crawlers"? use one of'),
        ({"subfilters": ["ie", "ie6"]}, "subfilters[1]", 'is "ie6": did you mean "ie'),
        ({"active": True}, "active", "is true: this filter has a switch for each browser"),
        ({"filter": "localhost", "subfilters": []}, "active", "is missing: say whether"),
        ({"filter": "localhost", "active": True}, "subfilters", "only legacy-browsers has them"),
    ],
    draw=draw,
)
