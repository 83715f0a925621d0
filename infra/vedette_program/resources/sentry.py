"""What Sentry's resources need beside the fields of their records."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_sentry as sentry

from vedette.plan.records import ActionFilter, BuiltinMonitor, LinkedRepository, WidgetThresholds
from vedette.receivers.base import Id, SentryAction
from vedette_program.resources.kinds import BUILTIN_MONITOR, INTEGRATION, NAMED, PROJECT_SLUG
from vedette_program.resources.resolver import Resolver

Inputs = dict[str, Any]


def inbound_filter(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """Only old browsers have a list; the other filters are on or off."""
    return inputs | {"subfilters": inputs["subfilters"] or None}


def repository(record: LinkedRepository, resolver: Resolver, _inputs: Inputs) -> Inputs:
    """Sentry knows a repository by the name under which its integration sees it."""
    integration = resolver.found(INTEGRATION, "github")
    return {"name": resolver.stack.github.place(record.repository), "integration_id": integration.id}


def code_mapping(_record: object, resolver: Resolver, inputs: Inputs) -> Inputs:
    """With the integration that reads the files."""
    return inputs | {"integration_id": resolver.found(INTEGRATION, "github").id}


def alert(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """Triggers are conditions of a class of their own."""
    triggers = [sentry.AlertTriggerArgs(**trigger) for trigger in inputs["triggers"]]
    return inputs | {"triggers": triggers, "monitor_ids": inputs.pop("monitors")}


def action_filter(_record: ActionFilter, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """Its conditions are filters."""
    return inputs | {"conditions": [sentry.AlertFilterArgs(**condition) for condition in inputs["conditions"]]}


def builtin_monitor(record: BuiltinMonitor, resolver: Resolver, _inputs: Inputs) -> Inputs:
    """The id of a monitor that Sentry keeps for every project."""
    if known := resolver.found(BUILTIN_MONITOR, (record.project, record.type)):
        return {"id": known}
    # The project is declared by this stack, so its monitors exist only once it does.
    answer = sentry.get_project_monitor_output(
        project=resolver.input(PROJECT_SLUG, record.project),
        type=record.type,
        opts=pulumi.InvokeOutputOptions(provider=resolver.providers.sentry),
    )
    return {"id": answer.id}


def action(record: SentryAction, resolver: Resolver, inputs: Inputs) -> Inputs:
    """What a receiver gets of an alert."""
    return {
        "type": record.type,
        "integration_id": resolver.found(INTEGRATION, record.integration).id if record.integration else None,
        "config": sentry.AlertActionConfigArgs(
            target_type=record.target_type, target_identifier=inputs["target"], target_display=record.display
        ),
        "data": inputs["data"] or None,
    }


def identified(record: Id, resolver: Resolver, _inputs: Inputs) -> Inputs:
    """The id of what an action names; a repository goes by owner/name where it is kept."""
    if record.kind == "repository":
        return {"id": resolver.stack.github.place(record.name)}
    if record.kind == "integration":
        return {"id": resolver.found(INTEGRATION, record.name).id}
    return {"id": resolver.id(NAMED[record.kind], record.name)}


def joined(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """A text that has ids in it."""
    return {"text": pulumi.Output.concat(*inputs["parts"])}


def thresholds(record: WidgetThresholds, _resolver: Resolver, _inputs: Inputs) -> Inputs:
    """The two lines lie one level deeper than the unit."""
    return {"max_values": sentry.DashboardMaxValuesArgs(max1=record.max1, max2=record.max2), "unit": record.unit}
