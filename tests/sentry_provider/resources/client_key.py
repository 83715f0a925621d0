"""ClientKey."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.case import Case, drawn


def draw(there):
    return drawn({"browserSdkVersion": st.sampled_from(["latest", "7.x"])})


CASE = Case(
    example={
        "project": "web",
        "name": "backend",
        "isActive": False,
        "rateLimit": {"count": 100, "window": 60},
        "browserSdkVersion": "7.x",
        "loaderOptions": {
            "hasReplay": False,
            "hasPerformance": False,
            "hasDebug": True,
            "hasFeedback": True,
            "hasLogsAndMetrics": True,
        },
    },
    second={
        "isActive": True,
        "name": "other",
        "rateLimit": {"count": 5, "window": 30},
        "browserSdkVersion": "latest",
        "loaderOptions": {
            "hasReplay": True,
            "hasPerformance": True,
            "hasDebug": False,
            "hasFeedback": False,
            "hasLogsAndMetrics": False,
        },
        "project": "elsewhere",
    },
    label="name",
    known_by=("project", "name"),
    create_path="/keys/$",
    store="key",
    drift={
        "project": {"projectId": "{elsewhere}"},
        "name": {"name": "Renamed"},
        "isActive": {"isActive": True},
        "rateLimit.count": {"rateLimit.count": 1},
        "rateLimit.window": {"rateLimit.window": 3600},
        "browserSdkVersion": {"browserSdkVersion": "latest"},
        "loaderOptions.hasReplay": {"dynamicSdkLoaderOptions.hasReplay": True},
        "loaderOptions.hasPerformance": {"dynamicSdkLoaderOptions.hasPerformance": True},
        "loaderOptions.hasDebug": {"dynamicSdkLoaderOptions.hasDebug": False},
        "loaderOptions.hasFeedback": {"dynamicSdkLoaderOptions.hasFeedback": False},
        "loaderOptions.hasLogsAndMetrics": {"dynamicSdkLoaderOptions.hasLogsAndMetrics": False},
    },
    # A key is found only in its project: elsewhere it is as good as gone.
    becomes={"project": "create"},
    import_id="web/{id}",
    by_hand=("POST", "projects/local/web/keys/", {"name": "Browser", "rateLimit": {"count": 50, "window": 60}}),
    secrets=frozenset({"secretKey", "dsnSecret"}),
    refused=[
        ({"rateLimit": {"count": 1}}, "rateLimit.window", "is missing: Length of the window"),
        ({"rateLimit": {"count": 1, "window": 90000}}, "rateLimit.window", "the largest allowed is 86400"),
    ],
    draw=draw,
)
