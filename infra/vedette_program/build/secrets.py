"""The values of secrets: a DSN straight from Sentry, or what a person has put into the stack's configuration."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pulumi
import pulumi_sentry as sentry

from vedette.plan.records import ConfigSecret, DsnSecret, Plan, Secret, SecretValue


class SecretValues:
    """Finds a secret's value; in the local stack one that nobody has given is generated, and stays the same."""

    def __init__(self, provider: sentry.Provider, *, local: bool) -> None:
        self._provider = provider
        self._local = local
        self._keys: dict[tuple[str, str], sentry.ClientKey] = {}

    def remember(self, project: str, name: str, key: sentry.ClientKey) -> None:
        """A client key that this stack declares."""
        self._keys[project, name] = key

    def of(self, value: SecretValue) -> pulumi.Output[str]:
        """The value, as a secret."""
        if isinstance(value, DsnSecret):
            return pulumi.Output.secret(self._dsn(value))
        given = pulumi.Config(value.product).get_secret(value.name)
        return pulumi.Output.secret(_generated(value)) if given is None else given

    def missing(self, plan: Plan) -> list[str]:
        """One finding for each value that nobody has given, with the command that gives it."""
        if self._local:
            return []
        stack = pulumi.get_stack()
        wanted = {value for value in _config_secrets(plan) if pulumi.Config(value.product).get(value.name) is None}
        return [
            f"secret {value.name} of {value.product} has no value:"
            f" `pulumi config set --secret {value.product}:{value.name} --stack {stack}`"
            for value in sorted(wanted, key=lambda value: (value.product, value.name))
        ]

    def _dsn(self, value: DsnSecret) -> pulumi.Input[str]:
        if key := self._keys.get((value.project, value.client_key_name)):
            return key.dsn_public
        answer = sentry.get_client_key_output(
            project=value.project,
            name=value.client_key_name,
            opts=pulumi.InvokeOutputOptions(provider=self._provider),
        )
        return answer.dsn_public


def _config_secrets(plan: Plan) -> Iterable[ConfigSecret]:
    for record in plan.records():
        if isinstance(record, Secret) and isinstance(record.value, ConfigSecret):
            yield record.value


def _generated(value: ConfigSecret) -> str:
    """A value for the local services: random to look at, the same in every run, and worth nothing."""
    return hashlib.sha256(f"vedette-local/{value.product}/{value.name}".encode()).hexdigest()[:40]
