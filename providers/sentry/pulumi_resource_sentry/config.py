"""The provider's settings: from the stack's configuration, else from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pulumi_plugin_kit.fields import members, shape

from .client.base_url import DEFAULT_BASE_URL, api_root
from .client.errors import ConfigurationError
from .client.token import Token
from .fields import Field


@shape
class ProviderConfig:
    """What the provider needs to know."""

    token: Annotated[
        str | None,
        Field("Token of an internal integration of the organisation. Also SENTRY_AUTH_TOKEN.", secret=True),
    ] = None
    base_url: Annotated[
        str | None,
        Field("Address of Sentry: https://sentry.io, a region's, or that of a self-hosted one. Also SENTRY_BASE_URL."),
    ] = None
    organization: Annotated[str | None, Field("Slug of the organisation. Also SENTRY_ORG.")] = None


# The first is the one that messages name.
ENVIRONMENT: Mapping[str, tuple[str, ...]] = {
    "token": ("SENTRY_AUTH_TOKEN",),
    "baseUrl": ("SENTRY_BASE_URL",),
    "organization": ("SENTRY_ORG",),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings that can be right: whether they are, Sentry's first answer shows."""

    root: str
    organization: str
    token: Token


def settings(given: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Settings:
    """The settings from the configuration, each missing one from the environment.

    Raises:
        ConfigurationError: Something is missing or cannot be right; the message names all of it.
    """
    env = os.environ if environment is None else environment
    values = {member.name: _value(member.name, given, env) for member in members(ProviderConfig)}
    problems: list[str] = []
    if not values["token"]:
        problems.append(
            "no token for Sentry: set one with `pulumi config set --secret sentry:token` or in SENTRY_AUTH_TOKEN; "
            "create it in Sentry under Settings > Custom Integrations as an internal integration"
        )
    if not values["organization"]:
        problems.append(
            "no organisation: set its slug with `pulumi config set sentry:organization SLUG` or in SENTRY_ORG"
        )
    root, token = "", None
    try:
        root = api_root(values["baseUrl"] or DEFAULT_BASE_URL)
    except ConfigurationError as error:
        problems.append(str(error))
    try:
        token = Token(values["token"])
    except ConfigurationError as error:
        problems.append(str(error))
    if problems or token is None:
        raise ConfigurationError("; ".join(problems))
    return Settings(root, values["organization"], token)


def _value(name: str, given: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    value = given.get(name)
    if isinstance(value, str) and value.strip():
        return value.strip()
    return next((environment[key].strip() for key in ENVIRONMENT[name] if environment.get(key)), "")
