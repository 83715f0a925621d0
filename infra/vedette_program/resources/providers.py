"""The providers that a stack speaks through, each made when something needs it."""

from __future__ import annotations

from functools import cached_property

import pulumi
import pulumi_github as github
import pulumi_pagerduty as pagerduty
import pulumi_sentry as sentry
import pulumi_slack as slack

from vedette.plan.records import GitHubRecord, PagerDutyRecord, Record, SlackRecord
from vedette_program.services import Token
from vedette_program.stack import Stack

LOCAL_DELAY_MS = 1
"""The least that the plugin takes. It waits a second after each write, which GitHub asks of clients, not we."""


class Providers:
    """A stack without channels needs no token of Slack, so its provider is not made either."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._github: dict[str, github.Provider] = {}

    def of(self, record: Record) -> pulumi.ProviderResource:
        """The provider that a record's resource goes through."""
        if isinstance(record, GitHubRecord):
            return self.github(record.repository)[0]
        if isinstance(record, SlackRecord):
            return self.slack
        return self.pagerduty if isinstance(record, PagerDutyRecord) else self.sentry

    @cached_property
    def sentry(self) -> sentry.Provider:
        """Sentry's provider."""
        settings = self._stack.sentry
        return sentry.Provider(
            "sentry", base_url=settings.base_url, organization=settings.organization, token=settings.token
        )

    def owner(self, repository: str) -> str:
        """Who owns a repository of the catalog."""
        return self._stack.github.place(repository).partition("/")[0]

    def github(self, repository: str) -> tuple[github.Provider, str]:
        """The provider for a repository (owner/name) of the catalog, and the name that this provider calls it by.

        There is one per owner, since the plugin knows only one.
        """
        settings = self._stack.github
        owner, _, name = settings.place(repository).partition("/")
        if owner not in self._github:
            self._github[owner] = github.Provider(
                f"github-{owner}",
                owner=owner,
                base_url=settings.base_url,
                token=settings.token,
                write_delay_ms=LOCAL_DELAY_MS if settings.local else None,
            )
        return self._github[owner], name

    @cached_property
    def slack(self) -> slack.Provider:
        """Slack's provider."""
        return slack.Provider("slack", token=_secret(self._stack.slack.token))

    @cached_property
    def pagerduty(self) -> pagerduty.Provider:
        """PagerDuty's provider."""
        settings = self._stack.pagerduty
        return pagerduty.Provider("pagerduty", token=_secret(settings.token), api_url_override=settings.base_url)


def _secret(token: Token) -> pulumi.Output[str] | None:
    """Neither vendor's schema says that its token is a secret, and a state shows what is none."""
    return None if token is None else pulumi.Output.secret(token)
