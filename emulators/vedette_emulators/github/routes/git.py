"""Git's own objects, branches and the history."""

from __future__ import annotations

import base64
import re
from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.github import access
from vedette_emulators.github.paging import page
from vedette_emulators.github.refuse import forbid, invalid_request, not_found, refuse
from vedette_emulators.github.routing import ELSEWHERE, REPO, route
from vedette_emulators.github.serialize import code
from vedette_emulators.github.state import git, rules
from vedette_emulators.github.state.commits import signature
from vedette_emulators.github.state.runs import pushed
from vedette_emulators.github.validate.fields import Fields

_SHA = re.compile(r"^[0-9a-f]{40}$")
_BAD_REF = re.compile(r"[\x00-\x20~^:?*\[\\\x7f]|\.\.|@\{|//|/$|\.$|\.lock(/|$)|/\.")


def list_branches(call: Call) -> Reply:
    repo = access.repository(call)
    docs = [doc for doc in _refs(call, repo) if doc["ref"].startswith("refs/heads/")]
    if call.query.get("protected") in ("true", "false"):
        wanted = call.query["protected"] == "true"
        docs = [doc for doc in docs if rules.protected(call.context, repo, doc["ref"]) is wanted]
    found, headers = page(call, sorted(docs, key=lambda doc: str(doc["ref"])))
    rows = [code.short_branch(call.context, repo, doc["ref"].removeprefix("refs/heads/"), doc["sha"]) for doc in found]
    return Reply(200, rows, headers)


def get_branch(call: Call) -> Reply:
    """Get one branch with its newest commit."""
    repo, name = access.repository(call), call.params["branch"]
    sha = git.head(call.context, repo["id"], git.branch_ref(name))
    commit = git.commit(call.context, repo["id"], sha) if sha else None
    if commit is None:
        refuse(404, "Branch not found")
    return Reply(200, code.branch(call.context, repo, name, commit))


def list_commits(call: Call) -> Reply:
    """List the history of a branch or commit, all of it or where it touches a path."""
    repo = access.repository(call)
    start = git.resolve(call.context, repo["id"], call.query.get("sha") or repo["default_branch"])
    if start is None:
        if not _refs(call, repo):
            refuse(409, "Git Repository is empty.")
        not_found()
    path = call.query.get("path", "").strip("/")
    docs = [doc for doc in git.commits(call.context, repo["id"], start) if not path or _touches(call, repo, doc, path)]
    since, until = call.query.get("since", ""), call.query.get("until", "~")
    docs = [doc for doc in docs if since <= doc["committer"]["date"] <= until]
    found, headers = page(call, docs)
    return Reply(200, [code.commit(call.context, repo, doc) for doc in found], headers)


def get_commit(call: Call) -> Reply:
    """Get the commit that a branch, tag or name means, with the files that it changed."""
    repo, name = access.repository(call), call.params["ref"]
    doc = git.resolve(call.context, repo["id"], name)
    if doc is None:
        refuse(422, f"No commit found for SHA: {name}")
    return Reply(200, code.commit(call.context, repo, doc, whole=True))


def get_git_commit(call: Call) -> Reply:
    """Get a commit by its full name."""
    repo = access.repository(call)
    return Reply(200, code.git_commit(call.context, repo, _read(call, repo, "commit", call.params["commit_sha"])))


def get_tree(call: Call) -> Reply:
    """Get a tree by its name, or the one of a commit or branch."""
    repo, name = access.repository(call), call.params["tree_sha"]
    commit = git.resolve(call.context, repo["id"], name)
    doc = _read(call, repo, "tree", commit["tree"] if commit else name)
    return Reply(200, code.tree(call.context, repo, doc, recursive=bool(call.query.get("recursive"))))


def get_blob(call: Call) -> Reply:
    repo = access.repository(call)
    return Reply(200, _blob(call, repo, _read(call, repo, "blob", call.params["file_sha"])))


def create_blob(call: Call) -> Reply:
    """Store a file's content, given as text or in base64."""
    repo, fields = access.repository(call), Fields(call, "Blob")
    in_base64 = fields.choice("encoding", ("utf-8", "base64"), "utf-8") == "base64"
    data = fields.base64("content") if in_base64 else fields.required_text("content").encode()
    sha = git.write_blob(call.context, repo["id"], data)
    found = _blob(call, repo, _read(call, repo, "blob", sha))
    return Reply(201, {"sha": sha, "url": found["url"]})


