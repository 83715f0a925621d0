"""An alert as a whole."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.store import Document, Store
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.state import edges
from vedette_emulators.sentry.validate import condition, vocabulary
from vedette_emulators.sentry.validate.action import action
from vedette_emulators.sentry.validate.detector import owner
from vedette_emulators.sentry.validate.fields import Fields, camel_keys, each, nested

_NO_TRIGGER = "An alert needs at least one trigger."


def workflow(body: Json, store: Store, before: Document | None) -> dict[str, Any]:
    """Read an alert to be created, or the change of one; what a change does not name stays.

    Raises:
        RefusedError: 400 with everything that is wrong.
    """
    fields = Fields(body)
    new = before is None
    fields.text("name", required=True, longest=256)
    fields.boolean("enabled")
    fields.text("environment", null=True, longest=64)
    owner(fields, store)
    _config(fields, required=new)
    ids = fields.integers("detectorIds")
    gone = edges.unknown(store, "workflow", ids or ())
    if gone:
        fields.refuse("detectorIds", f"Some detectors do not exist: {', '.join(gone)}")
    triggers = fields.any("triggers", required=new, null=False)
    if triggers is not None:
        nested(fields, "triggers", lambda: condition.group(triggers, condition.trigger, empty=_NO_TRIGGER))
    filters = fields.listing("actionFilters", required=new)
    if filters is not None:
        each(fields, "actionFilters", filters, lambda sent: _filter(sent, store))
    return fields.done()


def _config(fields: Fields, *, required: bool) -> None:
    config = camel_keys(fields.mapping("config", required=required))
    if config is None:
        return
    extra = sorted(set(config) - {"frequency"})
    if extra:
        fields.refuse("config", f"Additional properties are not allowed ({', '.join(map(repr, extra))} unexpected)")
    frequency = config.get("frequency")
    if frequency not in vocabulary.FREQUENCIES_MIN or isinstance(frequency, bool):
        fields.refuse("config", f"{frequency!r} is not one of {list(vocabulary.FREQUENCIES_MIN)}")


def _filter(sent: Json, store: Store) -> dict[str, Any]:
    fields = Fields(sent)
    rows = fields.listing("actions")
    if "actions" not in fields.sent:
        fields.refuse("actions", "Missing actions key in action filter")
    nested(fields, "group", lambda: condition.group(sent, condition.filter_condition))
    if isinstance(fields.errors.get("group"), dict):
        fields.errors.update(fields.errors.pop("group"))
    each(fields, "actions", rows or [], lambda one: action(one, store))
    clean = fields.done()
    return {**clean["group"], "actions": clean["actions"]}
