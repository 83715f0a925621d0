"""The stack's configuration, read once and typed; everything wrong with it is reported at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pulumi
import yaml

from vedette import local_services
from vedette.plan.records import Scope
from vedette.stack_config import KEYS, MOVED, NAMESPACE, SECRET, StackConfigError, read_config
from vedette_program import services


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
    problems: list[str] = []
    try:
        config = read_config(name, _values())
    except StackConfigError as error:
        raise StackError(error.problems) from None
    declared = config.local
    env = services.without_addresses(os.environ) if declared else os.environ
    local = declared or local_services.wanted(env)
    problems += config.unplannable
    problems += services.official_plugins(env) if local else _backend_problems(name, root, env)
    problems += [] if local else bare_problems(name, env, allowed=config.bare)
    sentry = services.sentry(env, problems, local=local)
    github = services.github(env, problems, local=local)
    if problems:
        raise StackError(problems)
    return Stack(
        name=name,
        catalog=root / config.catalog,
        scopes=config.scopes,
        environments=config.environments,
        local=declared,
        protect=config.protect,
        sentry=sentry,
        github=github,
        slack=services.slack(env, local=local),
        pagerduty=services.pagerduty(env, local=local),
    )


def _values() -> dict[str, object]:
    config = pulumi.Config(NAMESPACE)
    found: dict[str, object] = {key: config.get(key) for key in (*KEYS, MOVED)}
    hidden = {key for key in found if pulumi.runtime.is_config_secret(f"{NAMESPACE}:{key}")}
    return {key: SECRET if key in hidden else value for key, value in found.items() if value is not None}


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


def bare_problems(name: str, env: Mapping[str, str], *, allowed: bool) -> list[str]:
    """A finding where `pulumi` was started by hand on real accounts: no policy would be asked."""
    if allowed or env.get(local_services.STARTED_BY_VEDETTE) or local_services.wanted(env):
        return []
    finding = (
        f"`pulumi` was started by hand, so that no policy is asked: run `vedette preview --stack {name}` or"
        f" `vedette up --stack {name}`, or any other command as `vedette pulumi --stack {name} -- COMMAND`;"
        f" `pulumi config set vedette:bare true --stack {name}` allows it for this stack"
    )
    return [finding]
