"""Rule modules, tests, pages, unsafe configurations and the ids of the pack are the same."""

import json
import re

import pytest
from vedette_policies.kit.testing import Engine
from vedette_policies.rules import RULES

IDS = sorted(rule.id for rule in RULES)
CASES_PER_RULE = 2
HEADINGS = ["Refused", "Accepted", "Why", "Settings"]


def stems(paths):
    return sorted(path.stem.replace("_", "-") for path in paths if path.stem != "__init__")


def page(root, rule):
    return (root / rule.page).read_text()


def test_modules_tests_and_unsafe_configurations_are_those_of_the_pack(root):
    here = root / "tests" / "policies"
    assert len(IDS) == len(set(IDS))
    assert stems((root / "policies" / "vedette_policies" / "rules").glob("*/*.py")) == IDS
    # The prefix is cut once, so that a rule's own name may start with it.
    assert sorted(path.stem[len("test_") :].replace("_", "-") for path in (here / "rules").glob("test_*.py")) == IDS
    cases = [json.loads(path.read_text())["rule"] for path in (here / "unsafe").glob("*/expect.json")]
    assert sorted(set(cases)) == IDS
    assert all(cases.count(rule) <= CASES_PER_RULE for rule in IDS)


def test_the_engine_is_told_of_each_rule_with_everything_it_shows():
    told = {one.name: one for one in Engine(RULES).info.policies}
    assert sorted(told) == sorted(["catalog-facts", *IDS])
    for rule in RULES:
        one = told[rule.id]
        assert (one.url, one.remediation_steps, one.description) == (rule.page, rule.remediation, rule.title)
        assert list(one.tags) == list(rule.frameworks)
        assert one.severity
        assert set(one.configSchema.properties) == set(rule.settings)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_all_that_people_need(root, rule):
    text = page(root, rule)
    headings = re.findall(r"^#+ .*$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    assert headings == [f"# {rule.id}", *(f"## {word}" for word in HEADINGS)]
    assert f"\n{rule.title}\n" in text
    settings = text.partition("## Settings\n")[2]
    assert f"Severity {rule.severity}, {rule.level}; {', '.join(rule.frameworks)}." in settings
    assert re.findall(r"^- `(.+?)`", settings, re.MULTILINE) == list(rule.settings)
    assert rule.frameworks
    assert rule.remediation.endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.id)
