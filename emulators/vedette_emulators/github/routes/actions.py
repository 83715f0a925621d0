"""Workflows and their runs."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.github import access
from vedette_emulators.github.paging import page
from vedette_emulators.github.refuse import not_found, refuse
from vedette_emulators.github.routing import ELSEWHERE, REPO, route
from vedette_emulators.github.serialize import issue as serialize
from vedette_emulators.github.state import git, runs
from vedette_emulators.github.validate.fields import Fields


def list_workflows(call: Call) -> Reply:
    """List the workflows of the default branch."""
    repo = access.repository(call)
    docs = runs.workflows(call.context, repo)
    found, headers = page(call, docs)
    rows = [serialize.workflow(call.context, repo, doc) for doc in found]
    return Reply(200, {"total_count": len(docs), "workflows": rows}, headers)


def get_workflow(call: Call) -> Reply:
    """Get one workflow by id or file name."""
    repo = access.repository(call)
    return Reply(200, serialize.workflow(call.context, repo, _workflow(call)))


def dispatch(call: Call) -> Reply:
    """Start a workflow that can be started by hand."""
    repo, fields = access.repository(call), Fields(call, "Workflow")
    ref = fields.required_text("ref")
    if git.resolve(call.context, repo["id"], ref) is None:
        refuse(422, f"No ref found for: {ref}")
    workflow = _workflow(call)
    actor = access.actor(call.context, call.who)
    event = "workflow_dispatch"
    if not runs.started(call.context, repo, actor, event, None, title=workflow["name"], only=workflow["path"], ref=ref):
        refuse(422, "Workflow does not have 'workflow_dispatch' trigger")
    return Reply(204)


def dispatch_repository(call: Call) -> Reply:
    """Send a repository's workflows an event from outside."""
    repo, fields = access.repository(call), Fields(call, "Dispatch")
    event = fields.required_text("event_type")
    actor = access.actor(call.context, call.who)
    runs.started(call.context, repo, actor, "repository_dispatch", event, title=event)
    return Reply(204)


def list_runs(call: Call) -> Reply:
    """List runs, newest first; `event`, `branch` and `actor` narrow them."""
    repo = access.repository(call)
    docs = call.context.store.all("github_run", repository=repo["id"])
    for name, key in (("event", "event"), ("branch", "head_branch"), ("actor", "actor")):
        if call.query.get(name):
            docs = [doc for doc in docs if doc[key] == call.query[name]]
    found, headers = page(call, docs[::-1])
    rows = [serialize.run(call.context, repo, doc) for doc in found]
    return Reply(200, {"total_count": len(docs), "workflow_runs": rows}, headers)


def get_run(call: Call) -> Reply:
    repo = access.repository(call)
    doc = call.context.store.get("github_run", call.params["run_id"])
    if doc is None or doc["repository"] != repo["id"]:
        not_found()
    return Reply(200, serialize.run(call.context, repo, doc))


def _workflow(call: Call) -> dict[str, Any]:
    repo, wanted = access.repository(call), call.params["workflow_id"]
    for doc in runs.workflows(call.context, repo):
        if wanted in (str(doc["id"]), doc["path"].rpartition("/")[2]):
            return doc
    return not_found()


ROUTES = (
    route("POST", REPO + "/dispatches", dispatch_repository, "contents", role="write"),
    route("GET", REPO + "/actions/workflows", list_workflows, "actions", published=False, note=ELSEWHERE),
    route("GET", REPO + "/actions/workflows/{workflow_id}", get_workflow, "actions", published=False, note=ELSEWHERE),
    route("GET", REPO + "/actions/runs", list_runs, "actions", published=False, note=ELSEWHERE),
    route("GET", REPO + "/actions/runs/{run_id}", get_run, "actions", published=False, note=ELSEWHERE),
    route(
        "POST",
        REPO + "/actions/workflows/{workflow_id}/dispatches",
        dispatch,
        "actions",
        role="write",
        published=False,
        note=ELSEWHERE + "; runs are recorded and stay queued",
    ),
)
