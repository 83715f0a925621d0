"""Repositories and what is set on them: labels, environments, rulesets, variables."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.github.access import Actor
from vedette_emulators.github.serialize import people
from vedette_emulators.github.state import rules
from vedette_emulators.github.where import OWNER, escaped, node_id, repo_api, repo_html

_URLS = {
    "archive_url": "/{archive_format}{/ref}", "assignees_url": "/assignees{/user}", "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}", "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}", "commits_url": "/commits{/sha}", "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}", "contributors_url": "/contributors", "deployments_url": "/deployments",
    "downloads_url": "/downloads", "events_url": "/events", "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}", "git_refs_url": "/git/refs{/sha}", "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks", "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}", "issues_url": "/issues{/number}", "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}", "languages_url": "/languages", "merges_url": "/merges",
    "milestones_url": "/milestones{/number}", "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}", "releases_url": "/releases{/id}", "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}", "subscribers_url": "/subscribers", "subscription_url": "/subscription",
    "tags_url": "/tags", "teams_url": "/teams", "trees_url": "/git/trees{/sha}",
}  # fmt: skip


def minimal(context: Context, doc: Document, actor: Actor) -> dict[str, Any]:
    """Return a repository as lists have it."""
    url, page = repo_api(context, doc), repo_html(context, doc)
    opened = sum(
        1 for issue in context.store.all("github_issue", repository=doc["id"], state="open")
    )  # fmt: skip
    return {
        "id": int(doc["id"]), "node_id": node_id("Repository", doc["id"]), "name": doc["name"],
        "full_name": f"{OWNER}/{doc['name']}", "owner": people.owner(context), "private": doc["private"],
        "html_url": page, "description": doc["description"], "fork": False, "url": url,
        **{name: url + end for name, end in _URLS.items()},
        "git_url": f"git:{page.partition(':')[2]}.git", "ssh_url": f"git@127.0.0.1:{OWNER}/{doc['name']}.git",
        "clone_url": f"{page}.git", "svn_url": page, "mirror_url": None, "homepage": doc["homepage"],
        "language": None, "forks_count": 0, "forks": 0, "stargazers_count": 0, "watchers_count": 0, "watchers": 0,
        "size": 0, "default_branch": doc["default_branch"], "open_issues_count": opened, "open_issues": opened,
        "is_template": False, "topics": [], "has_issues": doc["has_issues"], "has_projects": doc["has_projects"],
        "has_wiki": doc["has_wiki"], "has_pages": False, "has_downloads": True, "has_discussions": False,
        "archived": doc["archived"], "disabled": False, "visibility": "private" if doc["private"] else "public",
        "pushed_at": doc["pushed_at"], "created_at": doc["created_at"], "updated_at": doc["updated_at"],
        "permissions": {
            name: actor.may(role)
            for name, role in (
                ("admin", "admin"), ("maintain", "maintain"), ("push", "write"), ("triage", "triage"),
                ("pull", "read"),
            )
        },
    }  # fmt: skip


def full(context: Context, doc: Document, actor: Actor) -> dict[str, Any]:
    """Return one repository with its settings."""
    return {
        **minimal(context, doc, actor),
        "license": None, "subscribers_count": 0, "network_count": 0, "temp_clone_token": "",
        "allow_squash_merge": doc["allow_squash_merge"], "allow_merge_commit": doc["allow_merge_commit"],
        "allow_rebase_merge": doc["allow_rebase_merge"], "allow_auto_merge": doc["allow_auto_merge"],
        "allow_update_branch": doc["allow_update_branch"], "delete_branch_on_merge": doc["delete_branch_on_merge"],
        "use_squash_pr_title_as_default": False, "squash_merge_commit_title": "COMMIT_OR_PR_TITLE",
        "squash_merge_commit_message": "COMMIT_MESSAGES", "merge_commit_title": "MERGE_MESSAGE",
        "merge_commit_message": "PR_TITLE", "allow_forking": False, "web_commit_signoff_required": False,
        "organization": people.owner(context),
    }  # fmt: skip


def label(context: Context, repo: Document, doc: Document) -> dict[str, Any]:
    return {
        "id": int(doc["id"]), "node_id": node_id("Label", doc["id"]),
        "url": f"{repo_api(context, repo)}/labels/{escaped(doc['name'])}", "name": doc["name"], "color": doc["color"],
        "default": doc["default"], "description": doc["description"],
    }  # fmt: skip


def secret(doc: Document) -> dict[str, Any]:
    """Return what may be known of a secret: never its value."""
    return {name: doc[name] for name in ("name", "created_at", "updated_at")}


def variable(doc: Document) -> dict[str, Any]:
    return {name: doc[name] for name in ("name", "value", "created_at", "updated_at")}


def environment(context: Context, repo: Document, doc: Document) -> dict[str, Any]:
    """Return an environment with its protection rules."""
    name = escaped(doc["name"]).replace("/", "%2F")
    rules_: list[dict[str, Any]] = []

    def add(number: int, kind: str, **more: Any) -> None:  # noqa: ANN401
        id_ = int(doc["id"]) * 10 + number
        rules_.append({"id": id_, "node_id": node_id("Gate", id_), "type": kind, **more})

    if doc["wait_timer"]:
        add(1, "wait_timer", wait_timer=doc["wait_timer"])
    if doc["reviewers"]:
        reviewers = [{"type": row["type"], "reviewer": _reviewer(context, row)} for row in doc["reviewers"]]
        add(2, "required_reviewers", prevent_self_review=doc["prevent_self_review"], reviewers=reviewers)
    if doc["deployment_branch_policy"]:
        add(3, "branch_policy")
    return {
        "id": int(doc["id"]), "node_id": node_id("Environment", doc["id"]), "name": doc["name"],
        "url": f"{repo_api(context, repo)}/environments/{name}",
        "html_url": f"{repo_html(context, repo)}/deployments/activity_log?environments_filter={name}",
        "created_at": doc["created_at"], "updated_at": doc["updated_at"],
        "can_admins_bypass": doc["can_admins_bypass"], "protection_rules": rules_,
        "deployment_branch_policy": doc["deployment_branch_policy"],
    }  # fmt: skip


def _reviewer(context: Context, row: dict[str, Any]) -> dict[str, Any] | None:
    if row["type"] == "Team":
        doc = context.store.get("github_team", str(row["id"]))
        return people.team(context, doc) if doc else None
    doc = context.store.get("github_user", str(row["id"]))
    return people.user(context, doc["login"]) if doc else None


def branch_policy(doc: Document) -> dict[str, Any]:
    """Return a pattern of branches that may deploy."""
    id_ = int(doc["id"])
    return {"id": id_, "node_id": node_id("BranchPolicy", id_), "name": doc["name"], "type": doc["type"]}


def ruleset(context: Context, repo: Document, doc: Document, actor: Actor, *, whole: bool) -> dict[str, Any]:
    """Return a ruleset; lists leave out its rules, and only who may write it sees who bypasses it."""
    found: dict[str, Any] = {
        "id": int(doc["id"]), "name": doc["name"], "target": doc["target"], "source_type": "Repository",
        "source": f"{OWNER}/{repo['name']}", "enforcement": doc["enforcement"],
        "node_id": node_id("RepositoryRuleset", doc["id"]),
        "_links": {
            "self": {"href": f"{repo_api(context, repo)}/rulesets/{doc['id']}"},
            "html": {"href": f"{repo_html(context, repo)}/rules/{doc['id']}"},
        },
        "created_at": doc["created_at"], "updated_at": doc["updated_at"],
    }  # fmt: skip
    if whole:
        found |= {
            "conditions": doc["conditions"], "rules": doc["rules"],
            "current_user_can_bypass": rules.can_bypass(context, doc, actor),
        }  # fmt: skip
        if actor.may("admin"):
            found["bypass_actors"] = doc["bypass_actors"]
    return found
