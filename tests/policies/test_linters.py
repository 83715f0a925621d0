"""Linters are run once per distinct text, and what they do not evaluate is never clean."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from vedette_policies.linters import ACTIONLINT, ZIZMOR, Report
from vedette_policies.linters.cache import lint
from vedette_policies.linters.programs import LinterDownError, LinterError

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


def test_a_text_is_evaluated_once_on_a_machine(counted, cache):
    runs = counted()
    assert lint(ACTIONLINT, ["ab", "abc", "ab"]) == {"ab": length("ab"), "abc": length("abc")}
    assert runs() == 2
    assert lint(ACTIONLINT, ["abc", "ab"]) == {"abc": length("abc"), "ab": length("ab")}
    assert runs() == 2
    assert lint(replace(ACTIONLINT, arguments=("-other",)), ["ab"]) == {"ab": length("ab")}
    assert runs() == 3
    assert len(list((cache / "actionlint").iterdir())) == 3


def test_another_version_runs_again(counted):
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
        ("sys.exit(3)", "stopped with exit code 3"),
        ("print('fatal: it broke', file=sys.stderr); sys.exit(2)", "stopped with exit code 2 (fatal: it broke)"),
        ("print('no JSON')", "gave an answer that is not understood (JSONDecodeError)"),
        ("print('[{}]')", "gave an answer that is not understood (KeyError)"),
        ("print('{}')", "gave an answer that is not understood (TypeError)"),
        ("print('3')", "gave an answer that is not understood (TypeError)"),
        ("print('[' * 100000)", "gave an answer that is not understood (RecursionError)"),
        ("sys.stdout.buffer.write(bytes([255, 0]))", "gave an answer that is not understood (UnicodeDecodeError)"),
        ("print('[]'); sys.exit(1)", "ended with exit code 1, as after a finding, and gave none"),
        ("import os; os.kill(os.getpid(), 11)", "stopped with exit code -11"),
    ],
)
def test_what_is_not_evaluated_is_not_kept(counted, body, why):
    runs = counted(body)
    (found,) = lint(ACTIONLINT, ["ab"]).values()
    assert isinstance(found, LinterError)
    assert not isinstance(found, LinterDownError)
    assert str(found) == why
    lint(ACTIONLINT, ["ab"])
    assert runs() == 2


def test_one_that_hangs_is_waited_for_once(counted, monkeypatch):
    runs = counted("time.sleep(30)")
    monkeypatch.setattr("vedette_policies.linters.programs.SECONDS", 0.5)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    found = lint(ACTIONLINT, [f"text {number}" for number in range(20)])
    assert {type(one) for one in found.values()} == {LinterDownError}
    assert set(map(str, found.values())) == {"did not answer within 0.5 s"}
    assert runs() <= 2


def test_one_that_cannot_be_started_says_why(counted, tmp_path):
    counted()
    (tmp_path / "bin" / "actionlint").write_bytes(b"\0 no program")
    (found,) = lint(ACTIONLINT, ["ab"]).values()
    assert isinstance(found, LinterDownError)
    assert str(found) == "cannot be started (Exec format error)"
    with pytest.raises(LinterDownError, match=r"cannot be started .No such file or directory"):
        ACTIONLINT.run(str(tmp_path / "none"), "ab")


def test_one_that_is_not_installed_checks_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    (found,) = lint(ZIZMOR, ["a"]).values()
    assert (type(found), str(found)) == (LinterDownError, "is not installed")
    (tmp_path / "zizmor").write_text("#!/bin/sh\n", encoding="utf-8")
    (found,) = lint(ZIZMOR, ["a"]).values()
    assert (type(found), str(found)) == (LinterDownError, f"is not executable (`{tmp_path}/zizmor`)")


@pytest.mark.parametrize("text", ["\ud800", "\0", "a" * 1_000_000])
def test_an_odd_text_is_evaluated_or_refused(text):
    for linter in (ZIZMOR, ACTIONLINT):
        (found,) = lint(linter, [text]).values()
        assert isinstance(found, LinterError) or found


def test_texts_are_evaluated_at_the_same_time(monkeypatch):
    together = threading.Barrier(2, timeout=10)

    def read(_answer: str) -> list[Report]:
        together.wait()
        return []

    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert lint(replace(ACTIONLINT, read=read), [FINE, FINE + "\n"]) == {FINE: [], FINE + "\n": []}


def test_what_was_linted_before_costs_next_to_nothing():
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
