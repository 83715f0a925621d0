"""The names that teams and people have in other services.

Source: `sentry/integrations/api/bases/external_actor.py`. There is no route that lists them: teams and members show
theirs.
"""

from __future__ import annotations

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.routing import ORG, TEAM, route
from vedette_emulators.sentry.serialize.member import external_actor
from vedette_emulators.sentry.state import lookup
from vedette_emulators.sentry.validate.fields import Fields

_PROVIDERS = (
    "github", "github_enterprise", "jira_server", "slack", "slack_staging", "perforce", "gitlab", "msteams",
    "custom_scm",
)  # fmt: skip


def create_team_name(call: Call) -> Reply:
    """Link a team: 201, or 200 when just that link is there."""
    return _create(call, teamId=lookup.team(call)["id"])


def update_team_name(call: Call) -> Reply:
    return _update(call, _of(call, "external_team_id", teamId=lookup.team(call)["id"]))


def delete_team_name(call: Call) -> Reply:
    return _delete(call, _of(call, "external_team_id", teamId=lookup.team(call)["id"]))


def create_user_name(call: Call) -> Reply:
    """Link a person: 201, or 200 when just that link is there."""
    lookup.organization(call)
    return _create(call)


def update_user_name(call: Call) -> Reply:
    return _update(call, lookup.found(call, "external_actor", "external_user_id"))


def delete_user_name(call: Call) -> Reply:
    return _delete(call, lookup.found(call, "external_actor", "external_user_id"))


def _of(call: Call, parameter: str, **whose: str) -> Document:
    doc = lookup.found(call, "external_actor", parameter)
    if not whose.items() <= doc.items():
        raise lookup.not_found()
    return doc


def _create(call: Call, **whose: str) -> Reply:
    store, clean = call.context.store, _read(call, None, **whose)
    found = store.find("external_actor", **{key: clean[key] for key in clean if key != "externalId"})
    if found:
        return Reply(200, external_actor(found))
    id_ = store.next_id("external_actor")
    return Reply(201, external_actor(store.put("external_actor", id_, {"id": id_, **clean})))


def _update(call: Call, doc: Document) -> Reply:
    kept = {key: doc[key] for key in ("teamId", "userId") if doc.get(key)}
    changed = {**doc, **_read(call, doc, **kept)}
    return Reply(200, external_actor(call.context.store.put("external_actor", doc["id"], changed)))


def _delete(call: Call, doc: Document) -> Reply:
    call.context.store.delete("external_actor", doc["id"])
    return Reply(204)


def _read(call: Call, before: Document | None, **whose: str) -> dict[str, str | None]:
    fields, store = Fields(call.body), call.context.store
    whole = before is None
    name = fields.text("externalName", required=whole)
    provider = fields.text("provider", required=whole, choices=_PROVIDERS)
    integration = fields.integer("integrationId", required=whole)
    external = fields.text("externalId", null=True, blank=True)
    if "teamId" not in whose:
        user = fields.integer("userId", required=whole)
        if user is not None and not store.find("member", userId=str(user)):
            fields.refuse("userId", "This member does not exist.")
        whose = {"userId": str(user)} if user is not None else whose
    installed = store.get("integration", str(integration)) if integration is not None else None
    if integration is not None and installed is None:
        fields.refuse("integrationId", "Integration does not exist.")
    elif installed and provider and installed["provider"]["key"] != provider:
        fields.refuse("provider", f"Integration {integration} is not a {provider} one.")
    fields.done()
    given = {
        "externalName": name, "provider": provider, "externalId": external or None,
        "integrationId": str(integration) if integration is not None else None,
    }  # fmt: skip
    sent = {key: value for key, value in given.items() if value is not None or key == "externalId"}
    if before and "externalId" not in fields.sent:
        del sent["externalId"]
    return {**whose, **sent}


ROUTES = (
    route("POST", TEAM + "external-teams/", create_team_name, "team:admin team:write"),
    route("PUT", TEAM + "external-teams/{external_team_id}/", update_team_name, "team:admin team:write"),
    route("DELETE", TEAM + "external-teams/{external_team_id}/", delete_team_name, "team:admin"),
    route("POST", ORG + "external-users/", create_user_name, "org:admin org:write"),
    route("PUT", ORG + "external-users/{external_user_id}/", update_user_name, "org:admin org:write"),
    route("DELETE", ORG + "external-users/{external_user_id}/", delete_user_name, "org:admin org:write"),
)
