"""Spike protection: whether a burst of events is held off. It has no route to read it; projects show it."""

from __future__ import annotations

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.sentry.routing import ORG, PROJECT_READ, route
from vedette_emulators.sentry.state import lookup
from vedette_emulators.sentry.validate.fields import Fields

OPTION = "quotas:spike-protection-disabled"
_ALL = "$all"


def enable(call: Call) -> Reply:
    """Turn it on for the projects that are named, `$all` for all."""
    _set(call, disabled=False)
    return Reply(201)


def disable(call: Call) -> Reply:
    """Turn it off for the projects that are named, `$all` for all."""
    _set(call, disabled=True)
    return Reply(200)


def _set(call: Call, *, disabled: bool) -> None:
    lookup.organization(call)
    fields, store = Fields(call.body), call.context.store
    slugs = fields.strings("projects", required=True) or []
    unknown = [slug for slug in slugs if slug != _ALL and store.find("project", slug=slug) is None]
    if unknown:
        fields.refuse("projects", f"Invalid project slugs: {', '.join(unknown)}")
    fields.done()
    if not call.scopes & {"project:write", "project:admin"}:
        raise RefusedError(403, {"detail": "You do not have permission to perform this action."})
    for project in store.all("project"):
        if _ALL in slugs or project["slug"] in slugs:
            options = {**project["options"], OPTION: disabled}
            store.put("project", project["id"], {**project, "options": options})


ROUTES = (
    route("POST", ORG + "spike-protections/", enable, PROJECT_READ, "a reader may change nothing"),
    route("DELETE", ORG + "spike-protections/", disable, PROJECT_READ, "a reader may change nothing"),
)
