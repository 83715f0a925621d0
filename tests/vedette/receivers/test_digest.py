"""Nobody at once."""

from __future__ import annotations


def test_nothing_is_sent(act, receiver):
    assert act(digest="weekly") is None
    assert receiver(digest="weekly").name == "weekly"
