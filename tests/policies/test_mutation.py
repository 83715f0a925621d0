"""The mutation run: what it breaks, and that it fails where a test has a hole."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

POLICY = """
LIMIT = 5

def evaluate(value, on):
    if on and value > LIMIT:
        yield "above"
"""
HOLE = """
from vedette_policies.policies.alerting.tiny import evaluate

def test_it():
    assert list(evaluate(9, True)) == ["above"]
    assert list(evaluate(1, True)) == []
"""
HELD = (
    HOLE
    + """
    assert list(evaluate(5, True)) == []
    assert list(evaluate(6, True)) == ["above"]
    assert list(evaluate(9, False)) == []
"""
)
SURVIVING = """
FILE:2 in LIMIT: `5` -> `6`: no test notices
FILE:5 in evaluate: `on and value > LIMIT` -> `value > LIMIT`: no test notices
FILE:5 in evaluate: `value > LIMIT` -> `value >= LIMIT`: no test notices
""".replace("FILE", "policies/vedette_policies/policies/alerting/tiny.py")
EQUAL = """
- module: policies/vedette_policies/policies/alerting/tiny.py
  inside: evaluate
  was: {was}
  now: {now}
  reason: of the test
"""


class Tree:
    """A checkout with one policy."""

    def __init__(self, folder: Path, tool: Path) -> None:
        self._folder, self._tool = folder, tool
        self.write("policies/vedette_policies/policies/alerting/tiny.py", POLICY)
        for package in ("vedette_policies", "vedette_policies/policies", "vedette_policies/policies/alerting"):
            self.write(f"policies/{package}/__init__.py", "")

    def write(self, path: str, text: str) -> None:
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def run(self, *words: str) -> tuple[int, list[str]]:
        env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        done = subprocess.run(
            [sys.executable, str(self._tool), *words],
            cwd=self._folder, env=env, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert not done.stderr, done.stderr
        return done.returncode, done.stdout.splitlines()


@pytest.fixture
def tree(tmp_path: Path, root: Path) -> Tree:
    return Tree(tmp_path, root / "tools" / "mutate_policies.py")


@pytest.fixture
def mutants(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(root / "tools")
    return importlib.import_module("mutants")


def test_a_hole_in_a_test_makes_the_run_fail(tree):
    tree.write("tests/policies/policies/test_tiny.py", HOLE)
    code, lines = tree.run()
    assert code == 1
    assert sorted(lines[:-1]) == SURVIVING.strip().splitlines()
    assert lines[-1].endswith("3 survived, 0 are equal")


def test_a_policy_that_is_held_passes(tree):
    tree.write("tests/policies/policies/test_tiny.py", HELD)
    code, lines = tree.run("policies/vedette_policies/policies/alerting/tiny.py")
    assert (code, len(lines)) == (0, 1)


def test_an_entry_of_the_list_excuses_its_mutant_and_must_survive(tree):
    tree.write("tests/policies/policies/test_tiny.py", HELD.replace("evaluate(5, True)", "evaluate(4, True)"))
    wanted = EQUAL.format(was="value > LIMIT", now="value >= LIMIT")
    tree.write("tests/policies/equal_mutants.yaml", wanted)
    assert tree.run()[0] == 0
    tree.write("tests/policies/equal_mutants.yaml", wanted + EQUAL.format(was="value > LIMIT", now="value <= LIMIT"))
    code, lines = tree.run()
    assert code == 1
    assert lines[0] == (
        "tests/policies/equal_mutants.yaml: policies/vedette_policies/policies/alerting/tiny.py, evaluate: "
        "`value > LIMIT` -> `value <= LIMIT`"
        " is noticed, or not made any more; remove the entry"
    )


def test_what_cannot_be_evaluated_is_no_pass(tree):
    assert tree.run()[0] == 2
    tree.write("tests/policies/policies/test_tiny.py", HELD.replace("evaluate(5, True)", "evaluate(6, True)"))
    code, lines = tree.run()
    assert (code, len(lines)) == (2, 2)
    assert "fail without a mutation" in lines[0]
    assert lines[1].startswith("0 mutants of 0 modules")
    assert tree.run("policies/vedette_policies/policies/alerting/other.py")[0] == 2


def test_a_mutant_that_runs_in_circles_is_noticed(tree):
    tree.write(
        "policies/vedette_policies/policies/alerting/tiny.py",
        "def evaluate(end):\n    while end > 0:\n        end -= 1\n",
    )
    test = "from vedette_policies.policies.alerting.tiny import evaluate\n\n"
    test += "def test_it():\n    assert evaluate(0) is None\n"
    tree.write("tests/policies/policies/test_tiny.py", test)
    code, lines = tree.run("--seconds", "2")
    assert code == 1
    assert not any("end <= 0" in line for line in lines)


@pytest.mark.parametrize(
    ("source", "broken"),
    [
        ("if a <= 3: pass", {("a <= 3", "a > 3"), ("a <= 3", "a < 3"), ("3", "4")}),
        ("x = a and b", {("a and b", "a"), ("a and b", "b"), ("a and b", "a or b")}),
        ("x = b if not a else c", {("not a", "a")}),
        ("x = [a for a in b if a]", {("a", "not a")}),
        ("x = {'a', 'b'}", {("'a'", "nothing"), ("'b'", "nothing")}),
        ("x = any(a)", {("any(a)", "all(a)")}),
        ("x = a.lower()", {("a.lower()", "a")}),
        ("def f():\n    yield 1", {("def f", "returns at once"), ("yield 1", "nothing"), ("1", "2")}),
        ("R(id='a', frameworks=('a', 'b'), types=('c',))", {("'c'", "nothing")}),
        ("s = {'type': 'array', 'items': {'enum': ['a']}, 'default': ['b']}", {("'b'", "nothing")}),
        ("def f(a: tuple[int, str] = ()) -> dict[int, str]: ...", {("def f", "returns at once")}),
        ('"""Words."""', set()),
    ],
)
def test_one_thing_is_broken_at_a_time(mutants, source, broken):
    made = list(mutants.mutants(source))
    assert {(one.was, one.now) for one in made} == broken
    assert len({one.source for one in made}) == len(made)
    for one in made:
        compile(one.source, "mutant", "exec")


def test_a_regular_expression_loses_one_alternative(mutants):
    assert dict(mutants.alternatives(r"a|b\|[|(]c")) == {"a": r"b\|[|(]c", r"b\|[|(]c": "a"}
    inner = dict(mutants.alternatives(r"^(?:x|y)(?P<z>[ab](?=c|d))$"))
    assert inner == {
        "x": r"^(?:y)(?P<z>[ab](?=c|d))$",
        "y": r"^(?:x)(?P<z>[ab](?=c|d))$",
        "c": r"^(?:x|y)(?P<z>[ab](?=d))$",
        "d": r"^(?:x|y)(?P<z>[ab](?=c))$",
    }
    assert dict(mutants.alternatives("abc")) == {}
