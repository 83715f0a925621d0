"""How commands end: a fault of Vedette itself, Ctrl-C, readers and disks that go away, locales, files of all kinds."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from vedette.cli import faults

BROKEN = """
import os, signal, sys
from vedette.cli import main
@main.app.command()
def broken(word: str):
    password = "locals-are-secret"
    raise KeyError(f"{word}\\n::error::x \\x1b[2J {os.environ.get('SENTRY_AUTH_TOKEN')}")
@main.app.command()
def stop():
    os.kill(os.getpid(), signal.SIGINT)
    signal.pause()
main.main()
"""
TOKEN = "sntrys_of_the_tests_0123456789"
SHOWN = re.compile(r"name the command and attach (\S+)\.\n$")


def interruptible():
    """A shell starts what runs in the background with SIGINT ignored, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def command(root, folder, *words, code=BROKEN, **env):
    settings = {
        "PYTHONPATH": str(root),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=folder, env={**settings, **env}, capture_output=True, text=True,
        check=False, timeout=60, preexec_fn=interruptible,
    )  # fmt: skip


def test_a_fault_has_its_own_code_and_says_how_to_report_it(root, tmp_path):
    done = command(root, tmp_path, "broken", "argument-of-a-user", SENTRY_AUTH_TOKEN=TOKEN)
    assert (done.returncode, done.stdout) == (3, "")
    first, second = done.stderr.splitlines()
    assert first.startswith("vedette: internal fault in `vedette broken`: KeyError: 'argument-of-a-user")
    assert "This is a fault of Vedette" in second
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    file = Path(SHOWN.search(done.stderr)[1])
    assert file.parent == tmp_path / "cache" / "vedette" / "faults"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text()
    assert "command: vedette broken\n" in text
    assert "Traceback" in text
    assert "in broken\n    raise KeyError" in text or "in broken" in text
    for secret in (TOKEN, "locals-are-secret"):
        assert secret not in text + done.stderr
    assert "[secret]" in text


def test_the_traceback_is_shown_where_it_is_asked_for(root, tmp_path):
    done = command(root, tmp_path, "broken", "x", VEDETTE_TRACEBACK="1", SENTRY_AUTH_TOKEN=TOKEN)
    assert done.returncode == 3
    assert "Traceback (most recent call last):\n" in done.stderr
    assert "\n::error::" not in done.stderr
    assert TOKEN not in done.stderr


def test_a_fault_that_cannot_be_written_down_is_still_a_sentence(root, tmp_path):
    cache = tmp_path / "cache"
    cache.write_text("a file where a folder is needed")
    done = command(root, tmp_path, "broken", "x", TMPDIR=str(cache), TMP="/dev/null", TEMP="/dev/null")
    assert done.returncode == 3
    file = SHOWN.search(done.stderr)
    assert file or "VEDETTE_TRACEBACK=1" in done.stderr
    if file:
        Path(file[1]).unlink()


def test_the_name_of_a_command_has_no_arguments():
    assert faults.command_name(["vedette", "plan", "--token=x"]) == "vedette plan"
    assert faults.command_name(["vedette", "--token=x"]) == "vedette"
    assert faults.command_name(["vedette", "a\nb"]) == "vedette"
    assert faults.command_name([]) == "vedette"


def test_ctrl_c_is_130(root, tmp_path):
    done = command(root, tmp_path, "stop")
    assert done.returncode == 128 + signal.SIGINT
    assert "Traceback" not in done.stderr


def vedette_in(root, folder, script, **env):
    settings = {
        "PYTHONPATH": str(root),
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        **env,
    }
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, env=settings, capture_output=True, check=False, timeout=60
    )  # fmt: skip


@pytest.mark.parametrize("words", ["plan", "routes"])
def test_a_closed_pipe_is_silent(root, folder, clean, words):
    folder.write(clean)
    script = f"python -m vedette {words} | true; echo ${{PIPESTATUS[0]}}"
    done = vedette_in(root, folder.path.parent, script)
    assert done.stderr == b""
    assert done.stdout.strip() in {b"0", b"141"}


def test_much_output_into_a_closed_pipe_is_141(root, folder, clean):
    many = "".join(f"  m{index}: {{title: T, steps: [{'x' * 100}]}}\n" for index in range(3000))
    folder.write(f"{clean}manual:\n{many}")
    done = vedette_in(root, folder.path.parent, "python -m vedette plan | head -1; echo ${PIPESTATUS[0]}")
    assert done.stderr == b""
    assert done.stdout.splitlines()[-1] == b"141"


@pytest.mark.parametrize("words", ["schema", "routes"])
@pytest.mark.parametrize(("to", "why"), [("> /dev/full", "No space left on device"), (">&-", "it is closed")])
def test_output_that_cannot_be_written_is_said(root, folder, clean, words, to, why):  # noqa: PLR0917
    folder.write(clean)
    done = vedette_in(root, folder.path.parent, f"python -m vedette {words} {to}")
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"vedette: the output cannot be written: {why}")
    assert b"Traceback" not in done.stderr


def test_messages_that_cannot_be_written_leave_the_code(root, folder, clean):
    folder.write(clean.replace("team: payments", "team: ghosts"))
    for to in ("2> /dev/full", "2>&-"):
        assert vedette_in(root, folder.path.parent, f"python -m vedette plan {to}").returncode == 1


LOCALES = [
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "POSIX"},
]


