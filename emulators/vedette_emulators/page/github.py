"""The page's sections on GitHub."""

from __future__ import annotations

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.github.state import git
from vedette_emulators.page.html import Markup, table, tag

_COUNTED = ("label", "secret", "variable", "environment", "ruleset", "issue", "run")


def sections(context: Context) -> list[Markup]:
    """Write a table of the repositories, and one of the issues where there are any."""
    store = context.store
    repos = store.all("github_repository")
    found = [
        tag("h2", "Repositories"),
        table(("id", "name", *(f"{kind}s" for kind in _COUNTED), "files"), (_row(context, repo) for repo in repos)),
    ]
    names = {repo["id"]: repo["name"] for repo in repos}
    issues = store.all("github_issue")
    if issues:
        found += [
            tag("h2", "GitHub issues"),
            table(
                ("repository", "number", "title", "labels", "state"),
                (
                    (names[doc["repository"]], str(doc["number"]), doc["title"], _labels(context, doc), doc["state"])
                    for doc in issues
                ),
            ),
        ]
    return found


def _row(context: Context, repo: Document) -> tuple[str, ...]:
    counts = [str(len(context.store.all(f"github_{kind}", repository=repo["id"]))) for kind in _COUNTED]
    files = git.files(context, repo["id"], git.resolve(context, repo["id"], repo["default_branch"]))
    return repo["id"], repo["name"], *counts, str(len(files))


def _labels(context: Context, doc: Document) -> str:
    labels = (context.store.get("github_label", id_) for id_ in doc["labels"])
    return ", ".join(label["name"] for label in labels if label)
