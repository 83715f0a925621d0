"""Whom an alert notifies: names become ids of what this stack declares, or of what another one has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pulumi_sentry as sentry

from vedette.plan.records import Action
from vedette.receivers.base import Id, Joined, Value
from vedette_program.build.lookups import Found
from vedette_program.build.pagerduty import PagerDutyBuilder
from vedette_program.build.projects import ProjectBuilder
from vedette_program.build.slack import SlackBuilder
from vedette_program.services import GitHub


class Receivers:
    """Turns actions into Sentry's form."""

    def __init__(
        self,
        settings: GitHub,
        found: Found,
        projects: ProjectBuilder,
        channels: SlackBuilder,
        services: PagerDutyBuilder,
    ) -> None:
        def channel(name: str) -> pulumi.Input[str]:
            return channels.channel(name) or found.integrations["slack"].channels[name]

        def service(name: str) -> pulumi.Input[str]:
            return services.row(name) or found.integrations["pagerduty"].services[name]

        def integration(key: str) -> pulumi.Input[str]:
            return found.integrations[key].id

        self._ids: dict[str, Callable[[str], pulumi.Input[str]]] = {
            "team": projects.team_id,
            "channel": channel,
            "user group": channels.group,
            "PagerDuty service": service,
            "integration": integration,
            "repository": settings.place,
        }

    def action(self, action: Action) -> sentry.AlertActionArgs:
        """One action of an alert."""
        form = action.sentry()
        return sentry.AlertActionArgs(
            type=form.type,
            integration_id=self._ids["integration"](form.integration) if form.integration else None,
            config=sentry.AlertActionConfigArgs(
                target_type=form.target_type,
                target_identifier=self._value(form.target),
                target_display=form.display,
            ),
            data=self._value(form.data) if form.data else None,
        )

    def _value(self, value: Value) -> Any:  # noqa: ANN401 - inputs of any form
        match value:
            case str() | None:
                return value
            case Id():
                return self._ids[value.kind](value.name)
            case Joined():
                return pulumi.Output.concat(*map(self._value, value.parts))
            case Mapping():
                return {key: self._value(part) for key, part in value.items()}
            case _:
                return [self._value(part) for part in value]
