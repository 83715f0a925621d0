"""`gate-not-required`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.github.gate_not_required import POLICY


def ruleset(*checks, repository="web", enforcement="active", name="r"):
    rules = {"requiredStatusChecks": {"requiredChecks": [{"context": one} for one in checks]}} if checks else {}
    props = {"repository": repository, "enforcement": enforcement, "rules": rules}
    return Spec("github:index/repositoryRuleset:RepositoryRuleset", name, props)


def gate(workflow, *, on=None, jobs=None, **words):
    given = {"pull_request": None, "merge_group": None} if on is None else on
    return workflow("w", {"on": given, "jobs": jobs or {"gate": {"name": "The gate"}, "report": {}}}, **words)


def seen(what):
    return (("w", f"`web` {what}, and .github/workflows/w.yml is there to hold merges up by `The gate`, `report`"),)


@pytest.mark.parametrize("check", ["The gate", "report"])
def test_a_gate_that_is_required_is_fine(workflow, check):
    assert ask(POLICY, [gate(workflow), ruleset("lint", check)]) == Outcome()
    assert ask(POLICY, [gate(workflow), ruleset("lint"), ruleset(check, name="s")]) == Outcome()


@pytest.mark.parametrize("on", ["push", ["pull_request"], {"schedule": []}])
def test_what_is_no_gate_needs_no_ruleset(workflow, on):
    assert ask(POLICY, [gate(workflow, on=on), workflow("x", "no YAML: [", path="README.md")]) == Outcome()


@pytest.mark.parametrize(
    ("rulesets", "what"),
    [
        ([], "has no ruleset"),
        ([ruleset("The gate", repository="other")], "has no ruleset"),
        ([ruleset()], "requires no check"),
        ([ruleset("The gate", enforcement="evaluate")], "requires no check"),
        ([ruleset("gate", "lint")], "requires `gate`, `lint`"),
    ],
)
def test_a_gate_that_nobody_requires_is_refused(workflow, rulesets, what):
    assert ask(POLICY, [gate(workflow), *rulesets]) == Outcome(violations=seen(what))


def test_clean_then_dirty(workflow):
    outcome = ask(POLICY, [workflow("a", {"on": "push"}), workflow("b", UNKNOWN), gate(workflow)])
    assert outcome == Outcome(violations=seen("has no ruleset"), undecided=(("b", "content"),))


def test_a_check_that_cannot_be_seen_is_undecided(workflow):
    assert ask(POLICY, [gate(workflow), ruleset(UNKNOWN)]) == Outcome(
        undecided=(("r", "rules.requiredStatusChecks.requiredChecks[0].context"),)
    )


UNSAFE = """
gate-that-nobody-requires:
  reports: requires no check, and .github/workflows/deployment-gate.yml is there to hold merges up
  product: ferries
  catalog:
  - remove: [repositories, ferries/web, ruleset, checks]
"""
