"""What the rows of the route tables in `routes/` are made of: paths, permissions, roles."""

from __future__ import annotations

from dataclasses import dataclass

from vedette_emulators.core.http import Handler, Route

ORG = "/orgs/{org}"
TEAM = ORG + "/teams/{team_slug}"
REPO = "/repos/{owner}/{repo}"
ENVIRONMENT = REPO + "/environments/{environment_name}"
BY_ID = "/repositories/{repository_id}/environments/{environment_name}"

ANY = "actions administration contents environments issues members metadata pull_requests secrets variables"
ELSEWHERE = "documented by GitHub, but not in the part of its description that the tests have"


@dataclass(frozen=True, slots=True)
class GitHubRoute(Route):
    """A route that may also need a role in the repository, which a person has and an app always has."""

    role: str = "read"


def route(
    method: str,
    path: str,
    handler: Handler,
    permissions: str,
    *,
    role: str = "read",
    published: bool = True,
    note: str = "",
) -> GitHubRoute:
    """Return a row; any one of `permissions`, separated by spaces, suffices, and to write includes to read."""
    levels = ("read", "write") if method == "GET" else ("write",)
    scopes = frozenset(f"{one}:{level}" for one in permissions.split() for level in levels) - {"metadata:write"}
    return GitHubRoute(method, path, handler, scopes, published, note, role=role)
