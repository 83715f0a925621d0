"""The Sentry stand-in as a service: which handler answers which route of the coverage table."""

import re
from collections.abc import Callable

from vedette_emulators.core.coverage import matched
from vedette_emulators.core.http import Call, Endpoint, Errors, Reply, Service
from vedette_emulators.core.limits import Allowance
from vedette_emulators.core.world import World
from vedette_emulators.sentry.coverage import COVERAGE, INGEST
from vedette_emulators.sentry.routes import (
    dashboards,
    detectors,
    externals,
    ingest,
    integrations,
    issues,
    keys,
    legacy,
    mappings,
    members,
    monitors,
    notifications,
    organizations,
    projects,
    releases,
    repositories,
    settings,
    spikes,
    symbols,
    teams,
    workflows,
)
from vedette_emulators.sentry.seed import FIRST_IDS, seed
from vedette_emulators.sentry.state.checkins import settle

__all__ = ["FIRST_IDS", "HANDLERS", "INGEST_HANDLERS", "is_ingest", "make", "seed", "settle"]

Handler = Callable[[Call], Reply]

_ORG = "organizations/{organization_id_or_slug}/"
_PROJECT = "projects/{organization_id_or_slug}/{project_id_or_slug}/"
_TEAM = "teams/{organization_id_or_slug}/{team_id_or_slug}/"

HANDLERS: dict[str, dict[str, Handler]] = {
    "organizations/": {"GET": organizations.list_organizations},
    _ORG: {"GET": organizations.get_organization},
    _ORG + "teams/": {"GET": teams.list_teams, "POST": teams.create_team},
    _TEAM: {"GET": teams.get_team, "PUT": teams.update_team, "DELETE": teams.delete_team},
    _TEAM + "members/": {"GET": members.list_team_members},
    _TEAM + "external-teams/": {"POST": externals.create_team_name},
    _TEAM + "external-teams/{external_team_id}/": {
        "PUT": externals.update_team_name,
        "DELETE": externals.delete_team_name,
    },
    _ORG + "external-users/": {"POST": externals.create_user_name},
    _ORG + "external-users/{external_user_id}/": {
        "PUT": externals.update_user_name,
        "DELETE": externals.delete_user_name,
    },
    _ORG + "members/": {"GET": members.list_members, "POST": members.create},
    _ORG + "members/{member_id}/": {"GET": members.get, "PUT": members.update, "DELETE": members.delete},
    _ORG + "members/{member_id}/teams/{team_id_or_slug}/": {
        "POST": members.join,
        "PUT": members.change_role,
        "DELETE": members.leave,
    },
    _TEAM + "projects/": {"GET": teams.list_team_projects, "POST": projects.create},
    _ORG + "projects/": {"GET": projects.list_projects},
    _PROJECT: {"GET": projects.get, "PUT": projects.update, "DELETE": projects.delete},
    _PROJECT + "teams/": {"GET": projects.list_teams},
    _PROJECT + "teams/{team_id_or_slug}/": {"POST": projects.add_team, "DELETE": projects.remove_team},
    _PROJECT + "keys/": {"GET": keys.list_keys, "POST": keys.create},
    _PROJECT + "keys/{key_id}/": {"GET": keys.get, "PUT": keys.update, "DELETE": keys.delete},
    _ORG + "project-keys/": {"GET": keys.list_organization_keys},
    _ORG + "detectors/": {
        "GET": detectors.list_detectors,
        "PUT": detectors.bulk_update,
        "DELETE": detectors.bulk_delete,
    },
    _ORG + "projects/{project_id_or_slug}/detectors/": {"POST": detectors.create},
    _ORG + "detectors/{detector_id}/": {"GET": detectors.get, "PUT": detectors.update, "DELETE": detectors.delete},
    _ORG + "workflows/": {
        "GET": workflows.list_workflows,
        "POST": workflows.create,
        "PUT": workflows.bulk_update,
        "DELETE": workflows.bulk_delete,
    },
    _ORG + "workflows/{workflow_id}/": {"GET": workflows.get, "PUT": workflows.update, "DELETE": workflows.delete},
    _ORG + "monitors/": {"GET": monitors.list_monitors, "POST": monitors.create},
    _ORG + "monitors/{monitor_id_or_slug}/": {
        "GET": monitors.get,
        "PUT": monitors.update,
        "DELETE": monitors.delete,
    },
    _PROJECT + "monitors/{monitor_id_or_slug}/": {
        "GET": monitors.get,
        "PUT": monitors.update,
        "DELETE": monitors.delete,
    },
    _ORG + "monitors/{monitor_id_or_slug}/checkins/": {"GET": monitors.list_check_ins},
    _PROJECT + "monitors/{monitor_id_or_slug}/checkins/": {"GET": monitors.list_check_ins},
    _PROJECT + "ownership/": {"GET": settings.get_ownership, "PUT": settings.update_ownership},
    _ORG + "spike-protections/": {"POST": spikes.enable, "DELETE": spikes.disable},
    _ORG + "notifications/actions/": {"GET": notifications.list_actions, "POST": notifications.create},
    _ORG + "notifications/actions/{action_id}/": {
        "GET": notifications.get,
        "PUT": notifications.update,
        "DELETE": notifications.delete,
    },
    _PROJECT + "symbol-sources/": {
        "GET": symbols.list_sources,
        "POST": symbols.create,
        "PUT": symbols.update,
        "DELETE": symbols.delete,
    },
    _PROJECT + "filters/": {"GET": settings.list_filters},
    _PROJECT + "filters/{filter_id}/": {"PUT": settings.update_filter},
    _ORG + "repos/": {"GET": repositories.list_repositories, "POST": repositories.create},
    _ORG + "repos/{repo_id}/": {
        "GET": repositories.get,
        "PUT": repositories.update,
        "DELETE": repositories.delete,
    },
    _PROJECT + "repo/": {"POST": repositories.link},
    _ORG + "code-mappings/": {"GET": mappings.list_mappings, "POST": mappings.create},
    _ORG + "code-mappings/{config_id}/": {"PUT": mappings.update, "DELETE": mappings.delete},
    _ORG + "issues/": {"GET": issues.list_issues, "PUT": issues.bulk_update, "DELETE": issues.bulk_delete},
    _ORG + "issues/{issue_id}/": {"GET": issues.get, "PUT": issues.update, "DELETE": issues.delete},
    _ORG + "issues/{issue_id}/events/": {"GET": issues.list_events},
    _PROJECT + "issues/": {
        "GET": issues.list_project_issues,
        "PUT": issues.project_update,
        "DELETE": issues.project_delete,
    },
    _ORG + "releases/": {"GET": releases.list_releases, "POST": releases.create},
    _ORG + "releases/{version}/": {"GET": releases.get, "PUT": releases.update, "DELETE": releases.delete},
    _ORG + "releases/{version}/deploys/": {"GET": releases.list_deploys, "POST": releases.create_deploy},
    _PROJECT + "releases/": {"GET": releases.list_project_releases},
    _ORG + "dashboards/": {"GET": dashboards.list_dashboards, "POST": dashboards.create},
    _ORG + "dashboards/{dashboard_id}/": {
        "GET": dashboards.get,
        "PUT": dashboards.update,
        "DELETE": dashboards.delete,
    },
    _ORG + "integrations/": {"GET": integrations.list_integrations},
    _ORG + "integrations/{integration_id}/": {"GET": integrations.get, "POST": integrations.update},
    _ORG + "integrations/{integration_id}/channels/": {"GET": integrations.list_channels},
    **{path: {"GET": legacy.gone, "POST": legacy.gone} for path in (_PROJECT + "rules/", _ORG + "alert-rules/")},
    **{
        path: {"GET": legacy.gone, "PUT": legacy.gone, "DELETE": legacy.gone}
        for path in (_PROJECT + "rules/{rule_id}/", _ORG + "alert-rules/{rule_id}/")
    },
}
"""Handlers by path below `/api/0/` and method."""