def create_tree(call: Call) -> Reply:
    """Store a tree: files by path, on top of `base_tree` if one is named; an entry without sha takes a file out."""
    repo, fields = access.repository(call), Fields(call, "Tree")
    base = fields.text("base_tree")
    files: dict[str, git.Entry] = {}
    if base:
        commit = git.commit(call.context, repo["id"], base)
        files = git.flat(call.context, repo["id"], _read(call, repo, "tree", commit["tree"] if commit else base)["sha"])
    for row in fields.items("tree", of=dict):
        path, sha = row.get("path"), row.get("sha")
        if not isinstance(path, str) or not path:
            refuse(422, "tree.path is required")
        if isinstance(row.get("content"), str):
            sha = git.write_blob(call.context, repo["id"], row["content"].encode())
        if sha is None:
            files.pop(path, None)
        elif git.read(call.context, repo["id"], "blob", sha) is None:
            refuse(422, f"tree.sha {sha} is not a valid blob")
        else:
            files[path] = git.Entry(row.get("mode") or git.FILE, sha)
    sha = git.write_tree(call.context, repo["id"], files)
    return Reply(201, code.tree(call.context, repo, _read(call, repo, "tree", sha), recursive=False))


def create_commit(call: Call) -> Reply:
    """Store a commit; no branch moves."""
    repo, fields = access.repository(call), Fields(call, "Commit")
    message, tree = fields.required_text("message"), fields.required_text("tree")
    if git.read(call.context, repo["id"], "tree", tree) is None:
        refuse(422, "Tree SHA does not exist")
    parents = fields.items("parents", of=str)
    if any(git.read(call.context, repo["id"], "commit", parent) is None for parent in parents):
        refuse(422, "Parent SHA does not exist or is not a commit object")
    own = signature(call.context, access.actor(call.context, call.who))
    author = {**own, **(fields.mapping("author") or {})}
    committer = {**author, **(fields.mapping("committer") or {})}
    sha = git.write_commit(
        call.context, repo["id"], tree=tree, parents=parents, message=message, author=author, committer=committer,
        verified="author" not in fields and "committer" not in fields,
    )  # fmt: skip
    return Reply(201, code.git_commit(call.context, repo, _read(call, repo, "commit", sha)))


def get_ref(call: Call) -> Reply:
    """Get one ref, named without its leading `refs/`."""
    repo = access.repository(call)
    return Reply(200, code.ref(call.context, repo, _ref(call, repo)))


def matching_refs(call: Call) -> Reply:
    """List the refs whose names begin with the one given."""
    repo = access.repository(call)
    start = f"refs/{call.params['ref']}"
    docs, headers = page(call, [doc for doc in _refs(call, repo) if doc["ref"].startswith(start)])
    return Reply(200, [code.ref(call.context, repo, doc) for doc in docs], headers)


def create_ref(call: Call) -> Reply:
    """Create a branch or tag at a commit."""
    repo, fields = access.repository(call), Fields(call, "Reference")
    name, sha = fields.required_text("ref"), fields.required_text("sha")
    if not name.startswith("refs/") or name.count("/") < 2 or _BAD_REF.search(name):
        refuse(422, "Reference name must start with 'refs/' and must have at least two slashes.")
    if git.head(call.context, repo["id"], name):
        refuse(422, "Reference already exists")
    _move(call, repo, name, sha, rules.Change("creation"))
    return Reply(201, code.ref(call.context, repo, {"ref": name, "sha": sha}))


def update_ref(call: Call) -> Reply:
    """Move a branch; unless forced, only forward."""
    repo, fields = access.repository(call), Fields(call, "Reference")
    doc = _ref(call, repo)
    sha, force = fields.required_text("sha"), fields.flag("force", usual=False)
    commit = git.read(call.context, repo["id"], "commit", sha)
    ahead = commit is not None and any(
        older["sha"] == doc["sha"] for older in git.commits(call.context, repo["id"], commit)
    )
    if commit is not None and not ahead and not force:
        refuse(422, "Update is not a fast forward")
    verified = commit is None or commit["verified"]
    _move(call, repo, doc["ref"], sha, rules.Change("update", forced=not ahead, verified=verified))
    return Reply(200, code.ref(call.context, repo, {"ref": doc["ref"], "sha": sha}))


