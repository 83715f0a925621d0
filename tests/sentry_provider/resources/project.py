"""Project."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.case import Case, drawn, slug


def draw(there):
    teams = st.lists(st.sampled_from([one["slug"] for one in there["teams"]]), min_size=1, unique=True)
    return drawn({"teams": teams, "platform": st.sampled_from(["python", "javascript-nextjs", "newer-than-this"])})


CASE = Case(
    example={
        "slug": "shop",
        "name": "Shop",
        "platform": "python-django",
        "teams": ["payments"],
        "resolveAge": 48,
        "subjectPrefix": "[shop] ",
        "subjectTemplate": "$title",
        "dataScrubber": False,
        "dataScrubberDefaults": False,
        "sensitiveFields": ["creditCard", "card"],
        "safeFields": ["order"],
        "scrubIpAddresses": True,
        "ignoredErrors": ["ResizeObserver loop*", "*timeout*"],
    },
    second={
        "resolveAge": 0,
        "name": "Other",
        "slug": "store",
        "platform": "go",
        "teams": ["platform"],
        "subjectPrefix": "[store] ",
        "subjectTemplate": "$shortID",
        "dataScrubber": True,
        "dataScrubberDefaults": True,
        "sensitiveFields": ["pin"],
        "safeFields": [],
        "scrubIpAddresses": False,
        "ignoredErrors": ["x"],
    },
    unique={"slug": slug},
    label="name",
    known_by=("slug",),
    create_path="/projects/$",
    store="project",
    drift={
        "slug": {"slug": "renamed-project"},
        "name": {"name": "Renamed"},
        "platform": {"platform": "go"},
        "teams": {"teams": ["{platform}"]},
        "resolveAge": {"resolveAge": 1},
        "subjectPrefix": {"subjectPrefix": "[other]"},
        "subjectTemplate": {"subjectTemplate": "$shortID"},
        "dataScrubber": {"dataScrubber": True},
        "dataScrubberDefaults": {"dataScrubberDefaults": True},
        "sensitiveFields": {"sensitiveFields": []},
        "safeFields": {"safeFields": ["order", "more"]},
        "scrubIpAddresses": {"scrubIPAddresses": False},
        "ignoredErrors": {"options.filters:error_messages": ""},
    },
    more_drift=[("ignoredErrors", "options.filters:error_messages", "*timeout*")],
    by_hand=(
        "POST",
        "teams/local/payments/projects/",
        {"name": "Shop", "slug": "shop", "platform": "python-django"},
    ),
    by_hand_id="shop",
    refused=[
        ({"teams": []}, "teams", "is []: give at least 1"),
        ({"teams": "payments"}, "teams", 'is "payments": write a list'),
        ({"resolveAge": 1.5}, "resolveAge", "is 1.5: write a whole number"),
        ({"resolveAge": -1}, "resolveAge", "is -1: the smallest allowed is 0"),
        ({"sensitiveFields": ["iban", " "]}, "sensitiveFields[1]", 'is " ": write one line of text'),
        ({"ignoredErrors": ["one\ntwo"]}, "ignoredErrors[0]", "write one line of text"),
    ],
    draw=draw,
)
