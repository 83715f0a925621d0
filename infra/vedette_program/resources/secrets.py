"""The values of secrets: a DSN straight from Sentry, or what a person has put into the stack's configuration."""

from __future__ import annotations

import hashlib
from typing import Any

import pulumi
import pulumi_sentry as sentry

from vedette.plan.records import ConfigSecret, DsnSecret, Plan, Secret
from vedette_program.resources.kinds import CLIENT_KEY
from vedette_program.resources.resolver import Resolver


def dsn(record: DsnSecret, resolver: Resolver, _inputs: object) -> dict[str, Any]:
    """The DSN of a client key, of this stack or of another one."""
    key = resolver.made(CLIENT_KEY, (record.project, record.client_key_name)) or sentry.get_client_key_output(
        project=record.project,
        name=record.client_key_name,
        opts=pulumi.InvokeOutputOptions(provider=resolver.providers.sentry),
    )
    return {"value": pulumi.Output.secret(key.dsn_public)}


def config_value(record: ConfigSecret, _resolver: Resolver, _inputs: object) -> dict[str, Any]:
    """What a person has given; in the local stack a value that nobody has given is generated, and stays the same."""
    given = pulumi.Config(record.product).get_secret(record.name)
    return {"value": pulumi.Output.secret(_generated(record)) if given is None else given}


def missing(plan: Plan, *, local: bool) -> list[str]:
    """One finding for each value that nobody has given, with the command that gives it."""
    if local:
        return []
    stack = pulumi.get_stack()
    wanted = {
        record.value
        for record in plan.records()
        if isinstance(record, Secret)
        and isinstance(record.value, ConfigSecret)
        and pulumi.Config(record.value.product).get(record.value.name) is None
    }
    return [
        f"secret {value.name} of {value.product} has no value:"
        f" `pulumi config set --secret {value.product}:{value.name} --stack {stack}`"
        for value in sorted(wanted, key=lambda value: (value.product, value.name))
    ]


def _generated(value: ConfigSecret) -> str:
    """A value for the local services: random to look at, the same in every run, and worth nothing."""
    return hashlib.sha256(f"vedette-local/{value.product}/{value.name}".encode()).hexdigest()[:40]
