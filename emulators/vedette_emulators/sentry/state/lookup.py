"""Finding what a path or a body refers to, by id or by slug."""

from __future__ import annotations

from vedette_emulators.core.http import Call, RefusedError
from vedette_emulators.core.store import Document, Store
from vedette_emulators.core.wire import Json


def not_found() -> RefusedError:
    """Return Sentry's answer for what does not exist."""
    return RefusedError(404, {"detail": "The requested resource does not exist"})


def found(call: Call, kind: str, parameter: str) -> Document:
    """Return the document of a kind whose id is in the path.

    Raises:
        RefusedError: 404.
    """
    organization(call)
    doc = call.context.store.get(kind, call.params[parameter])
    if doc is None:
        raise not_found()
    return doc


def by_ref(store: Store, kind: str, ref: object) -> Document | None:
    """Return the document of a kind with this id or slug, or None."""
    text = str(ref)
    return (store.get(kind, text) if text.isdigit() else None) or store.find(kind, slug=text)


def organization(call: Call) -> Document:
    """Return the organisation in the path; 404 when there is none."""
    doc = by_ref(call.context.store, "organization", call.params["organization_id_or_slug"])
    if doc is None:
        raise not_found()
    return doc


def organization_id(store: Store) -> str:
    """Return the id of the one organisation there is."""
    doc = store.find("organization")
    if doc is None:
        raise LookupError("the organisation was not seeded")
    return str(doc["id"])


def team(call: Call) -> Document:
    """Return the team in the path; 404 when there is none."""
    organization(call)
    doc = by_ref(call.context.store, "team", call.params["team_id_or_slug"])
    if doc is None:
        raise not_found()
    return doc


def project(call: Call) -> Document:
    """Return the project in the path; 404 when there is none."""
    organization(call)
    doc = by_ref(call.context.store, "project", call.params["project_id_or_slug"])
    if doc is None:
        raise not_found()
    return doc


def projects_of(call: Call) -> set[str] | None:
    """Return the ids of the projects that the query names, or None for all of them.

    Raises:
        RefusedError: 403 for a project that does not exist, as Sentry answers.
    """
    refs = call.query.getlist("project")
    if not refs or "-1" in refs:
        return None
    docs = [by_ref(call.context.store, "project", ref) for ref in refs]
    if any(doc is None for doc in docs):
        raise RefusedError(403, {"detail": "You do not have permission to perform this action."})
    return {doc["id"] for doc in docs if doc}


def actor(store: Store, owner: Json) -> tuple[str | None, str | None]:
    """Return an owner as stored ("team:ID" or "user:ID") and what is wrong with it, one of them None."""
    if owner is None or owner == "":
        return None, None
    kind, _, id_ = str(owner).partition(":")
    if kind not in ("team", "user") or not id_:
        return None, "Could not parse actor. Format should be `type:id` where type is `team` or `user`."
    if store.get(kind, id_) is None:
        return None, f"{kind.capitalize()} does not exist"
    return f"{kind}:{id_}", None
