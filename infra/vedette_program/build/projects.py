"""Sentry's teams and projects, what a project accepts, and where its code is."""

from __future__ import annotations

from typing import assert_never

import pulumi
import pulumi_sentry as sentry

from vedette.plan.records import (
    ClientKey,
    CodeMapping,
    InboundFilter,
    LinkedRepository,
    Project,
    ProjectOwnership,
    Team,
)
from vedette_program.build.lookups import Found
from vedette_program.build.secrets import SecretValues
from vedette_program.stack import Stack

Id = pulumi.Input[str]
ProjectRecord = Team | Project | ClientKey | ProjectOwnership | InboundFilter | LinkedRepository | CodeMapping


class ProjectBuilder:
    """Declares projects and what belongs to them; others ask it for teams and projects by slug.

    A reference becomes an output of the resource, or an id that was looked up.
    """

    def __init__(self, stack: Stack, found: Found, provider: sentry.Provider, secrets: SecretValues) -> None:
        self._stack = stack
        self._found = found
        self._provider = provider
        self._secrets = secrets
        self._teams: dict[str, sentry.Team] = {}
        self._projects: dict[str, sentry.Project] = {}
        self._repositories: dict[str, sentry.Repository] = {}

    def declare(self, record: ProjectRecord, parent: pulumi.Resource) -> None:
        """Declare one record as a child of its component."""
        options = pulumi.ResourceOptions(parent=parent, provider=self._provider)
        match record:
            case Team():
                self._teams[record.slug] = sentry.Team(record.key, slug=record.slug, name=record.name, opts=options)
            case Project():
                self._projects[record.slug] = sentry.Project(
                    record.key,
                    slug=record.slug,
                    name=record.name,
                    platform=record.platform,
                    teams=[self.team_slug(slug) for slug in record.teams],
                    data_scrubber=record.data_scrubber,
                    data_scrubber_defaults=record.data_scrubber_defaults,
                    sensitive_fields=list(record.sensitive_fields),
                    scrub_ip_addresses=record.scrub_ip_addresses,
                    ignored_errors=list(record.ignored_errors),
                    resolve_age=record.resolve_age,
                    opts=options,
                )
            case ClientKey():
                project = self.project(record.project)
                key = sentry.ClientKey(record.key, project=project, name=record.name, opts=options)
                self._secrets.remember(record.project, record.name, key)
            case ProjectOwnership():
                sentry.ProjectOwnership(
                    record.key,
                    project=self.project(record.project),
                    raw=record.raw,
                    fallthrough=record.fallthrough,
                    auto_assignment=record.auto_assignment,
                    opts=options,
                )
            case InboundFilter():
                sentry.InboundFilter(
                    record.key,
                    project=self.project(record.project),
                    filter=record.filter,
                    active=record.active,
                    subfilters=list(record.subfilters) or None,
                    opts=options,
                )
            case LinkedRepository():
                self._repositories[record.repository] = sentry.Repository(
                    record.key,
                    name=self._stack.github.place(record.repository),
                    integration_id=self._found.integrations["github"].id,
                    opts=options,
                )
            case CodeMapping():
                sentry.CodeMapping(
                    record.key,
                    project=self.project(record.project),
                    repository=self._repositories[record.repository].id,
                    integration_id=self._found.integrations["github"].id,
                    stack_root=record.stack_root,
                    source_root=record.source_root,
                    default_branch=record.default_branch,
                    opts=options,
                )
            case _:
                assert_never(record)

    def team_slug(self, slug: str) -> pulumi.Input[str]:
        """A team's slug, known once the team exists."""
        return self._teams[slug].slug if slug in self._teams else slug

    def team_id(self, slug: str) -> Id:
        """A team's id."""
        return self._teams[slug].id if slug in self._teams else self._found.teams[slug]

    def owner(self, slug: str) -> pulumi.Input[str]:
        """A team in the form that monitors and alerts take an owner."""
        return pulumi.Output.concat("team:", self.team_id(slug))

    def project(self, slug: str) -> pulumi.Input[str]:
        """A project's slug, known once the project exists."""
        return self._projects[slug].slug if slug in self._projects else slug

    def project_id(self, slug: str) -> Id:
        """A project's id."""
        return self._projects[slug].id if slug in self._projects else self._found.projects[slug]
