"""An issue on GitHub, such as an entry of the incident log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from vedette.fields.github import LabelName
from vedette.fields.types import Model, Repository
from vedette.findings import listing
from vedette.receivers.base import About, Action, Column, Id, Receiver, SentryAction, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHubIssueAction(Action):
    """An issue in a repository (owner/name); without a title it takes that of Sentry's own issue."""

    column: ClassVar[Column] = "issues"

    repository: str
    labels: tuple[str, ...]
    assignee: str | None = None
    title: str | None = None

    def sentry(self) -> SentryAction:
        """A ticket of Sentry's GitHub integration."""
        fields: dict[str, Value] = {
            "repo": Id("repository", self.repository),
            "labels": self.labels,
            "integration": Id("integration", "github"),
        }
        if self.assignee:
            fields["assignee"] = self.assignee
        if self.title:
            fields["title"] = self.title
        return SentryAction(
            type="github",
            integration="github",
            target_type="specific",
            data={"additional_fields": fields, "dynamic_form_fields": ()},
        )

    def explain(self) -> str:
        """The repository and the labels."""
        return f"an issue in {self.repository} labelled {listing(self.labels)}"

    def route(self) -> str:
        """`owner/name: labels`."""
        return f"{self.repository}: {', '.join(self.labels)}"


class Issue(Model):
    """A GitHub issue that an alert opens."""

    # GitHub takes 100 labels on an issue (docs.github.com, Managing labels).
    labels: tuple[LabelName, ...] = Field(min_length=1, max_length=100)
    assignee: str | None = Field(None, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$", description="a GitHub login")
    repository: Repository | None = Field(None, description="owner/name; default: the service's own")


class IssueReceiver(Receiver):
    """Whoever reads the issues of a repository."""

    key: ClassVar[str] = "issue"

    issue: Issue = Field(description="a GitHub issue, such as an incident log entry")

    @property
    def name(self) -> str:
        """The labels, by which policies know what the issue is for."""
        return ",".join(self.issue.labels)

    @property
    def identity(self) -> str:
        """Issues with other labels are other issues."""
        return str(self.issue)

    def action(self, about: About) -> GitHubIssueAction:
        """An issue in the service's repository, unless another is named."""
        return GitHubIssueAction(
            repository=self.issue.repository or about.repository,
            labels=self.issue.labels,
            assignee=self.issue.assignee,
        )
