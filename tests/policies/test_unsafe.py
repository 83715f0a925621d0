"""Each unsafe configuration, one edit away from a product that passes, is refused by a real preview.

The test of a policy holds them as `UNSAFE`: by name, what the preview reports, the product and what is changed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
POLICIES = HERE.parents[1] / "policies" / "vedette_policies" / "policies"


def unsafe(test: Path) -> dict[str, dict[str, Any]]:
    """The unsafe configurations of a policy's test, which is read and not imported."""
    for node in ast.parse(test.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "UNSAFE":
            return yaml.safe_load(ast.literal_eval(node.value))
    return {}


def cases() -> Iterator[Any]:
    """Every configuration; all but the first of each group of policies belong to the long tests."""
    seen: set[str] = set()
    for path in sorted(POLICIES.glob("*/*.py")):
        test, group = HERE / "policies" / f"test_{path.stem}.py", path.parent.name
        for name, case in unsafe(test).items() if test.exists() else ():
            marks = [pytest.mark.deep] if group in seen else []
            yield pytest.param(path.stem.replace("_", "-"), case, id=name, marks=marks)
            seen.add(group)


def test_each_policy_has_one_unsafe_configuration_or_two():
    tests = {path: unsafe(path) for path in (HERE / "policies").glob("test_*.py")}
    assert {path.stem: len(found) for path, found in tests.items() if len(found) not in (1, 2)} == {}
    names = [name for found in tests.values() for name in found]
    assert len(names) == len(set(names))


@pytest.mark.engine
@pytest.mark.parametrize(("policy", "case"), list(cases()))
def test_an_unsafe_configuration_is_refused_by_its_policy_alone(guarded, policy, case):
    guarded.edit(case)
    run = guarded.preview(case.get("stack", "local"))
    assert {id_ for id_, _ in run.reported()} == {policy}, run.text
    assert run.exit_code != 0
    assert case["reports"] in run.text


@pytest.mark.engine
def test_the_catalog_passes_and_reports_what_could_not_be_evaluated(guarded):
    run = guarded.preview("local")
    assert run.exit_code == 0, run.text
    assert run.reported() == []
    unseen = run.reported("advisory")
    assert unseen
    # A DSN exists once its key does, and a note that calls a group once the group has its id.
    known_later = r"not evaluated: `(?:plaintextValue|actionFilters\[\d\].actions\[\d\].data.notes)` of "
    assert len(re.findall(known_later, run.text)) == len(unseen)
