"""The stack's configuration, read once and typed; everything wrong with it is said at once."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pulumi
import yaml

from vedette import local_services
from vedette.plan.records import SCOPES, Scope

SENTRY_SAAS = "https://sentry.io"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class StackError(Exception):
    """The stack's configuration has problems; the message lists every one with its remedy."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"- {problem}" for problem in problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentry:
    """Where Sentry is; `token` is None where the provider takes it from SENTRY_AUTH_TOKEN."""

    base_url: str
    organization: str
    token: pulumi.Output[str] | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHub:
    """Where GitHub is; `base_url` is None for github.com, `token` where the plugin takes it from GITHUB_TOKEN.

    Attributes:
        app_id: Vedette's own GitHub app, the one actor that may pass a ruleset by; 0 where none is set.
        local: Whether this is the local GitHub, whose one owner holds the repositories of all.
    """

    base_url: str | None
    token: pulumi.Output[str] | str | None
    app_id: int
    local: bool
    missing: tuple[str, ...] = ()
    """Findings that matter once something goes to GitHub."""

    def place(self, repository: str) -> str:
        """Where a repository (owner/name) of the catalog is kept."""
        return local_services.repository(repository) if self.local else repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """What one stack declares, and to which services."""

    name: str
    catalog: Path
    scopes: tuple[Scope, ...]
    environments: tuple[str, ...]
    local: bool
    sentry: Sentry
    github: GitHub


def load_stack() -> Stack:
    """Read the configuration of the stack that is running.

    Raises:
        StackError: something is missing or unsafe; every finding is in the message.
    """
    name = pulumi.get_stack()
    root = Path(pulumi.get_root_directory())
    config = pulumi.Config("vedette")
    problems: list[str] = []
    scopes = _words(config, "scopes", problems)
    problems += [
        f"vedette:scopes has {scope!r}: only {' and '.join(SCOPES)} exist" for scope in scopes if scope not in SCOPES
    ]
    environments = _words(config, "environments", problems)
    if "environment" in scopes and not environments:
        problems.append("vedette:environments is empty, yet vedette:scopes has `environment`: name at least one")
    local = config.get_bool("local") or False
    if not local:
        problems += _backend_problems(name, root, os.environ)
    sentry = _local_sentry(os.environ) if local else _real_sentry(name, os.environ, problems)
    if problems:
        raise StackError(problems)
    return Stack(
        name=name,
        catalog=root / (config.get("catalog") or "catalog"),
        scopes=tuple(scope for scope in SCOPES if scope in scopes),
        environments=tuple(environments),
        local=local,
        sentry=sentry,
        github=_github(os.environ, local=local),
    )


def _words(config: pulumi.Config, key: str, problems: list[str]) -> list[str]:
    text = config.get(key)
    try:
        value = json.loads(text) if text else None
    except ValueError:
        value = text
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return value
    problems.append(f"vedette:{key} is {text!r}: it must be a list of words, as in the committed Pulumi.*.yaml")
    return []


def _backend_problems(name: str, root: Path, env: Mapping[str, str]) -> list[str]:
    project = yaml.safe_load((root / "Pulumi.yaml").read_text(encoding="utf-8"))
    backend = env.get("PULUMI_BACKEND_URL") or (project.get("backend") or {}).get("url", "")
    if not backend.startswith("file://") or env.get("VEDETTE_LOCAL") == "1":
        return []
    finding = (
        f"stack {name} would keep its state in {backend}, on a disk that may not last:"
        " set PULUMI_BACKEND_URL (s3://, a Postgres address, or Pulumi Cloud),"
        " or VEDETTE_LOCAL=1 to try it out against local services"
    )
    return [finding]


def _local_sentry(env: Mapping[str, str]) -> Sentry:
    return Sentry(
        base_url=local_services.sentry(env), organization=local_services.ORGANIZATION, token=local_services.TOKEN
    )


def _real_sentry(name: str, env: Mapping[str, str], problems: list[str]) -> Sentry:
    config = pulumi.Config("sentry")
    base_url = env.get("SENTRY_BASE_URL") or config.get("baseUrl") or SENTRY_SAAS
    loopback = urlsplit(base_url).hostname in LOOPBACK
    organization = (
        config.get("organization") or env.get("SENTRY_ORG") or (local_services.ORGANIZATION if loopback else "")
    )
    if not organization:
        problems.append(
            f"the Sentry organization is missing: `pulumi config set sentry:organization SLUG --stack {name}`"
        )
    token = config.get_secret("token")
    if token is None and not env.get("SENTRY_AUTH_TOKEN"):
        problems.append(
            "the Sentry token is missing: set SENTRY_AUTH_TOKEN,"
            f" or `pulumi config set --secret sentry:token --stack {name}`"
        )
    return Sentry(base_url=base_url, organization=organization, token=token)


def _github(env: Mapping[str, str], *, local: bool) -> GitHub:
    if local:
        return GitHub(
            base_url=local_services.github(env),
            token=local_services.TOKEN,
            app_id=local_services.GITHUB_APP,
            local=True,
        )
    base_url = env.get("GITHUB_BASE_URL") or pulumi.Config("github").get("baseUrl")
    loopback = urlsplit(base_url or "").hostname in LOOPBACK
    token = pulumi.Config("github").get_secret("token")
    app_id = pulumi.Config("vedette").get_int("githubApp") or (local_services.GITHUB_APP if loopback else 0)
    missing = []
    if token is None and not env.get("GITHUB_TOKEN"):
        missing.append(
            "the GitHub token is missing: set GITHUB_TOKEN,"
            f" or `pulumi config set --secret github:token --stack {pulumi.get_stack()}`"
        )
    if not app_id:
        missing.append(
            "the id of Vedette's GitHub app, the one actor that may pass a ruleset by, is missing:"
            f" `pulumi config set vedette:githubApp ID --stack {pulumi.get_stack()}`"
        )
    return GitHub(base_url=base_url, token=token, app_id=app_id, local=loopback, missing=tuple(missing))
