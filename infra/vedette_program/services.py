"""Where the services are and what they are spoken to with, from the stack's configuration and the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pulumi

from vedette import local_services

SENTRY_SAAS = "https://sentry.io"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
ADDRESSES = ("SENTRY_BASE_URL", "GITHUB_BASE_URL")
LOCAL_PLUGINS = ("slack", "pagerduty")
"""Plugins that have to be the local services' own: the official one of Slack knows no other address than Slack's."""

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


def without_addresses(env: Mapping[str, str]) -> Mapping[str, str]:
    """The environment of a stack that says `vedette:local`: it has the local services' addresses, and no others."""
    return {name: value for name, value in env.items() if name not in ADDRESSES}


def sentry(env: Mapping[str, str], problems: list[str], *, local: bool) -> Sentry:
    """Where Sentry is; what is missing is added to `problems`."""
    given = env.get("SENTRY_BASE_URL")
    if local and not given:
        return Sentry(
            base_url=local_services.sentry(env), organization=local_services.ORGANIZATION, token=local_services.TOKEN
        )
    if local:
        problems += _foreign("SENTRY_BASE_URL", given)
    config = pulumi.Config("sentry")
    base_url = given or config.get("baseUrl") or SENTRY_SAAS
    fallback = local_services.ORGANIZATION if local or is_loopback(base_url) else ""
    organization = (not local and config.get("organization")) or env.get("SENTRY_ORG") or fallback
    if not organization:
        problems.append(
            "the Sentry organization is missing:"
            f" `pulumi config set sentry:organization SLUG --stack {pulumi.get_stack()}`"
        )
    token, missing = _token("sentry", "Sentry", "SENTRY_AUTH_TOKEN", env, local=local)
    problems += missing
    return Sentry(base_url=base_url, organization=organization, token=token)


def github(env: Mapping[str, str], problems: list[str], *, local: bool) -> GitHub:
    """Where GitHub is; an address that a local run may not have is added to `problems`."""
    given = env.get("GITHUB_BASE_URL")
    if local:
        problems += _foreign("GITHUB_BASE_URL", given)
        token, missing = _token("github", "GitHub", "GITHUB_TOKEN", env, local=True)
        return GitHub(
            base_url=given or local_services.github(env),
            # Where the address is that of the local services, so is the token.
            token=token if given else local_services.TOKEN,
            app_id=local_services.GITHUB_APP,
            local=True,
            missing=tuple(missing) if given else (),
        )
    base_url = given or pulumi.Config("github").get("baseUrl")
    loopback = is_loopback(base_url)
    app_id = pulumi.Config("vedette").get_int("githubApp") or (local_services.GITHUB_APP if loopback else 0)
    token, missing = _token("github", "GitHub", "GITHUB_TOKEN", env)
    if not app_id:
        missing.append(
            "the id of Vedette's GitHub app, the one actor that may pass a ruleset by, is missing:"
            f" `pulumi config set vedette:githubApp ID --stack {pulumi.get_stack()}`"
        )
    return GitHub(base_url=base_url, token=token, app_id=app_id, local=loopback, missing=tuple(missing))


def slack(env: Mapping[str, str], *, local: bool) -> Slack:
    """How Slack is spoken to; a local run never sends a real token anywhere."""
    if local:
        return Slack(token=local_services.TOKEN)
    token, missing = _token("slack", "Slack", "SLACK_TOKEN", env)
    return Slack(token=token, missing=tuple(missing))


def pagerduty(env: Mapping[str, str], *, local: bool) -> PagerDuty:
    """Where PagerDuty is."""
    if local:
        return PagerDuty(base_url=local_services.pagerduty(env), token=local_services.TOKEN)
    token, missing = _token("pagerduty", "PagerDuty", "PAGERDUTY_TOKEN", env)
    base_url = pulumi.Config("pagerduty").get("apiUrlOverride")
    return PagerDuty(base_url=base_url, token=token, missing=tuple(missing))


def official_plugins(env: Mapping[str, str]) -> list[str]:
    """One finding where the engine of a local run would start plugins that reach their vendor."""
    home = Path(env.get("PULUMI_HOME") or Path.home() / ".pulumi") / "plugins"
    remedy = 'run `vedette up`, or `eval "$(vedette env)"` before you run pulumi'
    for name in LOCAL_PLUGINS:
        found = list(home.glob(f"resource-{name}-v*/pulumi-resource-{name}"))
        if not found or not all(_is_local_plugin(path) for path in found):
            return [f"the plugin of {name} in {home} is not the local services' own, which reaches no other: {remedy}"]
    return []


def is_loopback(address: str | None) -> bool:
    """Whether an address is one of this machine alone."""
    try:
        return urlsplit(address or "").hostname in LOOPBACK
    except ValueError:
        return False


def _is_local_plugin(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return b" -m vedette_emulators.plugins serve " in opened.read(4096)
    except OSError:
        return False


def _foreign(variable: str, address: str | None) -> list[str]:
    if not address or is_loopback(address):
        return []
    remedy = f"`unset {variable}`, or unset VEDETTE_LOCAL to reach real accounts"
    return [f"{variable} is {address}, and stack {pulumi.get_stack()} runs on this machine's services alone: {remedy}"]


def _token(
    package: str, service: str, variable: str, env: Mapping[str, str], *, local: bool = False
) -> tuple[Token, list[str]]:
    token = None if local else pulumi.Config(package).get_secret("token")
    if token is not None or env.get(variable):
        return token, []
    remedy = f"set {variable}, or `pulumi config set --secret {package}:token --stack {pulumi.get_stack()}`"
    return None, [f"the {service} token is missing: {remedy}"]
