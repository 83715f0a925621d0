"""The stack's configuration, read once and typed; everything wrong with it is said at once."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pulumi
import yaml

from infra import services
from vedette import local_services
from vedette.plan.records import SCOPES, Scope


class StackError(Exception):
    """The stack's configuration has problems; the message lists every one with its remedy."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"- {problem}" for problem in problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """What one stack declares, and to which services.

    Attributes:
        local: Whether it says `vedette:local`: what a person would give is then made up, and files are overwritten.
        protect: Whether what production cannot do without is protected: the engine refuses to delete or replace it.
    """

    name: str
    catalog: Path
    scopes: tuple[Scope, ...]
    environments: tuple[str, ...]
    local: bool
    protect: bool
    sentry: services.Sentry
    github: services.GitHub
    slack: services.Slack
    pagerduty: services.PagerDuty


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
    declared = config.get_bool("local") or False
    env = services.without_addresses(os.environ) if declared else os.environ
    local = declared or local_services.wanted(env)
    problems += services.official_plugins(env) if local else _backend_problems(name, root, env)
    sentry = services.sentry(env, problems, local=local)
    github = services.github(env, problems, local=local)
    if problems:
        raise StackError(problems)
    return Stack(
        name=name,
        catalog=root / (config.get("catalog") or "catalog"),
        scopes=tuple(scope for scope in SCOPES if scope in scopes),
        environments=tuple(environments),
        local=declared,
        protect=config.get_bool("protect") or False,
        sentry=sentry,
        github=github,
        slack=services.slack(env, local=local),
        pagerduty=services.pagerduty(env, local=local),
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
    if not backend.startswith("file://"):
        return []
    finding = (
        f"stack {name} would keep its state in {backend}, on a disk that may not last:"
        " set PULUMI_BACKEND_URL (s3://, a Postgres address, or Pulumi Cloud),"
        " or VEDETTE_LOCAL=1 to try it out against local services"
    )
    return [finding]
