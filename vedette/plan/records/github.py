"""What GitHub holds: labels, environments, secrets, variables, files, rules of the default branch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label of a repository (owner/name); `color` has six hexadecimal digits and no #."""

    key: str
    repository: str
    name: str
    color: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryEnvironment:
    """A deployment environment.

    Attributes:
        reviewers: Who must agree before a job runs, as `team:slug` or `user:login`; empty asks nobody.
        wait_minutes: How long a job waits before it runs.
        protected_branches: Whether only protected branches may deploy.
    """

    key: str
    repository: str
    name: str
    reviewers: tuple[str, ...]
    wait_minutes: int
    protected_branches: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DsnSecret:
    """The DSN of a client key of the Sentry project with this slug; no person copies it."""

    project: str
    client_key_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigSecret:
    """A value that a person gives once per stack: `pulumi config set --secret PRODUCT:NAME`."""

    product: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StackValue:
    """Something that the catalog does not know and the stack does."""

    name: Literal["sentry-organization", "sentry-url"]


SecretValue = DsnSecret | ConfigSecret
VariableValue = str | StackValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """An Actions secret of a repository, or of one of its environments."""

    key: str
    repository: str
    environment: str | None
    name: str
    value: SecretValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """An Actions variable of a repository, or of one of its environments."""

    key: str
    repository: str
    environment: str | None
    name: str
    value: VariableValue


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryFile:
    """A file on the default branch; `message` is that of the commit."""

    key: str
    repository: str
    path: str
    content: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """The rules of the default branch; only Vedette's own app may pass them by."""

    key: str
    repository: str
    name: str
    required_approvals: int
    dismiss_stale: bool
    require_code_owner: bool
    required_checks: tuple[str, ...]
