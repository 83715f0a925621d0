"""Every route of the stand-in: who may call it and whether Sentry's published description has it.

The table decides the scopes that are enforced; any one of a route's scopes suffices. Tests hold it equal to the
routes that are registered and to the published description.
"""

from dataclasses import dataclass

__all__ = ["COVERAGE", "INGEST", "Row"]

_API = "/api/0/"
_ORG = _API + "organizations/{organization_id_or_slug}/"
_PROJECT = _API + "projects/{organization_id_or_slug}/{project_id_or_slug}/"
_TEAM = _API + "teams/{organization_id_or_slug}/{team_id_or_slug}/"

_ORG_READ = "org:admin org:read org:write"
_PROJECT_READ = "project:admin project:read project:write"
_PROJECT_WRITE = "project:admin project:write"
_ALERTS_READ = "alerts:read org:admin org:read org:write"
_DETECTOR_WRITE = "alerts:write org:admin org:read org:write"
_WORKFLOW_WRITE = "alerts:write org:admin org:write"
_MONITOR_READ = "alerts:read alerts:write project:admin project:read project:write"
_MONITOR_WRITE = "alerts:write project:admin project:write"
_INTEGRATIONS = "org:admin org:integrations org:write"
# Sentry's "loose" permission for code mappings: whoever may read the organisation may write them too.
_LOOSE = "org:admin org:integrations org:read org:write"
_ISSUE_READ = "event:admin event:read event:write"
_ISSUE_WRITE = "event:admin event:write"
_RELEASE_READ = "org:ci project:admin project:read project:releases project:write"
_RELEASE_WRITE = "org:ci project:admin project:releases project:write"


@dataclass(frozen=True, slots=True)
class Row:
    """One route; `note` says what differs from the hosted service, or where an unpublished route is known from."""

    method: str
    path: str
    scopes: frozenset[str]
    published: bool = True
    note: str = ""


def _row(method: str, path: str, scopes: str, note: str = "", *, published: bool = True) -> Row:
    return Row(method, path, frozenset(scopes.split()), published, note)


_MEMBER_READ = "member:admin member:read member:write"
_MEMBER_WRITE = "member:admin member:invite member:write"

_REPOS = "private: sentry/integrations/api/endpoints/organization_repository_details.py"
_MAPPINGS = "private: sentry/integrations/api/endpoints/organization_code_mappings.py"
_SEARCH = "comparisons of time and number, and OR, are refused as unreadable"
_LEGACY = "gone from the hosted service since September 2026 (getsentry/sentry#124443): answers 410"

