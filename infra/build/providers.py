"""The providers that a stack speaks through."""

from __future__ import annotations

import pulumi_github as github

from infra.stack import GitHub

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
