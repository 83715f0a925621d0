"""The `query`, `id` and `sortBy` parameters that monitors and alerts share."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from vedette_emulators.core.http import Call, RefusedError
from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json

_TERM = re.compile(r'(?P<name>\w+):(?P<value>"[^"]*"|\S+)|(?P<part>"[^"]*"|\S+)')


def matching(call: Call, docs: Iterable[Document]) -> list[Document]:
    """Return the documents that the `query` and `id` parameters select.

    A query holds parts of the name, and terms such as `type:error`, `type:[error,issue_stream]` and
    `name:"High latency"`.

    Raises:
        RefusedError: 400 for an id that is no number or a term on an unknown field.
    """
    ids = call.query.getlist("id")
    if any(not id_.isdigit() for id_ in ids):
        raise RefusedError(400, {"id": ["Invalid ID format"]})
    terms = list(_TERM.finditer(call.query.get("query", "")))
    for term in terms:
        if term["name"] not in (None, "name", "type"):
            raise RefusedError(
                400, {"detail": f"Error parsing search query: Invalid key for this search: {term['name']}"}
            )
    return [doc for doc in docs if (not ids or doc["id"] in ids) and all(_matches(doc, term) for term in terms)]


def _matches(doc: Document, term: re.Match[str]) -> bool:
    value = (term["value"] or term["part"]).strip('"')
    if term["name"] == "type":
        return doc.get("type") in value.strip("[]").replace(" ", "").split(",")
    name = doc["name"].lower()
    if term["name"] == "name" and "*" not in value:
        return bool(name == value.lower())
    return value.strip("*").lower() in name


def ordered(
    call: Call,
    docs: list[Document],
    known: Collection[str],
    computed: Mapping[str, Callable[[Document], Any]],
) -> list[Document]:
    """Return the documents in the order of the `sortBy` parameter, by id when there is none.

    Raises:
        RefusedError: 400 for a field that is not `known`.
    """
    asked = call.query.get("sortBy", "id")
    name = asked.removeprefix("-")
    if name not in known:
        raise RefusedError(400, {"sortBy": ["Invalid sort field"]})

    def key(doc: Document) -> Json:
        value = computed[name](doc) if name in computed else doc.get(name, "")
        return (0 if name == "id" else value, int(doc["id"]))

    return sorted(docs, key=key, reverse=asked.startswith("-"))
