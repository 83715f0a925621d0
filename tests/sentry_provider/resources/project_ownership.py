"""ProjectOwnership."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.case import Case, drawn, place

RULES = ("path:src/* #payments", '  url:"a b" owner@local.test ', "# a note", "", "tags.a:b #payments")


def draw(there):
    return drawn({"raw": st.lists(st.sampled_from(RULES)).map("\n".join)})


CASE = Case(
    example={
        "project": "web",
        "raw": "# who pays\npath:src/payments/* #payments\ntags.area:checkout #payments",
        "fallthrough": False,
        "autoAssignment": "Turn off Auto-Assignment",
        "codeownersAutoSync": False,
    },
    second={
        "fallthrough": True,
        "raw": "path:lib/* #payments",
        "autoAssignment": "Auto Assign to Issue Owner",
        "codeownersAutoSync": True,
        "project": "elsewhere",
    },
    unique={"project": place},
    always=True,
    store="ownership",
    drift={
        "project": "rules cannot change their project",
        "raw": {"raw": None},
        "fallthrough": {"fallthrough": True},
        "autoAssignment": {"autoAssignment": "Auto Assign to Suspect Commits"},
        "codeownersAutoSync": {"codeownersAutoSync": True},
    },
    by_hand=("PUT", "projects/local/web/ownership/", {"raw": "path:src/* #payments", "fallthrough": False}),
    by_hand_id="web",
    refused=[
        ({"raw": "path:a/* payments"}, "raw", 'is "payments": line 1: an owner is a team as #slug'),
        ({"raw": "a b@c.de\ncodeowners:a/* #a"}, "raw", "line 2: such rules come only from a CODEOWN"),
        ({"autoAssignment": "off"}, "autoAssignment", 'is "off": use one of "Auto Assign to Issue'),
    ],
    draw=draw,
)
