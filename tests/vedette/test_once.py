"""In one run an alert is resolved once and a plan is made once, whatever is asked of them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from vedette import names, resolve
from vedette.cli import engine, seeding, stacks
from vedette.cli.main import app
from vedette.cli.planned import planned
from vedette.cli.policies import Asked
from vedette.explain import describe
from vedette.load import load_catalog
from vedette.local_seed import local_seed
from vedette.plan import make, make_plan
from vedette.policy import due, policy_config
from vedette.routing import route_matrix
from vedette.stack_config import StackConfig

LOCAL = StackConfig(
    name="local", scopes=("company", "environment"), environments=("production",), catalog="tests/fixtures/catalog"
)
COMMANDS = (["validate"], ["plan"], ["plan", "--format", "json"], ["routes"], ["trace"])
TODAY = date(2026, 11, 21)


@pytest.fixture
def resolutions(monkeypatch):
    """How often each alert was resolved, by product, environment and name."""
    counted, resolved = Counter(), resolve._resolved

    def counting(product, environment, draft):
        counted[product.product, environment, draft.name] += 1
        return resolved(product, environment, draft)

    monkeypatch.setattr(resolve, "_resolved", counting)
    return counted


@pytest.fixture
def plans(monkeypatch):
    """How many plans were made, as the number of catalogs that were walked through."""
    counted, components = [], make._components

    def counting(catalog):
        counted.append(catalog)
        return components(catalog)

    monkeypatch.setattr(make, "_components", counting)
    return counted


def alerts(catalog):
    """Every alert that holds in an environment."""
    return {
        (loaded.product.product, environment, one.name)
        for loaded in catalog.products
        for environment, resolved in loaded.alerts.items()
        for one in resolved
    }


def test_an_alert_is_resolved_once(catalog_folder, resolutions):
    catalog = load_catalog(catalog_folder)
    plan = make_plan(catalog)
    stack = StackConfig(name="prod", scopes=("environment",), environments=("production",))
    assert describe(stack.part_of(plan))
    assert local_seed(plan)["people"]
    assert route_matrix(plan, datetime(2026, 11, 21, 9, tzinfo=UTC)).rows
    assert policy_config(catalog, plan, stack, today=TODAY)
    assert list(due(catalog, plan, TODAY)) == []
    assert len(resolutions) > 30
    assert resolutions == dict.fromkeys(alerts(catalog), 1)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_resolves_once_and_makes_at_most_one_plan(catalog_folder, resolutions, plans, command):
    where = [str(catalog_folder)] if command == ["validate"] else ["--catalog", str(catalog_folder)]
    done = CliRunner().invoke(app, [*command, *where])
    assert done.exit_code in {0, 1}, done.output
    assert set(resolutions.values()) == {1}
    assert len(plans) == (command != ["validate"])


def test_a_run_on_a_stack_reads_its_catalog_once(root, catalog_folder, resolutions, plans, monkeypatch):
    sent = []
    monkeypatch.setattr(seeding, "_send", lambda address, body: sent.append(body))
    monkeypatch.setattr(stacks, "for_plan", lambda project, stack: LOCAL)
    planned.cache_clear()
    seeding.seed(engine.Project(root), "local")
    assert len(sent) == 1
    asked = Asked.read(root, LOCAL)
    assert asked.config
    assert set(resolutions.values()) == {1}
    assert len(plans) == 1


def test_a_refused_value_resolves_each_variant_once(folder, clean, resolutions):
    found = folder.write(
        clean.replace("severity: high\n    service: web", "severity: loud\n    service: web")
    ).findings()
    assert [rule for rule, *_ in found] == ["value-invalid"]
    # The product without the entry, then with each of the values that stand in for the refused one; `closed` adds the
    # part that leads somewhere.
    assert resolutions["shop", "production", "slow"] == 4
    assert resolutions["shop", "production", "spike"] == 3


def test_the_parts_of_a_plan_are_the_plan(catalog_folder, plans):
    plan = make_plan(load_catalog(catalog_folder))
    company = plan.part(scopes=["company"]).components
    environments = {
        name: plan.part(scopes=["environment"], environments=[name]).components for name in names.ENVIRONMENTS
    }
    assert all(one.environment is None for one in company)
    assert all(one.environment == name for name, part in environments.items() for one in part)
    assert all(map(len, (company, *environments.values())))
    assert {*map(id, plan.components)} == {id(one) for part in (company, *environments.values()) for one in part}
    assert [one for one in plan.components if one.environment != "staging"] == list(
        plan.part(environments=["production"]).components
    )
    assert len(plans) == 1
