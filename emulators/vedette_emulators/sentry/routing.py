"""What the rows of the route tables in `routes/` are made of: paths, and the scopes of Sentry's permission classes."""

from __future__ import annotations

from vedette_emulators.core.http import Handler, Route

API = "/api/0/"
ORG = API + "organizations/{organization_id_or_slug}/"
PROJECT = API + "projects/{organization_id_or_slug}/{project_id_or_slug}/"
TEAM = API + "teams/{organization_id_or_slug}/{team_id_or_slug}/"

ORG_READ = "org:admin org:read org:write"
PROJECT_READ = "project:admin project:read project:write"
PROJECT_WRITE = "project:admin project:write"
MEMBER_READ = "member:admin member:read member:write"
MEMBER_WRITE = "member:admin member:invite member:write"
ALERTS_READ = "alerts:read org:admin org:read org:write"
DETECTOR_WRITE = "alerts:write org:admin org:read org:write"
WORKFLOW_WRITE = "alerts:write org:admin org:write"
MONITOR_READ = "alerts:read alerts:write project:admin project:read project:write"
MONITOR_WRITE = "alerts:write project:admin project:write"
INTEGRATIONS = "org:admin org:integrations org:write"
LOOSE = "org:admin org:integrations org:read org:write"
"""Sentry's "loose" permission for code mappings: whoever may read the organization may write them too."""
ISSUE_READ = "event:admin event:read event:write"
ISSUE_WRITE = "event:admin event:write"
RELEASE_READ = "org:ci project:admin project:read project:releases project:write"
RELEASE_WRITE = "org:ci project:admin project:releases project:write"


def route(method: str, path: str, handler: Handler, scopes: str, note: str = "", *, published: bool = True) -> Route:
    """Return a row; any one of `scopes`, separated by spaces, suffices."""
    return Route(method, path, handler, frozenset(scopes.split()), published, note)
