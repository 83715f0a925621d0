"""What the jobs make of an answer that is not GitHub's: nothing, with one sentence."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

NONSENSE: dict[str, bytes] = {
    "a page": b"<!doctype html>", "an object": b"{}", "null": b"null", "nothing": b"", "cut": b'[{"number": 1',
    "a number": b"1", "numbers": b"[1]", "nulls": b"[null]", "an error": b'{"message": "Bad credentials"}',
    "deep": b"[" * 200_000, "no text": b"\xff\xfe", "other types": b'{"head": 1, "object": [], "state": {}}',
    "no commit": b'{"head": {"sha": "x", "repo": {"full_name": "a/b"}}, "state": "open", "object": {"sha": "x"}}',
}  # fmt: skip
DRIFT = "<!-- vedette:drift -->\nmonitor changed\n"
BODY = "<!-- vedette:preview -->\ncounts\n"
SETTINGS: dict[str, dict[str, str]] = {
    "pull": {"PULL_REQUEST": "7"}, "newest": {"BRANCH": "main", "GITHUB_SHA": "0" * 40},
    "comment": {"PULL_REQUEST": "7", "BODY": BODY}, "drift": {"BODY": DRIFT, "CLEAN": "true", "RUN_URL": "x"},
}  # fmt: skip


class Liar:
    """A server that answers every request alike, and remembers what was written."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.body = b""
        self.headers: dict[str, str] = {}
        self.short = False
        self.asked: list[str] = []


@pytest.fixture
def liar() -> Iterator[Liar]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            known.asked.append(self.command)
            self.send_response(200)
            for name, value in known.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(known.body) + (50 if known.short else 0)))
            self.end_headers()
            self.wfile.write(known.body)

        do_GET = do_POST = do_PATCH = answer  # noqa: N815 - the names that the server looks for

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = Liar(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield known
    server.shutdown()
    server.server_close()
    thread.join()


def nothing_reported(done: Any) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("::error::")
    assert done.stderr.count("\n") == 1, done.stderr


@pytest.mark.parametrize("command", SETTINGS)
def test_nothing_is_concluded_from_nonsense(runner: Any, liar: Liar, command: str) -> None:
    settings = {"GITHUB_API_URL": liar.url, "GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b", **SETTINGS[command]}
    for kind, body in NONSENSE.items():
        liar.body = body
        done = runner.github(command, **settings)
        nothing_reported(done)
        assert set(liar.asked) == {"GET"}, kind
    assert not runner.output.exists()


def test_an_answer_that_is_cut_off_is_none(runner: Any, liar: Liar) -> None:
    liar.body, liar.short = json.dumps({"object": {"sha": "0" * 40}}).encode(), True
    settings = {"GITHUB_API_URL": liar.url, "GITHUB_TOKEN": "t", **SETTINGS["newest"]}
    nothing_reported(runner.github("newest", **settings))
    liar.short = False
    assert runner.github("newest", **settings).returncode == 0


def test_pages_end(runner: Any, liar: Liar) -> None:
    liar.body, liar.headers = b"[]", {"Link": f'<{liar.url}/repos/a/b/issues?page=2>; rel="next"'}
    done = runner.github(
        "drift", GITHUB_API_URL=liar.url, GITHUB_TOKEN="t", GITHUB_REPOSITORY="a/b", **SETTINGS["drift"]
    )
    nothing_reported(done)
    assert "has more than 100 pages" in done.stderr
    assert set(liar.asked) == {"GET"}


def test_a_write_that_is_not_confirmed_is_not_called_done(runner: Any, liar: Liar) -> None:
    liar.body = b"[]"
    settings = {"GITHUB_API_URL": liar.url, "GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b", **SETTINGS["comment"]}
    done = runner.github("comment", **settings)
    nothing_reported(done)
    assert (liar.asked, done.stdout) == (["GET", "POST"], "")
