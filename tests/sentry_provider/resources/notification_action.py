"""NotificationAction."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases.alerts import channel
from sentry_cases.case import Case, drawn

NAMES = ("serviceType", "integrationId", "targetIdentifier", "targetDisplay", "projects")


def draw(there):
    """Each service with what it needs; projects by id or by slug."""

    def slack(target):
        return {"serviceType": "slack", "integrationId": "21"} | {
            name: value for name, value in target.items() if name != "targetType"
        }

    pager = st.sampled_from(["31", "32"]).map(
        lambda row: {"serviceType": "pagerduty", "integrationId": "22", "targetIdentifier": row}
    )
    plain = st.sampled_from(["email", "sentry_notification"]).map(lambda name: {"serviceType": name})
    several = st.lists(st.sampled_from(there["places"]), min_size=1, max_size=4, unique_by=lambda one: one["id"])
    projects = several.flatmap(lambda some: st.tuples(*(st.sampled_from([one["id"], one["slug"]]) for one in some)))
    service = channel(there).map(slack) | pager | plain
    together = st.builds(lambda one, where: one | {"projects": list(where)}, service, projects)
    return drawn(dict.fromkeys(NAMES), together)


CASE = Case(
    example={
        "triggerType": "spike-protection",
        "serviceType": "slack",
        "integrationId": "21",
        "targetIdentifier": "C00000001",
        "targetDisplay": "#incidents",
        "projects": ["web"],
    },
    least={"serviceType": "sentry_notification"},
    second={
        "projects": ["elsewhere"],
        "serviceType": "pagerduty",
        "integrationId": "22",
        "targetIdentifier": "31",
        "targetDisplay": "Old Pager",
    },
    only_value={"triggerType": "Sentry knows one"},
    create_path="/notifications/actions/$",
    store="notification_action",
    drift={
        "triggerType": {"triggerType": "quota"},
        "serviceType": {"serviceType": "email"},
        "integrationId": {"integrationId": "22"},
        "targetIdentifier": {"targetIdentifier": "C00000008"},
        "targetDisplay": {"targetDisplay": "general"},
        "projects": {"projects": []},
    },
    by_hand=(
        "POST",
        "organizations/local/notifications/actions/",
        {"trigger_type": "spike-protection", "service_type": "sentry_notification", "projects": ["web"]},
    ),
    refused=[
        ({"targetIdentifier": None}, "targetIdentifier", "is missing: slack needs it"),
        ({"serviceType": "email"}, "integrationId", 'is "21": email goes through no integration'),
        ({"projects": []}, "projects", "is []: give at least 1"),
    ],
    draw=draw,
)
