"""The rule APIs that the hosted service shut down in favour of monitors and alerts."""

from __future__ import annotations

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.sentry.routing import ORG, PROJECT, route

_READ = "alerts:read project:read org:read"
_WRITE = "alerts:write project:write org:write"
_GONE = "gone from the hosted service since September 2026 (getsentry/sentry#124443): answers 410"


def gone(call: Call) -> Reply:
    """Answer 410 and name what took the place."""
    base = f"/api/0/organizations/{call.params['organization_id_or_slug']}/"
    replacement = base + ("detectors/" if "alert-rules" in call.path else "workflows/")
    raise RefusedError(
        410,
        {"message": "This API no longer exists."},
        {
            "X-Sentry-Deprecation-Date": "2026-05-14T00:00:00+00:00",
            "X-Sentry-Replacement-Endpoint": replacement,
        },
    )


ROUTES = (
    route("GET", PROJECT + "rules/", gone, _READ, _GONE, published=False),
    route("POST", PROJECT + "rules/", gone, _WRITE, _GONE, published=False),
    route("GET", PROJECT + "rules/{rule_id}/", gone, _READ, _GONE, published=False),
    route("PUT", PROJECT + "rules/{rule_id}/", gone, _WRITE, _GONE, published=False),
    route("DELETE", PROJECT + "rules/{rule_id}/", gone, _WRITE, _GONE, published=False),
    route("GET", ORG + "alert-rules/", gone, _READ, _GONE, published=False),
    route("POST", ORG + "alert-rules/", gone, _WRITE, _GONE, published=False),
    route("GET", ORG + "alert-rules/{rule_id}/", gone, _READ, _GONE, published=False),
    route("PUT", ORG + "alert-rules/{rule_id}/", gone, _WRITE, _GONE, published=False),
    route("DELETE", ORG + "alert-rules/{rule_id}/", gone, _WRITE, _GONE, published=False),
)
