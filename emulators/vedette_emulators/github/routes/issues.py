"""Issues, their labels, and pull requests."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.github import access
from vedette_emulators.github.paging import page
from vedette_emulators.github.refuse import invalid_request, not_found, refuse
from vedette_emulators.github.routing import ELSEWHERE, REPO, route
from vedette_emulators.github.serialize import issue as serialize
from vedette_emulators.github.state import git
from vedette_emulators.github.state.repositories import next_number
from vedette_emulators.github.state.runs import started
from vedette_emulators.github.validate.fields import Fields
from vedette_emulators.github.where import now

_CLOSED_AS = ("completed", "not_planned", "duplicate", "reopened")


def list_issues(call: Call) -> Reply:
    """List issues, newest first: open ones unless `state` says closed or all; `labels` must all be there."""
    repo, query = access.repository(call), call.query
    state = query.get("state", "open")
    docs = [doc for doc in call.context.store.all("github_issue", repository=repo["id"])
            if state == "all" or doc["state"] == state]  # fmt: skip
    wanted = {name.lower() for name in query.get("labels", "").split(",") if name}
    if wanted:
        docs = [doc for doc in docs if wanted <= {row["name"].lower() for row in _labels(call, repo, doc)}]
    for name, key in (("creator", "user"), ("since", "updated_at")):
        if query.get(name):
            docs = [
                doc for doc in docs if (doc[key] >= query[name] if key == "updated_at" else doc[key] == query[name])
            ]
    if query.get("assignee") and query["assignee"] != "*":
        docs = [
            doc
            for doc in docs
            if (query["assignee"] in doc["assignees"] or (query["assignee"] == "none" and not doc["assignees"]))
        ]
    key = {"updated": "updated_at"}.get(query.get("sort", ""), "number")
    docs.sort(key=lambda doc: (doc[key], doc["number"]), reverse=query.get("direction") != "asc")
    found, headers = page(call, docs)
    return Reply(200, [serialize.issue(call.context, repo, doc) for doc in found], headers)


def create(call: Call) -> Reply:
    """Open an issue; labels that do not exist are made, and each starts what waits for it."""
    repo, fields = access.repository(call), Fields(call, "Issue")
    if not repo["has_issues"]:
        refuse(410, "Issues are disabled for this repo")
    title = _title(fields)
    assignees = _assignees(call, fields)
    fields.done()
    actor, moment = access.actor(call.context, call.who), now(call.context)
    labels = _made(call, repo, fields.items("labels")) if actor.may("triage") else []
    id_ = call.context.store.next_id("github_issue")
    doc: Document = {
        "id": id_, "repository": repo["id"], "number": next_number(call.context, repo), "title": title,
        "body": fields.text("body"), "state": "open", "state_reason": None, "user": actor.user["login"],
        "labels": labels, "assignees": assignees if actor.may("write") else [], "closed_at": None, "closed_by": None,
        "created_at": moment, "updated_at": moment,
    }  # fmt: skip
    call.context.store.put("github_issue", id_, doc)
    for event in ("opened", *("labeled" for _ in labels)):
        started(call.context, repo, actor, "issues", event, title=title)
    return Reply(201, serialize.issue(call.context, repo, doc))


def get(call: Call) -> Reply:
    repo = access.repository(call)
    return Reply(200, serialize.issue(call.context, repo, _issue(call, repo)))


def update(call: Call) -> Reply:
    """Change an issue, close it or open it again."""
    repo = access.repository(call)
    doc, fields = _issue(call, repo), Fields(call, "Issue")
    changed = {**doc, "updated_at": now(call.context)}
    if "title" in fields:
        changed["title"] = _title(fields)
    if "body" in fields:
        changed["body"] = fields.text("body")
    if "assignees" in fields or "assignee" in fields:
        changed["assignees"] = _assignees(call, fields)
    events = []
    state = fields.choice("state", ("open", "closed"), doc["state"])
    if state != doc["state"]:
        closed = state == "closed"
        events.append("closed" if closed else "reopened")
        reason = fields.text("state_reason")
        if reason is not None and reason not in _CLOSED_AS:
            fields.refuse("state_reason", "invalid")
        changed |= {
            "state": state, "state_reason": (reason or "completed") if closed else "reopened",
            "closed_at": changed["updated_at"] if closed else None, "closed_by": call.who if closed else None,
        }  # fmt: skip
    fields.done()
    if "labels" in fields:
        changed["labels"] = _made(call, repo, fields.items("labels"))
        events += ["labeled" for id_ in changed["labels"] if id_ not in doc["labels"]]
    return Reply(200, serialize.issue(call.context, repo, _save(call, repo, changed, events)))


def list_labels(call: Call) -> Reply:
    repo = access.repository(call)
    rows, headers = page(call, _labels(call, repo, _issue(call, repo)))
    return Reply(200, rows, headers)


def add_labels(call: Call) -> Reply:
    repo = access.repository(call)
    doc = _issue(call, repo)
    return _relabel(call, repo, doc, [*doc["labels"], *_made(call, repo, _sent_labels(call))])


def set_labels(call: Call) -> Reply:
    """Replace the labels of an issue."""
    repo = access.repository(call)
    return _relabel(call, repo, _issue(call, repo), _made(call, repo, _sent_labels(call)))


def remove_label(call: Call) -> Reply:
    repo = access.repository(call)
    doc, name = _issue(call, repo), call.params["name"].lower()
    kept = [str(row["id"]) for row in _labels(call, repo, doc) if row["name"].lower() != name]
    if len(kept) == len(doc["labels"]):
        refuse(404, "Label does not exist")
    return _relabel(call, repo, doc, kept)


def remove_labels(call: Call) -> Reply:
    repo = access.repository(call)
    _relabel(call, repo, _issue(call, repo), [])
    return Reply(204)


def list_pulls(call: Call) -> Reply:
    """List pull requests, newest first; `head` is OWNER:BRANCH."""
    repo, query = access.repository(call), call.query
    docs = call.context.store.all("github_pull", repository=repo["id"])
    state = query.get("state", "open")
    docs = [doc for doc in docs if state == "all" or doc["state"] == state]
    for side in ("head", "base"):
        name = query.get(side, "").rpartition(":")[2]
        docs = [doc for doc in docs if not name or doc[side]["ref"] == name]
    found, headers = page(call, docs[::-1])
    return Reply(200, [serialize.pull(call.context, repo, doc) for doc in found], headers)


def create_pull(call: Call) -> Reply:
    repo, fields = access.repository(call), Fields(call, "PullRequest")
    title = _title(fields)
    sides = {}
    for side in ("head", "base"):
        name = fields.required_text(side).rpartition(":")[2]
        sha = git.head(call.context, repo["id"], git.branch_ref(name))
        if sha is None:
            fields.refuse(side, "invalid")
        sides[side] = {"ref": name, "sha": sha, "repository": repo["id"]}
    fields.done()
    head, base = sides["head"], sides["base"]
    if head["sha"] == base["sha"]:
        fields.refuse("head", "custom", f"No commits between {base['ref']} and {head['ref']}")
    for doc in call.context.store.all("github_pull", repository=repo["id"], state="open"):
        if (doc["head"]["ref"], doc["base"]["ref"]) == (head["ref"], base["ref"]):
            fields.refuse("head", "custom", f"A pull request already exists for local:{head['ref']}.")
    fields.done()
    id_ = call.context.store.next_id("github_pull")
    made = {
        "id": id_, "repository": repo["id"], "number": next_number(call.context, repo), "title": title,
        "body": fields.text("body"), "draft": fields.flag("draft", usual=False), "state": "open", "user": call.who,
        **sides, "created_at": now(call.context),
    }  # fmt: skip
    call.context.store.put("github_pull", id_, made)
    return Reply(201, serialize.pull(call.context, repo, made))


def get_pull(call: Call) -> Reply:
    repo = access.repository(call)
    number = call.params["pull_number"]
    for doc in call.context.store.all("github_pull", repository=repo["id"]):
        if str(doc["number"]) == number:
            return Reply(200, serialize.pull(call.context, repo, doc))
    return not_found()


def _issue(call: Call, repo: Document) -> Document:
    for doc in call.context.store.all("github_issue", repository=repo["id"]):
        if str(doc["number"]) == call.params["issue_number"]:
            return doc
    return not_found()


def _title(fields: Fields) -> str:
    title = fields.required_text("title")
    if not title.strip():
        fields.refuse("title", "missing_field")
    elif len(title) > 256:
        fields.refuse("title", "custom", "title is too long (maximum is 256 characters)")
    return title


def _assignees(call: Call, fields: Fields) -> list[str]:
    single = fields.text("assignee")
    logins = fields.items("assignees", of=str) or ([single] if single else [])
    found = []
    for login in logins:
        doc = access.user(call.context, login)
        if doc is None or doc["role"] == "none":
            fields.refuse("assignees", "invalid")
        else:
            found.append(doc["login"])
    return list(dict.fromkeys(found))


def _labels(call: Call, repo: Document, doc: Document) -> list[dict[str, Any]]:
    return serialize.labels(call.context, repo, doc["labels"])


def _sent_labels(call: Call) -> list[Any]:
    if isinstance(call.body, list):
        return call.body
    return Fields(call, "Issue").items("labels")


def _made(call: Call, repo: Document, rows: list[Any]) -> list[str]:
    """Return the ids of labels by name, and make those that do not exist, as GitHub does."""
    known = {doc["name"].lower(): doc["id"] for doc in call.context.store.all("github_label", repository=repo["id"])}
    found: list[str] = []
    for row in rows:
        name = row.get("name") if isinstance(row, dict) else row
        if not isinstance(name, str) or not name.strip():
            invalid_request(f"For 'labels/items', {row!r} is not a string.")
        if name.lower() not in known:
            id_ = call.context.store.next_id("github_label")
            known[name.lower()] = id_
            doc = {
                "id": id_,
                "repository": repo["id"],
                "name": name,
                "color": "ededed",
                "description": None,
                "default": False,
            }
            call.context.store.put("github_label", id_, doc)
        found.append(known[name.lower()])
    return list(dict.fromkeys(found))


def _relabel(call: Call, repo: Document, doc: Document, ids: list[str]) -> Reply:
    ids = list(dict.fromkeys(ids))
    events = ["labeled" for id_ in ids if id_ not in doc["labels"]]
    changed = _save(call, repo, {**doc, "labels": ids, "updated_at": now(call.context)}, events)
    return Reply(200, _labels(call, repo, changed))


def _save(call: Call, repo: Document, doc: Document, events: list[str]) -> Document:
    call.context.store.put("github_issue", doc["id"], doc)
    actor = access.actor(call.context, call.who)
    for event in events:
        started(call.context, repo, actor, "issues", event, title=doc["title"])
    return doc


ROUTES = (
    route("GET", REPO + "/issues", list_issues, "issues"),
    route("POST", REPO + "/issues", create, "issues"),
    route("GET", REPO + "/issues/{issue_number}", get, "issues"),
    route("PATCH", REPO + "/issues/{issue_number}", update, "issues", role="triage"),
    route("GET", REPO + "/issues/{issue_number}/labels", list_labels, "issues pull_requests"),
    route("POST", REPO + "/issues/{issue_number}/labels", add_labels, "issues pull_requests", role="triage"),
    route("PUT", REPO + "/issues/{issue_number}/labels", set_labels, "issues pull_requests", role="triage"),
    route("DELETE", REPO + "/issues/{issue_number}/labels", remove_labels, "issues pull_requests", role="triage"),
    route("DELETE", REPO + "/issues/{issue_number}/labels/{name}", remove_label, "issues pull_requests", role="triage"),
    route("GET", REPO + "/pulls", list_pulls, "pull_requests", published=False, note=ELSEWHERE),
    route("POST", REPO + "/pulls", create_pull, "pull_requests", role="write", published=False, note=ELSEWHERE),
    route("GET", REPO + "/pulls/{pull_number}", get_pull, "pull_requests", published=False, note=ELSEWHERE),
)
