"""Every request that this provider can send. The client sends nothing that is not in this table.

`{org}` and the other placeholders accept an id or a slug. The first scope is the one to give a token; the others
suffice as well. Source of paths and scopes: Sentry's published OpenAPI description, unless `published` is False, in
which case the web interface and the public source code of Sentry are.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from urllib.parse import quote

_ORG = "organizations/{org}/"
_PROJECT = "projects/{org}/{project}/"
_TEAM = "teams/{org}/{team}/"
_MEMBER_TEAM = _ORG + "members/{member}/teams/{team}/"

_ORG_READ = ("org:read", "org:write", "org:admin")
_ALERTS_READ = ("alerts:read", "org:read", "org:write", "org:admin")
_PROJECT_READ = ("project:read", "project:write", "project:admin")
_PROJECT_SETTING = ("project:write", "project:admin", "project:read")
_ORG_SETTING = ("org:write", "org:read", "org:admin")
_INTEGRATIONS = ("org:integrations", "org:read", "org:write", "org:admin")
_MEMBER_READ = ("member:read", "member:write", "member:admin")
_MEMBER_WRITE = ("member:write", "member:admin", "member:invite")
_INTEGRATIONS_WRITE = ("org:integrations", "org:write", "org:admin")


class Route(Enum):
    """A method, a path below the API's root, the scopes of which one suffices, and two facts about it.

    `repeatable` says that sending it twice does no more than sending it once.
    """

    GET_ORGANIZATION = ("GET", _ORG, _ORG_READ)

    LIST_TEAMS = ("GET", _ORG + "teams/", _ORG_READ)
    CREATE_TEAM = ("POST", _ORG + "teams/", ("team:write", "org:write", "org:admin"))
    GET_TEAM = ("GET", _TEAM, ("team:read", "team:write", "team:admin"))
    UPDATE_TEAM = ("PUT", _TEAM, ("team:write", "team:admin"))
    DELETE_TEAM = ("DELETE", _TEAM, ("team:admin",))

    MAP_TEAM = ("POST", _TEAM + "external-teams/", ("team:write", "team:admin"), True, True)
    UPDATE_TEAM_MAPPING = ("PUT", _TEAM + "external-teams/{mapping}/", ("team:write", "team:admin"))
    DELETE_TEAM_MAPPING = ("DELETE", _TEAM + "external-teams/{mapping}/", ("team:admin",))
    MAP_USER = ("POST", _ORG + "external-users/", ("org:write", "org:admin"), True, True)
    UPDATE_USER_MAPPING = ("PUT", _ORG + "external-users/{mapping}/", ("org:write", "org:admin"))
    DELETE_USER_MAPPING = ("DELETE", _ORG + "external-users/{mapping}/", ("org:write", "org:admin"))

    LIST_MEMBERS = ("GET", _ORG + "members/", _MEMBER_READ)
    CREATE_MEMBER = ("POST", _ORG + "members/", _MEMBER_WRITE)
    GET_MEMBER = ("GET", _ORG + "members/{member}/", _MEMBER_READ)
    UPDATE_MEMBER = ("PUT", _ORG + "members/{member}/", _MEMBER_WRITE)
    DELETE_MEMBER = ("DELETE", _ORG + "members/{member}/", ("member:admin", "member:write", "member:read"))
    JOIN_TEAM = ("POST", _MEMBER_TEAM, ("team:write", "org:write", "org:read"), True, True)
    SET_TEAM_ROLE = (
        "PUT",
        _MEMBER_TEAM,
        ("team:write", "team:admin", "org:write", "org:admin", "org:read", *_MEMBER_READ),
    )
    LEAVE_TEAM = ("DELETE", _MEMBER_TEAM, ("team:admin", "org:write", "org:admin", "org:read"))

    LIST_PROJECTS = ("GET", _ORG + "projects/", _ORG_READ)
    CREATE_PROJECT = ("POST", _TEAM + "projects/", ("project:write", "project:admin"))
    GET_PROJECT = ("GET", _PROJECT, _PROJECT_READ)
    UPDATE_PROJECT = ("PUT", _PROJECT, ("project:write", "project:admin", "project:read"))
    DELETE_PROJECT = ("DELETE", _PROJECT, ("project:admin",))
    ADD_PROJECT_TEAM = ("POST", _PROJECT + "teams/{team}/", ("project:write", "project:admin"), True, True)
    REMOVE_PROJECT_TEAM = ("DELETE", _PROJECT + "teams/{team}/", ("project:write", "project:admin"))

    LIST_KEYS = ("GET", _PROJECT + "keys/", _PROJECT_READ)
    CREATE_KEY = ("POST", _PROJECT + "keys/", ("project:write", "project:admin"))
    GET_KEY = ("GET", _PROJECT + "keys/{key}/", _PROJECT_READ)
    UPDATE_KEY = ("PUT", _PROJECT + "keys/{key}/", ("project:write", "project:admin"))
    DELETE_KEY = ("DELETE", _PROJECT + "keys/{key}/", ("project:admin",))

    LIST_MONITORS = ("GET", _ORG + "detectors/", _ALERTS_READ)
    CREATE_MONITOR = (
        "POST",
        _ORG + "projects/{project}/detectors/",
        ("alerts:write", "project:write", "project:admin"),
    )
    GET_MONITOR = ("GET", _ORG + "detectors/{monitor}/", _ALERTS_READ)
    UPDATE_MONITOR = (
        "PUT",
        _ORG + "detectors/{monitor}/",
        ("alerts:write", "org:write", "org:admin", "org:read"),
    )
    DELETE_MONITOR = (
        "DELETE",
        _ORG + "detectors/{monitor}/",
        ("alerts:write", "org:write", "org:admin", "org:read"),
    )

    LIST_ALERTS = ("GET", _ORG + "workflows/", _ALERTS_READ)
    CREATE_ALERT = ("POST", _ORG + "workflows/", ("alerts:write", "org:write", "org:admin"))
    GET_ALERT = ("GET", _ORG + "workflows/{alert}/", _ALERTS_READ)
    UPDATE_ALERT = ("PUT", _ORG + "workflows/{alert}/", ("alerts:write", "org:write", "org:admin"))
    DELETE_ALERT = ("DELETE", _ORG + "workflows/{alert}/", ("alerts:write", "org:write", "org:admin"))

    LIST_DASHBOARDS = ("GET", _ORG + "dashboards/", _ORG_READ)
    CREATE_DASHBOARD = ("POST", _ORG + "dashboards/", ("org:write", "org:read", "org:admin"))
    GET_DASHBOARD = ("GET", _ORG + "dashboards/{dashboard}/", _ORG_READ)
    UPDATE_DASHBOARD = ("PUT", _ORG + "dashboards/{dashboard}/", ("org:write", "org:read", "org:admin"))
    DELETE_DASHBOARD = ("DELETE", _ORG + "dashboards/{dashboard}/", ("org:write", "org:read", "org:admin"))

    GET_OWNERSHIP = ("GET", _PROJECT + "ownership/", _PROJECT_READ)
    UPDATE_OWNERSHIP = ("PUT", _PROJECT + "ownership/", ("project:write", "project:admin", "project:read"))
    ENABLE_SPIKE_PROTECTION = ("POST", _ORG + "spike-protections/", _PROJECT_SETTING, True, True)
    DISABLE_SPIKE_PROTECTION = ("DELETE", _ORG + "spike-protections/", _PROJECT_SETTING)
    LIST_NOTIFICATION_ACTIONS = ("GET", _ORG + "notifications/actions/", _ORG_READ)
    CREATE_NOTIFICATION_ACTION = ("POST", _ORG + "notifications/actions/", _ORG_SETTING)
    GET_NOTIFICATION_ACTION = ("GET", _ORG + "notifications/actions/{action}/", _ORG_READ)
    UPDATE_NOTIFICATION_ACTION = ("PUT", _ORG + "notifications/actions/{action}/", _ORG_SETTING)
    DELETE_NOTIFICATION_ACTION = ("DELETE", _ORG + "notifications/actions/{action}/", _ORG_SETTING)
    LIST_SYMBOL_SOURCES = ("GET", _PROJECT + "symbol-sources/", _PROJECT_READ)
    CREATE_SYMBOL_SOURCE = ("POST", _PROJECT + "symbol-sources/", ("project:write", "project:admin"))
    UPDATE_SYMBOL_SOURCE = ("PUT", _PROJECT + "symbol-sources/", ("project:write", "project:admin"))
    DELETE_SYMBOL_SOURCE = ("DELETE", _PROJECT + "symbol-sources/", ("project:admin",))
    LIST_FILTERS = ("GET", _PROJECT + "filters/", _PROJECT_READ)
    UPDATE_FILTER = ("PUT", _PROJECT + "filters/{filter}/", ("project:write", "project:admin"))

    LIST_REPOSITORIES = ("GET", _ORG + "repos/", (*_INTEGRATIONS, "org:ci"))
    CREATE_REPOSITORY = ("POST", _ORG + "repos/", _INTEGRATIONS_WRITE, False)
    DELETE_REPOSITORY = ("DELETE", _ORG + "repos/{repository}/", _INTEGRATIONS_WRITE, False)
    LINK_REPOSITORY = ("POST", _PROJECT + "repo/", ("project:write", "project:admin"), True, True)
    LIST_CODE_MAPPINGS = ("GET", _ORG + "code-mappings/", _INTEGRATIONS, False)
    CREATE_CODE_MAPPING = ("POST", _ORG + "code-mappings/", _INTEGRATIONS, False)
    UPDATE_CODE_MAPPING = ("PUT", _ORG + "code-mappings/{mapping}/", _INTEGRATIONS, False)
    DELETE_CODE_MAPPING = ("DELETE", _ORG + "code-mappings/{mapping}/", _INTEGRATIONS, False)

    LIST_INTEGRATIONS = ("GET", _ORG + "integrations/", _INTEGRATIONS)
    GET_INTEGRATION = ("GET", _ORG + "integrations/{integration}/", _INTEGRATIONS)
    REPLACE_TABLE = ("POST", _ORG + "integrations/{integration}/", _INTEGRATIONS_WRITE, False)
    LIST_CHANNELS = ("GET", _ORG + "integrations/{integration}/channels/", _INTEGRATIONS, False)

    def __init__(
        self,
        method: str,
        path: str,
        scopes: tuple[str, ...],
        published: bool = True,  # noqa: FBT001, FBT002
        repeatable: bool | None = None,  # noqa: FBT001
    ) -> None:
        self.method = method
        self.path = path
        self.scopes = scopes
        self.published = published
        self.repeatable = method != "POST" if repeatable is None else repeatable

    @property
    def bears(self) -> bool:
        """Whether the answer always is an object with something in it."""
        return self.name.startswith(("GET_", "CREATE_"))

    def fill(self, **names: str) -> str:
        """The path with its placeholders filled in and escaped."""
        return self.path.format(**{key: quote(name, safe="") for key, name in names.items()})


def route_table(routes: Iterable[Route] = tuple(Route)) -> str:
    """Routes as a table in Markdown, in the order of their paths."""
    lines = ["| method | path below `/api/0/` | scopes, of which one suffices | published |", "|---|---|---|---|"]
    for route in sorted(routes, key=lambda route: (route.path, route.method)):
        scopes = ", ".join(f"`{scope}`" for scope in route.scopes)
        lines.append(f"| {route.method} | `{route.path}` | {scopes} | {'yes' if route.published else 'no'} |")
    return "\n".join(lines) + "\n"
