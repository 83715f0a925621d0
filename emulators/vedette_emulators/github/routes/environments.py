"""Environments: who must agree to a deployment, how long it waits, which branches it may come from."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.github import access
from vedette_emulators.github.paging import page
from vedette_emulators.github.refuse import invalid, not_found, problem, refuse
from vedette_emulators.github.routing import ENVIRONMENT, REPO, route
from vedette_emulators.github.serialize import repository
from vedette_emulators.github.state.repositories import delete_environment
from vedette_emulators.github.validate.fields import Fields
from vedette_emulators.github.where import now

_LONGEST_WAIT_MIN = 43_200
_MOST_REVIEWERS = 6


def environment(call: Call, repo: Document) -> Document:
    """Return the environment that the path names, in any case.

    Raises:
        RefusedError: 404.
    """
    doc = _find(call, repo)
    if doc is None:
        not_found()
    return doc


def list_environments(call: Call) -> Reply:
    repo = access.repository(call)
    docs = call.context.store.all("github_environment", repository=repo["id"])
    found, headers = page(call, docs)
    rows = [repository.environment(call.context, repo, doc) for doc in found]
    return Reply(200, {"total_count": len(docs), "environments": rows}, headers)


def get(call: Call) -> Reply:
    repo = access.repository(call)
    return Reply(200, repository.environment(call.context, repo, environment(call, repo)))


def put(call: Call) -> Reply:
    """Create an environment or replace all of its protection."""
    repo = access.repository(call)
    old = _find(call, repo)
    fields = Fields(call, "Environment")
    name = call.params["environment_name"]
    if not name.strip() or len(name) > 255:
        refuse(422, "Environment name is invalid: it has 1 to 255 characters.")
    wait = fields.number("wait_timer", 0, _LONGEST_WAIT_MIN, 0)
    reviewers = _reviewers(call, fields)
    self_review = fields.flag("prevent_self_review", usual=False)
    policy = _policy(fields)
    bypass = fields.flag("can_admins_bypass", usual=True)
    fields.done()
    # Refused only after everything else is right: GitHub checks the plan last.
    if self_review and not reviewers:
        refuse(
            422,
            "Failed to create or update the environment protection rule. Required reviewers must have at least one "
            "reviewer to set prevent_self_review.",
        )
    for feature, rule, needed in (
        ("environment-reviewers", "required reviewers", bool(reviewers)),
        ("environment-wait-timer", "wait timer", bool(wait)),
    ):
        if needed and call.context.lacks(feature):
            refuse(
                422,
                "Failed to create the environment protection rule. Please ensure the billing plan supports the "
                f"{rule} protection rule.",
            )
    moment = now(call.context)
    doc: Document = {
        "id": old["id"] if old else call.context.store.next_id("github_environment"), "repository": repo["id"],
        "name": old["name"] if old else name, "wait_timer": wait, "reviewers": reviewers,
        "prevent_self_review": self_review, "deployment_branch_policy": policy, "can_admins_bypass": bypass,
        "created_at": old["created_at"] if old else moment, "updated_at": moment,
    }  # fmt: skip
    call.context.store.put("github_environment", doc["id"], doc)
    return Reply(200, repository.environment(call.context, repo, doc))


def delete(call: Call) -> Reply:
    """Delete an environment with its secrets and variables."""
    delete_environment(call.context, environment(call, access.repository(call)))
    return Reply(204)


def list_policies(call: Call) -> Reply:
    """List the patterns of branches that may deploy to an environment."""
    doc = environment(call, access.repository(call))
    docs = call.context.store.all("github_branch_policy", environment=doc["id"])
    found, headers = page(call, docs)
    rows = [repository.branch_policy(row) for row in found]
    return Reply(200, {"total_count": len(docs), "branch_policies": rows}, headers)


def create_policy(call: Call) -> Reply:
    """Let branches of a pattern deploy; the environment has to choose patterns before."""
    repo = access.repository(call)
    doc = environment(call, repo)
    policy = doc["deployment_branch_policy"]
    if not policy or not policy["custom_branch_policies"]:
        not_found()
    fields = Fields(call, "DeploymentBranchPolicy")
    name, kind = fields.required_text("name"), fields.choice("type", ("branch", "tag"), "branch")
    id_ = call.context.store.next_id("github_branch_policy")
    made = {"id": id_, "repository": repo["id"], "environment": doc["id"], "name": name, "type": kind}
    return Reply(200, repository.branch_policy(call.context.store.put("github_branch_policy", id_, made)))


def get_policy(call: Call) -> Reply:
    return Reply(200, repository.branch_policy(_branch_policy(call)))


def update_policy(call: Call) -> Reply:
    doc = _branch_policy(call)
    changed = {**doc, "name": Fields(call, "DeploymentBranchPolicy").required_text("name")}
    return Reply(200, repository.branch_policy(call.context.store.put("github_branch_policy", doc["id"], changed)))


def delete_policy(call: Call) -> Reply:
    call.context.store.delete("github_branch_policy", _branch_policy(call)["id"])
    return Reply(204)


def _find(call: Call, repo: Document) -> Document | None:
    name = call.params["environment_name"].lower()
    docs = call.context.store.all("github_environment", repository=repo["id"])
    return next((doc for doc in docs if doc["name"].lower() == name), None)


def _branch_policy(call: Call) -> Document:
    owner = environment(call, access.repository(call))
    doc = call.context.store.get("github_branch_policy", call.params["branch_policy_id"])
    if doc is None or doc["environment"] != owner["id"]:
        not_found()
    return doc


def _reviewers(call: Call, fields: Fields) -> list[dict[str, Any]]:
    rows = fields.items("reviewers", of=dict)
    if len(rows) > _MOST_REVIEWERS:
        fields.refuse("reviewers", "invalid", f"An environment has at most {_MOST_REVIEWERS} reviewers")
    found = []
    for row in rows:
        kind, id_ = row.get("type"), row.get("id")
        known = call.context.store.get({"User": "github_user", "Team": "github_team"}.get(str(kind), ""), str(id_))
        if known is None:
            fields.refuse("reviewers", "invalid", f"There is no {kind} {id_} who could review")
        found.append({"type": kind, "id": id_})
    return found


def _policy(fields: Fields) -> dict[str, bool] | None:
    policy = fields.mapping("deployment_branch_policy")
    if policy is None:
        return None
    protected, custom = policy.get("protected_branches"), policy.get("custom_branch_policies")
    if not isinstance(protected, bool) or not isinstance(custom, bool) or protected == custom:
        invalid(
            [
                problem(
                    "Environment", "deployment_branch_policy", "invalid",
                    "protected_branches and custom_branch_policies cannot have the same value",
                )
            ]
        )  # fmt: skip
    return {"protected_branches": protected, "custom_branch_policies": custom}


ROUTES = (
    route("GET", REPO + "/environments", list_environments, "actions environments"),
    route("GET", ENVIRONMENT, get, "actions environments"),
    route("PUT", ENVIRONMENT, put, "administration environments", role="admin"),
    route("DELETE", ENVIRONMENT, delete, "administration environments", role="admin"),
    route("GET", ENVIRONMENT + "/deployment-branch-policies", list_policies, "actions administration"),
    route("POST", ENVIRONMENT + "/deployment-branch-policies", create_policy, "actions administration", role="admin"),
    route("GET", ENVIRONMENT + "/deployment-branch-policies/{branch_policy_id}", get_policy, "actions administration"),
    route(
        "PUT",
        ENVIRONMENT + "/deployment-branch-policies/{branch_policy_id}",
        update_policy,
        "actions administration",
        role="admin",
    ),
    route(
        "DELETE",
        ENVIRONMENT + "/deployment-branch-policies/{branch_policy_id}",
        delete_policy,
        "actions administration",
        role="admin",
    ),
)
