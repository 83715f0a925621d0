"""OrganizationMember."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.case import Case, drawn


def draw(there):
    return drawn({"email": st.from_regex(r"[A-Za-z0-9._-]{1,20}@Example\.com", fullmatch=True)})


CASE = Case(
    example={"email": "Nora.Berg@example.com", "role": "admin", "sendInvite": False},
    second={"role": "manager", "email": "omar.diaz@example.com"},
    only_value={"sendInvite": "it counts once, and is not served"},
    unique={"email": lambda value, number, there: f"{number}.{value}"},
    known_by=("email",),
    create_path="/members/$",
    store="member",
    drift={
        "email": {"email": "renamed@example.com"},
        "role": {"role": "billing"},
        "sendInvite": "it counts once, and is not served",
    },
    becomes={"email": "replace"},
    by_hand=("POST", "organizations/local/members/", {"email": "nora.berg@example.com", "orgRole": "manager"}),
    by_hand_id="nora.berg@example.com",
    refused=[
        ({"email": "ana"}, "email", 'is "ana": write a mail address'),
        ({"role": "boss"}, "role", 'is "boss": use one of "billing", "member", "admin"'),
    ],
    draw=draw,
)
