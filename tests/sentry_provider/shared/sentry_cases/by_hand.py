"""What somebody else does to an object, past Pulumi: edits of what the local Sentry keeps, and deletions."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from sentry_cases.case import Case, There, Values, filled


def edit(services: Any, case: Case, ident: str, edits: Values, there: There) -> None:
    """Give the object of a resource's id other values, by their paths."""
    if case.row:
        _edit_rows(services, case, lambda rows: [row | (edits if str(row["id"]) == ident else {}) for row in rows])
        return
    words = _words(ident, there)
    holder = filled(case.held_by, words).replace("/", ":")
    (served,) = [each for each in services.objects(case.store) if str(each["id"]) == holder]
    patch: dict[str, Any] = {}
    for path, value in filled(edits, words).items():
        top, *rest = path.split(".")
        if rest:
            patch.setdefault(top, copy.deepcopy(served[top]))
            _put(patch[top], rest, value)
        else:
            patch[top] = value
    services.edit(case.store, holder, patch)


def _put(place: Any, steps: list[str], value: Any) -> None:
    """Put a value at a path; in a list a step is a position, or the type of an item."""
    for step in steps[:-1]:
        if isinstance(place, list) and not step.isdecimal():
            (place,) = [item for item in place if item["type"] == step]
        else:
            place = place[int(step) if isinstance(place, list) else step]
    last = int(steps[-1]) if isinstance(place, list) else steps[-1]
    assert isinstance(last, int) or last in place, f"there is no {steps[-1]} in {place}"
    place[last] = value


def delete(services: Any, case: Case, ident: str, there: There) -> None:
    """Delete the object of a resource's id."""
    if case.row:
        _edit_rows(services, case, lambda rows: [row for row in rows if str(row["id"]) != ident])
    elif case.delete:
        assert services.api("DELETE", filled(case.delete, _words(ident, there))).is_success
    else:
        answer = services.control.delete(f"/_control/objects/{case.store}/{ident}")
        assert answer.is_success, answer.text


def _words(ident: str, there: There) -> dict[str, Any]:
    return {**there, "id": ident, "last": ident.rpartition("/")[2]}


def _edit_rows(services: Any, case: Case, change: Callable[[list[Any]], list[Any]]) -> None:
    top, name = case.row.split(".")
    (holder,) = [each for each in services.objects(case.store) if name in (each[top] or {})]
    services.edit(case.store, holder["id"], {top: {name: change(holder[top][name])}})
