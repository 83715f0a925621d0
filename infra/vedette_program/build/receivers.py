"""Whom an alert tells: names become ids of what this stack declares, or of what another one has."""

from __future__ import annotations

from typing import assert_never

import pulumi_sentry as sentry

from vedette.plan.records import Action, EmailAction, GitHubIssueAction, PagerDutyAction, SlackAction
from vedette_program.build.actions import email, github, pagerduty, slack
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
        self._github = settings
        self._found = found
        self._projects = projects
        self._channels = channels
        self._services = services

    def action(self, action: Action) -> sentry.AlertActionArgs:
        """One action of an alert."""
        match action:
            case EmailAction():
                return email(self._projects.team_id(action.team))
            case SlackAction():
                integration = self._found.integrations["slack"]
                name = action.channel.removeprefix("#")
                channel = self._channels.channel(name) or integration.channels[name]
                group = self._channels.group(action.mention) if action.mention else None
                return slack(action, integration, channel, group)
            case PagerDutyAction():
                integration = self._found.integrations["pagerduty"]
                row = self._services.row(action.service) or integration.services[action.service]
                return pagerduty(action, integration, row)
            case GitHubIssueAction():
                repository = self._github.place(action.repository)
                return github(action, repository, self._found.integrations["github"])
            case _:
                assert_never(action)
