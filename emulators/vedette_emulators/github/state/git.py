"""Git's own objects: blobs, trees and commits under the names that Git would give them, and refs that point at them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document

FILE, _FOLDER = "100644", "040000"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a tree: its mode and the name of its blob."""

    mode: str
    sha: str


Files = Mapping[str, Entry]


def _put(context: Context, repo: str, kind: str, data: bytes, doc: Document) -> str:
    sha = hashlib.sha1(b"%s %d\0%s" % (kind.encode(), len(data), data), usedforsecurity=False).hexdigest()
    context.store.put(f"github_{kind}", f"{repo}:{sha}", {**doc, "sha": sha, "repository": repo})
    return sha


def read(context: Context, repo: str, kind: str, sha: str) -> Document | None:
    """Return a blob, tree or commit of a repository by its full name, or None."""
    return context.store.get(f"github_{kind}", f"{repo}:{sha}")


def write_blob(context: Context, repo: str, data: bytes) -> str:
    """Store a file's content and return its name."""
    return _put(context, repo, "blob", data, {"content": base64.b64encode(data).decode(), "size": len(data)})


def text(context: Context, repo: str, sha: str) -> str:
    """Return a file's content as text; bytes that are none show as replacement characters."""
    doc = read(context, repo, "blob", sha)
    return base64.b64decode(doc["content"]).decode(errors="replace") if doc else ""


def write_tree(context: Context, repo: str, content: Files) -> str:
    """Store the trees of a set of files and return the name of the outermost."""
    folders: dict[str, dict[str, Entry]] = {}
    entries: list[dict[str, str]] = []
    for path, entry in content.items():
        first, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(first, {})[rest] = entry
        else:
            entries.append({"path": first, "mode": entry.mode, "type": "blob", "sha": entry.sha})
    entries += [
        {"path": name, "mode": _FOLDER, "type": "tree", "sha": write_tree(context, repo, inner)}
        for name, inner in folders.items()
    ]
    # Git sorts a folder as if its name ended in a slash.
    entries.sort(key=lambda entry: entry["path"] + "/" * (entry["type"] == "tree"))
    data = b"".join(
        f"{entry['mode'].lstrip('0')} {entry['path']}\0".encode() + bytes.fromhex(entry["sha"]) for entry in entries
    )
    return _put(context, repo, "tree", data, {"entries": entries})


def flat(context: Context, repo: str, tree: str, prefix: str = "") -> dict[str, Entry]:
    """Return every file below a tree by its path."""
    found: dict[str, Entry] = {}
    doc = read(context, repo, "tree", tree)
    for entry in doc["entries"] if doc else ():
        path = prefix + entry["path"]
        if entry["type"] == "tree":
            found |= flat(context, repo, entry["sha"], path + "/")
        else:
            found[path] = Entry(entry["mode"], entry["sha"])
    return found


def write_commit(
    context: Context,
    repo: str,
    *,
    tree: str,
    parents: list[str],
    message: str,
    author: dict[str, str],
    committer: dict[str, str],
    verified: bool,
) -> str:
    """Store a commit and return its name; `author` and `committer` have name, email and date."""
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
    lines += [f"{role} {_signature(person)}" for role, person in (("author", author), ("committer", committer))]
    data = "\n".join([*lines, "", message]).encode()
    doc: Document = {
        "tree": tree, "parents": parents, "message": message, "author": author, "committer": committer,
        "verified": verified,
    }  # fmt: skip
    return _put(context, repo, "commit", data, doc)


def _signature(person: dict[str, str]) -> str:
    moment = datetime.fromisoformat(person["date"])
    return f"{person['name']} <{person['email']}> {int(moment.timestamp())} +0000"


def branch_ref(branch: str) -> str:
    """Return the full name of a branch."""
    return f"refs/heads/{branch}"


def head(context: Context, repo: str, ref: str) -> str | None:
    """Return the commit at a full ref name, or None."""
    doc = context.store.get("github_ref", f"{repo}:{ref}")
    return doc["sha"] if doc else None


def set_ref(context: Context, repo: str, ref: str, sha: str) -> None:
    """Let a ref point at a commit."""
    context.store.put("github_ref", f"{repo}:{ref}", {"repository": repo, "ref": ref, "sha": sha})


def delete_ref(context: Context, repo: str, ref: str) -> None:
    context.store.delete("github_ref", f"{repo}:{ref}")


def commit(context: Context, repo: str, sha: str) -> Document | None:
    """Return a commit by its full name, or by an unambiguous beginning of at least seven letters."""
    exact = read(context, repo, "commit", sha)
    if exact or len(sha) < 7:
        return exact
    near = [doc for doc in context.store.all("github_commit", repository=repo) if doc["sha"].startswith(sha)]
    return near[0] if len(near) == 1 else None


def resolve(context: Context, repo: str, name: str) -> Document | None:
    """Return the commit that a branch, a tag, a ref or a commit name means, or None."""
    for ref in (name, f"refs/{name}", branch_ref(name), f"refs/tags/{name}"):
        sha = head(context, repo, ref)
        if sha:
            return commit(context, repo, sha)
    return commit(context, repo, name)


def files(context: Context, repo: str, of: Document | None) -> dict[str, Entry]:
    """Return the files of a commit; none for no commit."""
    return flat(context, repo, of["tree"]) if of else {}


def commits(context: Context, repo: str, start: Document) -> Iterator[dict[str, Any]]:
    """Yield a commit and its ancestors along the first parents, newest first."""
    current: Document | None = start
    while current:
        yield current
        current = commit(context, repo, current["parents"][0]) if current["parents"] else None
