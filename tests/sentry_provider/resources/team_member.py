"""TeamMember. It is kept in the member, which stays when it leaves the team."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.case import Case, drawn, one_of


def draw(there):
    return drawn({"team": st.sampled_from([name for one in there["teams"] for name in (one["id"], one["slug"])])})


CASE = Case(
    example={"team": "payments", "memberId": "101", "role": "admin"},
    second={"role": "contributor", "team": "platform", "memberId": "102"},
    unique={"memberId": one_of("members")},
    known_by=("team", "memberId"),
    store="member",
    held_by="{last}",
    delete="organizations/local/members/{last}/teams/{team}/",
    drift={
        "team": "a membership cannot change its team",
        "memberId": "a membership cannot change its member",
        "role": {"teams": {"{team}": "contributor"}},
    },
    by_hand=("POST", "organizations/local/members/101/teams/payments/", {}),
    by_hand_id="payments/101",
    refused=[
        ({"memberId": "ana@example.com"}, "memberId", "getMember gives it by mail address"),
        ({"role": "owner"}, "role", 'is "owner": use one of "contributor", "admin"'),
    ],
    draw=draw,
)
