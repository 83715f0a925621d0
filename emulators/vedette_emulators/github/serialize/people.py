"""People, apps, teams and the organisation."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.github.access import user as find_user
from vedette_emulators.github.where import OWNER, api, node_id, site

FOUNDED = "2026-01-05T09:00:00Z"
_USER_URLS = {
    "followers_url": "/followers", "following_url": "/following{/other_user}", "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}", "subscriptions_url": "/subscriptions", "organizations_url": "/orgs",
    "repos_url": "/repos", "events_url": "/events{/privacy}", "received_events_url": "/received_events",
}  # fmt: skip


def account(context: Context, login: str, id_: int, kind: str) -> dict[str, Any]:
    """Return the fields that every account has wherever it appears."""
    url = f"{api(site(context))}/users/{login}"
    return {
        "login": login, "id": id_, "node_id": node_id(kind, id_), "avatar_url": f"{site(context)}/avatars/u/{id_}",
        "gravatar_id": "", "url": url, "html_url": f"{site(context)}/{login}",
        **{name: url + end for name, end in _USER_URLS.items()},
        "type": kind, "user_view_type": "public", "site_admin": False,
    }  # fmt: skip


def owner(context: Context) -> dict[str, Any]:
    """Return the organisation as an account."""
    return account(context, OWNER, 1, "Organization")


def user(context: Context, login: str | None) -> dict[str, Any] | None:
    """Return a person or bot as an account; None for somebody unknown."""
    doc = find_user(context, login) if login else None
    return account(context, doc["login"], int(doc["id"]), doc["type"]) if doc else None


def full_user(context: Context, doc: Document) -> dict[str, Any]:
    """Return a person or bot with their profile."""
    return {
        **account(context, doc["login"], int(doc["id"]), doc["type"]),
        "name": doc["name"], "company": None, "blog": "", "location": None, "email": doc["email"], "hireable": None,
        "bio": None, "twitter_username": None, "public_repos": 0, "public_gists": 0, "followers": 0, "following": 0,
        "created_at": FOUNDED, "updated_at": FOUNDED,
    }  # fmt: skip


def organization(context: Context) -> dict[str, Any]:
    """Return the organisation; its plan is the one that has what was not set to be missing."""
    url = f"{api(site(context))}/orgs/{OWNER}"
    repos = context.store.all("github_repository")
    private = sum(1 for repo in repos if repo["private"])
    return {
        "login": OWNER, "id": 1, "node_id": node_id("Organization", 1), "url": url, "repos_url": f"{url}/repos",
        "events_url": f"{url}/events", "hooks_url": f"{url}/hooks", "issues_url": f"{url}/issues",
        "members_url": f"{url}/members{{/member}}", "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": f"{site(context)}/avatars/u/1", "description": "", "name": "Local",
        "has_organization_projects": True, "has_repository_projects": True, "public_repos": len(repos) - private,
        "public_gists": 0, "followers": 0, "following": 0, "html_url": f"{site(context)}/{OWNER}",
        "type": "Organization", "created_at": FOUNDED, "updated_at": FOUNDED, "archived_at": None,
        "total_private_repos": private, "owned_private_repos": private, "default_repository_permission": "read",
        "members_can_create_repositories": False,
        "plan": {
            "name": "team" if context.lacks("environment-reviewers") else "enterprise",
            "space": 976_562_499, "private_repos": 999_999, "filled_seats": 4, "seats": 10,
        },
    }  # fmt: skip


def team(context: Context, doc: Document) -> dict[str, Any]:
    """Return a team as lists have it."""
    url = f"{api(site(context))}/organizations/1/team/{doc['id']}"
    return {
        "id": int(doc["id"]), "node_id": node_id("Team", doc["id"]), "name": doc["name"], "slug": doc["slug"],
        "description": doc["description"], "privacy": doc["privacy"], "permission": "pull", "url": url,
        "notification_setting": "notifications_enabled", "type": "organization", "organization_id": 1,
        "html_url": f"{site(context)}/orgs/{OWNER}/teams/{doc['slug']}", "members_url": url + "/members{/member}",
        "repositories_url": f"{url}/repos", "parent": None,
    }  # fmt: skip


def full_team(context: Context, doc: Document) -> dict[str, Any]:
    """Return one team with what it counts and whose it is."""
    kept = (
        "login", "id", "node_id", "url", "repos_url", "events_url", "hooks_url", "issues_url", "members_url",
        "public_members_url", "avatar_url", "description", "has_organization_projects", "has_repository_projects",
        "public_repos", "public_gists", "followers", "following", "html_url", "type", "created_at", "updated_at",
        "archived_at",
    )  # fmt: skip
    whole = organization(context)
    return {
        **team(context, doc), "members_count": len(doc["members"]), "repos_count": len(doc["repositories"]),
        "created_at": doc["created_at"], "updated_at": doc["created_at"],
        "organization": {name: whole[name] for name in kept},
    }  # fmt: skip


def app(context: Context, doc: Document) -> dict[str, Any]:
    page = f"{site(context)}/apps/{doc['slug']}"
    return {
        "id": int(doc["id"]), "slug": doc["slug"], "node_id": node_id("Integration", doc["id"]),
        "client_id": f"Iv1.{doc['id']:>016}", "owner": owner(context), "name": doc["name"], "description": "",
        "external_url": page, "html_url": page, "created_at": FOUNDED, "updated_at": FOUNDED,
        "permissions": doc["permissions"], "events": [],
    }  # fmt: skip
