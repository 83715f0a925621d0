"""A refresh takes out of the state what a service answers 404 to: first, each service has to answer as itself."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import yaml

from vedette import local_services
from vedette.cli import engine
from vedette.cli.probes import PROBES, Account, Recorded, is_loopback, shown
from vedette.contract.names import SECRET_MARK

_TITLES = {"github": "GitHub", "pagerduty": "PagerDuty", "slack": "Slack", "sentry": "Sentry"}
_TOKENS = {
    "github": "GITHUB_TOKEN",
    "pagerduty": "PAGERDUTY_TOKEN",
    "slack": "SLACK_TOKEN",
    "sentry": "SENTRY_AUTH_TOKEN",
}


def refreshes(project: engine.Project, command: str, words: Sequence[str]) -> bool:
    """Whether a command of pulumi reads the services back into the state."""
    if command == "refresh":
        return True
    if command not in {"up", "update", "preview", "destroy", "watch"}:
        return False
    # A letter among others (`-yr`) may be an option of its own, or part of a value; to ask once too often is harmless.
    asked = re.compile(r"--refresh(=.*)?|-[A-Za-z]*r[A-Za-z]*")
    return any(asked.fullmatch(word) for word in words) or _always(project)


def check_services_before_refresh(project: engine.Project, stack: str) -> None:
    """Ask every service that the state has resources of, as the refresh would: same address, same token.

    Raises:
        EngineError: a service does not answer as the account that the state is of, or the state cannot be read; the
            message says which and what it answered, and no token.
    """
    problems: list[str] = []
    for package, account in _accounts(project, stack, problems):
        problems += PROBES[package](account)
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems)
        raise engine.EngineError(
            f"stack {stack} is not refreshed, since a refresh would take out of the state what is still there:\n"
            f"{listed}\n"
            "Set the token and the address of the account that the stack is of, and run it again."
            " docs/guide/recovery.md says what to do where all of it was really deleted."
        )


def check_state_is_local(project: engine.Project, stack: str) -> None:
    """Ask that the state of a stack on the local services was made there, and leads nowhere else.

    Raises:
        EngineError: a provider in it has another address.
    """
    found = [row for row in _resources(project, stack) if str(row.get("type", "")).startswith("pulumi:providers:")]
    for row in found:
        package = str(row["type"]).rpartition(":")[2]
        inputs = _inputs(row)
        for name in ("baseUrl", "apiUrlOverride"):
            address = str(inputs.get(name) or "")
            if package in PROBES and address and not is_loopback(address):
                raise engine.EngineError(
                    f"the state of stack {stack} has resources of {_TITLES[package]} at {shown(address)}, and this run"
                    " is on the local services: unset VEDETTE_LOCAL to work on the real ones, or PULUMI_BACKEND_URL to"
                    " use a state of its own"
                )


def _accounts(project: engine.Project, stack: str, problems: list[str]) -> Iterator[tuple[str, Account]]:
    env = engine.settings(project, stack, os.environ)
    local = engine.on_local_services(project, stack, os.environ)
    rows = _resources(project, stack)
    providers = {f"{row.get('urn')}::{row.get('id')}": row for row in rows}
    held: dict[str, list[Recorded]] = {}
    for row in rows:
        reference = str(row.get("provider") or "")
        if row.get("custom") and not row.get("external") and reference in providers:
            kind = str(row["type"]).rpartition(":")[2]
            held.setdefault(reference, []).append(Recorded(kind, str(row.get("id") or ""), _inputs(row)))
    for reference, resources in held.items():
        package = str(providers[reference]["type"]).rpartition(":")[2]
        if package not in PROBES:
            continue
        inputs = _inputs(providers[reference])
        address = _address(package, inputs, env, local=local)
        token = str(inputs.get("token") or env.get(_TOKENS[package]) or "")
        title, owner = _TITLES[package], _owner(package, inputs, env)
        if not token:
            problems.append(f"{title}: there is no token to ask with: set {_TOKENS[package]}")
        elif local and not is_loopback(address):
            problems.append(f"{title}: the state has its resources at {shown(address)}, which is not this machine")
        elif package in {"github", "sentry"} and not owner:
            problems.append(f"{title}: neither the state nor the environment names the owner of what the state has")
        else:
            yield package, Account(base_url=address, token=token, owner=owner, resources=tuple(resources))


def _address(package: str, inputs: Mapping[str, Any], env: Mapping[str, str], *, local: bool) -> str:
    """Where the plugin of a package sends its requests, with a slash at the end."""
    if package == "slack":
        return f"{local_services.slack(env).rstrip('/') if local else 'https://slack.com'}/api/"
    if package == "pagerduty":
        region = inputs.get("serviceRegion") or env.get("PAGERDUTY_SERVICE_REGION") or ""
        own = "https://api.eu.pagerduty.com" if region == "eu" else "https://api.pagerduty.com"
        return str(inputs.get("apiUrlOverride") or own).rstrip("/") + "/"
    if package == "sentry":
        given = str(inputs.get("baseUrl") or env.get("SENTRY_BASE_URL") or "https://sentry.io").rstrip("/")
        return given.removesuffix("/api/0").removesuffix("/api") + "/api/0/"
    given = str(inputs.get("baseUrl") or env.get("GITHUB_BASE_URL") or "https://api.github.com").rstrip("/") + "/"
    # terraform-provider-github: every server but GitHub's own and those of ghe.com has its API under api/v3.
    host = urlsplit(given).hostname or ""
    bare = host == "api.github.com" or (host.startswith("api.") and host.endswith(".ghe.com"))
    return given if bare or given.endswith("/api/v3/") else f"{given}api/v3/"


def _owner(package: str, inputs: Mapping[str, Any], env: Mapping[str, str]) -> str:
    if package == "github":
        return str(inputs.get("owner") or env.get("GITHUB_OWNER") or env.get("GITHUB_ORGANIZATION") or "")
    if package == "sentry":
        return str(inputs.get("organization") or env.get("SENTRY_ORG") or "")
    return ""


def _resources(project: engine.Project, stack: str) -> list[dict[str, Any]]:
    """The resources of a state with their secrets, which never leave this process."""
    run = engine.command(project, stack, ["stack", "export", "--show-secrets", "--stack", stack])
    done = subprocess.run(run.words, cwd=run.folder, env=run.env, check=False, stdout=subprocess.PIPE, text=True)
    try:
        return list((json.loads("" if done.returncode else done.stdout)["deployment"] or {}).get("resources") or ())
    except (ValueError, LookupError, AttributeError, TypeError):
        raise engine.EngineError(
            f"the state of stack {stack} could not be read, so it is not known what would be lost"
        ) from None


def _inputs(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in (row.get("inputs") or {}).items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a value of a state has any shape
    if isinstance(value, Mapping) and SECRET_MARK in value:
        return json.loads(value["plaintext"]) if "plaintext" in value else None
    return value


def _always(project: engine.Project) -> bool:
    """Whether the project has every command refresh (`options: {refresh: always}`)."""
    try:
        found = yaml.safe_load((project.root / "Pulumi.yaml").read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return False  # the engine says what is wrong with it
    options = found.get("options") if isinstance(found, dict) else None
    return isinstance(options, dict) and options.get("refresh") == "always"
