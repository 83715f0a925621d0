"""Whatever people write: nothing is lost, nothing changes its meaning, and the second time nothing changes at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from tests.vedette.formatting.scribble import texts
from vedette.formatting.rewrite import File, rewrite
from vedette.load.reading import read_tree
from vedette.source import Folder, plain_data

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(QUICK, max_examples=1500)


def values(text: str) -> str:
    """All that the loader reads, in its order, numbers and words told apart."""
    source, findings = read_tree(text, "shop.yaml")
    # An anchor that is used inside of itself.
    assume(source is not None and not findings)
    return repr(plain_data(source.root))


def holds(text: str, comments: list[str]) -> None:
    before = values(text)
    done = rewrite(File(text, "shop.yaml", Folder(Path())))
    assert not done.findings, done.findings
    assert values(done.text) == before
    # A comment that is as deep as a block scalar above it is a line of that scalar.
    assert all(comment in done.text for comment in comments)
    assert rewrite(File(done.text, "shop.yaml", Folder(Path()))).text == done.text


@QUICK
@given(texts())
def test_nothing_is_lost_and_the_second_time_nothing_changes(written):
    holds(*written)


@pytest.mark.deep
@LONG
@given(texts())
def test_nothing_is_lost_in_many_texts(written):
    holds(*written)