INGEST_HANDLERS: dict[str, dict[str, Handler]] = {
    "/api/{project_id}/envelope/": {"POST": ingest.envelope},
    "/api/{project_id}/cron/{monitor_slug}/{public_key}/": {"GET": ingest.check_in, "POST": ingest.check_in},
}
"""Handlers of what arrives with a client key, by path and method."""


_INGEST_PATH = re.compile(r"/api/[0-9]+/(?:envelope|store)/?", re.ASCII)


def is_ingest(path: str) -> bool:
    """Tell whether a path is one of those that SDKs in browsers send to, from the pages of any site."""
    return _INGEST_PATH.fullmatch(path) is not None


def make(world: World) -> Service:
    """Build the service.

    Raises:
        LookupError: a handler has no row in the coverage table, which says who may call it.
    """
    pairs = matched(HANDLERS, COVERAGE, "sentry", prefix="/api/0/")
    endpoints = [Endpoint(row.method, row.path, handler, row.scopes) for row, handler in pairs]
    for row in INGEST:
        handler = INGEST_HANDLERS[row.path][row.method]
        endpoints.append(Endpoint(row.method, row.path, handler, None, raw=row.path.endswith("/envelope/")))
    return Service("sentry", world, endpoints, rate_headers=_rate_headers, errors=Errors())


def _rate_headers(allowance: Allowance) -> dict[str, str]:
    return {
        "x-sentry-rate-limit-limit": str(allowance.limit),
        "x-sentry-rate-limit-remaining": str(allowance.remaining),
        "x-sentry-rate-limit-reset": str(allowance.reset),
        "x-sentry-rate-limit-concurrentlimit": str(allowance.concurrent_limit),
        "x-sentry-rate-limit-concurrentremaining": str(allowance.concurrent_remaining),
    }
