"""What makes an escalation policy."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call
from vedette_emulators.core.store import Document
from vedette_emulators.pagerduty.names import new_id
from vedette_emulators.pagerduty.validate.fields import Fields, named

_MOST_RULES, _MOST_TARGETS, _MOST_LOOPS, _LONGEST_DELAY = 20, 50, 9, 3 * 1440
_HANDOFF = ("if_has_services", "always")
_STRATEGIES = ("assign_to_everyone", "round_robin")


def policy(call: Call, fields: Fields, old: Document | None = None) -> Document:
    """Read an escalation policy, new or instead of an old one; what an update leaves out stays.

    Raises:
        RefusedError: 400 with everything that is wrong.
    """
    name = named(call, fields, "escalation_policy", old)
    known = {rule["id"] for rule in old["rules"]} if old else set[str]()
    rules = [
        _rule(call, Fields(one, f"escalation rule {number}", fields.errors), known)
        for number, one in enumerate(fields.objects("escalation_rules"), 1)
    ]
    if fields.has("escalation_rules") or not old:
        if not 1 <= len(rules) <= _MOST_RULES:
            fields.wrong("escalation_rules", f"must be 1 to {_MOST_RULES}, not {len(rules)}")
    else:
        rules = old["rules"]
    teams = fields.references(call, "teams", "team") if fields.has("teams") or not old else old["teams"]
    if len(teams) > 1:
        fields.wrong("teams", "must be at most one")
    doc = {
        "name": name,
        "description": fields.text("description", usual=old["description"] if old else None, longest=1024),
        "num_loops": fields.number("num_loops", old["num_loops"] if old else 0, 0, _MOST_LOOPS),
        "on_call_handoff_notifications": fields.one_of(
            "on_call_handoff_notifications", _HANDOFF, old["on_call_handoff_notifications"] if old else _HANDOFF[0]
        ),
        "rules": rules,
        "teams": teams,
    }
    fields.done()
    return doc


def _rule(call: Call, part: Fields, known: set[str]) -> dict[str, Any]:
    targets = []
    for one in part.objects("targets"):
        kind = str(one.get("type", "")).removesuffix("_reference")
        if kind not in ("user", "schedule"):
            part.wrong("target type", f"must be user_reference or schedule_reference, not {one.get('type')!r}")
        elif call.context.store.get(f"pagerduty_{kind}", str(one.get("id"))) is None:
            part.wrong("target", f"not found: {kind} {one.get('id')}")
        else:
            targets.append({"id": str(one["id"]), "type": kind})
    if not part.errors and not 1 <= len(targets) <= _MOST_TARGETS:
        part.wrong("targets", "cannot be empty" if not targets else f"must be at most {_MOST_TARGETS}")
    strategy = part.sent.get("escalation_rule_assignment_strategy")
    # The plugin sends an object with a type, the description has the value alone.
    named_strategy = strategy.get("type") if isinstance(strategy, dict) else strategy
    if named_strategy not in (None, *_STRATEGIES):
        part.wrong("escalation_rule_assignment_strategy", f"must be one of {', '.join(_STRATEGIES)}")
    id_ = str(part.sent.get("id"))
    return {
        "id": id_ if id_ in known else new_id(call.context, "rule"),
        "escalation_delay_in_minutes": part.number("escalation_delay_in_minutes", None, 1, _LONGEST_DELAY),
        "targets": targets,
        "strategy": named_strategy or _STRATEGIES[0],
    }
