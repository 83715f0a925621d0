"""Who owns what in Sentry, what it accepts, and where its code is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AutoAssignment = Literal["Auto Assign to Issue Owner", "Auto Assign to Suspect Commits", "Turn off Auto-Assignment"]
FilterId = Literal["browser-extensions", "localhost", "filtered-transaction", "web-crawlers", "legacy-browser"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A Sentry team; also a mailbox such as ops@, which is a team with that one member."""

    key: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A Sentry project; `teams` are slugs, the first creates it.

    Attributes:
        sensitive_fields: Names of fields whose values Sentry removes, beside those it knows itself.
        ignored_errors: Patterns of messages that Sentry drops before they count.
        resolve_age: Hours without an event after which Sentry resolves an issue; None leaves it to Sentry.
    """

    key: str
    slug: str
    name: str
    platform: str
    teams: tuple[str, ...]
    data_scrubber: bool
    data_scrubber_defaults: bool
    sensitive_fields: tuple[str, ...]
    scrub_ip_addresses: bool
    ignored_errors: tuple[str, ...] = ()
    resolve_age: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKey:
    """A DSN of the project with this slug; revocable apart from the project's other keys."""

    key: str
    project: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectOwnership:
    """Whose the issues of a project are; `raw` has a rule per line, as Sentry reads them."""

    key: str
    project: str
    raw: str
    fallthrough: bool
    auto_assignment: AutoAssignment


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundFilter:
    """Events that Sentry drops at the door: on or off, or for old browsers the list of those that are dropped."""

    key: str
    project: str
    filter: FilterId
    active: bool | None
    subfilters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRepository:
    """A GitHub repository (owner/name) that Sentry knows."""

    key: str
    repository: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMapping:
    """Where the files of a stack trace are: paths that start with `stack_root` are read below `source_root`."""

    key: str
    project: str
    repository: str
    stack_root: str
    source_root: str
    default_branch: str