def delete_ref(call: Call) -> Reply:
    """Delete a branch or tag; the default branch stays."""
    repo = access.repository(call)
    doc = _ref(call, repo, status=422)
    if doc["ref"] == git.branch_ref(repo["default_branch"]):
        refuse(422, "Cannot delete the default branch")
    actor = access.actor(call.context, call.who)
    rules.enforce(call.context, repo, doc["ref"], actor, rules.Change("deletion"), status=422)
    git.delete_ref(call.context, repo["id"], doc["ref"])
    return Reply(204)


def _move(call: Call, repo: Document, ref: str, sha: str, change: rules.Change) -> None:
    if repo["archived"]:
        forbid("Repository was archived so is read-only.")
    if not _SHA.match(sha):
        invalid_request("The sha parameter must be exactly 40 characters and contain only [0-9a-f].")
    if git.read(call.context, repo["id"], "commit", sha) is None:
        refuse(422, "Object does not exist")
    actor = access.actor(call.context, call.who)
    rules.enforce(call.context, repo, ref, actor, change, status=422)
    git.set_ref(call.context, repo["id"], ref, sha)
    pushed(call.context, repo, ref, actor)


def _refs(call: Call, repo: Document) -> list[Document]:
    return call.context.store.all("github_ref", repository=repo["id"])


def _ref(call: Call, repo: Document, *, status: int = 404) -> Document:
    name = f"refs/{call.params['ref']}"
    doc = call.context.store.get("github_ref", f"{repo['id']}:{name}")
    if doc is None:
        refuse(status, "Not Found" if status == 404 else "Reference does not exist")
    return doc


def _read(call: Call, repo: Document, kind: str, sha: str) -> Document:
    doc = git.read(call.context, repo["id"], kind, sha)
    if doc is None:
        not_found()
    return doc


def _blob(call: Call, repo: Document, doc: Document) -> dict[str, Any]:
    content = base64.encodebytes(base64.b64decode(doc["content"])).decode()
    rows = code.entry(call.context, repo, "", doc["sha"], at="")
    return {
        "sha": doc["sha"], "node_id": doc["sha"], "size": doc["size"], "url": rows["git_url"], "content": content,
        "encoding": "base64",
    }  # fmt: skip


def _touches(call: Call, repo: Document, doc: Document, path: str) -> bool:
    parent = git.commit(call.context, repo["id"], doc["parents"][0]) if doc["parents"] else None
    before, after = git.files(call.context, repo["id"], parent), git.files(call.context, repo["id"], doc)
    return any(
        before.get(name) != after.get(name)
        for name in before.keys() | after.keys()
        if name == path or name.startswith(path + "/")
    )


ROUTES = (
    route("GET", REPO + "/branches", list_branches, "contents"),
    route("GET", REPO + "/branches/{branch}", get_branch, "contents"),
    route("GET", REPO + "/commits", list_commits, "contents"),
    route("GET", REPO + "/commits/{ref}", get_commit, "contents"),
    route("GET", REPO + "/git/ref/{ref}", get_ref, "contents"),
    route("GET", REPO + "/git/matching-refs/{ref}", matching_refs, "contents", published=False, note=ELSEWHERE),
    route("POST", REPO + "/git/refs", create_ref, "contents", role="write"),
    route("PATCH", REPO + "/git/refs/{ref}", update_ref, "contents", role="write"),
    route("DELETE", REPO + "/git/refs/{ref}", delete_ref, "contents", role="write"),
    route("GET", REPO + "/git/trees/{tree_sha}", get_tree, "contents", published=False, note=ELSEWHERE),
    route("GET", REPO + "/git/blobs/{file_sha}", get_blob, "contents", published=False, note=ELSEWHERE),
    route("GET", REPO + "/git/commits/{commit_sha}", get_git_commit, "contents", published=False, note=ELSEWHERE),
    route("POST", REPO + "/git/blobs", create_blob, "contents", role="write", published=False, note=ELSEWHERE),
    route("POST", REPO + "/git/trees", create_tree, "contents", role="write", published=False, note=ELSEWHERE),
    route("POST", REPO + "/git/commits", create_commit, "contents", role="write", published=False, note=ELSEWHERE),
)
