"""Where the services are and what they are spoken to with, from the stack's configuration and the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pulumi

from vedette import local_services

SENTRY_SAAS = "https://sentry.io"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

Token = pulumi.Output[str] | str | None
"""None where the provider takes it from the environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentry:
    """Where Sentry is."""

    base_url: str
    organization: str
    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHub:
    """Where GitHub is; `base_url` is None for github.com.

    Attributes:
        app_id: Vedette's own GitHub app, the one actor that may pass a ruleset by; 0 where none is set.
        local: Whether this is the local GitHub, whose one owner holds the repositories of all.
        missing: Findings that matter once something goes to GitHub.
    """

    base_url: str | None
    token: Token
    app_id: int
    local: bool
    missing: tuple[str, ...] = ()

    def place(self, repository: str) -> str:
        """Where a repository (owner/name) of the catalog is kept."""
        return local_services.repository(repository) if self.local else repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """How Slack is spoken to: its plugin knows no other address than Slack's own, or the local plugin's.

    Attributes:
        missing: Findings that matter once something goes to Slack.
    """

    token: Token
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDuty:
    """Where PagerDuty is; `base_url` is None for PagerDuty's own address.

    Attributes:
        missing: Findings that matter once something goes to PagerDuty.
    """

    base_url: str | None
    token: Token
    missing: tuple[str, ...] = ()


def sentry(env: Mapping[str, str], problems: list[str], *, local: bool) -> Sentry:
    """Where Sentry is; what is missing is added to `problems`."""
    if local:
        return Sentry(
            base_url=local_services.sentry(env), organization=local_services.ORGANIZATION, token=local_services.TOKEN
        )
    config = pulumi.Config("sentry")
    base_url = env.get("SENTRY_BASE_URL") or config.get("baseUrl") or SENTRY_SAAS
    fallback = local_services.ORGANIZATION if _loopback(base_url) else ""
    organization = config.get("organization") or env.get("SENTRY_ORG") or fallback
    if not organization:
        problems.append(
            "the Sentry organization is missing:"
            f" `pulumi config set sentry:organization SLUG --stack {pulumi.get_stack()}`"
        )
    token, missing = _token("sentry", "Sentry", "SENTRY_AUTH_TOKEN", env)
    problems += missing
    return Sentry(base_url=base_url, organization=organization, token=token)


def github(env: Mapping[str, str], *, local: bool) -> GitHub:
    """Where GitHub is."""
    if local:
        return GitHub(
            base_url=local_services.github(env),
            token=local_services.TOKEN,
            app_id=local_services.GITHUB_APP,
            local=True,
        )
    base_url = env.get("GITHUB_BASE_URL") or pulumi.Config("github").get("baseUrl")
    loopback = _loopback(base_url)
    app_id = pulumi.Config("vedette").get_int("githubApp") or (local_services.GITHUB_APP if loopback else 0)
    token, missing = _token("github", "GitHub", "GITHUB_TOKEN", env)
    if not app_id:
        missing.append(
            "the id of Vedette's GitHub app, the one actor that may pass a ruleset by, is missing:"
            f" `pulumi config set vedette:githubApp ID --stack {pulumi.get_stack()}`"
        )
    return GitHub(base_url=base_url, token=token, app_id=app_id, local=loopback, missing=tuple(missing))


def slack(env: Mapping[str, str], *, local: bool) -> Slack:
    """How Slack is spoken to; a stack that is tried out on the local services never sends a real token anywhere."""
    if local or local_services.wanted(env):
        return Slack(token=local_services.TOKEN)
    token, missing = _token("slack", "Slack", "SLACK_TOKEN", env)
    return Slack(token=token, missing=tuple(missing))


def pagerduty(env: Mapping[str, str], *, local: bool) -> PagerDuty:
    """Where PagerDuty is."""
    if local or local_services.wanted(env):
        return PagerDuty(base_url=local_services.pagerduty(env), token=local_services.TOKEN)
    token, missing = _token("pagerduty", "PagerDuty", "PAGERDUTY_TOKEN", env)
    base_url = pulumi.Config("pagerduty").get("apiUrlOverride")
    return PagerDuty(base_url=base_url, token=token, missing=tuple(missing))


def _token(package: str, service: str, variable: str, env: Mapping[str, str]) -> tuple[Token, list[str]]:
    token = pulumi.Config(package).get_secret("token")
    if token is not None or env.get(variable):
        return token, []
    remedy = f"set {variable}, or `pulumi config set --secret {package}:token --stack {pulumi.get_stack()}`"
    return None, [f"the {service} token is missing: {remedy}"]


def _loopback(address: str | None) -> bool:
    return urlsplit(address or "").hostname in LOOPBACK
