"""Linters are run once per distinct text, and what they do not judge is never clean."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from policies.linters import ACTIONLINT, ZIZMOR, Report
from policies.linters.kept import lint
from policies.linters.programs import LinterError

PYTHON = sys.executable
FINE = "on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps: [{run: 'true'}]\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VEDETTE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "lint"


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A linter that writes down each run, and finds the length of the text."""

    def make(body: str = "print(json.dumps([{'line': 1, 'kind': 'length', 'message': str(len(text))}]))"):
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        log = tmp_path / "runs"
        program = folder / "actionlint"
        lines = [f"#!{PYTHON}", "import json, sys, time", "text = sys.stdin.read()"]
        lines += [f"open({str(log)!r}, 'a').write('run\\n')", body]
        program.write_text("\n".join(lines) + "\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(folder / "python"))
        return lambda: len(log.read_text().splitlines()) if log.exists() else 0

    return make


def length(text: str) -> list[Report]:
    return [Report(line=1, rule="length", text=str(len(text)))]


def test_a_text_is_judged_once_on_a_machine(counted, cache):
    runs = counted()
    assert lint(ACTIONLINT, ["ab", "abc", "ab"]) == {"ab": length("ab"), "abc": length("abc")}
    assert runs() == 2
    assert lint(ACTIONLINT, ["abc", "ab"]) == {"abc": length("abc"), "ab": length("ab")}
    assert runs() == 2
    assert lint(replace(ACTIONLINT, words=("-other",)), ["ab"]) == {"ab": length("ab")}
    assert runs() == 3
    assert len(list((cache / "actionlint").iterdir())) == 3


def test_another_version_judges_again(counted):
    counted()
    lint(ACTIONLINT, ["ab"])
    runs = counted("print('[]')")
    assert lint(ACTIONLINT, ["ab"]) == {"ab": []}
    assert runs() == 2


@pytest.mark.parametrize("damage", ["", "[", "{}3", '[{"line": 1}]', "[3]"])
def test_a_damaged_answer_is_made_anew(counted, cache, damage):
    runs = counted()
    lint(ACTIONLINT, ["ab"])
    (path,) = (cache / "actionlint").iterdir()
    path.write_text(damage, encoding="utf-8")
    assert lint(ACTIONLINT, ["ab"]) == {"ab": length("ab")}
    assert runs() == 2
    assert lint(ACTIONLINT, ["ab"]) == {"ab": length("ab")}
    assert runs() == 2


def test_a_cache_that_cannot_be_written_only_costs_time(counted, cache):
    runs = counted()
    cache.parent.write_text("a file", encoding="utf-8")
    assert lint(ACTIONLINT, ["ab"]) == lint(ACTIONLINT, ["ab"]) == {"ab": length("ab")}
    assert runs() == 2


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("sys.exit(3)", "no workflow that can be read, see workflow-syntax"),
        ("print('no JSON')", "left to actionlint, whose answer is not understood"),
        ("print('[{}]')", "left to actionlint, whose answer is not understood"),
        ("print('3')", "left to actionlint, whose answer is not understood"),
    ],
)
def test_what_is_not_judged_is_not_kept(counted, body, why):
    runs = counted(body)
    (found,) = lint(ACTIONLINT, ["ab"]).values()
    assert isinstance(found, str)
    assert found.startswith(why)
    lint(ACTIONLINT, ["ab"])
    assert runs() == 2


def test_one_that_hangs_or_cannot_start_is_not_waited_for(counted, monkeypatch, tmp_path):
    counted("time.sleep(30)")
    monkeypatch.setattr("policies.linters.programs.SECONDS", 0.5)
    assert lint(ACTIONLINT, ["ab"]) == {"ab": "left to actionlint, which does not answer (TimeoutExpired)"}
    with pytest.raises(LinterError, match="FileNotFoundError"):
        ACTIONLINT.run(str(tmp_path / "none"), "ab")


def test_one_that_is_not_installed_judges_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert lint(ZIZMOR, ["a"]) == {"a": "left to zizmor, which is not installed"}


def test_texts_are_judged_at_the_same_time(monkeypatch):
    together = threading.Barrier(2, timeout=10)

    def read(_answer: str) -> list[Report]:
        together.wait()
        return []

    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert lint(replace(ACTIONLINT, read=read), [FINE, FINE + "\n"]) == {FINE: [], FINE + "\n": []}


def test_what_was_judged_before_costs_next_to_nothing():
    texts = [f"{FINE}# {number}\n" for number in range(6)]
    lint(ZIZMOR, texts)
    start = time.perf_counter()
    lint(ZIZMOR, texts)
    assert time.perf_counter() - start < 0.1


def test_zizmor_says_where_and_of_what():
    text = FINE.replace("'true'", '"echo ${{ github.head_ref }}"')
    (found,) = [one for one in lint(ZIZMOR, [text])[text] if one.rule == "template-injection"]
    expected = Report(
        line=5,
        rule="template-injection",
        text="code injection via template expansion",
        job="one",
        expression="github.head_ref",
    )
    assert found == expected
    whole = [one for one in lint(ZIZMOR, [text])[text] if one.rule == "concurrency-limits"]
    assert [(one.job, one.expression) for one in whole] == [("", "")]
