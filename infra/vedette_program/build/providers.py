"""The providers that a stack speaks through."""

from __future__ import annotations

from functools import cached_property

import pulumi
import pulumi_github as github
import pulumi_pagerduty as pagerduty
import pulumi_slack as slack

from vedette_program.services import GitHub, PagerDuty, Slack, Token

LOCAL_DELAY_MS = 1
"""The least that the plugin takes. It waits a second after each write, which GitHub asks of clients, not we."""


class GitHubProviders:
    """One provider per owner, since the plugin knows only one; made when the first repository needs it."""

    def __init__(self, settings: GitHub) -> None:
        self._settings = settings
        self._providers: dict[str, github.Provider] = {}

    def owner(self, repository: str) -> str:
        """Who owns a repository of the catalog."""
        return self._settings.place(repository).partition("/")[0]

    def of(self, repository: str) -> tuple[github.Provider, str]:
        """The provider for a repository (owner/name) of the catalog, and the name that this provider calls it by."""
        owner, _, name = self._settings.place(repository).partition("/")
        if owner not in self._providers:
            self._providers[owner] = github.Provider(
                f"github-{owner}",
                owner=owner,
                base_url=self._settings.base_url,
                token=self._settings.token,
                write_delay_ms=LOCAL_DELAY_MS if self._settings.local else None,
            )
        return self._providers[owner], name


class PeopleProviders:
    """Slack's and PagerDuty's providers, each made when something needs it: a stack without channels needs no token."""

    def __init__(self, slack_settings: Slack, pagerduty_settings: PagerDuty) -> None:
        self._slack = slack_settings
        self._pagerduty = pagerduty_settings

    @cached_property
    def slack(self) -> slack.Provider:
        """Slack's provider."""
        return slack.Provider("slack", token=_secret(self._slack.token))

    @cached_property
    def pagerduty(self) -> pagerduty.Provider:
        """PagerDuty's provider."""
        return pagerduty.Provider(
            "pagerduty", token=_secret(self._pagerduty.token), api_url_override=self._pagerduty.base_url
        )


def _secret(token: Token) -> pulumi.Output[str] | None:
    """Neither vendor's schema says that its token is a secret, and a state shows what is none."""
    return None if token is None else pulumi.Output.secret(token)
