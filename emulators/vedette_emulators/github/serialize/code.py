"""Contents, commits, branches and refs."""

from __future__ import annotations

import base64
import difflib
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.github.serialize import people
from vedette_emulators.github.state import git
from vedette_emulators.github.state.rules import protected
from vedette_emulators.github.where import escaped, node_id, repo_api, repo_html


def _links(context: Context, repo: Document, path: str, sha: str, *, at: str, folder: bool = False) -> dict[str, Any]:
    url = f"{repo_api(context, repo)}/contents/{escaped(path)}?ref={escaped(at)}"
    git_url = f"{repo_api(context, repo)}/git/{'trees' if folder else 'blobs'}/{sha}"
    page = f"{repo_html(context, repo)}/{'tree' if folder else 'blob'}/{escaped(at)}/{escaped(path)}"
    raw = None if folder else f"{repo_html(context, repo)}/raw/{escaped(at)}/{escaped(path)}"
    return {
        "url": url, "html_url": page, "git_url": git_url, "download_url": raw,
        "_links": {"self": url, "git": git_url, "html": page},
    }  # fmt: skip


def entry(context: Context, repo: Document, path: str, sha: str, *, at: str, folder: bool = False) -> dict[str, Any]:
    """Return a file or folder as a listing has it; `at` is the branch or commit looked at."""
    blob = git.read(context, repo["id"], "blob", sha)
    return {
        "name": path.rpartition("/")[2], "path": path, "sha": sha, "size": blob["size"] if blob else 0,
        "type": "dir" if folder else "file", **_links(context, repo, path, sha, at=at, folder=folder),
    }  # fmt: skip


def file(context: Context, repo: Document, path: str, sha: str, *, at: str) -> dict[str, Any]:
    """Return a file with its content; the base64 is broken into lines, as GitHub's is."""
    blob = git.read(context, repo["id"], "blob", sha) or {"content": ""}
    content = base64.encodebytes(base64.b64decode(blob["content"])).decode()
    return {**entry(context, repo, path, sha, at=at), "content": content, "encoding": "base64"}


def git_commit(context: Context, repo: Document, doc: Document) -> dict[str, Any]:
    """Return a commit as the Git part of the API has it."""
    url, page, sha = repo_api(context, repo), repo_html(context, repo), doc["sha"]
    return {
        "sha": sha, "node_id": node_id("Commit", sha), "url": f"{url}/git/commits/{sha}",
        "html_url": f"{page}/commit/{sha}", "author": doc["author"], "committer": doc["committer"],
        "tree": {"sha": doc["tree"], "url": f"{url}/git/trees/{doc['tree']}"}, "message": doc["message"],
        "parents": [
            {"sha": parent, "url": f"{url}/git/commits/{parent}", "html_url": f"{page}/commit/{parent}"}
            for parent in doc["parents"]
        ],
        "verification": {
            "verified": doc["verified"], "reason": "valid" if doc["verified"] else "unsigned", "signature": None,
            "payload": None, "verified_at": doc["committer"]["date"] if doc["verified"] else None,
        },
    }  # fmt: skip


def commit(context: Context, repo: Document, doc: Document, *, whole: bool = False) -> dict[str, Any]:
    """Return a commit as the repository part of the API has it; a whole one says which files it changed."""
    url, sha, inner = repo_api(context, repo), doc["sha"], git_commit(context, repo, doc)
    found: dict[str, Any] = {
        "sha": sha, "node_id": inner["node_id"], "url": f"{url}/commits/{sha}", "html_url": inner["html_url"],
        "comments_url": f"{url}/commits/{sha}/comments",
        "commit": {
            **{name: inner[name] for name in ("author", "committer", "message", "tree", "verification")},
            "url": inner["url"], "comment_count": 0,
        },
        "author": _person(context, doc["author"]), "committer": _person(context, doc["committer"]),
        "parents": [{**parent, "url": parent["url"].replace("/git/", "/")} for parent in inner["parents"]],
    }  # fmt: skip
    if whole:
        files = changed_files(context, repo, doc)
        added = sum(row["additions"] for row in files)
        removed = sum(row["deletions"] for row in files)
        found |= {"stats": {"total": added + removed, "additions": added, "deletions": removed}, "files": files}
    return found


