"""The GitHub stand-in as a service: which handler answers which route of the coverage table."""

import hashlib
import json
from collections.abc import Callable

from vedette_emulators.core.coverage import matched
from vedette_emulators.core.http import Call, Endpoint, Reply, Service
from vedette_emulators.core.limits import Allowance
from vedette_emulators.core.world import World
from vedette_emulators.github import access
from vedette_emulators.github.coverage import COVERAGE, Row
from vedette_emulators.github.refuse import GitHubErrors
from vedette_emulators.github.routes import (
    actions,
    comments,
    contents,
    environments,
    git,
    issues,
    organizations,
    repositories,
    rulesets,
    settings,
)
from vedette_emulators.github.seed import FIRST_IDS, seed
from vedette_emulators.github.where import PREFIX

__all__ = ["FIRST_IDS", "HANDLERS", "make", "seed"]

Handler = Callable[[Call], Reply]

_REPO = "/repos/{owner}/{repo}"
_TEAM = "/orgs/{org}/teams/{team_slug}"
_ENV = _REPO + "/environments/{environment_name}"
_OPEN = ("{path}", "{branch}", "{ref}", "/labels/{name}")
"""Ends of paths that may hold slashes, escaped or not; an environment's name has to have them escaped."""

_SECRETS: dict[str, dict[str, Handler]] = {
    "/secrets": {"GET": settings.list_secrets},
    "/secrets/public-key": {"GET": settings.get_key},
    "/secrets/{secret_name}": {
        "GET": settings.get_secret,
        "PUT": settings.put_secret,
        "DELETE": settings.delete_secret,
    },
}
_VARIABLES: dict[str, dict[str, Handler]] = {
    "/variables": {"GET": settings.list_variables, "POST": settings.create_variable},
    "/variables/{name}": {
        "GET": settings.get_variable,
        "PATCH": settings.update_variable,
        "DELETE": settings.delete_variable,
    },
}

HANDLERS: dict[str, dict[str, Handler]] = {
    "/rate_limit": {"GET": organizations.rate_limit},
    "/user": {"GET": organizations.me},
    "/users/{username}": {"GET": organizations.get_user},
    "/users/{username}/gpg_keys": {"GET": organizations.list_keys},
    "/users/{username}/keys": {"GET": organizations.list_keys},
    "/apps/{app_slug}": {"GET": organizations.get_app},
    "/orgs/{org}": {"GET": organizations.get_organization},
    "/orgs/{org}/teams": {"GET": organizations.list_teams, "POST": organizations.create_team},
    _TEAM: {"GET": organizations.get_team, "DELETE": organizations.delete_team},
    _TEAM + "/members": {"GET": organizations.list_members},
    _TEAM + "/memberships/{username}": {
        "GET": organizations.get_membership,
        "PUT": organizations.add_member,
        "DELETE": organizations.remove_member,
    },
    _TEAM + "/repos": {"GET": organizations.list_team_repositories},
    _TEAM + _REPO: {"PUT": organizations.add_repository},
    "/orgs/{org}/repos": {"GET": repositories.list_repositories, "POST": repositories.create},
    _REPO: {"GET": repositories.get, "PATCH": repositories.update, "DELETE": repositories.delete},
    _REPO + "/teams": {"GET": repositories.list_teams},
    _REPO + "/labels": {"GET": repositories.list_labels, "POST": repositories.create_label},
    _REPO + "/labels/{name}": {
        "GET": repositories.get_label,
        "PATCH": repositories.update_label,
        "DELETE": repositories.delete_a_label,
    },
    **{_REPO + "/actions" + end: methods for end, methods in {**_SECRETS, **_VARIABLES}.items()},
    _REPO + "/environments": {"GET": environments.list_environments},
    _ENV: {"GET": environments.get, "PUT": environments.put, "DELETE": environments.delete},
    _ENV + "/deployment-branch-policies": {"GET": environments.list_policies, "POST": environments.create_policy},
    _ENV + "/deployment-branch-policies/{branch_policy_id}": {
        "GET": environments.get_policy,
        "PUT": environments.update_policy,
        "DELETE": environments.delete_policy,
    },
    **{_ENV + end: methods for end, methods in {**_SECRETS, **_VARIABLES}.items()},
    **{
        "/repositories/{repository_id}/environments/{environment_name}" + end: methods
        for end, methods in _SECRETS.items()
    },
    _REPO + "/contents/{path}": {"GET": contents.get, "PUT": contents.put, "DELETE": contents.delete},
    _REPO + "/branches": {"GET": git.list_branches},
    _REPO + "/branches/{branch}": {"GET": git.get_branch},
    _REPO + "/commits": {"GET": git.list_commits},
    _REPO + "/commits/{ref}": {"GET": git.get_commit},
    _REPO + "/git/ref/{ref}": {"GET": git.get_ref},
    _REPO + "/git/matching-refs/{ref}": {"GET": git.matching_refs},
    _REPO + "/git/refs": {"POST": git.create_ref},
    _REPO + "/git/refs/{ref}": {"PATCH": git.update_ref, "DELETE": git.delete_ref},
    _REPO + "/git/trees": {"POST": git.create_tree},
    _REPO + "/git/trees/{tree_sha}": {"GET": git.get_tree},
    _REPO + "/git/blobs": {"POST": git.create_blob},
    _REPO + "/git/blobs/{file_sha}": {"GET": git.get_blob},
    _REPO + "/git/commits": {"POST": git.create_commit},
    _REPO + "/git/commits/{commit_sha}": {"GET": git.get_git_commit},
    _REPO + "/rulesets": {"GET": rulesets.list_rulesets, "POST": rulesets.create},
    _REPO + "/rulesets/{ruleset_id}": {"GET": rulesets.get, "PUT": rulesets.update, "DELETE": rulesets.delete},
    _REPO + "/issues": {"GET": issues.list_issues, "POST": issues.create},
    _REPO + "/issues/{issue_number}": {"GET": issues.get, "PATCH": issues.update},
    _REPO + "/issues/{issue_number}/labels": {
        "GET": issues.list_labels,
        "POST": issues.add_labels,
        "PUT": issues.set_labels,
        "DELETE": issues.remove_labels,
    },
    _REPO + "/issues/{issue_number}/labels/{name}": {"DELETE": issues.remove_label},
    _REPO + "/issues/{issue_number}/comments": {"GET": comments.list_comments, "POST": comments.create},
    _REPO + "/issues/comments/{comment_id}": {"PATCH": comments.update},
    _REPO + "/pulls": {"GET": issues.list_pulls, "POST": issues.create_pull},
    _REPO + "/pulls/{pull_number}": {"GET": issues.get_pull},
    _REPO + "/dispatches": {"POST": actions.dispatch_repository},
    _REPO + "/actions/workflows": {"GET": actions.list_workflows},
    _REPO + "/actions/workflows/{workflow_id}": {"GET": actions.get_workflow},
    _REPO + "/actions/workflows/{workflow_id}/dispatches": {"POST": actions.dispatch},
    _REPO + "/actions/runs": {"GET": actions.list_runs},
    _REPO + "/actions/runs/{run_id}": {"GET": actions.get_run},
}
"""Handlers by path and method."""


