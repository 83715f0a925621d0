"""What GitHub is to hold: labels, environments, secrets, variables, files and rules."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.findings import count, listing
from vedette.plan.records import (
    DsnSecret,
    GitHubRecord,
    Label,
    RepositoryEnvironment,
    RepositoryFile,
    Ruleset,
    Secret,
    SecretValue,
    Variable,
)


def github(record: GitHubRecord) -> Iterator[str]:
    """One sentence per record."""
    match record:
        case Label():
            yield f"Label {record.name}."
        case RepositoryEnvironment():
            asked = f", after {listing(record.reviewers)} agreed" if record.reviewers else ""
            wait = f", after {count(record.wait_minutes, 'minute')}" if record.wait_minutes else ""
            yield f"Deployment environment {record.name}{asked}{wait}."
        case Secret():
            yield f"Secret {record.name}{_in(record.environment)}: {_source(record.value)}."
        case Variable():
            value = record.value if isinstance(record.value, str) else f"the stack's {record.value.name}"
            yield f"Variable {record.name}{_in(record.environment)}: {value}."
        case RepositoryFile():
            yield f"File {record.path}, {count(record.content.count(chr(10)), 'line')}."
        case Ruleset():
            checks = f" and {listing(record.required_checks)}" if record.required_checks else ""
            yield f"The default branch needs {count(record.required_approvals, 'approval')}{checks}."


def _in(environment: str | None) -> str:
    return f" in {environment}" if environment else ""


def _source(value: SecretValue) -> str:
    if isinstance(value, DsnSecret):
        return f"the DSN {value.client_key_name} of {value.project}"
    return f"the configuration's {value.product}:{value.name}"
