"""Every route of the stand-in: which permissions call it, which role a person needs, whether GitHub publishes it.

The table decides what is enforced; any one of a route's permissions suffices, and to write includes to read. Tests
hold it equal to the routes that are registered and to the published description.
"""

from dataclasses import dataclass

__all__ = ["COVERAGE", "Row"]

_REPO = "/repos/{owner}/{repo}/"
_ORG = "/orgs/{org}/"
_ENV = _REPO + "environments/{environment_name}/"
_BY_ID = "/repositories/{repository_id}/environments/{environment_name}/"
_ANY = (
    "actions administration contents environments issues members metadata pull_requests secrets variables"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One route; `described` is whether the extract of the published description that tests use has it."""

    method: str
    path: str
    scopes: frozenset[str]
    role: str = "read"
    described: bool = True
    note: str = ""


def _read(families: str) -> frozenset[str]:
    scopes = (f"{family}:{level}" for family in families.split() for level in ("read", "write"))
    return frozenset(scopes) - {"metadata:write"}


def _write(families: str) -> frozenset[str]:
    return frozenset(f"{family}:write" for family in families.split())


def _rows(
    families: str, role: str, methods: str, *paths: str, described: bool = True, note: str = ""
) -> tuple[Row, ...]:
    """Return rows for methods on paths; `role` is what a person needs to write, to read they need to see it."""
    return tuple(
        Row(
            method,
            path,
            _read(families) if method == "GET" else _write(families),
            "read" if method == "GET" else role,
            described,
            note,
        )
        for path in paths
        for method in methods.split()
    )


_MORE = "published, but not in the extract that the tests have"
_OLD = "the address that go-github calls; answers as the one below /repos does"

COVERAGE: tuple[Row, ...] = (
    *_rows(_ANY, "read", "GET", "/rate_limit", "/user", "/users/{username}", "/orgs/{org}"),
    *_rows(
        _ANY, "read", "GET", "/users/{username}/gpg_keys", "/users/{username}/keys", described=False,
        note=_MORE + "; nobody has any",
    ),
    *_rows(_ANY, "read", "GET", "/apps/{app_slug}", described=False, note=_MORE),
    *_rows("members", "read", "GET POST", _ORG + "teams"),
    *_rows("members", "read", "GET DELETE", _ORG + "teams/{team_slug}"),
    *_rows("members", "read", "GET", _ORG + "teams/{team_slug}/members", _ORG + "teams/{team_slug}/repos"),
    *_rows("members", "read", "GET PUT DELETE", _ORG + "teams/{team_slug}/memberships/{username}"),
    *_rows("members", "admin", "PUT", _ORG + "teams/{team_slug}/repos/{owner}/{repo}"),
    *_rows(_ANY, "read", "GET", _ORG + "repos"),
    *_rows("administration", "read", "POST", _ORG + "repos"),
    *_rows(_ANY, "read", "GET", "/repos/{owner}/{repo}"),
    *_rows("administration", "admin", "PATCH DELETE", "/repos/{owner}/{repo}"),
    *_rows("administration", "admin", "GET", _REPO + "teams"),
    *_rows("issues pull_requests", "write", "GET POST", _REPO + "labels"),
    *_rows("issues pull_requests", "write", "GET PATCH DELETE", _REPO + "labels/{name}"),
    *_rows("secrets", "write", "GET", _REPO + "actions/secrets", _REPO + "actions/secrets/public-key"),
    *_rows("secrets", "write", "GET PUT DELETE", _REPO + "actions/secrets/{secret_name}"),
    *_rows("variables", "write", "GET POST", _REPO + "actions/variables"),
    *_rows("variables", "write", "GET PATCH DELETE", _REPO + "actions/variables/{name}"),
    *_rows("actions environments", "admin", "GET", _REPO + "environments"),
    *_rows("actions environments", "admin", "GET", _ENV[:-1]),
    *_rows("administration environments", "admin", "PUT DELETE", _ENV[:-1]),
    *_rows("administration actions", "admin", "GET POST", _ENV + "deployment-branch-policies"),
    *_rows(
        "administration actions", "admin", "GET PUT DELETE", _ENV + "deployment-branch-policies/{branch_policy_id}"
    ),
    *_rows("environments", "write", "GET", _ENV + "secrets", _ENV + "secrets/public-key"),
    *_rows("environments", "write", "GET PUT DELETE", _ENV + "secrets/{secret_name}"),
    *_rows("environments", "write", "GET POST", _ENV + "variables"),
    *_rows("environments", "write", "GET PATCH DELETE", _ENV + "variables/{name}"),
    *_rows(
        "environments", "write", "GET", _BY_ID + "secrets", _BY_ID + "secrets/public-key", described=False, note=_OLD
    ),
    *_rows(
        "environments", "write", "GET PUT DELETE", _BY_ID + "secrets/{secret_name}", described=False, note=_OLD
    ),
    *_rows("contents", "write", "GET PUT DELETE", _REPO + "contents/{path}"),
    *_rows("contents", "write", "GET", _REPO + "branches", _REPO + "branches/{branch}"),
    *_rows("contents", "write", "GET", _REPO + "commits", _REPO + "commits/{ref}"),
    *_rows("contents", "write", "GET", _REPO + "git/ref/{ref}"),
    *_rows("contents", "write", "GET", _REPO + "git/matching-refs/{ref}", described=False, note=_MORE),
    *_rows("contents", "write", "POST", _REPO + "git/refs"),
    *_rows("contents", "write", "PATCH DELETE", _REPO + "git/refs/{ref}"),
    *_rows("contents", "write", "GET", _REPO + "git/trees/{tree_sha}", described=False, note=_MORE),
    *_rows("contents", "write", "GET", _REPO + "git/blobs/{file_sha}", described=False, note=_MORE),
    *_rows("contents", "write", "GET", _REPO + "git/commits/{commit_sha}", described=False, note=_MORE),
    *_rows(
        "contents", "write", "POST", _REPO + "git/blobs", _REPO + "git/trees", _REPO + "git/commits",
        described=False, note=_MORE,
    ),
    *_rows("metadata", "read", "GET", _REPO + "rulesets", _REPO + "rulesets/{ruleset_id}"),
    *_rows("administration", "admin", "POST", _REPO + "rulesets"),
    *_rows("administration", "admin", "PUT DELETE", _REPO + "rulesets/{ruleset_id}"),
    *_rows("issues", "read", "GET POST", _REPO + "issues"),
    *_rows("issues pull_requests", "read", "GET POST", _REPO + "issues/{issue_number}/comments"),
    *_rows("issues pull_requests", "read", "PATCH", _REPO + "issues/comments/{comment_id}"),
    *_rows("issues", "triage", "GET PATCH", _REPO + "issues/{issue_number}"),
    *_rows("issues pull_requests", "triage", "GET POST PUT DELETE", _REPO + "issues/{issue_number}/labels"),
    *_rows("issues pull_requests", "triage", "DELETE", _REPO + "issues/{issue_number}/labels/{name}"),
    *_rows("pull_requests", "write", "GET POST", _REPO + "pulls", described=False, note=_MORE),
    *_rows("pull_requests", "write", "GET", _REPO + "pulls/{pull_number}", described=False, note=_MORE),
    *_rows("contents", "write", "POST", _REPO + "dispatches"),
    *_rows(
        "actions", "write", "GET", _REPO + "actions/workflows", _REPO + "actions/workflows/{workflow_id}",
        _REPO + "actions/runs", _REPO + "actions/runs/{run_id}", described=False, note=_MORE,
    ),
    *_rows(
        "actions", "write", "POST", _REPO + "actions/workflows/{workflow_id}/dispatches", described=False,
        note=_MORE + "; runs are recorded and stay queued",
    ),
)  # fmt: skip
