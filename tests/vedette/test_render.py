"""Placeholders of ours, and nobody else's."""

from __future__ import annotations

import pytest

from vedette.render import Problem, problems, render


def test_values_are_written_as_yaml_would_read_them():
    text = "on: <% when %>\nif: ${{ vars.X }} && $HOME <%flag%> [<% list %>] <% crons.backup.slug %> <% days %>"
    values = {"when": "push", "flag": True, "list": ("a", "b"), "crons.backup.slug": "db", "days": 30}
    assert render(text, values) == "on: push\nif: ${{ vars.X }} && $HOME true [a, b] db 30"


def test_a_value_is_never_read_again():
    assert render("<% a %>", {"a": "<% b %>", "b": "no"}) == "<% b %>"


def test_every_placeholder_without_a_value_is_found():
    text = "fine <% a %> and <% b.c %>\n  <% A b %> <% a\n"
    assert list(problems(text, {"a": "x"})) == [
        Problem(line=1, column=18, width=9, name="b.c"),
        Problem(line=2, column=3, width=9, name=None),
        Problem(line=2, column=13, width=2, name=None),
    ]


def test_rendering_without_a_value_never_leaves_a_gap():
    with pytest.raises(KeyError):
        render("<% a %>", {})
