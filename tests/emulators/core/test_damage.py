"""Damaged files of the local services, and folders that cannot be written: a sentence each, and nothing is ended."""

from __future__ import annotations

import contextlib
import fcntl
import http.server
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from vedette_emulators.core.process import StateError, hold, running, stop
from vedette_emulators.core.store import DamagedError
from vedette_emulators.server import make_context

HEADERS = {"authorization": "Bearer local-admin"}
NOBODY = 65534


def run(root: Path, state: Path, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "vedette_emulators", arguments[0], "--state", str(state), *arguments[1:]]
    return subprocess.run(line, cwd=root, capture_output=True, text=True, timeout=60, check=False, **options)


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The output of a command that could not be done, which is one sentence."""
    output = done.stdout + done.stderr
    assert done.returncode == 2, output
    assert "Traceback" not in output
    assert done.stderr.startswith("error: ")
    return done.stderr


@contextlib.contextmanager
def held(state: Path, text: bytes) -> Iterator[None]:
    """A process holds the folder, and its pid file has this in it."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "local.pid").open("wb") as opened:
        opened.write(text)
        opened.flush()
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield


PID_FILES = {
    "not JSON": b"{",
    "not text": b"\xff\xfe\x00",
    "cut": b'{"pid": 12',
    "a list": b"[1, 2]",
    "null": b"null",
    "a number": b"7",
    "no port": b'{"pid": 4242}',
    "a pid of text": b'{"pid": "4242", "port": 8700}',
    "all processes": b'{"pid": -1, "port": 8700}',
    "our group": b'{"pid": 0, "port": 8700}',
    "the first process": b'{"pid": 1, "port": 8700}',
    "a truth": b'{"pid": true, "port": 8700}',
    "no real port": b'{"pid": 4242, "port": 99999}',
}


@pytest.mark.parametrize("text", PID_FILES.values(), ids=PID_FILES)
def test_a_damaged_pid_file_of_a_running_process_ends_nobody(text: bytes, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(os, "kill", lambda pid, _signal: pytest.fail(f"{pid} was ended"))
    state = tmp_path / "state"
    with held(state, text):
        for command in (running, stop):
            with pytest.raises(StateError, match=r"local\.pid is damaged, and a process serves its folder"):
                command(state)
        with pytest.raises(StateError), hold(state, 8700):
            pass


@pytest.mark.parametrize("text", PID_FILES.values(), ids=PID_FILES)
def test_a_damaged_pid_file_that_a_crash_left_is_no_process(text: bytes, tmp_path: Path) -> None:
    state = tmp_path / "state"
    with held(state, text):
        pass
    assert running(state) is None
    assert stop(state) is None
    with hold(state, 8700):
        assert json.loads((state / "local.pid").read_text())["pid"] == os.getpid()


def test_every_command_says_that_the_pid_file_is_damaged(root: Path, tmp_path: Path) -> None:
    with held(tmp_path, b"{"):
        for command in ("start", "stop", "serve", "status"):
            assert "local.pid is damaged" in sentence(run(root, tmp_path, command))


def test_a_pid_file_that_names_another_process_ends_nobody(tmp_path: Path, services: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(os, "kill", lambda pid, _signal: pytest.fail(f"{pid} was ended"))
    with (
        held(tmp_path, json.dumps({"pid": os.getpid(), "port": services.port}).encode()),
        pytest.raises(StateError, match=rf"and process {services.process.pid} answers on port {services.port}"),
    ):
        stop(tmp_path)


@pytest.fixture(scope="module")
def database(root: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with something in it."""
    state = tmp_path_factory.mktemp("database")
    context = make_context(state, 8700)
    context.store.close()
    with contextlib.closing(sqlite3.connect(state / "state.sqlite")) as opened:
        opened.execute("PRAGMA journal_mode = DELETE")
    return (state / "state.sqlite").read_bytes()


def other_tables(file: Path) -> None:
    file.unlink()
    with contextlib.closing(sqlite3.connect(file)) as opened:
        opened.execute("CREATE TABLE objects (name TEXT)")


def document(text: str) -> Any:
    def change(file: Path) -> None:
        with contextlib.closing(sqlite3.connect(file)) as opened:
            opened.execute("UPDATE objects SET doc = ? WHERE seq = 1", (text,))
            opened.commit()

    return change


DAMAGE = {
    "another file": lambda file: file.write_text("this is no database, and longer than its header is\n" * 9),
    "cut in half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "overwritten pages": lambda file: file.write_bytes(file.read_bytes()[:4096] + b"\x7f" * 8192),
    "other tables": other_tables,
    "a cut document": document('{"id": "1", "na'),
    "a document that is a list": document("[]"),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_database_is_a_sentence(damage: Any, database: bytes, tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite"
    file.write_bytes(database)
    damage(file)
    with pytest.raises(DamagedError) as raised:
        make_context(tmp_path, 8700)
    assert str(raised.value).startswith(f"{file} cannot be used (")
    assert "`make clean` remove it together with the local stack's state" in str(raised.value)


def test_the_commands_say_that_the_database_is_damaged(database: bytes, root: Path, tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(database[: len(database) // 2])
    output = sentence(run(root, tmp_path, "start", "--port", "9321"))
    assert f"{tmp_path / 'state.sqlite'} cannot be used (" in output
    assert run(root, tmp_path, "stop").stdout == "not running\n", "and `make clean`, which stops first, goes on"


def test_an_empty_database_is_a_new_one(root: Path, tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").touch()
    started = run(root, tmp_path, "start", "--port", "9331")
    try:
        assert started.returncode == 0, started.stderr
        organization = httpx.get("http://127.0.0.1:9332/api/0/organizations/local/", headers=HEADERS)
        assert organization.json()["slug"] == "local"
    finally:
        run(root, tmp_path, "stop")


def test_a_folder_that_is_a_file_is_a_sentence(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for state, command in ((file, "serve"), (file / "state", "start")):
        assert "cannot be written (" in sentence(run(root, state, command))
    assert run(root, file / "state", "stop").returncode == 0
    (tmp_path / "local.pid").mkdir()
    for command in ("serve", "stop"):
        assert "local.pid cannot be" in sentence(run(root, tmp_path, command))


def test_a_folder_that_may_not_be_written_is_a_sentence(root: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        closed = Path(folder)
        closed.chmod(0o555)
        # The superuser writes everywhere, so it becomes somebody else once all is imported.
        line = f"""
import os, sys
import vedette_emulators.__main__, vedette_emulators.server
if os.geteuid() == 0:
    os.setgid({NOBODY}), os.setuid({NOBODY})
sys.exit(vedette_emulators.__main__.main())
"""
        for command in ("start", "serve"):
            arguments = [sys.executable, "-c", line, command, "--state", str(closed / "state")]
            done = subprocess.run(arguments, cwd=root, capture_output=True, text=True, timeout=60, check=False)
            assert f"{closed / 'state'} cannot be written (Permission denied)" in sentence(done)
        closed.chmod(0o755)


def test_another_server_on_the_port_is_no_traceback(root: Path, tmp_path: Path) -> None:
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>")

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            output = sentence(run(root, tmp_path, "start", "--port", str(min(server.server_port, 65531))))
        finally:
            server.shutdown()
    assert "is taken" in output
