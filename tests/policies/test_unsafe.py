"""Each unsafe configuration, one edit away from a product that passes, is refused by a real preview."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.engine

CASES = sorted(path.parent for path in (Path(__file__).parent / "unsafe").glob("*/edit.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
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
