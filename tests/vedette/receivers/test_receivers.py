"""Every kind of receiver: one stem for its module, its test and its page; one key in the catalog."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from vedette.model import Target
from vedette.receivers import RECEIVERS
from vedette.schema import catalog_schema

HELPERS = {"__init__", "base", "conftest", "test_receivers"}


def test_code_tests_and_pages_have_the_same_stems(root):
    keys = {kind.key for kind in RECEIVERS}
    found = {
        folder: {path.stem for path in (root / folder).iterdir() if path.suffix in {".py", ".md"}} - HELPERS
        for folder in ("vedette/receivers", "tests/vedette/receivers", "docs/receivers")
    }
    assert found == {
        "vedette/receivers": keys,
        "tests/vedette/receivers": {f"test_{key}" for key in keys},
        "docs/receivers": keys,
    }
    for kind in RECEIVERS:
        assert kind.__module__ == f"vedette.receivers.{kind.key}"


def test_the_pages_have_the_same_headings(root):
    for page in (root / "docs" / "receivers").glob("*.md"):
        headings = [line for line in page.read_text().splitlines() if line.startswith("#")]
        assert headings == [f"# {page.stem}", "## In the catalog", "## What happens", "## What is checked"], page


def test_no_two_kinds_share_a_key_of_the_catalog():
    fields = [name for kind in RECEIVERS for name in kind.model_fields]
    assert len(fields) == len(set(fields))
    assert set(catalog_schema()["$defs"]["Target"]["properties"]) == set(fields)


def test_a_field_beside_the_key_says_how_it_is_written():
    for kind in RECEIVERS:
        assert kind.key in kind.model_fields
        if len(kind.model_fields) > 1:
            assert kind.example.startswith(f"{{{kind.key}: ")


@pytest.mark.parametrize("given", [{}, {"email": "payments", "pagerduty": "Shop"}])
def test_a_target_is_one_receiver(given):
    keys = ", ".join(kind.key for kind in RECEIVERS)
    with pytest.raises(ValidationError, match=f"exactly one of {keys} is needed"):
        Target.model_validate(given)
