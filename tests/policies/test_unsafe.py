"""Each unsafe configuration, one edit away from a product that passes, is refused by a real preview."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.engine

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in (HERE / "unsafe").glob("*/edit.yaml"))


def cases() -> Iterator[Any]:
    """Every configuration; all but the first of each group of rules belong to the long tests."""
    groups = {
        path.stem.replace("_", "-"): path.parent.name
        for path in (HERE.parents[1] / "policies" / "vedette_policies" / "rules").glob("*/*.py")
    }
    seen: set[str] = set()
    for case in CASES:
        group = groups[json.loads((case / "expect.json").read_text(encoding="utf-8"))["rule"]]
        yield pytest.param(case, id=case.name, marks=[pytest.mark.deep] if group in seen else [])
        seen.add(group)


@pytest.mark.parametrize("case", list(cases()))
def test_an_unsafe_configuration_is_refused_by_its_rule_alone(guarded, case):
    edit = yaml.safe_load((case / "edit.yaml").read_text(encoding="utf-8"))
    expected = json.loads((case / "expect.json").read_text(encoding="utf-8"))
    guarded.edit(edit)
    judged = guarded.preview(edit.get("stack", "local"))
    assert {rule for rule, _ in judged.reported()} == {expected["rule"]}, judged.text
    assert judged.exit_code != 0
    assert expected["says"] in judged.text


def test_the_catalog_passes_and_says_what_it_could_not_judge(guarded):
    judged = guarded.preview("local")
    assert judged.exit_code == 0, judged.text
    assert judged.reported() == []
    unseen = judged.reported("advisory")
    assert unseen
    # A DSN exists once its key does, and a note that calls a group once the group has its id.
    known_later = r"not judged: `(?:plaintextValue|actionFilters\[\d\].actions\[\d\].data.notes)` of "
    assert len(re.findall(known_later, judged.text)) == len(unseen)
