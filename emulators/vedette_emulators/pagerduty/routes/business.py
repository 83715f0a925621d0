"""Business services, and which services support which."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call, Reply
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty import access
from vedette_emulators.pagerduty.names import new_id
from vedette_emulators.pagerduty.paging import listed
from vedette_emulators.pagerduty.refuse import invalid, refuse
from vedette_emulators.pagerduty.routing import route
from vedette_emulators.pagerduty.serialize import service as served
from vedette_emulators.pagerduty.state.services import forget_dependencies
from vedette_emulators.pagerduty.validate.fields import body
from vedette_emulators.pagerduty.validate.service import business_service

_SIDES = ("supporting_service", "dependent_service")
_KINDS = {
    "business_service": "business_service",
    "service": "technical_service",
    "technical_service": "technical_service",
}
_STORED = {"business_service": "business_service", "technical_service": "service"}


def list_business_services(call: Call) -> Reply:
    return listed(call, "pagerduty_business_service", "business_services", served.business_service)


def create(call: Call) -> Reply:
    """Make a business service; PagerDuty answers 200."""
    doc = business_service(call, body(call, "business_service"))
    return _stored(call, {"id": new_id(call.context, "business_service"), **doc})


def get(call: Call) -> Reply:
    doc = access.found(call, "business_service")
    return Reply(200, {"business_service": served.business_service(call.context, doc)})


def update(call: Call) -> Reply:
    old = access.found(call, "business_service")
    return _stored(call, {**old, **business_service(call, body(call, "business_service"), old)})


def delete(call: Call) -> Reply:
    """Remove a business service and what it depends on."""
    doc = access.found(call, "business_service")
    forget_dependencies(call.context, doc["id"])
    call.context.store.delete("pagerduty_business_service", doc["id"])
    return Reply(204)


def associate(call: Call) -> Reply:
    """Let services support others; one that does already stays as it is.

    Raises:
        RefusedError: 400 for what cannot be read, 404 for a service that there is not.
    """
    made = []
    for sides in _relationships(call):
        known = call.context.store.find("pagerduty_dependency", **sides)
        id_ = known["id"] if known else new_id(call.context, "dependency", "D", 16)
        made.append(call.context.store.put("pagerduty_dependency", id_, {"id": id_, **sides}))
    return _reply(call, made)


def disassociate(call: Call) -> Reply:
    """Let services support others no more.

    Raises:
        RefusedError: 400 for what cannot be read, 404 for a service or a dependency that there is not.
    """
    gone = []
    for sides in _relationships(call):
        known = call.context.store.find("pagerduty_dependency", **sides)
        if known is None:
            refuse(404, 2100, "Not Found", ["There is no such dependency"])
        call.context.store.delete("pagerduty_dependency", known["id"])
        gone.append(known)
    return _reply(call, gone)


def list_of_business(call: Call) -> Reply:
    """Answer with what a business service supports, and what supports it."""
    return _around(call, access.found(call, "business_service"))


def list_of_technical(call: Call) -> Reply:
    """Answer with what a service supports, and what supports it."""
    return _around(call, access.found(call, "service"))


def _around(call: Call, doc: Document) -> Reply:
    docs = call.context.store.all("pagerduty_dependency")
    return _reply(call, [one for one in docs if doc["id"] in {one[side]["id"] for side in _SIDES}])


def _relationships(call: Call) -> list[dict[str, dict[str, str]]]:
    sent = call.body.get("relationships") if isinstance(call.body, dict) else None
    if not isinstance(sent, list) or not sent:
        invalid(["Relationships cannot be empty"])
    return [_sides(call, one) for one in sent]


def _sides(call: Call, one: Any) -> dict[str, dict[str, str]]:  # noqa: ANN401
    found = {}
    for side in _SIDES:
        end = one.get(side) if isinstance(one, dict) else None
        sent = end if isinstance(end, dict) else {}
        kind = _KINDS.get(str(sent.get("type")).removesuffix("_reference"))
        if kind is None:
            invalid([f"{side.replace('_', ' ').capitalize()} type must be business_service or service"])
        id_ = str(sent.get("id"))
        if call.context.store.get(f"pagerduty_{_STORED[kind]}", id_) is None:
            refuse(404, 2100, "Not Found", [f"{side.replace('_', ' ').capitalize()} {id_} not found"])
        found[side] = {"id": id_, "type": kind}
    if found[_SIDES[0]]["id"] == found[_SIDES[1]]["id"]:
        invalid(["A service cannot support itself"])
    return found


def _reply(call: Call, docs: list[Document]) -> Reply:
    return Reply(200, {"relationships": [served.dependency(call.context, doc) for doc in docs]})


def _stored(call: Call, doc: Document) -> Reply:
    call.context.store.put("pagerduty_business_service", doc["id"], doc)
    return Reply(200, {"business_service": served.business_service(call.context, doc)})


ROUTES = (
    route("GET", "/business_services", list_business_services),
    route("POST", "/business_services", create),
    route("GET", "/business_services/{id}", get),
    route("PUT", "/business_services/{id}", update),
    route("DELETE", "/business_services/{id}", delete),
    route("POST", "/service_dependencies/associate", associate),
    route("POST", "/service_dependencies/disassociate", disassociate),
    route("GET", "/service_dependencies/business_services/{id}", list_of_business),
    route("GET", "/service_dependencies/technical_services/{id}", list_of_technical),
)
