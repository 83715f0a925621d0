"""Repositories that Sentry knows, and code mappings."""

from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World

__all__ = ["delete", "forget", "link", "reachable", "sync"]

_PROVIDER = {"id": "integrations:github", "name": "GitHub"}


def reachable(world: World) -> dict[str, Document]:
    """Return what Sentry's GitHub app may see, by "owner/name": every repository of the local GitHub."""
    return {f"{doc.get('owner', 'local')}/{doc['name']}": doc for doc in world.store.all("github_repository")}


def link(world: World, name: str, integration: Document) -> Document:
    """Make a repository known to Sentry."""
    id_, there = world.store.next_id("repository"), reachable(world)[name]
    doc: Document = {
        "id": id_, "name": name, "url": f"https://github.com/{name}", "provider": _PROVIDER, "status": "active",
        "integrationId": integration["id"], "externalSlug": name, "externalId": there["id"],
        "dateCreated": world.clock.stamp(),
    }  # fmt: skip
    return world.store.put("repository", id_, doc)


def sync(world: World, names: list[str] | None) -> list[Document]:
    """Link repositories (None: all that can be seen) as an installation of the GitHub app does by itself.

    Raises:
        ValueError: naming what GitHub does not have.
    """
    there = reachable(world)
    unknown = [name for name in names or () if name not in there]
    if unknown:
        msg = f"unknown repositories {', '.join(unknown)}; there are {', '.join(there)}"
        raise ValueError(msg)
    store = world.store
    installed = next(doc for doc in store.all("integration") if doc["provider"]["key"] == "github")
    wanted = there if names is None else names
    return [store.find("repository", name=name) or link(world, name, installed) for name in wanted]


def delete(world: World, repository: Document) -> None:
    """Delete a repository with its mappings and links."""
    for mapping in world.store.all("code_mapping", repositoryId=repository["id"]):
        world.store.delete("code_mapping", mapping["id"])
    for tie in world.store.all("project_repository", repositoryId=repository["id"]):
        world.store.delete("project_repository", tie["id"])
    world.store.delete("repository", repository["id"])


def forget(world: World, project_id: str) -> None:
    """Delete the mappings and links of a project that goes."""
    for kind in ("code_mapping", "project_repository"):
        for doc in world.store.all(kind, projectId=project_id):
            world.store.delete(kind, doc["id"])
