"""The rule APIs that the hosted service shut down in favour of monitors and alerts."""

from vedette_emulators.core.http import Call, RefusedError, Reply

__all__ = ["gone"]


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
