"""One resource of every kind that Vedette makes on GitHub, from the unmodified pulumi-github."""

from __future__ import annotations

import pulumi
import pulumi_github as github

config = pulumi.Config()
repository = "harbour"

app = config.require_int("app")
lead = github.get_user(username="lead")
team = github.get_team(slug="on-call", summary_only=True)

github.IssueLabel("sentry", repository=repository, name="sentry", color="362d59", description="Opened by Sentry")
github.IssueLabel("bug", repository=repository, name="bug", color="ff0000", description="Something fails")
github.IssueLabel("critical", repository=repository, name="severity:critical", color="B60205")
github.IssueLabel("kind", repository=repository, name="kind/bug", color="b60205")

production = github.RepositoryEnvironment(
    "production",
    repository=repository,
    environment="production",
    wait_timer=5,
    prevent_self_review=True,
    can_admins_bypass=False,
    reviewers=[github.RepositoryEnvironmentReviewerArgs(users=[int(lead.id)], teams=[int(team.id)])],
    deployment_branch_policy=github.RepositoryEnvironmentDeploymentBranchPolicyArgs(
        protected_branches=True, custom_branch_policies=False
    ),
)
staging = github.RepositoryEnvironment("staging", repository=repository, environment="staging")

github.ActionsSecret(
    "key", repository=repository, secret_name="ANTHROPIC_API_KEY", plaintext_value=config.require_secret("key")
)
github.ActionsVariable("org", repository=repository, variable_name="SENTRY_ORG", value="local")
github.ActionsEnvironmentSecret(
    "dsn",
    repository=repository,
    environment=production.environment,
    secret_name="SENTRY_DSN",
    plaintext_value=config.require_secret("dsn"),
)
github.ActionsEnvironmentVariable(
    "rate",
    repository=repository,
    environment=production.environment,
    variable_name="TRACES_SAMPLE_RATE",
    value="0.1",
)

ruleset = github.RepositoryRuleset(
    "main",
    repository=repository,
    name="main",
    target="branch",
    enforcement="active",
    conditions=github.RepositoryRulesetConditionsArgs(
        ref_name=github.RepositoryRulesetConditionsRefNameArgs(includes=["~DEFAULT_BRANCH"], excludes=[])
    ),
    bypass_actors=[
        github.RepositoryRulesetBypassActorArgs(actor_id=app, actor_type="Integration", bypass_mode="always")
    ],
    rules=github.RepositoryRulesetRulesArgs(
        deletion=True,
        non_fast_forward=True,
        pull_request=github.RepositoryRulesetRulesPullRequestArgs(
            required_approving_review_count=1, dismiss_stale_reviews_on_push=True
        ),
        required_status_checks=github.RepositoryRulesetRulesRequiredStatusChecksArgs(
            required_checks=[github.RepositoryRulesetRulesRequiredStatusChecksRequiredCheckArgs(context="test")]
        ),
    ),
)

for name, path, text in (
    ("template", ".github/ISSUE_TEMPLATE/sentry-error.md", "---\nname: Sentry error\n---\n"),
    ("workflow", ".github/workflows/digest.yml", "name: digest\non: {schedule: [{cron: '0 8 * * 1'}]}\n"),
    ("playbook", "docs/playbook.md", config.get("playbook") or "# Playbook\n"),
):
    github.RepositoryFile(
        name,
        repository=repository,
        branch="main",
        file=path,
        content=text,
        commit_message=f"Manage {path}",
        overwrite_on_create=True,
        # After the ruleset on purpose: whoever writes has to be let through it.
        opts=pulumi.ResourceOptions(depends_on=[ruleset]),
    )
