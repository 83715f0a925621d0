"""One number and one line."""

import pulumi_sentry as sentry

payments = sentry.Dashboard(
    "payments",
    title="Payments",
    period="24h",
    widgets=[
        {
            "title": "Errors",
            "display_type": "big_number",
            "widget_type": "error-events",
            "layout": {"x": 0, "y": 0, "w": 2, "h": 1, "min_h": 1},
            "queries": [{"aggregates": ["count()"], "fields": ["count()"], "conditions": "level:error"}],
        },
        {
            "title": "Errors over time",
            "display_type": "line",
            "widget_type": "error-events",
            "layout": {"x": 2, "y": 0, "w": 4, "h": 2, "min_h": 2},
            "queries": [{"aggregates": ["count()"], "fields": ["count()"], "conditions": "level:error"}],
        },
    ],
)