def make(world: World) -> Service:
    """Build the service.

    Raises:
        LookupError: a handler has no row in the coverage table, which says who may call it.
    """
    endpoints = [
        Endpoint(row.method, _pattern(row.path), _guarded(handler, row), row.scopes)
        for row, handler in matched(HANDLERS, COVERAGE, "github")
    ]
    return Service(
        "github",
        world,
        endpoints,
        rate_headers=_rate_headers,
        errors=GitHubErrors(),
        words=("bearer", "token"),
        prefix=PREFIX,
    )


def _pattern(path: str) -> str:
    return path.removesuffix("}") + ":path}" if path.endswith(_OPEN) else path


def _guarded(handler: Handler, row: Row) -> Handler:
    """Ask for the role first, and answer a question whose answer the caller has with 304."""
    in_repository = "{repo}" in row.path or "{repository_id}" in row.path

    def answer(call: Call) -> Reply:
        if in_repository:
            access.repository(call)
            access.require(call, row.role)
        reply = handler(call)
        if call.method != "GET" or reply.status != 200:
            return reply
        digest = hashlib.sha256(json.dumps([reply.body, dict(reply.headers)], default=repr).encode()).hexdigest()
        tag = f'W/"{digest}"'
        headers = {**reply.headers, "etag": tag, "cache-control": "private, max-age=60, s-maxage=60"}
        if tag in call.headers.get("if-none-match", ""):
            return Reply(304, None, headers)
        return Reply(200, reply.body, headers)

    return answer


def _rate_headers(allowance: Allowance) -> dict[str, str]:
    return {
        "x-ratelimit-limit": str(allowance.limit),
        "x-ratelimit-remaining": str(allowance.remaining),
        "x-ratelimit-used": str(allowance.limit - allowance.remaining),
        "x-ratelimit-reset": str(allowance.reset),
        "x-ratelimit-resource": "core",
        "x-github-api-version-selected": "2022-11-28",
    }
