"""Repositories that Sentry knows, and code mappings."""

from __future__ import annotations

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document

_PROVIDER = {"id": "integrations:github", "name": "GitHub"}


def reachable(context: Context) -> dict[str, Document]:
    """Return what Sentry's GitHub app may see, by "owner/name": every repository of the local GitHub."""
    return {f"{doc.get('owner', 'local')}/{doc['name']}": doc for doc in context.store.all("github_repository")}


def link(context: Context, name: str, integration: Document) -> Document:
    """Make a repository known to Sentry."""
    id_, there = context.store.next_id("repository"), reachable(context)[name]
    doc: Document = {
        "id": id_, "name": name, "url": f"https://github.com/{name}", "provider": _PROVIDER, "status": "active",
        "integrationId": integration["id"], "externalSlug": name, "externalId": there["id"],
        "dateCreated": context.clock.stamp(),
    }  # fmt: skip
    return context.store.put("repository", id_, doc)


def sync(context: Context, names: list[str] | None) -> list[Document]:
    """Link repositories (None: all that can be seen) as an installation of the GitHub app does by itself.

    Raises:
        ValueError: naming what GitHub does not have.
    """
    there = reachable(context)
    unknown = [name for name in names or () if name not in there]
    if unknown:
        msg = f"unknown repositories {', '.join(unknown)}; there are {', '.join(there)}"
        raise ValueError(msg)
    store = context.store
    installed = next(doc for doc in store.all("integration") if doc["provider"]["key"] == "github")
    wanted = there if names is None else names
    return [store.find("repository", name=name) or link(context, name, installed) for name in wanted]


def delete(context: Context, repository: Document) -> None:
    """Delete a repository with its mappings and links."""
    for mapping in context.store.all("code_mapping", repositoryId=repository["id"]):
        context.store.delete("code_mapping", mapping["id"])
    for tie in context.store.all("project_repository", repositoryId=repository["id"]):
        context.store.delete("project_repository", tie["id"])
    context.store.delete("repository", repository["id"])


def forget(context: Context, project_id: str) -> None:
    """Delete the mappings and links of a project that is deleted."""
    for kind in ("code_mapping", "project_repository"):
        for doc in context.store.all(kind, projectId=project_id):
            context.store.delete(kind, doc["id"])
