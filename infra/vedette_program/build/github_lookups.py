"""Repositories, and the people who review deployments: they must exist before the first resource does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

import pulumi
import pulumi_github as github

from vedette.plan.records import GitHubRecord, Plan, RepositoryEnvironment
from vedette_program.build.look import Looker
from vedette_program.build.providers import GitHubProviders
from vedette_program.services import GitHub

WITHOUT_REVIEWERS = {"free", "pro", "team"}
"""Plans on which environments of private repositories have no reviewers (GitHub's documentation of environments)."""


@dataclass(slots=True)
class Reviewers:
    """Ids of people and teams, by `user:login` and `team:slug` and the repository's owner."""

    ids: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, record: RepositoryEnvironment, kind: str) -> list[int]:
        """The ids of an environment's reviewers of one kind."""
        owner = record.repository.partition("/")[0]
        return [self.ids[owner, each] for each in record.reviewers if each.startswith(f"{kind}:")]


def resolve_github(plan: Plan, settings: GitHub, providers: GitHubProviders, look: Looker) -> Reviewers:
    """Look up every repository and every reviewer that the plan names; what is missing is noted in `look`."""
    named = sorted({record.repository for record in plan.records() if isinstance(record, GitHubRecord)})
    if named and settings.missing:
        look.problems += settings.missing
        return Reviewers()
    private: dict[str, bool] = {}
    for repository in named:
        provider, name = providers.of(repository)
        get = partial(github.get_repository, name=name, opts=pulumi.InvokeOptions(provider=provider))
        remedy = "; Vedette creates no repositories: make it, or correct its name in the catalog"
        if answer := look.at(f"repository {repository}", get, remedy):
            if answer.repo_id:
                private[repository] = bool(answer.private)
            else:
                look.problems.append(f"repository {repository}: GitHub does not know it{remedy}")
    reviewers = Reviewers()
    environments = [record for record in plan.records() if isinstance(record, RepositoryEnvironment)]
    for record in environments:
        for reviewer in record.reviewers:
            _reviewer(record, reviewer, providers, look, reviewers)
    _plans(environments, private, providers, look)
    return reviewers


def _reviewer(
    record: RepositoryEnvironment, reviewer: str, providers: GitHubProviders, look: Looker, found: Reviewers
) -> None:
    owner = record.repository.partition("/")[0]
    if (owner, reviewer) in found.ids:
        return
    invoke = pulumi.InvokeOptions(provider=providers.of(record.repository)[0])
    kind, _, name = reviewer.partition(":")
    what = f"reviewer {reviewer} of environment {record.name} in {record.repository}"
    if kind == "team":
        team = look.at(what, partial(github.get_team, slug=name, opts=invoke))
        found.ids[owner, reviewer] = int(team.id) if team else 0
    else:
        user = look.at(what, partial(github.get_user, username=name, opts=invoke))
        found.ids[owner, reviewer] = int(user.id) if user else 0


def _plans(
    environments: Iterable[RepositoryEnvironment],
    private: dict[str, bool],
    providers: GitHubProviders,
    look: Looker,
) -> None:
    """A finding for each private repository whose owner's plan has no reviewers."""
    plans: dict[str, str] = {}
    for record in environments:
        if not record.reviewers or not private.get(record.repository):
            continue
        owner = record.repository.partition("/")[0]
        if owner not in plans:
            provider, _ = providers.of(record.repository)
            get = partial(
                github.get_organization,
                name=providers.owner(record.repository),
                summary_only=True,
                opts=pulumi.InvokeOptions(provider=provider),
            )
            answer = look.at(f"organization {owner}", get)
            plans[owner] = answer.plan if answer else ""
        if plans[owner] in WITHOUT_REVIEWERS:
            look.problems.append(
                f"environment {record.name} of {record.repository} is to have reviewers, and the plan"
                f" {plans[owner]!r} of {owner} has none for private repositories: choose another plan, or make the"
                " repository public"
            )
