"""What the company's catalog becomes: TowerOfBabel field by field, and what every product has of it."""

from __future__ import annotations

import json
import os

import pytest

from vedette.load import load_catalog
from vedette.plan import make_plan
from vedette.plan.plain import plain
from vedette.plan.records import Alert, MetricMonitor
from vedette.receivers.slack import SlackAction
from vedette.resolve import ResolvedCatalog
from vedette.stack_config import read_committed

UPDATE = "VEDETTE_UPDATE_GOLDEN"
STACKS = ("local", "company", "staging", "prod")


@pytest.fixture(scope="module")
def tower(root):
    """The model product alone; the others are held by test_catalogs.py."""
    catalog = load_catalog(root / "catalog")
    return ResolvedCatalog(tuple(one for one in catalog.products if one.product.product == "towerofbabel"))


def plan_of(root, stack, catalog):
    config = read_committed(root, stack)
    return config.part_of(make_plan(catalog))


@pytest.mark.parametrize("stack", STACKS)
def test_towerofbabel_becomes_its_golden_plan(root, tower, stack):
    components = plain(plan_of(root, stack, tower))["components"]
    for component in components:
        # Places move with every comment; that they are right is tested by itself.
        assert component["inputs"].pop("place").startswith("catalog/towerofbabel/")
        for one in component["records"]:
            # What a file says is read in its template and its runbook.
            assert one["record"] != "RepositoryFile" or len(one.pop("content")) > 100
    text = json.dumps(components, indent=2) + "\n"
    golden = root / "tests" / "acceptance" / "golden" / f"plan-{stack}.json"
    if os.environ.get(UPDATE):
        golden.write_text(text)
    assert text == golden.read_text(), f"if this is meant, run again with {UPDATE}=1 and review the difference"


def test_every_requirement_of_towerofbabel_is_answered_in_production(tower):
    plan = make_plan(tower).part(environments=["production"])
    covered = {name for component in plan.components for name in component.inputs.get("covers", ())}
    assert covered == {"S1", "S2", "S3", "S4", *(f"T{number}" for number in range(1, 21))}


def test_staging_never_pages_and_reaches_only_its_own_channel(tower):
    plan = make_plan(tower).part(scopes=["environment"], environments=["staging"])
    actions = [
        action
        for one in plan.records()
        if isinstance(one, Alert)
        for group in one.action_filters
        for action in group.actions
    ]
    assert len(actions) == 13
    assert {(type(action), action.channel) for action in actions} == {(SlackAction, "#payments-staging")}


def test_staging_has_milder_limits_than_production(tower):
    plan = make_plan(tower).part(scopes=["environment"])
    monitors = {one.key: one for one in plan.records() if isinstance(one, MetricMonitor)}
    for key, staging in monitors.items():
        if key.endswith(".staging.monitor"):
            production = monitors[key.replace(".staging.", ".production.")]
            for mine, theirs in zip(staging.conditions, production.conditions, strict=True):
                assert mine.comparison > theirs.comparison, key
