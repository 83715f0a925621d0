"""Hostile values in every placeholder of every template: refused, or in the file whole and as nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from vedette import names
from vedette.cron import problems as cron_problems
from vedette.delivery import misfits
from vedette.render import placeholders, render

HOSTILE = [
    'a "quoted" word', "it's", "a: b", "a #b", "@team", "*star", "&anchor", "!tag", "- item", "? key", "%percent",
    "`tick`",
    "{a: b}", "[a, b]", "a\nb", "a\nb: c", "a\n\n  b: c\n", "${{ github.token }}", "}}", "' || true || '", "$(id)",
    "; id", "a && b", "|", ">", "~", "null", "1e3", "0x1f", "1.10", "yes", "", " a", "a ", "a:", "\\", "a\\nb", "#",
    "-->",
    "<script>", "](https://evil.example)", "```", "a" * 3000, "\t", "a\tb", "é", "a: 'b' \"c\" #d", "---", "...", "<<",
]  # fmt: skip
TEMPLATES = Path(__file__).parents[2] / "vedette" / "templates"
TEXTS = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(TEMPLATES.rglob("*"))
    if path.is_file() and path.parent.name != "__pycache__"
}
PLACES = [(name, key) for name, text in TEXTS.items() for key in dict.fromkeys(placeholders(text))]
VALUES = {key: "17 2 * * *" if key == "schedule" else f"x{number}" for number, (_, key) in enumerate(PLACES)}
MARK = "placeholdermark"


def _scalars(value: Any, path: tuple[object, ...] = ()) -> dict[tuple[object, ...], str]:
    if isinstance(value, dict):
        pairs = list(value.items())
        return {place: text for key, inner in pairs for place, text in _scalars(inner, (*path, key)).items()}
    if isinstance(value, list):
        return {place: text for at, inner in enumerate(value) for place, text in _scalars(inner, (*path, at)).items()}
    return {path: value}


def _with(place: tuple[object, ...], value: str) -> tuple[object, ...]:
    return tuple(step.replace(MARK, value) if isinstance(step, str) else step for step in place)


@pytest.mark.parametrize(("template", "key"), PLACES, ids=[f"{name}-{key}" for name, key in PLACES])
def test_a_hostile_value_is_refused_or_stands_there_whole(template: str, key: str) -> None:
    text, path = TEXTS[template], names.template_path(template)
    # Of two placeholders side by side one is looked at.
    for value in HOSTILE:
        values = {**VALUES, key: value}
        if any(misfit.name == key for misfit in misfits(text, values, path)):
            continue
        found = render(text, values, path=path)
        if not path.endswith(".yml"):
            assert found.count("\n") == text.count("\n")
            assert found.replace(value, MARK) == render(text, {**VALUES, key: MARK}) or value in render(text, VALUES)
            continue
        wanted = _scalars(yaml.load(render(text, {**VALUES, key: MARK}, path=path), Loader=yaml.CBaseLoader))
        got = _scalars(yaml.load(found, Loader=yaml.CBaseLoader))
        assert got == {_with(place, value): seen.replace(MARK, value) for place, seen in wanted.items()}, value
        for place, seen in wanted.items():
            if MARK in seen and (place[-1] == "if" or "${{" in seen):
                assert not [sign for sign in ("${{", "}}", "'", "\n") if sign in value], (place, value)
            if MARK in seen and place[-1] == "run" and seen != MARK:
                assert not set(value) & set("'\"$;&|\n `"), (place, value)


def test_values_that_need_it_are_quoted() -> None:
    text = "a: <% a %> # why\nb: '<% b %>'\nc: \"<% c %>\"\nd:\n  - e: <% a %>\n"
    values = {"a": "Tower: of #1 'Babel'", "b": "plain", "c": 'say "\\n"'}
    assert list(misfits(text, values, "x.yml")) == []
    found = yaml.safe_load(render(text, values, path="x.yml"))
    assert found == {"a": values["a"], "b": "plain", "c": values["c"], "d": [{"e": values["a"]}]}
    for number in ("1e3", "0x1f", "1.10", "null", "007"):
        assert yaml.safe_load(render("a: <% a %>", {"a": number}, path="x.yml")) == {"a": number}
    assert render("a: <% a %>", {"a": "20"}, path="x.yml") == "a: 20"


@pytest.mark.parametrize("schedule", ["0 0 L * *", "0 0 * * 7", "0 0 * * MON#1", "*/90 * * * *", "nightly"])
def test_a_schedule_that_github_does_not_read_is_refused(schedule: str) -> None:
    text = TEXTS["workflows/heartbeat.yml"]
    path = names.template_path("workflows/heartbeat.yml")
    assert list(cron_problems(schedule, "GitHub"))
    assert {one.name for one in misfits(text, {**VALUES, "schedule": schedule}, path)} == {"schedule"}
    assert list(misfits(text, VALUES, path)) == []
