"""Projects and their teams."""

from __future__ import annotations

from vedette_emulators.core.http import Call, RefusedError, Reply
from vedette_emulators.core.paging import page
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routing import ORG, ORG_READ, PROJECT, PROJECT_READ, PROJECT_WRITE, TEAM, route
from vedette_emulators.sentry.serialize import plain
from vedette_emulators.sentry.state import lookup, workflows
from vedette_emulators.sentry.state.projects import create_project, delete_project, free_slug, slugify
from vedette_emulators.sentry.validate.fields import Fields
from vedette_emulators.sentry.validate.project import privacy, project_options

_TAKEN = "A project with this slug already exists."


def list_projects(call: Call) -> Reply:
    """List the projects of the organisation; `query` is part of a name or slug, or `slug:x`, `id:n`.

    `options` names options to show of each (sentry/api/serializers/models/project.py).
    """
    lookup.organization(call)
    docs, headers = page(call, [doc for doc in call.context.store.all("project") if _matches(doc, call)])
    wanted = call.query.getlist("options")
    served = [plain.project(call.context, doc) for doc in docs]
    if wanted:
        for doc, one in zip(docs, served, strict=True):
            one["options"] = {name: value for name, value in doc["options"].items() if name in wanted}
    return Reply(200, served, headers)


def _matches(doc: Document, call: Call) -> bool:
    for term in call.query.get("query", "").split():
        name, colon, value = term.partition(":")
        if colon and name in ("slug", "id"):
            if doc[name] != value:
                return False
        elif term not in doc["slug"] and term not in doc["name"]:
            return False
    return True


def create(call: Call) -> Reply:
    """Create a project in a team, with an alert on high priority issues unless `default_rules` is false."""
    team = lookup.team(call)
    fields = Fields(call.body)
    name = fields.text("name", required=True, longest=50)
    slug = fields.slug("slug", longest=100) if fields.sent.get("slug") is not None else None
    fields.text("platform", null=True, blank=True)
    default_rules = fields.boolean("defaultRules")
    body = fields.done()
    context = call.context
    if slug and context.store.find("project", slug=slug):
        raise RefusedError(409, {"detail": _TAKEN})
    body["slug"] = slug or free_slug(context, "project", slugify(name or "")[:100])
    project = create_project(context, team["id"], body)
    if default_rules is not False:
        workflows.create_default(context, project)
    return Reply(201, plain.project(context, project))


def get(call: Call) -> Reply:
    return Reply(200, plain.project_detail(call.context, lookup.project(call)))


def update(call: Call) -> Reply:
    """Change the settings that are sent, leave the others."""
    doc = lookup.project(call)
    fields = Fields(call.body)
    if not call.scopes & {"project:write", "project:admin"} and set(fields.sent) - {"isBookmarked"}:
        raise RefusedError(403, {"detail": "You do not have permission to perform this action."})
    fields.boolean("isBookmarked")
    fields.text("name", longest=200)
    slug = fields.slug("slug", longest=100)
    fields.text("platform", null=True, blank=True)
    fields.text("subjectPrefix", blank=True, longest=200)
    fields.text("subjectTemplate", longest=200)
    fields.integer("resolveAge", null=True, low=0)
    fields.mapping("highlightContext")
    fields.strings("highlightTags")
    fields.boolean("enableAutoReleaseCreation")
    fields.boolean("scmSourceContextEnabled")
    privacy(fields)
    options = project_options(call, fields)
    other = call.context.store.find("project", slug=slug) if slug else None
    if other and other["id"] != doc["id"]:
        fields.refuse("slug", f"Another project ({other['name']}) is already using that slug")
    changed = {**doc, **fields.done()}
    changed["resolveAge"] = changed["resolveAge"] or 0
    changed["options"] = {**doc["options"], **options}
    return Reply(200, plain.project_detail(call.context, call.context.store.put("project", doc["id"], changed)))


def delete(call: Call) -> Reply:
    """Delete a project and all that belongs to it."""
    delete_project(call.context, lookup.project(call))
    return Reply(204)


def list_teams(call: Call) -> Reply:
    doc = lookup.project(call)
    ids, headers = page(call, doc["teams"])
    teams = [team for id_ in ids if (team := call.context.store.get("team", id_))]
    return Reply(200, [plain.team(team) for team in teams], headers)


def add_team(call: Call) -> Reply:
    """Link a team; linking it again changes nothing."""
    doc, team = lookup.project(call), lookup.team(call)
    teams = [*doc["teams"], *([] if team["id"] in doc["teams"] else [team["id"]])]
    return Reply(201, _linked(call, doc, teams))


def remove_team(call: Call) -> Reply:
    doc, team = lookup.project(call), lookup.team(call)
    return Reply(200, _linked(call, doc, [id_ for id_ in doc["teams"] if id_ != team["id"]]))


def _linked(call: Call, doc: Document, teams: list[str]) -> dict[str, object]:
    changed = call.context.store.put("project", doc["id"], {**doc, "teams": teams})
    return plain.project(call.context, changed)


ROUTES = (
    route("POST", TEAM + "projects/", create, PROJECT_WRITE),
    route("GET", ORG + "projects/", list_projects, ORG_READ),
    route("GET", PROJECT, get, PROJECT_READ),
    route("PUT", PROJECT, update, PROJECT_READ, "a reader may change only isBookmarked"),
    route("DELETE", PROJECT, delete, "project:admin", "the hosted service deletes some seconds later"),
    route("GET", PROJECT + "teams/", list_teams, PROJECT_READ),
    route("POST", PROJECT + "teams/{team_id_or_slug}/", add_team, PROJECT_WRITE),
    route("DELETE", PROJECT + "teams/{team_id_or_slug}/", remove_team, PROJECT_WRITE),
)
