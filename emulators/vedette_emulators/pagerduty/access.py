"""What a path names, and who acts: the owner of a personal key, or whom the From header names."""

from __future__ import annotations

from vedette_emulators.core.context import Context
from vedette_emulators.core.http import Call
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.refuse import not_found, refuse


def found(call: Call, kind: str, param: str = "id") -> Document:
    """Return the document that the path names.

    Raises:
        RefusedError: 404.
    """
    doc = call.context.store.get(f"pagerduty_{kind}", call.params[param])
    if doc is None:
        not_found()
    return doc


def part(docs: list[Document], id_: str) -> Document:
    """Return the one of some documents that has an id.

    Raises:
        RefusedError: 404.
    """
    doc = next((one for one in docs if one["id"] == id_), None)
    if doc is None:
        not_found()
    return doc


def me(call: Call) -> Document | None:
    """Return whose key it is; None for the account's own keys."""
    users = call.context.store.all("pagerduty_user")
    return next((doc for doc in users if doc["email"].partition("@")[0] == call.who.lower()), None)


def actor(call: Call) -> dict[str, str]:
    """Return who acts on an incident; the account's own keys have to name somebody in the From header.

    Raises:
        RefusedError: 400 when they name nobody, or somebody whom the account does not know.
    """
    person = me(call) or _by_email(call.context, call.headers.get("from", ""))
    if person is None:
        refuse(400, 1008, "Requester User Not Found")
    return {"type": "user", "id": person["id"]}


def _by_email(context: Context, email: str) -> Document | None:
    return next((doc for doc in context.store.all("pagerduty_user") if doc["email"] == email.lower()), None)
