"""Events API v2: what monitoring tools send, with the key of an integration and nothing else."""

from __future__ import annotations

import json

from vedette_emulators.core.http import Call, Reply, Route
from vedette_emulators.pagerduty.state.events import receive
from vedette_emulators.pagerduty.validate.event import problems

_LARGEST = 512 * 1024
# What speaks the Events API v2; keys of other integrations are not known here.
_TYPES = ("events_api_v2_inbound_integration", "event_transformer_api_inbound_integration")


def enqueue(call: Call) -> Reply:
    """Take an event.

    A key of the right form that no integration has is refused (issue 571 of github.com/robusta-dev/robusta quotes
    `400, Bad Request, Invalid routing key`); others have seen such an event accepted and lost, which would hide what
    this refusal shows.
    """
    wrong = problems(call.body)
    if wrong:
        return _refused(wrong)
    if len(json.dumps(call.body)) > _LARGEST:
        return Reply(413, {"status": "invalid event", "message": "Event is larger than 512 KB"})
    key = call.body["routing_key"]
    entry = next((one for one in call.context.store.all("pagerduty_integration", integration_key=key)), None)
    if entry is None or entry["type"] not in _TYPES:
        return _refused(["Invalid routing key"])
    dedup_key = receive(call.context, entry, call.body)
    return Reply(202, {"status": "success", "message": "Event processed", "dedup_key": dedup_key})


def _refused(errors: list[str]) -> Reply:
    return Reply(400, {"status": "invalid event", "message": "Event object is invalid", "errors": errors})


ROUTES = (
    Route(
        "POST",
        "/v2/enqueue",
        enqueue,
        None,
        published=False,
        note="the Events API v2, described in a document of its own",
    ),
)
