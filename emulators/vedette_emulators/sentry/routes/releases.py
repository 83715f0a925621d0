"""Releases and deploys, as sentry-cli and CI report them."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.routing import ORG, PROJECT, RELEASE_READ, RELEASE_WRITE, route
from vedette_emulators.sentry.serialize import release as serve
from vedette_emulators.sentry.state import lookup, releases
from vedette_emulators.sentry.validate.fields import Fields, each
from vedette_emulators.sentry.validate.moment import moment

_LONGEST = 250
_FORBIDDEN = ("\n", "\r", "\t", "\f", "\v", "/", "\\")


def list_releases(call: Call) -> Reply:
    """List releases, the newest first; `query` is the beginning of a version."""
    lookup.organization(call)
    return _listed(call, lookup.projects_of(call))


def list_project_releases(call: Call) -> Reply:
    return _listed(call, {lookup.project(call)["id"]})


def _listed(call: Call, projects: set[str] | None) -> Reply:
    begin = call.query.get("query", "")
    docs = [
        doc
        for doc in call.context.store.all("release")[::-1]
        if (projects is None or projects & set(doc["projects"]))
        and doc["version"].startswith(begin)
        # Sentry hides archived releases from lists, not from those who name them.
        and doc["status"] == call.query.get("status", "open")
    ]
    shown, headers = page(call, docs)
    return Reply(200, [serve.release(call.context, doc) for doc in shown], headers)


def create(call: Call) -> Reply:
    """Create a release: 201; one that exists already gets the projects and answers 208."""
    lookup.organization(call)
    fields = Fields(call.body)
    version = fields.text("version", required=True, longest=_LONGEST)
    if version is not None and (version.strip(" .") == "" or any(part in version for part in _FORBIDDEN)):
        fields.refuse("version", f"Release with name {version} is not allowed")
    refs = fields.listing("projects", required=True)
    fields.text("status", choices=("open", "archived"))
    _common(call, fields)
    body = fields.done()
    projects = _projects(call, refs or [])
    found = call.context.store.find("release", version=version)
    if found:
        return Reply(208, serve.release(call.context, releases.change(call.context, found, body, projects)))
    return Reply(201, serve.release(call.context, releases.create(call.context, str(version), projects, body)))


def get(call: Call) -> Reply:
    return Reply(200, serve.release(call.context, _release(call)))


def update(call: Call) -> Reply:
    """Change what is sent; `dateReleased` is what finalising means."""
    doc = _release(call)
    fields = Fields(call.body)
    fields.text("status", choices=("open", "archived"))
    _common(call, fields)
    return Reply(200, serve.release(call.context, releases.change(call.context, doc, fields.done())))


def delete(call: Call) -> Reply:
    """Delete one release and its deploys."""
    releases.delete(call.context, _release(call))
    return Reply(204)


def list_deploys(call: Call) -> Reply:
    """List the deploys of a release, the newest first."""
    shown, headers = page(call, releases.deploys(call.context, _release(call)))
    return Reply(200, [serve.deploy(doc) for doc in shown], headers)


def create_deploy(call: Call) -> Reply:
    doc = _release(call)
    fields = Fields(call.body)
    fields.text("environment", required=True, longest=64)
    fields.text("name", null=True, blank=True, longest=64)
    _url(fields)
    moment(fields, "dateStarted")
    moment(fields, "dateFinished")
    refs = fields.listing("projects")
    body = fields.done()
    _projects(call, refs or [])
    return Reply(201, serve.deploy(releases.deploy(call.context, doc, body)))


def _common(call: Call, fields: Fields) -> None:
    fields.text("ref", null=True, blank=True, longest=_LONGEST)
    _url(fields)
    moment(fields, "dateReleased")
    commits = fields.listing("commits")
    if commits is not None:
        each(fields, "commits", commits, _commit)
    refs = fields.listing("refs")
    known = {doc["name"] for doc in call.context.store.all("repository")}
    unknown = [str(ref.get("repository")) for ref in refs or () if isinstance(ref, dict)]
    unknown = [name for name in unknown if name not in known]
    if unknown:
        fields.refuse("refs", f"Invalid repository names: {', '.join(unknown)}")


def _commit(sent: Json) -> dict[str, Any]:
    fields = Fields(sent)
    fields.text("id", required=True, longest=64)
    fields.text("repository", null=True, blank=True, longest=255)
    fields.text("message", null=True, blank=True)
    return fields.done()


def _url(fields: Fields) -> None:
    url = fields.text("url", null=True, blank=True)
    if url and not url.startswith(("https://", "http://")):
        fields.refuse("url", "Enter a valid URL.")


def _projects(call: Call, refs: list[Json]) -> list[str]:
    docs = [lookup.by_ref(call.context.store, "project", ref) for ref in refs]
    if any(doc is None for doc in docs):
        raise RefusedError(400, {"projects": ["Invalid project ids or slugs"]})
    return [doc["id"] for doc in docs if doc]


def _release(call: Call) -> Document:
    lookup.organization(call)
    doc = call.context.store.find("release", version=call.params["version"])
    if doc is None:
        raise lookup.not_found()
    return doc


ROUTES = (
    route("GET", ORG + "releases/", list_releases, RELEASE_READ),
    route("POST", ORG + "releases/", create, RELEASE_WRITE),
    route("GET", ORG + "releases/{version}/", get, RELEASE_READ),
    route("PUT", ORG + "releases/{version}/", update, RELEASE_WRITE),
    route("DELETE", ORG + "releases/{version}/", delete, "project:admin project:releases"),
    route("GET", ORG + "releases/{version}/deploys/", list_deploys, RELEASE_READ),
    route("POST", ORG + "releases/{version}/deploys/", create_deploy, RELEASE_WRITE),
    route("GET", PROJECT + "releases/", list_project_releases, RELEASE_READ),
)