def _person(context: Context, signature: dict[str, str]) -> dict[str, Any] | None:
    for doc in context.store.all("github_user"):
        if doc["email"] == signature["email"]:
            return people.user(context, doc["login"])
    return None


def changed_files(context: Context, repo: Document, doc: Document) -> list[dict[str, Any]]:
    """Return what a commit changed against its first parent, file by file."""
    parent = git.commit(context, repo["id"], doc["parents"][0]) if doc["parents"] else None
    before, after = git.files(context, repo["id"], parent), git.files(context, repo["id"], doc)
    rows = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        added, removed, patch = _difference(context, repo, old, new)
        sha = (new or old or git.Entry("", "")).sha
        rows.append(
            {
                "sha": sha, "filename": path,
                "status": "added" if old is None else "removed" if new is None else "modified",
                "additions": added, "deletions": removed, "changes": added + removed,
                "blob_url": f"{repo_html(context, repo)}/blob/{doc['sha']}/{escaped(path)}",
                "raw_url": f"{repo_html(context, repo)}/raw/{doc['sha']}/{escaped(path)}",
                "contents_url": f"{repo_api(context, repo)}/contents/{escaped(path)}?ref={doc['sha']}", "patch": patch,
            }
        )  # fmt: skip
    return rows


def _difference(context: Context, repo: Document, old: git.Entry | None, new: git.Entry | None) -> tuple[int, int, str]:
    def lines(side: git.Entry | None) -> list[str]:
        blob = git.read(context, repo["id"], "blob", side.sha) if side else None
        return base64.b64decode(blob["content"]).decode(errors="replace").splitlines() if blob else []

    rows = list(difflib.unified_diff(lines(old), lines(new), lineterm=""))[2:]
    return sum(row[0] == "+" for row in rows), sum(row[0] == "-" for row in rows), "\n".join(rows)


def short_branch(context: Context, repo: Document, name: str, sha: str) -> dict[str, Any]:
    """Return a branch as lists have it."""
    url = repo_api(context, repo)
    return {
        "name": name, "commit": {"sha": sha, "url": f"{url}/commits/{sha}"},
        "protected": protected(context, repo, git.branch_ref(name)),
    }  # fmt: skip


def branch(context: Context, repo: Document, name: str, doc: Document) -> dict[str, Any]:
    """Return one branch with its newest commit."""
    url = f"{repo_api(context, repo)}/branches/{escaped(name)}"
    checks = {"enforcement_level": "off", "contexts": [], "checks": []}
    return {
        **short_branch(context, repo, name, doc["sha"]), "commit": commit(context, repo, doc),
        "_links": {"self": url, "html": f"{repo_html(context, repo)}/tree/{escaped(name)}"},
        # What the older branch protection says; rulesets are answered elsewhere.
        "protection": {"enabled": False, "required_status_checks": checks}, "protection_url": f"{url}/protection",
    }  # fmt: skip


def ref(context: Context, repo: Document, doc: Document) -> dict[str, Any]:
    url = f"{repo_api(context, repo)}/git"
    return {
        "ref": doc["ref"], "node_id": node_id("Ref", f"{repo['id']}:{doc['ref']}"), "url": f"{url}/{doc['ref']}",
        "object": {"type": "commit", "sha": doc["sha"], "url": f"{url}/commits/{doc['sha']}"},
    }  # fmt: skip


def tree(context: Context, repo: Document, doc: Document, *, recursive: bool) -> dict[str, Any]:
    """Return a tree, with what is below its folders if asked for."""
    url = f"{repo_api(context, repo)}/git"

    def rows(content: Document, prefix: str) -> list[dict[str, Any]]:
        found = []
        for row in content["entries"]:
            folder = row["type"] == "tree"
            found.append(
                {**row, "path": prefix + row["path"], "url": f"{url}/{'trees' if folder else 'blobs'}/{row['sha']}"}
            )
            inner = git.read(context, repo["id"], "tree", row["sha"]) if folder and recursive else None
            found += rows(inner, prefix + row["path"] + "/") if inner else []
            blob = None if folder else git.read(context, repo["id"], "blob", row["sha"])
            if blob:
                found[-1]["size"] = blob["size"]
        return found

    return {"sha": doc["sha"], "url": f"{url}/trees/{doc['sha']}", "tree": rows(doc, ""), "truncated": False}
