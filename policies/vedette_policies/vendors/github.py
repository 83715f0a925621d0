"""GitHub's secrets, variables, files, environments and rulesets, as `pulumi_github` declares them."""

from __future__ import annotations

from vedette_policies.contract import types
from vedette_policies.kit import Facts, Resource


def setting(resource: Resource) -> tuple[str, str]:
    """The name and the value of a secret or variable; raises like `Resource.get`."""
    if resource.type in types.SECRETS:
        return resource.text("secretName"), resource.text("plaintextValue")
    return resource.text("variableName"), resource.text("value")


def deployment(resource: Resource) -> str | None:
    """The environment whose jobs see it, whatever its entry says; None for all jobs of the repository.

    Raises:
        UnknownUsedError: the environment cannot be seen.
    """
    return resource.text("environment") or resource.environment


def in_production(resource: Resource, facts: Facts) -> bool:
    """Whether jobs of production see it: those of all environments do; raises like `deployment`."""
    where = deployment(resource)
    return where is None or facts.is_production(where, ignore_case=True)
