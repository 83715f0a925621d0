"""`production-environment-without-reviewers`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.github.production_environment_without_reviewers import POLICY

TEAM = [{"teams": [1], "users": []}]


FILE, ENVIRONMENT = "shop.file:shop/web:w", "shop.environment:shop/web:production"


def deploying(workflow, environment, name=FILE):
    return workflow(name, {"jobs": {"ship": {"environment": environment}}}, path=".github/workflows/w.yml")


def environment(reviewers, name="production"):
    props = {"repository": "web", "environment": name, "reviewers": reviewers}
    return Spec("github:index/repositoryEnvironment:RepositoryEnvironment", ENVIRONMENT, props)


def facts(*asked, repository="shop/web"):
    return {"reviewed": {repository: list(asked)}}


@pytest.mark.parametrize(
    "named", ["production", {"name": "production"}, {"name": "production", "deployment": True}, "Production"]
)
def test_a_deployment_to_production_asks_somebody(workflow, named):
    name = named if isinstance(named, str) else named["name"]
    seen = f"the job `ship` of .github/workflows/w.yml deploys to `{name}`, which asks nobody"
    assert ask(POLICY, [deploying(workflow, named)]) == Outcome(violations=((FILE, seen),))
    assert ask(POLICY, [deploying(workflow, named)], facts("staging")).violations
    assert ask(POLICY, [deploying(workflow, named)], facts("production", repository="shop/other")).violations
    assert ask(POLICY, [deploying(workflow, named)], facts("production")) == Outcome()


def test_names_differ_in_case_as_github_allows(workflow):
    assert ask(POLICY, [deploying(workflow, "production")], facts("Production")) == Outcome()
    assert ask(POLICY, [environment([], "Production")], facts("Production")).violations


def test_a_repository_of_the_same_name_is_another(workflow):
    for other in ("blog/web", "web", "shop/we", "hop/web"):
        assert ask(POLICY, [deploying(workflow, "production")], facts("production", repository=other)).violations


@pytest.mark.parametrize("named", ["staging", {"name": "production", "deployment": False}, {"url": "x"}, None])
def test_what_deploys_elsewhere_or_only_reads_is_fine(workflow, named):
    assert ask(POLICY, [deploying(workflow, named)]) == Outcome()


@pytest.mark.parametrize("name", ["live", "prod", "prod-eu", "PRODUCTION", "staging-eu", "github-pages"])
def test_an_environment_is_production_unless_the_stack_lists_it(workflow, name):
    seen = f"the job `ship` of .github/workflows/w.yml deploys to `{name}`, which asks nobody"
    assert ask(POLICY, [deploying(workflow, name)]) == Outcome(violations=((FILE, seen),))
    assert ask(POLICY, [deploying(workflow, name)], {"nonproduction": [name.upper()]}) == Outcome()
    assert ask(POLICY, [environment([], name)], facts(name)).violations
    assert ask(POLICY, [environment([], name)], {**facts(name), "nonproduction": [name.upper()]}) == Outcome()


def test_the_setting_names_further_environments_that_ask(workflow):
    assert ask(POLICY, [deploying(workflow, "STAGING")], environments=["Staging"]).violations
    assert ask(POLICY, [deploying(workflow, "production")], environments=["staging"]).violations


@pytest.mark.parametrize("named", ["${{ inputs.where }}", {"name": "prod-${{ matrix.region }}"}, "${{ 'production' }}"])
def test_an_expression_may_name_an_environment_that_asks_nobody(workflow, named):
    name = named if isinstance(named, str) else named["name"]
    seen = f"the job `ship` of .github/workflows/w.yml deploys to `{name}`, "
    seen += "which is decided at run time and may be one that asks nobody"
    assert ask(POLICY, [deploying(workflow, named)]) == Outcome(violations=((FILE, seen),))
    assert ask(POLICY, [deploying(workflow, named)], facts("staging")).violations
    assert ask(POLICY, [deploying(workflow, named)], facts("Production")) == Outcome()
    several = {
        **facts("production"),
        "environments": ["production", "prod-eu", "staging"],
        "nonproduction": ["staging"],
    }
    assert ask(POLICY, [deploying(workflow, named)], several).violations
    several |= facts("production", "prod-eu")
    assert ask(POLICY, [deploying(workflow, named)], several) == Outcome()


def test_an_expression_of_a_job_that_only_reads_is_fine(workflow):
    named = {"name": "${{ inputs.where }}", "deployment": False}
    assert ask(POLICY, [deploying(workflow, named)]) == Outcome()


@pytest.mark.parametrize("reviewers", [None, [], [{}], [{"teams": [], "users": []}]])
def test_an_environment_asks_whom_the_catalog_names(reviewers):
    seen = "the environment `production` of `web` asks nobody, and the catalog names reviewers"
    assert ask(POLICY, [environment(reviewers)], facts("production")) == Outcome(violations=((ENVIRONMENT, seen),))
    assert ask(POLICY, [environment(reviewers)], facts("staging")) == Outcome()
    assert ask(POLICY, [environment(reviewers, "staging")], facts("staging")) == Outcome()


@pytest.mark.parametrize("reviewers", [TEAM, [{"users": [3]}]])
def test_an_environment_that_asks_is_fine(reviewers):
    assert ask(POLICY, [environment(reviewers)], facts("production")) == Outcome()


def test_clean_then_dirty(workflow):
    flow = {"jobs": {"test": {"environment": "staging"}, "ship": {"environment": "production"}}}
    outcome = ask(
        POLICY,
        [workflow("a", UNKNOWN), environment(UNKNOWN), workflow("w", flow)],
        facts("production", repository="a/b"),
    )
    assert [name for name, _ in outcome.violations] == ["w"]
    assert outcome.not_evaluated == (("a", "content"),)
    assert ask(POLICY, [environment(UNKNOWN)], facts("production")).not_evaluated == ((ENVIRONMENT, "reviewers"),)


UNSAFE = r"""
deployment-that-asks-nobody:
  reports: the job `digest` of .github/workflows/weekly-digest.yml deploys to `production`
  product: ferries
  files:
  - path: templates/workflows/weekly-digest.yml
    replace:
    - "      deployment: false # this job reads the environment's secrets, it deploys nothing\n"
    - ''
deployment-to-whatever-is-asked-for:
  reports: the job `digest` of .github/workflows/weekly-digest.yml deploys to `${{ vars.DIGEST_ENVIRONMENT
    }}`, which is decided at run time
  product: ferries
  files:
  - path: templates/workflows/weekly-digest.yml
    replace:
    - "      name: <% environment %>\n      deployment: false # this job reads the environment's secrets,\
      \ it deploys nothing\n"
    - "      name: ${{ vars.DIGEST_ENVIRONMENT }}\n"
"""
