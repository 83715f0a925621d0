"""Modules, tests and pages of policies are the same, and the indexes list every page."""

from __future__ import annotations

import importlib
import re

import pytest
from vedette_policies.kit.testing import Engine
from vedette_policies.policies import POLICIES

from vedette.contract.findings import IN_BOTH, PLANNED, RENAMED, page

IDS = sorted(policy.id for policy in POLICIES)
HEADINGS = ["Refused", "Accepted", "Why", "Settings"]


def stems(paths):
    return sorted(path.stem.replace("_", "-") for path in paths if path.stem != "__init__")


def test_modules_tests_and_pages_are_those_of_the_pack(root):
    assert len(IDS) == len(set(IDS))
    assert stems((root / "policies" / "vedette_policies" / "policies").glob("*/*.py")) == IDS
    # The prefix is cut once, so that a policy's own name may start with it.
    tests = (root / "tests" / "policies" / "policies").glob("test_*.py")
    assert sorted(path.stem[len("test_") :].replace("_", "-") for path in tests) == IDS
    pages = {path.stem for path in (root / "docs" / "policies").glob("*.md")} - {"README"}
    assert pages == {*IDS, *PLANNED}


def test_an_id_has_one_page_and_an_id_of_before_none(root):
    findings = {path.stem for path in (root / "docs" / "findings").glob("*.md")} - {"README"}
    assert set(IDS) >= IN_BOTH
    assert not findings & {*IDS, *PLANNED}
    assert not RENAMED.keys() & {*IDS, *findings}
    assert set(RENAMED.values()) <= {*IDS, *findings}
    assert [(root / page(id_)).exists() for id_ in (*findings, *IN_BOTH)].count(False) == 0


def test_the_indexes_list_every_page(root, monkeypatch):
    monkeypatch.syspath_prepend(root / "tools")
    made = importlib.import_module("page_index").indexes(root)
    written = {name: (root / name).read_text(encoding="utf-8") for name in made}
    assert written == made, "run `make docs`"
    policies, findings = written.values()
    words = " ".join(policies.split())
    for policy in POLICIES:
        assert f" - [{policy.id}]({policy.id}.md): {policy.title} " in f"{words} "
    listed = re.findall(r"^- \[(.+?)\]\(\1\.md\): ", findings, re.MULTILINE)
    assert listed == sorted({path.stem for path in (root / "docs" / "findings").glob("*.md")} - {"README"})


def test_the_engine_gets_everything_of_a_policy_that_it_shows():
    shown = {one.name: one for one in Engine(POLICIES).info.policies}
    assert sorted(shown) == sorted(["catalog-facts", *IDS])
    for policy in POLICIES:
        one = shown[policy.id]
        assert (one.url, one.remediation_steps, one.description) == (policy.page, policy.remediation, policy.title)
        assert list(one.tags) == list(policy.frameworks)
        assert one.severity
        assert set(one.configSchema.properties) == set(policy.settings)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_a_page_has_all_that_people_need(root, policy):
    text = (root / policy.page).read_text()
    headings = re.findall(r"^#+ .*$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    assert headings == [f"# {policy.id}", *(f"## {word}" for word in HEADINGS)]
    assert f"\n{policy.title}\n" in text
    settings = text.partition("## Settings\n")[2]
    assert f"Severity {policy.severity}, {policy.level}; {', '.join(policy.frameworks)}." in settings
    assert re.findall(r"^- `(.+?)`", settings, re.MULTILINE) == list(policy.settings)
    assert policy.frameworks
    assert policy.remediation.endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", policy.id)