@pytest.mark.parametrize("env", LOCALES)
@pytest.mark.parametrize("words", ["plan --format json", "routes"])
def test_a_locale_that_is_not_utf_8_is_no_fault(root, folder, clean, words, env):
    folder.write(
        clean.replace("title: Nightly", "title: Nächtlich 🔥").replace("{pagerduty: Shop}", "{pagerduty: Läden}")
    )
    done = vedette_in(root, folder.path.parent, f"python -m vedette {words}", **env)
    assert (done.returncode, done.stderr) == (0, b"")
    folder.write(clean.replace("team: payments", "team: gespënst"))
    done = vedette_in(root, folder.path.parent, f"python -m vedette {words}", **env)
    assert done.returncode == 1
    assert b"Traceback" not in done.stdout + done.stderr


def test_names_in_brackets_are_text_in_the_table(vedette, folder, clean):
    folder.write(clean.replace("{pagerduty: Shop}", '{pagerduty: "[/bold] [red] :fire:"}'))
    done = vedette("routes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "[/bold] [red] :fire:" in done.stdout


URN = '"urn": "urn:pulumi:a::b::c:d:e::f"'
DEEP = f'{{"inputs": {{"a": {"[" * 900}%s{"]" * 900}}}}}'
PREVIEWS = [
    "", "{", "[]", "3", "null", '"x"', "\xff", "[" * 100_000,
    '{"steps": 3}',
    '{"steps": [1]}',
    '{"steps": [{}]}',
    '{"steps": [{"op": "create", "urn": "x"}]}',
    f'{{"steps": [{{"op": 1, {URN}}}]}}',
    f'{{"steps": [{{"op": "create", {URN}, "newState": 3}}]}}',
    f'{{"steps": [{{"op": "update", {URN}, "newState": {{"inputs": []}}}}]}}',
    f'{{"steps": [{{"op": "update", {URN}, "oldState": {DEEP % ""}, "newState": {DEEP % 1}}}]}}',
    '{"steps": [], "diagnostics": [1]}',
    '{"steps": [], "diagnostics": {}}',
    '{"deployment": 3}',
    '{"deployment": {"resources": [{}]}}',
]  # fmt: skip


@pytest.fixture
def project(root, folder, clean):
    """A checkout of the catalog's, as far as commands look."""
    folder.write(clean)
    (folder.path.parent / "Pulumi.yaml").write_text("name: vedette\n")
    return folder.path.parent


def test_a_preview_or_state_that_is_none_is_said_by_every_reader(root, project):
    """One process for all: the files are many, and a start costs most of the time."""
    (project / "files").mkdir()
    for number, text in enumerate(PREVIEWS):
        (project / "files" / f"preview-s{number}.json").write_bytes(text.encode("latin-1"))
        (project / "files" / f"check-s{number}.json").write_bytes(text.encode("latin-1"))
    code = """
import contextlib, io, json, sys
from vedette.cli import main
answers = []
for number in range(int(sys.argv[1])):
    name = f"files/preview-s{number}.json"
    report = ["report", f"s{number}", "--from", "files"]
    for words in (["check", "--preview", name], ["check", "--state", name], report):
        sys.argv, out = ["vedette", *words], io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try: main.main()
            except SystemExit as stop: answers.append([words, stop.code, out.getvalue()])
print(json.dumps(answers))
"""
    done = command(root, project, str(len(PREVIEWS)), code=code)
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert len(answers) == 3 * len(PREVIEWS)
    for words, code, said in answers:
        # A report says of an empty file that the engine wrote nothing.
        assert code == 2 or (words[0] == "report" and code in {0, 1}), (words, code, said)
        assert "Traceback" not in said
        assert code != 2 or "vedette: " in said, (words, said)


@pytest.mark.parametrize(
    "record", ["", "{", "[]", "3", "{}", '{"folder": 3}', '{"folder": "a\\u0000b"}', "\xff", "[" * 100_000, None]
)
def test_a_damaged_record_of_the_engine_is_said(root, project, record):
    (project / ".vedette").mkdir()
    file = project / ".vedette" / "engine.json"
    if record is None:
        file.mkdir()
    else:
        file.write_bytes(record.encode("latin-1"))
    done = command(root, project, "env", code="from vedette.cli.main import main; main()")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"vedette: {file} cannot be read; `make setup` writes it anew\n"


@pytest.mark.parametrize("port", ["abc", "0", "99999", "9" * 5000, "-1", ""])
def test_a_port_that_is_none_is_said(root, project, port):
    done = command(root, project, "env", code="from vedette.cli.main import main; main()", VEDETTE_LOCAL_PORT=port)
    assert done.returncode == 2
    assert done.stderr.startswith("vedette: VEDETTE_LOCAL_PORT is ")


@pytest.mark.parametrize("text", ["def (:\n", "x = '\0'\n", "\xff\xfe", "(" * 5000])
def test_a_test_module_that_is_no_python_is_said(root, project, text):
    (project / "catalog" / "requirements.yaml").write_text("R1: an alert\n")
    (project / "tests").mkdir()
    (project / "tests" / "test_it.py").write_bytes(text.encode("latin-1"))
    os.mkfifo(project / "tests" / "test_pipe.py")
    done = command(root, project, "trace", code="from vedette.cli.main import main; main()")
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("vedette: tests/test_it.py")
    assert "this is no Python" in done.stderr


def test_a_file_that_cannot_be_written_is_said(root, project, monkeypatch):
    (project / "catalog" / "runbooks" / "x").write_text("")
    done = command(root, project, "init", "other", "--catalog", "catalog/runbooks/x",
                   code="from vedette.cli.main import main; main()")  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    code = (
        "import pathlib\nfrom vedette.cli.main import main\n"
        "def refuse(self, *args, **kwargs): raise OSError(30, 'Read-only file system', str(self))\n"
        "pathlib.Path.write_text = refuse\nmain()"
    )
    done = command(root, project, "rotate", "shop", "web", code=code)
    assert done.returncode == 2
    said = "vedette: catalog/shop.yaml cannot be written: Read-only file system"
    assert done.stderr == f"{said}; check its permissions, then run it again\n"
