"""Every route of the stand-in: which key calls it, and whether PagerDuty publishes it.

A key of PagerDuty's reads, or reads and writes. The table decides what is enforced; tests hold it equal to the routes
that are registered and to the published description.
"""

from dataclasses import dataclass

__all__ = ["COVERAGE", "EVENTS", "Row"]

_READ = frozenset({"pagerduty:read", "pagerduty:write"})
_WRITE = frozenset({"pagerduty:write"})


@dataclass(frozen=True, slots=True)
class Row:
    """One route; without `scopes` whoever sends is judged by the integration's key."""

    method: str
    path: str
    scopes: frozenset[str] | None
    described: bool = True
    note: str = ""


def _rows(methods: str, *paths: str, described: bool = True, note: str = "") -> tuple[Row, ...]:
    return tuple(
        Row(method, path, _READ if method == "GET" else _WRITE, described, note)
        for path in paths
        for method in methods.split()
    )


_PLUGIN = "the official plugin deletes integrations by it"

COVERAGE: tuple[Row, ...] = (
    *_rows("GET", "/abilities", "/abilities/{id}", "/licenses", "/vendors", "/vendors/{id}", "/priorities"),
    *_rows("GET", "/users", "/users/me", "/users/{id}", "/users/{id}/contact_methods"),
    *_rows("GET", "/users/{id}/contact_methods/{contact_method_id}", "/users/{id}/notification_rules"),
    *_rows("GET POST", "/teams", "/schedules", "/escalation_policies", "/services", "/business_services"),
    *_rows("GET PUT DELETE", "/teams/{id}", "/schedules/{id}", "/escalation_policies/{id}", "/services/{id}"),
    *_rows("GET PUT DELETE", "/business_services/{id}"),
    *_rows("GET", "/teams/{id}/members"),
    *_rows("PUT DELETE", "/teams/{id}/users/{user_id}", "/teams/{id}/escalation_policies/{escalation_policy_id}"),
    *_rows("POST", "/schedules/preview"),
    *_rows("GET", "/schedules/{id}/users"),
    *_rows("GET POST", "/schedules/{id}/overrides"),
    *_rows("DELETE", "/schedules/{id}/overrides/{override_id}"),
    *_rows("GET", "/oncalls"),
    *_rows("POST", "/services/{id}/integrations"),
    *_rows("GET PUT", "/services/{id}/integrations/{integration_id}"),
    *_rows("DELETE", "/services/{id}/integrations/{integration_id}", described=False, note=_PLUGIN),
    *_rows("POST", "/service_dependencies/associate", "/service_dependencies/disassociate"),
    *_rows("GET", "/service_dependencies/business_services/{id}", "/service_dependencies/technical_services/{id}"),
    *_rows("GET POST PUT", "/incidents"),
    *_rows("GET PUT", "/incidents/{id}"),
    *_rows("GET", "/incidents/{id}/alerts", "/incidents/{id}/alerts/{alert_id}", "/incidents/{id}/log_entries"),
    *_rows("GET", "/log_entries", "/log_entries/{id}"),
)

EVENTS = (
    Row("POST", "/v2/enqueue", None, described=False, note="the Events API v2, described in a document of its own"),
)
"""Where monitoring tools send events."""
