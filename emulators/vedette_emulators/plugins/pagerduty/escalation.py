"""Escalation policies (upstream: pagerduty/resource_pagerduty_escalation_policy.go, v3.32.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pulumi_plugin_kit.check import Problem
from pulumi_plugin_kit.fields import Field, shape

from vedette_emulators.plugins.pagerduty.rest import MANAGED, Rest, given, objects
from vedette_emulators.plugins.resources import AutoName, State, nothing_if_zero


@shape
class EscalationPolicyRuleEscalationRuleAssignmentStrategy:
    """Who of the targets is assigned."""

    type: Annotated[str | None, Field(computed=True, enum=("assign_to_everyone", "round_robin"))] = None


@shape
class EscalationPolicyRuleTarget:
    """A person or schedule that is notified."""

    type: Annotated[str, Field(enum=("user_reference", "schedule_reference"), default_in_schema=False)] = (
        "user_reference"
    )
    id: str


@shape
class EscalationPolicyRule:
    """Who is notified at one level, and for how long."""

    id: Annotated[str | None, Field(computed=True)] = None
    escalation_delay_in_minutes: int
    escalation_rule_assignment_strategy: Annotated[
        EscalationPolicyRuleEscalationRuleAssignmentStrategy | None, Field(computed=True)
    ] = None
    targets: tuple[EscalationPolicyRuleTarget, ...]


@shape
class EscalationPolicyInputs:
    """An escalation policy as a program declares it."""

    name: AutoName = None
    description: str = MANAGED
    num_loops: Annotated[int | None, Field(canonical=nothing_if_zero)] = None
    teams: str | None = None
    rules: tuple[EscalationPolicyRule, ...]


class EscalationPolicy(Rest):
    """An escalation policy."""

    token = "pagerduty:index/escalationPolicy:EscalationPolicy"  # noqa: S105 - a type's name
    noun = "escalation policy"
    path, wrapper = "/escalation_policies", "escalation_policy"
    includes = ("escalation_rule_assignment_strategies",)
    patient = True
    Inputs = EscalationPolicyInputs

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """What PagerDuty's provider refuses before it sends anything."""
        loops = inputs.get("numLoops", 0)
        if isinstance(loops, int) and not 0 <= loops <= 9:
            yield Problem("numLoops", loops, "use 0 to 9")
        for place, rule in objects("rules", inputs.get("rules")):
            delay = rule["escalationDelayInMinutes"]
            if isinstance(delay, int) and delay < 1:
                yield Problem(f"{place}.escalationDelayInMinutes", delay, "use at least 1 minute")

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The policy; rules are sent without ids, so that PagerDuty makes them anew on every update."""
        before = state.get("rules") or []
        team = inputs.get("teams")
        body = given(
            name=inputs["name"],
            description=inputs.get("description"),
            escalation_rules=[
                _sent(rule, before[position] if position < len(before) else {})
                for position, rule in enumerate(inputs["rules"])
            ],
        )
        return {
            **body,
            "num_loops": inputs.get("numLoops", 0),
            "teams": [{"id": team, "type": "team_reference"}] if team else None,
        }

    def flatten(self, served: dict[str, Any], state: State) -> State:
        """The policy as properties, each rule's targets in the order of the state."""
        before = state.get("rules") or []
        found: State = {
            "name": served["name"],
            "description": served.get("description") or "",
            "numLoops": served.get("num_loops") or 0,
            "teams": next((str(team["id"]) for team in served.get("teams") or []), ""),
        }
        found["rules"] = [
            _rule(row, before[position] if position < len(before) else {})
            for position, row in enumerate(served["escalation_rules"])
        ]
        return found


def _sent(rule: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    strategy = rule.get("escalationRuleAssignmentStrategy") or before.get("escalationRuleAssignmentStrategy") or {}
    return given(
        escalation_delay_in_minutes=rule["escalationDelayInMinutes"],
        escalation_rule_assignment_strategy=given(type=strategy.get("type")),
        targets=[{"id": target["id"], "type": target["type"]} for target in rule["targets"]],
    )


def _rule(row: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    order = [target["id"] for target in before.get("targets") or []]
    served = [
        # The newer schedules answer under another name, which the resource does not know.
        {"id": target["id"], "type": target["type"].replace("schedule_v3_", "schedule_")}
        for target in row["targets"]
    ]
    served.sort(key=lambda target: order.index(target["id"]) if target["id"] in order else len(order))
    strategy = row.get("escalation_rule_assignment_strategy")
    return {
        "id": row["id"],
        "escalationDelayInMinutes": row["escalation_delay_in_minutes"],
        "targets": served,
    } | ({"escalationRuleAssignmentStrategy": {"type": strategy["type"]}} if strategy else {})
