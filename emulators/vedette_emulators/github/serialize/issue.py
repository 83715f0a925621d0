"""Issues, comments, pull requests and workflow runs."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.github.access import actor
from vedette_emulators.github.serialize import people
from vedette_emulators.github.serialize.repository import label, minimal
from vedette_emulators.github.where import escaped, node_id, repo_api, repo_html


def labels(context: Context, repo: Document, ids: list[str]) -> list[dict[str, Any]]:
    """Return labels by id, without those that are gone."""
    docs = (context.store.get("github_label", id_) for id_ in ids)
    return [label(context, repo, doc) for doc in docs if doc]


def issue(context: Context, repo: Document, doc: Document) -> dict[str, Any]:
    url = f"{repo_api(context, repo)}/issues/{doc['number']}"
    assignees = [account for login in doc["assignees"] if (account := people.user(context, login))]
    return {
        "id": int(doc["id"]), "node_id": node_id("Issue", doc["id"]), "url": url,
        "repository_url": repo_api(context, repo), "labels_url": url + "/labels{/name}",
        "comments_url": f"{url}/comments", "events_url": f"{url}/events",
        "html_url": f"{repo_html(context, repo)}/issues/{doc['number']}", "number": doc["number"],
        "state": doc["state"], "state_reason": doc["state_reason"], "title": doc["title"], "body": doc["body"],
        "user": people.user(context, doc["user"]), "labels": labels(context, repo, doc["labels"]),
        "assignee": assignees[0] if assignees else None, "assignees": assignees, "milestone": None,
        "locked": False, "active_lock_reason": None,
        "comments": len(context.store.all("github_comment", issue=doc["id"])), "closed_at": doc["closed_at"],
        "created_at": doc["created_at"], "updated_at": doc["updated_at"], "author_association": "MEMBER",
        "closed_by": people.user(context, doc["closed_by"]),
    }  # fmt: skip


def comment(context: Context, repo: Document, parent: Document, doc: Document) -> dict[str, Any]:
    url = repo_api(context, repo)
    return {
        "id": int(doc["id"]), "node_id": node_id("IssueComment", doc["id"]),
        "url": f"{url}/issues/comments/{doc['id']}", "issue_url": f"{url}/issues/{parent['number']}",
        "html_url": f"{repo_html(context, repo)}/issues/{parent['number']}#issuecomment-{doc['id']}",
        "body": doc["body"], "user": people.user(context, doc["user"]), "created_at": doc["created_at"],
        "updated_at": doc["updated_at"], "author_association": "MEMBER",
    }  # fmt: skip


def pull(context: Context, repo: Document, doc: Document) -> dict[str, Any]:
    url, somebody = f"{repo_api(context, repo)}/pulls/{doc['number']}", actor(context, doc["user"])

    def side(name: str) -> dict[str, Any]:
        branch = doc[name]
        # A pull request outlives the fork that it came from.
        home = context.store.get("github_repository", branch["repository"])
        return {
            "label": f"local:{branch['ref']}", "ref": branch["ref"], "sha": branch["sha"],
            "user": people.owner(context), "repo": minimal(context, home, somebody) if home else None,
        }  # fmt: skip

    return {
        "id": int(doc["id"]), "node_id": node_id("PullRequest", doc["id"]), "url": url, "number": doc["number"],
        "html_url": f"{repo_html(context, repo)}/pull/{doc['number']}", "state": doc["state"], "locked": False,
        "title": doc["title"], "body": doc["body"], "draft": doc["draft"], "user": people.user(context, doc["user"]),
        "created_at": doc["created_at"], "updated_at": doc["created_at"], "closed_at": None, "merged_at": None,
        "merged": False, "head": side("head"), "base": side("base"), "labels": [], "assignees": [],
        "issue_url": url.replace("/pulls/", "/issues/"), "commits_url": f"{url}/commits",
    }  # fmt: skip


def workflow(context: Context, repo: Document, doc: dict[str, Any]) -> dict[str, Any]:
    """Return a workflow, which is a file of the default branch."""
    return {
        "id": doc["id"], "node_id": node_id("Workflow", doc["id"]), "name": doc["name"], "path": doc["path"],
        "state": "active", "created_at": repo["created_at"], "updated_at": repo["pushed_at"],
        "url": f"{repo_api(context, repo)}/actions/workflows/{doc['id']}",
        "html_url": f"{repo_html(context, repo)}/blob/{repo['default_branch']}/{escaped(doc['path'])}",
        "badge_url": f"{repo_html(context, repo)}/workflows/{escaped(doc['name'])}/badge.svg",
    }  # fmt: skip


def run(context: Context, repo: Document, doc: Document) -> dict[str, Any]:
    url = f"{repo_api(context, repo)}/actions/runs/{doc['id']}"
    return {
        "id": int(doc["id"]), "node_id": node_id("WorkflowRun", doc["id"]), "name": doc["name"], "path": doc["path"],
        "head_branch": doc["head_branch"], "head_sha": doc["head_sha"], "run_number": doc["run_number"],
        "run_attempt": 1, "event": doc["event"], "display_title": doc["title"], "status": "queued",
        "conclusion": None, "workflow_id": doc["workflow"], "url": url, "pull_requests": [],
        "html_url": f"{repo_html(context, repo)}/actions/runs/{doc['id']}", "jobs_url": f"{url}/jobs",
        "created_at": doc["created_at"], "updated_at": doc["created_at"], "run_started_at": doc["created_at"],
        "actor": people.user(context, doc["actor"]), "triggering_actor": people.user(context, doc["actor"]),
    }  # fmt: skip
