"""`vedette report`: previews as a reviewer reads them, and nothing in them that a stranger can use."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from vedette.cli.main import app
from vedette.report import LIMIT
from vedette.report.escape import block, code
from vedette.report.values import edits, shown

ALERT = "vedette:index:Alert"
MONITOR = "sentry:index:MetricMonitor"
SIGNED = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "hunter2"}


def urn(type_: str, name: str, stack: str = "prod") -> str:
    return f"urn:pulumi:{stack}::vedette::{type_}::{name}"


def entry(op: str, name: str = "shop.slow", **inputs: Any) -> dict[str, Any]:
    state = {"inputs": {"place": f"catalog/shop.yaml#alerts.{name}", **inputs}}
    return {"op": op, "urn": urn(ALERT, name), "oldState" if op == "delete" else "newState": state}


def monitor(op: str, name: str = "shop.slow", old: Any = None, new: Any = None, **more: Any) -> dict[str, Any]:
    step = {"op": op, "urn": urn(f"{ALERT}${MONITOR}", f"{name}.monitor"), **more}
    for side, inputs in (("oldState", old), ("newState", new)):
        if inputs is not None:
            step[side] = {"inputs": inputs, "parent": urn(ALERT, name)}
    return step


class Report:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def given(self, stack: str, *steps: Any, check: Any = None, **more: Any) -> Report:
        answer = {"stack": stack, "findings": [], "not_evaluated": [], "waived": []} | (check or {})
        self.write(f"preview-{stack}.json", json.dumps({"steps": list(steps), **more}))
        self.write(f"check-{stack}.json", json.dumps(answer))
        return self

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def run(self, *stacks: str, expect: int = 0, words: tuple[str, ...] = ()) -> str:
        done = CliRunner().invoke(app, ["report", *stacks, "--from", str(self.folder), *words])
        assert done.exit_code == expect, done.output
        return done.output


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return Report(tmp_path)


def test_counts_come_first_and_deletions_apart(report: Report) -> None:
    report.given("company", monitor("same", new={}))
    report.given(
        "prod",
        entry("same"), monitor("update", old={"conditions": [{"above": 5}]}, new={"conditions": [{"above": 7}]}),
        entry("delete", "shop.old"), monitor("delete", "shop.old", old={}),
        entry("create", "shop.new"), monitor("create", "shop.new", new={}),
    )  # fmt: skip
    text = report.run("company", "prod", words=("--commit", "abc"))
    assert text == (
        "<!-- vedette:preview -->\n### What this changes\n\nOf commit `abc`, merged into the main branch.\n\n"
        "| stack | create | update | replace | delete | unchanged | policy |\n|---|--:|--:|--:|--:|--:|---|\n"
        "| `company` | 0 | 0 | 0 | 0 | 1 | 0 findings |\n| `prod` | 1 | 1 | 0 | 1 | 0 | 0 findings |\n\n"
        "#### Deleted and replaced\n\n"
        "- `prod` `Alert shop.old` in `catalog/shop.yaml#alerts.shop.old`\n"
        "  - the entry itself **is deleted**\n  - `sentry MetricMonitor` `shop.old.monitor` **is deleted**\n\n"
        "#### Created and updated\n\n"
        "- `prod` `Alert shop.slow` in `catalog/shop.yaml#alerts.shop.slow`\n"
        "  - `sentry MetricMonitor` `shop.slow.monitor` is updated\n"
        "    - `conditions[0].above` from `5` to `7`\n"
        "- `prod` `Alert shop.new` in `catalog/shop.yaml#alerts.shop.new`\n"
        "  - the entry itself is created\n  - `sentry MetricMonitor` `shop.new.monitor` is created\n"
    )


def test_a_replacement_is_reported_once_however_many_steps_it_has(report: Report) -> None:
    steps = [
        monitor(op, old={"slug": "a"}, new={"slug": "b"}) for op in ("create-replacement", "replace", "delete-replaced")
    ]
    text = report.given("prod", entry("same"), *steps).run("prod")
    assert "| `prod` | 0 | 0 | 1 | 0 | 0 |" in text
    assert text.count("**is replaced**") == 1
    assert '`slug` from `"a"` to `"b"`' in text


def test_what_the_policies_found_is_shown_by_severity(report: Report) -> None:
    finding = {
        "id": "alert-no-runbook", "severity": "low", "level": "advisory", "resource": "r", "place": "catalog/a.yaml",
        "message": "no runbook", "help": "write one",
    }  # fmt: skip
    check = {
        "findings": [finding, finding | {"id": "key-of-tests", "severity": "critical", "place": ""}],
        "not_evaluated": [{"id": "x-y", "resource": "r", "reason": "known after up"}],
        "waived": [{"policy": "w", "resource": "r", "owner": "ana", "reason": "moves", "expires": "2027-01-01"}],
    }
    text = report.given("prod", check=check).run("prod", expect=1)
    assert "| 2 findings, 1 not evaluated |" in text
    assert text.index("`critical` `key-of-tests` (`advisory`, `prod`) in `r`") < text.index("`low` `alert-no-runbook`")
    assert "  - help: `write one`" in text
    assert "- `w` for `r` (`prod`) until `2027-01-01`, by `ana`: `moves`" in text
    assert "- `x-y` for `r` (`prod`): `known after up`" in text


def test_a_preview_that_breaks_off_says_why_once_for_all_stacks(report: Report) -> None:
    for stack in ("staging", "prod"):
        first = f"error: stack {stack} cannot be planned:\ncatalog/a.yaml:1:1: not YAML\n"
        last = "error: an unhandled error occurred: the Python program exited with code 1\n"
        report.given(stack, diagnostics=[{"message": one, "severity": "error"} for one in (first, last)])
    text = report.run("staging", "prod", expect=1)
    assert "`staging`, `prod`:\n\n```text\ncatalog/a.yaml:1:1: not YAML\n```" in text
    assert "| `prod` | ? | ? | ? | ? | ? |" in text
    assert "exited with" not in text


def test_silence_is_not_clean(report: Report) -> None:
    report.given("prod")
    report.write("check-prod.json", "")
    text = report.run("prod", "staging", expect=1)
    assert "| `prod` | 0 | 0 | 0 | 0 | 0 | **no answer** |" in text
    assert "the policies did not answer" in text
    assert "`staging`:\n\n```text\nthe engine wrote nothing" in text


def test_files_that_are_something_else_are_all_named(report: Report) -> None:
    report.write("preview-prod.json", "Previewing update")
    report.write("check-prod.json", '{"findings": [{"id": 1}]}')
    report.write("preview-company.json", "[]")
    done = CliRunner().invoke(app, ["report", "prod", "company", "--from", str(report.folder)])
    assert done.exit_code == 2
    for said in ("preview-prod.json: this is not JSON", "findings.0.id: Input should be", "a list, and only an obj"):
        assert said in done.stderr


def test_drift_is_any_change_and_asks_no_policies(report: Report) -> None:
    words = ("--for", "drift")
    report.given("prod", entry("same"), monitor("refresh", old={"a": 1}, new={"a": 1}))
    text = report.run("prod", words=words)
    assert text.startswith("<!-- vedette:drift -->\n### What differs from the main branch\n")
    assert "| `prod` | 0 | 0 | 0 | 0 | 1 | not asked |" in text
    report.given("prod", monitor("refresh", old={"a": 2}, new={"a": 2}), monitor("update", old={"a": 2}, new={"a": 1}))
    assert "`a` from `2` to `1`" in report.run("prod", words=words, expect=1)


def test_no_secret_is_shown(report: Report) -> None:
    old = {"plain": "a", "marked": SIGNED, "masked": "[secret]", "deep": {"list": [SIGNED]}}
    new = {"plain": "b", "marked": {**SIGNED, "value": "hunter3"}, "masked": "[secret]", "deep": {"list": ["[secret]"]}}
    text = report.given("prod", monitor("update", old=old, new=new, diffReasons=["masked", "plain"])).run("prod")
    assert "hunter" not in text
    assert "`masked` from `[secret]` to `[secret]`" in text
    assert "`marked` from `[secret]` to `[secret]`" in text


def test_a_value_that_is_not_known_yet_is_called_so() -> None:
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    assert shown(unknown) == "known after up"
    assert shown([unknown]) == '["known after up"]'
    (edit,) = edits({"id": "5"}, {"id": unknown}, ["id"])
    assert (edit.before, edit.after) == ('"5"', "known after up")


def test_a_property_that_comes_or_goes_is_called_so(report: Report) -> None:
    text = report.given("prod", monitor("update", old={"a": 1}, new={"b": [1, 2]})).run("prod")
    assert "`a` taken away, it was `1`" in text
    assert "`b` set to `[1, 2]`" in text


HOSTILE = "@everyone #1 <img src=x> [x](https://evil.example) `` ` ``` \n\n<!-- vedette:preview --> | \u202eoops"


def spans_removed(text: str) -> str:
    """What is left of Markdown without its fenced blocks and code spans, found as CommonMark finds them."""
    text = re.sub(r"^(`{3,})text\n.*?\n\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", text)


def test_text_of_the_catalog_is_never_markup(report: Report) -> None:
    row = dict.fromkeys(("id", "severity", "level", "resource", "place", "message", "help"), HOSTILE)
    check = {
        "findings": [row],
        "not_evaluated": [dict.fromkeys(("id", "resource", "reason"), HOSTILE)],
        "waived": [dict.fromkeys(("policy", "resource", "owner", "reason", "expires"), HOSTILE)],
    }
    report.given(
        "prod", entry("update", HOSTILE, place=HOSTILE), monitor("update", HOSTILE, old={HOSTILE: 1}, new={HOSTILE: 2}),
        check=check, diagnostics=[{"severity": "error", "message": HOSTILE}],
    )  # fmt: skip
    left = spans_removed(report.run("prod", expect=1, words=("--commit", HOSTILE)))
    assert left.count("<!-- vedette:preview -->") == 1
    for part in ("@", "<img", "evil", "#1", "oops", "\u202e"):
        assert part not in left, part


@given(st.text())
def test_a_code_span_ends_where_it_should(text: str) -> None:
    assert spans_removed(f"a {code(text)} b") == "a  b"
    assert "\n" not in code(text)


@given(st.text())
def test_a_block_ends_where_it_should(text: str) -> None:
    assert spans_removed(f"a\n{block(text)}\nb").strip() == "a\n\nb"


def test_what_has_no_room_is_counted_and_the_least_urgent(report: Report) -> None:
    made = [monitor("create", f"shop.{number:05}", new={}) for number in range(3000)]
    gone = [monitor("delete", f"gone.{number:05}", old={}) for number in range(100)]
    entries = [entry("same", f"gone.{number:05}") for number in range(100)]
    entries += [entry("same", f"shop.{number:05}") for number in range(3000)]
    text = report.given("prod", *entries, *made, *gone).run("prod")
    assert len(text.encode()) <= LIMIT
    assert text.count("**is deleted**") == 100
    shown_ = text.count(" is created")
    assert 100 < shown_ < 3000
    assert f"\n{3000 - shown_} more of 3000 have no room here" in text
    assert "| `prod` | 3000 | 0 | 0 | 100 | 0 |" in text


def test_an_error_without_end_leaves_room_for_the_rest(report: Report) -> None:
    report.given("prod", diagnostics=[{"severity": "error", "message": "x" * 200_000}])
    text = report.run("prod", expect=1)
    assert len(text.encode()) <= LIMIT
    assert "the log of this run has the rest" in text
