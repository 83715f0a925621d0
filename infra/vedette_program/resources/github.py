"""What GitHub's resources need beside the fields of their records."""

from __future__ import annotations

from typing import Any

import pulumi_github as github

from vedette.plan.records import RepositoryEnvironment, RepositoryFile, Ruleset, StackValue
from vedette_program.resources.kinds import REVIEWER
from vedette_program.resources.resolver import Resolver

Inputs = dict[str, Any]


def environment(record: RepositoryEnvironment, resolver: Resolver, inputs: Inputs) -> Inputs:
    """A deployment environment with those who must agree."""
    owner = record.repository.partition("/")[0]
    users, teams = (
        [resolver.found(REVIEWER, (owner, each)) for each in record.reviewers if each.startswith(kind)]
        for kind in ("user:", "team:")
    )
    return {
        "repository": inputs["repository"],
        "environment": record.name,
        "wait_timer": record.wait_minutes or None,
        "prevent_self_review": bool(record.reviewers),
        "reviewers": [github.RepositoryEnvironmentReviewerArgs(users=users, teams=teams)] if users or teams else None,
        "deployment_branch_policy": github.RepositoryEnvironmentDeploymentBranchPolicyArgs(
            protected_branches=True, custom_branch_policies=False
        )
        if record.protected_branches
        else None,
    }


def secret(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """A secret of a repository, or of one of its environments."""
    return {"secret_name": inputs.pop("name"), "plaintext_value": inputs.pop("value"), **_scoped(inputs)}


def variable(_record: object, _resolver: Resolver, inputs: Inputs) -> Inputs:
    """A variable of a repository, or of one of its environments."""
    return {"variable_name": inputs.pop("name"), **_scoped(inputs)}


def stack_value(record: StackValue, resolver: Resolver, _inputs: Inputs) -> Inputs:
    """What the catalog does not know and the stack does."""
    settings = resolver.stack.sentry
    return {"value": {"sentry-organization": settings.organization, "sentry-url": settings.base_url}[record.name]}


def file(record: RepositoryFile, resolver: Resolver, inputs: Inputs) -> Inputs:
    """A file on the default branch."""
    return {
        "repository": inputs["repository"],
        "file": record.path,
        "content": record.content,
        "commit_message": record.message,
        # In the local services every file is ours; elsewhere one that is there already is a person's.
        "overwrite_on_create": resolver.stack.local,
    }


def ruleset(record: Ruleset, resolver: Resolver, inputs: Inputs) -> Inputs:
    """The rules of the default branch, which only Vedette's own app may pass by."""
    checks = [
        github.RepositoryRulesetRulesRequiredStatusChecksRequiredCheckArgs(context=name)
        for name in record.required_checks
    ]
    return {
        "repository": inputs["repository"],
        "name": record.name,
        "target": "branch",
        "enforcement": "active",
        "conditions": github.RepositoryRulesetConditionsArgs(
            ref_name=github.RepositoryRulesetConditionsRefNameArgs(includes=["~DEFAULT_BRANCH"], excludes=[])
        ),
        "bypass_actors": [
            github.RepositoryRulesetBypassActorArgs(
                actor_id=resolver.stack.github.app_id, actor_type="Integration", bypass_mode="always"
            )
        ],
        "rules": github.RepositoryRulesetRulesArgs(
            deletion=True,
            non_fast_forward=True,
            pull_request=github.RepositoryRulesetRulesPullRequestArgs(
                required_approving_review_count=record.required_approvals,
                dismiss_stale_reviews_on_push=record.dismiss_stale,
                require_code_owner_review=record.require_code_owner,
            ),
            required_status_checks=github.RepositoryRulesetRulesRequiredStatusChecksArgs(
                required_checks=checks, strict_required_status_checks_policy=True
            )
            if checks
            else None,
        ),
    }


def _scoped(inputs: Inputs) -> Inputs:
    return {name: value for name, value in inputs.items() if name != "environment" or value is not None}
