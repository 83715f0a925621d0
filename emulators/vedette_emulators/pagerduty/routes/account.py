"""The account: what it can do, its licences, vendors and priorities."""

from __future__ import annotations

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.pagerduty import access
from vedette_emulators.pagerduty.names import address
from vedette_emulators.pagerduty.paging import listed, page
from vedette_emulators.pagerduty.routing import route
from vedette_emulators.pagerduty.serialize import people

_ABILITIES = (
    "teams", "urgencies", "event_rules", "manage_schedules", "permissions_service", "service_support_hours",
    "coordinated_responding", "advanced_permissions", "business_services", "round_robin",
)  # fmt: skip
_ROLES = ("owner", "admin", "user", "limited_user", "observer", "restricted_access")


def list_abilities(_: Call) -> Reply:
    """Answer with what the plan of the account includes; the official plugin asks this to try its key."""
    return Reply(200, {"abilities": list(_ABILITIES)})


def test_ability(call: Call) -> Reply:
    """Answer 204 when the plan includes an ability."""
    if call.params["id"] not in _ABILITIES:
        return Reply(402, {"error": {"code": 2012, "message": "Account Does Not Have Ability"}})
    return Reply(204)


def list_licenses(call: Call) -> Reply:
    """Answer with the one licence, which everybody has."""
    used = call.context.store.count("pagerduty_user")
    id_ = "PTDVERC"
    licence = {
        "id": id_, "type": "license", "name": "Business", "summary": "Business", "description": "Full users",
        "valid_roles": list(_ROLES), "role_group": "FullUser", "current_value": used,
        "allocations_available": 100 - used, "html_url": "", "self": address(call.context, "license", id_),
    }  # fmt: skip
    return Reply(200, {"licenses": [licence]})


def list_vendors(call: Call) -> Reply:
    """Answer with the vendors whose name has `query` in it."""
    return listed(call, "pagerduty_vendor", "vendors", people.vendor)


def get_vendor(call: Call) -> Reply:
    return Reply(200, {"vendor": people.vendor(call.context, access.found(call, "vendor"))})


def list_priorities(call: Call) -> Reply:
    """Answer with the priorities, the gravest first."""
    body = page(call, "priorities", call.context.store.all("pagerduty_priority"))
    return Reply(200, {**body, "priorities": [people.priority(call.context, doc) for doc in body["priorities"]]})


ROUTES = (
    route("GET", "/abilities", list_abilities),
    route("GET", "/abilities/{id}", test_ability),
    route("GET", "/licenses", list_licenses),
    route("GET", "/vendors", list_vendors),
    route("GET", "/vendors/{id}", get_vendor),
    route("GET", "/priorities", list_priorities),
)
