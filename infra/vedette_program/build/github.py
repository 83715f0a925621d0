"""GitHub's records as resources."""

from __future__ import annotations

from typing import assert_never

import pulumi
import pulumi_github as github

from vedette.plan.records import (
    GitHubRecord,
    Label,
    RepositoryEnvironment,
    RepositoryFile,
    Ruleset,
    Secret,
    StackValue,
    Variable,
    VariableValue,
)
from vedette_program.build.github_lookups import Reviewers
from vedette_program.build.providers import GitHubProviders
from vedette_program.build.secrets import SecretValues
from vedette_program.stack import Stack


class GitHubBuilder:
    """Declares labels, environments, secrets, variables, files and rules of repositories."""

    def __init__(self, stack: Stack, providers: GitHubProviders, reviewers: Reviewers, secrets: SecretValues) -> None:
        self._stack = stack
        self._providers = providers
        self._reviewers = reviewers
        self._secrets = secrets
        self._environments: dict[tuple[str, str], github.RepositoryEnvironment] = {}

    def declare(self, record: GitHubRecord, parent: pulumi.Resource) -> None:
        """Declare one record as a child of its component."""
        provider, repository = self._providers.of(record.repository)
        options = pulumi.ResourceOptions(parent=parent, provider=provider)
        match record:
            case Label():
                github.IssueLabel(
                    record.key,
                    repository=repository,
                    name=record.name,
                    color=record.color,
                    description=record.description,
                    opts=options,
                )
            case RepositoryEnvironment():
                self._environment(record, repository, options)
            case Secret():
                self._secret(record, repository, options)
            case Variable():
                self._variable(record, repository, options)
            case RepositoryFile():
                github.RepositoryFile(
                    record.key,
                    repository=repository,
                    file=record.path,
                    content=record.content,
                    commit_message=record.message,
                    # In the local services every file is ours; elsewhere one that is there already is a person's.
                    overwrite_on_create=self._stack.local,
                    opts=options,
                )
            case Ruleset():
                self._ruleset(record, repository, options)
            case _:
                assert_never(record)

    def _environment(self, record: RepositoryEnvironment, repository: str, options: pulumi.ResourceOptions) -> None:
        users, teams = self._reviewers.of(record, "user"), self._reviewers.of(record, "team")
        self._environments[record.repository, record.name] = github.RepositoryEnvironment(
            record.key,
            repository=repository,
            environment=record.name,
            wait_timer=record.wait_minutes or None,
            prevent_self_review=bool(record.reviewers),
            reviewers=[github.RepositoryEnvironmentReviewerArgs(users=users, teams=teams)] if users or teams else None,
            deployment_branch_policy=github.RepositoryEnvironmentDeploymentBranchPolicyArgs(
                protected_branches=True, custom_branch_policies=False
            )
            if record.protected_branches
            else None,
            opts=options,
        )

    def _in_environment(self, repository: str, name: str) -> pulumi.Input[str]:
        made = self._environments.get((repository, name))
        return made.environment if made else name

    def _secret(self, record: Secret, repository: str, options: pulumi.ResourceOptions) -> None:
        value = self._secrets.of(record.value)
        if record.environment is None:
            github.ActionsSecret(
                record.key, repository=repository, secret_name=record.name, plaintext_value=value, opts=options
            )
            return
        github.ActionsEnvironmentSecret(
            record.key,
            repository=repository,
            environment=self._in_environment(record.repository, record.environment),
            secret_name=record.name,
            plaintext_value=value,
            opts=options,
        )

    def _variable(self, record: Variable, repository: str, options: pulumi.ResourceOptions) -> None:
        value = self._known(record.value)
        if record.environment is None:
            github.ActionsVariable(
                record.key, repository=repository, variable_name=record.name, value=value, opts=options
            )
            return
        github.ActionsEnvironmentVariable(
            record.key,
            repository=repository,
            environment=self._in_environment(record.repository, record.environment),
            variable_name=record.name,
            value=value,
            opts=options,
        )

    def _known(self, value: VariableValue) -> str:
        if not isinstance(value, StackValue):
            return value
        sentry = self._stack.sentry
        return {"sentry-organization": sentry.organization, "sentry-url": sentry.base_url}[value.name]

    def _ruleset(self, record: Ruleset, repository: str, options: pulumi.ResourceOptions) -> None:
        checks = [
            github.RepositoryRulesetRulesRequiredStatusChecksRequiredCheckArgs(context=name)
            for name in record.required_checks
        ]
        github.RepositoryRuleset(
            record.key,
            repository=repository,
            name=record.name,
            target="branch",
            enforcement="active",
            conditions=github.RepositoryRulesetConditionsArgs(
                ref_name=github.RepositoryRulesetConditionsRefNameArgs(includes=["~DEFAULT_BRANCH"], excludes=[])
            ),
            bypass_actors=[
                github.RepositoryRulesetBypassActorArgs(
                    actor_id=self._stack.github.app_id, actor_type="Integration", bypass_mode="always"
                )
            ],
            rules=github.RepositoryRulesetRulesArgs(
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
            opts=options,
        )