COVERAGE: tuple[Row, ...] = (
    _row("GET", _API + "organizations/", _ORG_READ),
    _row("GET", _ORG, _ORG_READ),
    _row("GET", _ORG + "teams/", _ORG_READ),
    _row("POST", _ORG + "teams/", "org:admin org:write team:write"),
    _row("GET", _TEAM, "team:admin team:read team:write"),
    _row("PUT", _TEAM, "team:admin team:write"),
    _row("DELETE", _TEAM, "team:admin", "the hosted service deletes some seconds later"),
    _row("GET", _TEAM + "members/", "team:admin team:read team:write"),
    _row("POST", _TEAM + "external-teams/", "team:admin team:write"),
    _row("PUT", _TEAM + "external-teams/{external_team_id}/", "team:admin team:write"),
    _row("DELETE", _TEAM + "external-teams/{external_team_id}/", "team:admin"),
    _row("POST", _ORG + "external-users/", "org:admin org:write"),
    _row("PUT", _ORG + "external-users/{external_user_id}/", "org:admin org:write"),
    _row("DELETE", _ORG + "external-users/{external_user_id}/", "org:admin org:write"),
    _row("GET", _ORG + "members/", _MEMBER_READ),
    _row("POST", _ORG + "members/", _MEMBER_WRITE, "no mail is sent and nobody accepts: an invitation stays pending"),
    _row("GET", _ORG + "members/{member_id}/", _MEMBER_READ),
    _row("PUT", _ORG + "members/{member_id}/", _MEMBER_WRITE, "roles in teams are left alone"),
    _row("DELETE", _ORG + "members/{member_id}/", _MEMBER_READ, "a reader may remove nobody"),
    _row("POST", _ORG + "members/{member_id}/teams/{team_id_or_slug}/", "org:read org:write team:write"),
    _row(
        "PUT", _ORG + "members/{member_id}/teams/{team_id_or_slug}/",
        _MEMBER_READ + " org:admin org:read org:write team:admin team:write",
    ),
    _row(
        "DELETE", _ORG + "members/{member_id}/teams/{team_id_or_slug}/", "org:admin org:read org:write team:admin"
    ),
    _row("GET", _TEAM + "projects/", _PROJECT_READ),
    _row("POST", _TEAM + "projects/", _PROJECT_WRITE),
    _row("GET", _ORG + "projects/", _ORG_READ),
    _row("GET", _PROJECT, _PROJECT_READ),
    _row("PUT", _PROJECT, _PROJECT_READ, "a reader may change only isBookmarked"),
    _row("DELETE", _PROJECT, "project:admin", "the hosted service deletes some seconds later"),
    _row("GET", _PROJECT + "teams/", _PROJECT_READ),
    _row("POST", _PROJECT + "teams/{team_id_or_slug}/", _PROJECT_WRITE),
    _row("DELETE", _PROJECT + "teams/{team_id_or_slug}/", _PROJECT_WRITE),
    _row("GET", _PROJECT + "keys/", _PROJECT_READ, "pages of 10"),
    _row("POST", _PROJECT + "keys/", _PROJECT_WRITE),
    _row("GET", _PROJECT + "keys/{key_id}/", _PROJECT_READ),
    _row("PUT", _PROJECT + "keys/{key_id}/", _PROJECT_WRITE),
    _row("DELETE", _PROJECT + "keys/{key_id}/", "project:admin"),
    _row("GET", _ORG + "project-keys/", _ORG_READ),
    _row("GET", _ORG + "detectors/", _ALERTS_READ),
    _row("PUT", _ORG + "detectors/", _DETECTOR_WRITE),
    _row("DELETE", _ORG + "detectors/", _DETECTOR_WRITE),
    _row("POST", _ORG + "projects/{project_id_or_slug}/detectors/", _MONITOR_WRITE),
    _row("GET", _ORG + "detectors/{detector_id}/", _ALERTS_READ),
    _row("PUT", _ORG + "detectors/{detector_id}/", _DETECTOR_WRITE),
    _row("DELETE", _ORG + "detectors/{detector_id}/", _DETECTOR_WRITE),
    _row("GET", _ORG + "workflows/", _ALERTS_READ),
    _row("POST", _ORG + "workflows/", _WORKFLOW_WRITE),
    _row("PUT", _ORG + "workflows/", _WORKFLOW_WRITE),
    _row("DELETE", _ORG + "workflows/", _WORKFLOW_WRITE),
    _row("GET", _ORG + "workflows/{workflow_id}/", _ALERTS_READ),
    _row("PUT", _ORG + "workflows/{workflow_id}/", _WORKFLOW_WRITE),
    _row("DELETE", _ORG + "workflows/{workflow_id}/", _WORKFLOW_WRITE),
    _row("GET", _ORG + "monitors/", _ALERTS_READ),
    _row("POST", _ORG + "monitors/", _DETECTOR_WRITE),
    _row("GET", _ORG + "monitors/{monitor_id_or_slug}/", _MONITOR_READ),
    _row("PUT", _ORG + "monitors/{monitor_id_or_slug}/", _MONITOR_WRITE),
    _row("DELETE", _ORG + "monitors/{monitor_id_or_slug}/", _MONITOR_WRITE, "one environment alone is not deleted"),
    _row("GET", _PROJECT + "monitors/{monitor_id_or_slug}/", _MONITOR_READ),
    _row("PUT", _PROJECT + "monitors/{monitor_id_or_slug}/", _MONITOR_WRITE),
    _row("DELETE", _PROJECT + "monitors/{monitor_id_or_slug}/", _MONITOR_WRITE),
    _row("GET", _ORG + "monitors/{monitor_id_or_slug}/checkins/", _MONITOR_READ),
    _row("GET", _PROJECT + "monitors/{monitor_id_or_slug}/checkins/", _MONITOR_READ),
    _row("GET", _PROJECT + "ownership/", _PROJECT_READ),
    _row("PUT", _PROJECT + "ownership/", _PROJECT_READ, "a reader may change only raw"),
    _row("POST", _ORG + "spike-protections/", _PROJECT_READ, "a reader may change nothing"),
    _row("DELETE", _ORG + "spike-protections/", _PROJECT_READ, "a reader may change nothing"),
    _row("GET", _ORG + "notifications/actions/", _ORG_READ),
    _row("POST", _ORG + "notifications/actions/", _ORG_READ),
    _row("GET", _ORG + "notifications/actions/{action_id}/", _ORG_READ),
    _row("PUT", _ORG + "notifications/actions/{action_id}/", _ORG_READ),
    _row("DELETE", _ORG + "notifications/actions/{action_id}/", _ORG_READ),
    _row("GET", _PROJECT + "symbol-sources/", _PROJECT_READ),
    _row("POST", _PROJECT + "symbol-sources/", _PROJECT_WRITE),
    _row("PUT", _PROJECT + "symbol-sources/", _PROJECT_WRITE),
    _row("DELETE", _PROJECT + "symbol-sources/", "project:admin"),
    _row("GET", _PROJECT + "filters/", _PROJECT_READ),
    _row("PUT", _PROJECT + "filters/{filter_id}/", _PROJECT_WRITE),
    _row("GET", _ORG + "repos/", _ORG_READ + " org:integrations org:ci"),
    _row("POST", _ORG + "repos/", _INTEGRATIONS, _REPOS, published=False),
    _row("GET", _ORG + "repos/{repo_id}/", _ORG_READ + " org:integrations", _REPOS, published=False),
    _row("PUT", _ORG + "repos/{repo_id}/", _INTEGRATIONS, _REPOS, published=False),
    _row("DELETE", _ORG + "repos/{repo_id}/", _INTEGRATIONS, _REPOS + "; deletes at once", published=False),
    _row("POST", _PROJECT + "repo/", _PROJECT_WRITE),
    _row("GET", _ORG + "code-mappings/", _LOOSE, _MAPPINGS, published=False),
    _row("POST", _ORG + "code-mappings/", _LOOSE, _MAPPINGS, published=False),
    _row("PUT", _ORG + "code-mappings/{config_id}/", _LOOSE, _MAPPINGS, published=False),
    _row("DELETE", _ORG + "code-mappings/{config_id}/", _LOOSE, _MAPPINGS, published=False),
    _row("GET", _ORG + "issues/", _ISSUE_READ, _SEARCH),
    _row("PUT", _ORG + "issues/", _ISSUE_WRITE, "issues are not merged or discarded"),
    _row("DELETE", _ORG + "issues/", "event:admin"),
    _row("GET", _ORG + "issues/{issue_id}/", _ISSUE_READ),
    _row("PUT", _ORG + "issues/{issue_id}/", _ISSUE_WRITE),
    _row("DELETE", _ORG + "issues/{issue_id}/", "event:admin"),
    _row("GET", _ORG + "issues/{issue_id}/events/", _ISSUE_READ),
    _row("GET", _PROJECT + "issues/", "event:read", _SEARCH),
    _row("PUT", _PROJECT + "issues/", "event:write"),
    _row("DELETE", _PROJECT + "issues/", "event:admin"),
    _row("GET", _ORG + "releases/", _RELEASE_READ),
    _row("POST", _ORG + "releases/", _RELEASE_WRITE),
    _row("GET", _ORG + "releases/{version}/", _RELEASE_READ),
    _row("PUT", _ORG + "releases/{version}/", _RELEASE_WRITE),
    _row("DELETE", _ORG + "releases/{version}/", "project:admin project:releases"),
    _row("GET", _ORG + "releases/{version}/deploys/", _RELEASE_READ),
    _row("POST", _ORG + "releases/{version}/deploys/", _RELEASE_WRITE),
    _row("GET", _PROJECT + "releases/", _RELEASE_READ),
    _row("GET", _ORG + "dashboards/", _ORG_READ),
    _row("POST", _ORG + "dashboards/", _ORG_READ),
    _row("GET", _ORG + "dashboards/{dashboard_id}/", _ORG_READ),
    _row("PUT", _ORG + "dashboards/{dashboard_id}/", _ORG_READ),
    _row("DELETE", _ORG + "dashboards/{dashboard_id}/", _ORG_READ),
    _row("GET", _ORG + "integrations/", _ORG_READ + " org:integrations"),
    _row("GET", _ORG + "integrations/{integration_id}/", _ORG_READ + " org:integrations"),
    _row(
        "POST", _ORG + "integrations/{integration_id}/", "org:admin org:integrations org:write",
        "private: sentry/integrations/api/endpoints/organization_integration_details.py", published=False,
    ),
    _row(
        "GET", _ORG + "integrations/{integration_id}/channels/", _ORG_READ + " org:integrations",
        "private: what Sentry's own channel picker reads", published=False,
    ),
    *(
        _row(method, path, scopes, _LEGACY, published=False)
        for path in (
            _PROJECT + "rules/",
            _PROJECT + "rules/{rule_id}/",
            _ORG + "alert-rules/",
            _ORG + "alert-rules/{rule_id}/",
        )
        for method, scopes in (
            ("GET", "alerts:read project:read org:read"),
            ("POST" if path.endswith("rules/") else "PUT", "alerts:write project:write org:write"),
            *((("DELETE", "alerts:write project:write org:write"),) if "rule_id" in path else ()),
        )
    ),
)  # fmt: skip

INGEST: tuple[Row, ...] = tuple(
    _row(method, path, "", note, published=False)
    for path, methods, note in (
        ("/api/{project_id}/envelope/", ("POST",), "develop.sentry.dev, Envelopes"),
        (
            "/api/{project_id}/cron/{monitor_slug}/{public_key}/", ("GET", "POST"),
            "docs.sentry.io, Crons, check-ins over HTTP",
        ),
    )
    for method in methods
)  # fmt: skip
"""Routes that take a client key instead of a token."""
