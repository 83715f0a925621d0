"""Names of triggers, environments and receivers that are reserved, and not supported yet."""

from __future__ import annotations

import re
from typing import get_args

import pytest
import yaml
from jsonschema import Draft202012Validator
from pulumi_resource_sentry.resources.alert_actions import ACTIONS
from pulumi_resource_sentry.resources.alert_conditions import FILTERS, TRIGGERS
from ruamel.yaml import YAML

from vedette.formatting.rewrite import File, rewrite
from vedette.load.shape import fields
from vedette.model import Product, Target, reserved
from vedette.model.alert import Trigger
from vedette.schema import catalog_schema

SUPPORTED = "slack, pagerduty, email, issue, digest"


def test_every_kind_that_sentry_has_has_a_name():
    """How often something happened is a trigger for Sentry, and a condition for the catalog."""
    assert set(reserved.TRIGGERS.values()) == set(TRIGGERS) - set(FILTERS)
    # One is for Sentry's own people, and the other Sentry no longer takes.
    assert {kind for kind in reserved.RECEIVERS.values() if kind} == set(ACTIONS) - {"slack_staging", "plugin"}


def test_the_keys_of_a_target_are_settled():
    assert set(fields(Target)) - {"mention"} == set(SUPPORTED.split(", ")) < set(reserved.RECEIVERS)


@pytest.mark.parametrize("name", sorted(set(reserved.RECEIVERS) - set(SUPPORTED.split(", "))))
def test_a_receiver_that_is_settled_is_not_supported_yet(folder, clean, name):
    text = clean.replace('high: [{slack: "#alerts"}]', f"high: [{{{name}: Shop}}]")
    assert folder.write(text).findings() == [
        (
            "not-supported-yet",
            "catalog/shop.yaml:10:11",
            f"the receiver `{name}` is not supported yet",
            f"use one of {SUPPORTED}",
        )
    ]


def test_other_keys_and_other_places_are_unknown(folder, clean):
    text = clean.replace('high: [{slack: "#alerts"}]', "high: [{pigeon: Shop}]")
    text = text.replace("    title: Spike\n", "    title: Spike\n    jira: Shop\n")
    assert [one[:3] for one in folder.write(text).findings()] == [
        ("key-unknown", "catalog/shop.yaml:10:11", "unknown key `pigeon`"),
        ("key-unknown", "catalog/shop.yaml:21:5", "unknown key `jira`"),
    ]


@pytest.mark.parametrize(("name", "what"), reserved.ENVIRONMENTS.items())
def test_an_environment_that_is_kept_for_something_else_is_refused(folder, clean, name, what):
    folder.put("company.yaml", f"environments:\n  {name}: {{production: false}}\n")
    found = folder.write(clean.replace("  staging:\n", f"  {name}:\n")).findings()
    assert found == [
        (
            "not-supported-yet",
            place,
            f"`{name}` is kept for {what}, which is not supported yet",
            "name one environment, as Sentry has it",
        )
        for place in ("catalog/company.yaml:2:3", "catalog/shop.yaml:14:3")
    ]


def rows(text, start):
    """The names of a table of the guide, each with whether it is supported and what Sentry calls it."""
    table = text[text.index(start) :].partition("\n\n")[0]
    found = re.findall(r"^\| `(\w+)` \| (yes)?.*\| (.+) \|$", table, re.MULTILINE)
    return {name: (bool(supported), re.findall(r"`(\w+)`", said)) for name, supported, said in found}


def test_the_guide_lists_every_name(root):
    guide = (root / "docs" / "guide" / "catalog.md").read_text()
    listed = rows(guide, "| key | supported | Sentry |\n|---|---|---|\n| `slack`")
    assert listed == {
        name: (name in SUPPORTED.split(", "), [kind] if kind else []) for name, kind in reserved.RECEIVERS.items()
    }
    listed = rows(guide, "| `every_event`")
    assert {name: words for name, (_, words) in listed.items()} == {
        name: [kind] for name, kind in reserved.TRIGGERS.items()
    }
    assert set(rows(guide, "| a name, such as")) == set(reserved.ENVIRONMENTS)


def test_every_trigger_is_supported_or_will_be(folder, clean):
    """A name that is reserved has an answer of its own; the others are refused."""
    for name in (*reserved.TRIGGERS, "created"):
        found = folder.write(clean.replace("within: 5m}", f"within: 5m, per: issue, on: {name}}}")).findings()
        hint = "use one of every_event, regression"
        later = ("not-supported-yet", "catalog/shop.yaml:23:56", f"the trigger `{name}` is not supported yet", hint)
        message = "`created` is not allowed here; allowed are every_event, regression"
        wrong = ("value-invalid", "catalog/shop.yaml:23:56", message, "choose one of these")
        assert found == ([] if name in get_args(Trigger) else [wrong if name == "created" else later]), name


def test_several_triggers_are_not_supported_yet(folder, clean):
    text = clean.replace("within: 5m}", "within: 5m, per: issue, on: [first_seen, regression]}")
    assert [one[:3] for one in folder.write(text).findings()] == [
        ("not-supported-yet", "catalog/shop.yaml:23:56", "several triggers in `on` are not supported yet")
    ]
    text = text.replace("first_seen", "created")
    assert [one[0] for one in folder.write(text).findings()] == ["value-invalid"]


def test_on_is_a_word_and_not_the_truth(folder, clean):
    """YAML 1.1 reads a bare `on` as true; the loader, the formatter and the schema take it for what it is."""
    text = clean.replace("within: 5m}", "within: 5m, per: issue, on: regression}")
    assert list(yaml.safe_load(text)["alerts"]["spike"]["when"])[-1] is True
    (loaded,) = folder.write(text).load().products
    assert loaded.product.alerts["spike"].when.on == "regression"
    assert rewrite(File(text, "shop.yaml", loaded.folder, Product)).text.count(" on: regression}") == 1
    # Editors read YAML 1.2, as ruamel.yaml does.
    data = YAML(typ="safe").load(text)
    schema = Draft202012Validator(catalog_schema())
    assert list(schema.iter_errors(data)) == []
    data["alerts"]["spike"]["when"]["on"] = "created"
    (wrong,) = schema.iter_errors(data)
    assert list(wrong.absolute_path) == ["alerts", "spike", "when", "on"]
