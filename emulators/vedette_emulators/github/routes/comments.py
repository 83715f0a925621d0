"""Comments on issues and on pull requests, which share their numbers."""

from __future__ import annotations

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.github import access
from vedette_emulators.github.paging import page
from vedette_emulators.github.refuse import not_found
from vedette_emulators.github.routing import REPO, route
from vedette_emulators.github.serialize import issue as serialize
from vedette_emulators.github.state.runs import started
from vedette_emulators.github.validate.fields import Fields
from vedette_emulators.github.where import now

_LONGEST = 65_536


def list_comments(call: Call) -> Reply:
    """List the comments on an issue or a pull request, oldest first."""
    repo = access.repository(call)
    doc = _parent(call, repo)
    found, headers = page(call, call.context.store.all("github_comment", issue=doc["id"]))
    return Reply(200, [serialize.comment(call.context, repo, doc, row) for row in found], headers)


def create(call: Call) -> Reply:
    repo = access.repository(call)
    doc, body = _parent(call, repo), _body(call)
    id_, moment = call.context.store.next_id("github_comment"), now(call.context)
    made = {
        "id": id_, "repository": repo["id"], "issue": doc["id"], "body": body, "user": call.who,
        "created_at": moment, "updated_at": moment,
    }  # fmt: skip
    call.context.store.put("github_comment", id_, made)
    started(call.context, repo, access.actor(call.context, call.who), "issue_comment", "created", title=doc["title"])
    return Reply(201, serialize.comment(call.context, repo, doc, made))


def update(call: Call) -> Reply:
    """Write a comment anew: its author may, and who may write to the repository."""
    repo, store = access.repository(call), call.context.store
    doc = store.get("github_comment", call.params["comment_id"])
    if doc is None or doc["repository"] != repo["id"]:
        return not_found()
    if doc["user"] != call.who:
        access.require(call, "write")
    changed = {**doc, "body": _body(call), "updated_at": now(call.context)}
    store.put("github_comment", doc["id"], changed)
    parent = store.get("github_issue", doc["issue"]) or store.get("github_pull", doc["issue"])
    if parent is None:
        return not_found()
    started(call.context, repo, access.actor(call.context, call.who), "issue_comment", "edited", title=parent["title"])
    return Reply(200, serialize.comment(call.context, repo, parent, changed))


def _parent(call: Call, repo: Document) -> Document:
    for kind in ("github_issue", "github_pull"):
        for doc in call.context.store.all(kind, repository=repo["id"]):
            if str(doc["number"]) == call.params["issue_number"]:
                return doc
    return not_found()


def _body(call: Call) -> str:
    fields = Fields(call, "IssueComment")
    body = fields.required_text("body")
    if not body.strip():
        fields.refuse("body", "custom", "body cannot be blank")
    elif len(body) > _LONGEST:
        fields.refuse("body", "custom", f"body is too long (maximum is {_LONGEST} characters)")
    fields.done()
    return body


ROUTES = (
    route("GET", REPO + "/issues/{issue_number}/comments", list_comments, "issues pull_requests"),
    route("POST", REPO + "/issues/{issue_number}/comments", create, "issues pull_requests"),
    route("PATCH", REPO + "/issues/comments/{comment_id}", update, "issues pull_requests"),
)
