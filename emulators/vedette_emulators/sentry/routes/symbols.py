"""A project's own sources of debug symbols.

Source: `sentry/api/endpoints/project_symbol_sources.py`, in the version with ProjectSymbolSources of 2026, and its
published description. Secrets are never served. Errors have the key `error` where other routes have `detail`.
"""

from __future__ import annotations

import uuid
from typing import Any

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routing import PROJECT, PROJECT_READ, PROJECT_WRITE, route
from vedette_emulators.sentry.state import lookup
from vedette_emulators.sentry.validate.fields import Fields

_LAYOUTS = ("native", "symstore", "symstore_index2", "ssqp", "unified", "debuginfod", "slashsymbols")
_CASINGS = ("default", "uppercase", "lowercase")
_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "http": (("url",), ("username", "password")),
    "s3": (("bucket", "region", "access_key", "secret_key"), ("prefix",)),
    "gcs": (("bucket", "client_email", "private_key"), ("prefix",)),
}
"""Keys that each type needs, and those that it may have."""
_SECRETS = ("password", "secret_key", "private_key")
_HIDDEN = {"hidden-secret": True}


def list_sources(call: Call) -> Reply:
    """List the sources of a project; with an `id` the list has that one alone."""
    project = lookup.project(call)
    if call.query.get("id"):
        return Reply(200, [_served(_source(call))])
    return Reply(200, [_served(doc) for doc in call.context.store.all("symbol_source", projectId=project["id"])])


def create(call: Call) -> Reply:
    """Add a source; without an id it gets one."""
    project, clean = lookup.project(call), _read(call)
    id_ = str(clean.get("id") or _new_id(call))
    if call.context.store.get("symbol_source", id_) or id_.startswith("sentry:"):
        raise RefusedError(400, {"error": f'Source ID "{id_}" is not allowed or taken'})
    doc = {**clean, "id": id_, "projectId": project["id"]}
    return Reply(201, _served(call.context.store.put("symbol_source", id_, doc)))


def update(call: Call) -> Reply:
    """Replace a source; a secret that is sent as hidden stays, if there is one. A body without an id gets a new one."""
    before = _source(call)
    clean = _read(call)
    for name in _SECRETS:
        if clean.get(name) == _HIDDEN:
            if not before.get(name):
                raise RefusedError(400, {"error": "Hidden symbol source secret is missing a value"})
            clean[name] = before[name]
    id_ = str(clean.get("id") or _new_id(call))
    if id_ != before["id"]:
        call.context.store.delete("symbol_source", before["id"])
    doc = {**clean, "id": id_, "projectId": before["projectId"]}
    return Reply(200, _served(call.context.store.put("symbol_source", id_, doc)))


def delete(call: Call) -> Reply:
    call.context.store.delete("symbol_source", _source(call)["id"])
    return Reply(204)


def _new_id(call: Call) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, call.context.store.next_id("symbol_source_number")))


def _source(call: Call) -> Document:
    project = lookup.project(call)
    if not call.query.get("id"):
        raise RefusedError(400, {"error": "Missing source id"})
    doc = call.context.store.get("symbol_source", call.query.get("id", ""))
    if doc is None or doc["projectId"] != project["id"]:
        raise RefusedError(404, {"error": f"Unknown source id: {call.query.get('id')}"})
    return doc


def _served(doc: Document) -> dict[str, Any]:
    served = {name: value for name, value in doc.items() if name != "projectId"}
    return served | {name: _HIDDEN for name in _SECRETS if doc.get(name)}


def _read(call: Call) -> dict[str, Any]:
    fields = Fields(call.body, snake=True)
    kind = fields.text("type", required=True, choices=_KEYS)
    fields.text("name", required=True)
    fields.text("id")
    layout = fields.mapping("layout")
    if layout is None:
        fields.refuse("layout", "This field is required.")
    elif layout.get("type") not in _LAYOUTS:
        fields.refuse("layout", f'"{layout.get("type")}" is not a valid choice.')
    elif layout.get("casing") not in _CASINGS:
        fields.refuse("layout", f'"{layout.get("casing")}" is not a valid choice.')
    fields.mapping("filters")
    needed, optional = _KEYS.get(str(kind), ((), ()))
    for name in (*needed, *optional):
        if fields.sent.get(name) == _HIDDEN and name in _SECRETS:
            fields.clean[name] = _HIDDEN
        else:
            fields.text(name, required=name in needed, blank=True)
    if kind:
        known = {"type", "name", "id", "layout", "filters", *needed, *optional}
        for name in sorted(set(fields.sent) - known):
            fields.refuse(name, f"Additional properties are not allowed for {kind} sources")
    return fields.done()


ROUTES = (
    route("GET", PROJECT + "symbol-sources/", list_sources, PROJECT_READ),
    route("POST", PROJECT + "symbol-sources/", create, PROJECT_WRITE),
    route("PUT", PROJECT + "symbol-sources/", update, PROJECT_WRITE),
    route("DELETE", PROJECT + "symbol-sources/", delete, "project:admin"),
)
