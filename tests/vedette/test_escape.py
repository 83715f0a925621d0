"""No text of a file, of its name or of a service starts a line, steers a terminal or commands a CI runner."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedette.escape import printable, visible
from vedette.findings import Finding, Place, masked, render_json, render_text
from vedette.policy import report
from vedette.report import read_verdict
from vedette.report.escape import block

HOSTILE = (
    "a\n::add-mask::x", "a\r::error::x", "\x1b[2J\x1b]0;x\x07", "\u202eevil\u2066", "a\0b", "\x9b31m", "\x85::error::x",
    "\u2028::error::x", "\u2029::set-output name=a::b", "##[error]x", "::error::x", "  ::warning::x",
    "\ud800", "\ufeffx",
)  # fmt: skip
COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def harmless(text):
    assert not COMMAND.search(text), text
    assert not CONTROL.search(text), text
    # As a runner splits its log: at more than a newline.
    assert not any(line.lstrip().startswith("::") for line in text.splitlines()), text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_finding_shows_it_by_its_numbers(text):
    place = Place(file=f"catalog/{text}.yaml", line=1, column=1, text=text)
    finding = Finding(place=place, rule="value-invalid", message=f"`{text}` is wrong", hint=f"not {text}")
    harmless(render_text([finding]))
    written = render_json([finding])
    harmless(written.replace("\\\\", ""))
    (row,) = json.loads(written)["findings"]
    assert row["message"] == f"`{text}` is wrong"


@settings(deadline=None)
@given(st.text())
def test_any_text_is_harmless_and_json_stays_the_same_document(text):
    harmless(printable(text))
    harmless(visible("x" + text))
    assert "\n" not in visible(text)
    document = json.dumps({"value": text}, ensure_ascii=False, indent=2)
    assert json.loads(printable(document)) == {"value": text}


def test_plain_text_is_left_alone():
    text = "für 5 € - ok 🔥\tmore: a::b\n"
    assert printable(text) == text
    assert visible("für 5 € - ok 🔥 a::b") == "für 5 € - ok 🔥 a::b"


def test_the_carets_stand_below_what_is_meant():
    place = Place(file="a.yaml", line=3, column=5, width=3, text='\x1b  "\u202ex"')
    shown = render_text([Finding(place=place, rule="r", message="m", hint="h")]).splitlines()
    assert shown[2:4] == [' 3 | \\u001b  "\\u202ex"', f"   | {' ' * 9}{'^' * 8}"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_policies_say_and_reports_quote_is_harmless(text):
    finding = {
        "id": "r",
        "severity": "low",
        "level": "advisory",
        "resource": text,
        "place": "",
        "message": text,
        "help": text,
    }
    unseen = {"id": "preview", "resource": "", "reason": text}
    answer = read_verdict({"stack": "local", "findings": [finding], "not_evaluated": [unseen]})
    said = report.text(answer, [], None)
    assert len(said.split("\n")) == 6
    harmless(printable(said))
    harmless(block(text))


@pytest.mark.parametrize("name", ["\n::error::x.yaml", "\x1b[31m.yaml", "::error::.yaml", "\u202e.yaml"])
def test_a_file_name_is_shown_by_its_numbers(vedette, folder, clean, name):
    folder.write(clean).write("x: 1\n", name)
    done = vedette("validate")
    assert done.returncode == 1
    harmless(done.stdout + done.stderr)
    direct = vedette("validate", name)
    assert direct.returncode == 2
    harmless(direct.stdout + direct.stderr)


def test_a_title_of_several_lines_cannot_command_the_runner_in_any_output(vedette, folder, clean):
    folder.write(clean + 'manual:\n  it: {title: "x\\n::add-mask::y", steps: ["##[error]z", "a\\e[2Jb"]}\n')
    for words in (["plan"], ["plan", "--format", "json"], ["routes"], ["validate"]):
        done = vedette(*words)
        harmless(done.stdout + done.stderr)


def test_arguments_are_shown_by_their_numbers(vedette, folder, clean):
    folder.write(clean)
    for words in (["rotate", "x\n::error::y", "web"], ["init", "x\n::error::y"], ["routes", "--at", "\n::error::x"],
                  ["check", "--preview", "\n::error::x"], ["report", "\n::error::x", "--from", "."],
                  ["\n::error::x"]):  # fmt: skip
        done = vedette(*words)
        assert done.returncode in {1, 2}
        harmless(done.stdout + done.stderr)


def test_the_program_says_it_safely(root):
    """The infra program hands the error to the engine, which prints it as it is."""
    code = (
        "import sys; from pathlib import Path; from vedette.load import CatalogError, load_catalog\n"
        "try: load_catalog(Path(sys.argv[1]))\nexcept CatalogError as error: print(error)"
    )
    words = [sys.executable, "-c", code, "/nowhere/\x1b[2J\n::error::x"]
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=True)
    harmless(done.stdout)


@pytest.mark.parametrize(
    "line",
    [
        "url: //user:hunter2@shop.example.com/",
        "url: user:hunter2@shop.example.com/",
        "url: https:/user:hunter2@shop.example.com/",
        "url: https:\\\\user:hunter2@shop.example.com/",
        "url: https://user:abc hunter2@shop.example.com/",
        'title: "a\\nhttps:\\u002f\\u002fuser:hunter2@s.co/x"',
        "repository: git:hunter2@github.com/a/b",
    ],
)
def test_a_password_is_hidden_where_the_address_is_none(line):
    shown = masked(line)
    assert "hunter2" not in shown
    assert "abc" not in shown
    assert len(shown) == len(line)


@pytest.mark.parametrize(
    "line",
    [
        "- {slack: '#a', mention: '@on-call'}",
        "email: ana@example.com",
        "url: https://r.example:8443/@scope",
        "a: {b: c@d}",
    ],
)
def test_what_is_no_login_is_shown(line):
    assert masked(line) == line
