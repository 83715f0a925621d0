"""Answers that are not what was asked for: nothing is concluded from them, and nothing is undone because of them."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

VERSION = "0123456789abcdef0123456789abcdef01234567"
ISSUE = {"shortId": "HARBOUR-1", "level": "fatal", "firstSeen": "2026-11-30T10:00:00Z", "id": "1", "title": "x"}
ISSUE["lastSeen"] = ISSUE["firstSeen"]


LAST_PAGE = {
    "Content-Type": "application/json",
    "Link": '<http://x/>; rel="previous"; results="false"; cursor="0:0:1", '
    '<http://x/>; rel="next"; results="false"; cursor="0:100:0"',
}
"""The headers of a list that ends here, unless a test gives others."""


@dataclass
class Liar:
    """A server that answers every request alike, and remembers what was written."""

    url: str
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    answers: list[tuple[int, bytes] | tuple[int, bytes, dict[str, str]]] = field(default_factory=list)
    """Given one after another before all others."""
    silent_s: float = 0
    cut: bool = False
    writes: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def say(self, body: object, status: int = 200, **headers: str) -> None:
        self.status, self.headers = status, {name.replace("_", "-"): value for name, value in headers.items()}
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


@pytest.fixture
def liar() -> Iterator[Liar]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            known.asked.append(self.path)
            if self.command != "GET":
                known.writes.append((self.command, self.path))
            time.sleep(known.silent_s)
            status, body, *more = known.answers.pop(0) if known.answers else (known.status, known.body, known.headers)
            self.send_response(status)
            for name, value in {**LAST_PAGE, **(more[0] if more else {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) + (100 if known.cut else 0)))
            self.end_headers()
            self.wfile.write(body)

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


SENTRY = {
    "SENTRY_ORG": "local", "SENTRY_PROJECT": "harbour-workers", "SENTRY_AUTH_TOKEN": "secret-token",
    "SENTRY_ENVIRONMENT": "production", "REQUEST_RETRIES": "0", "REQUEST_SECONDS": "1",
}  # fmt: skip

NONSENSE: dict[str, Any] = {
    "a page": b"<!doctype html><p>Sign in", "an object": {}, "null": None, "nothing": b"", "blank": b"\n \n",
    "cut": b'[{"shortId": "HARBOUR-1"', "text": b'"[]"', "true": True, "zero": 0, "false": False, "two": b"[]\n[]",
    "after": b"[] <html>", "numbers": [1, 2], "texts": ["x"], "nulls": [None], "lists": [[]], "empty objects": [{}],
    "one that is none": [ISSUE, {"shortId": None}], "an id with a newline": [{**ISSUE, "shortId": "A\n::stop::"}],
    "an error": {"detail": "Internal Error"}, "deep": b"[" * 20_000, "no text": b"\xff\xfe[]", "zeros": b"\0\0",
}  # fmt: skip
"""What a list of issues is not."""

STATUSES = (204, 206, 301, 302, 307, 308, 400, 401, 403, 404, 408, 418, 429, 500, 502, 503, 504, 529)


@pytest.fixture
def gate(run_script: Any, liar: Liar) -> Callable[..., Any]:
    settings = {**SENTRY, "SENTRY_URL": liar.url, "GATE_QUERY": "is:unresolved", "DEPLOYED_VALUES": ""}
    return lambda **more: run_script("gate.sh", **{**settings, **more})


def shut(done: Any) -> None:
    """Shut because nothing could be found out, with a sentence of one line and no secret."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert "nothing stops a deployment" not in done.stdout
    (said,) = [line for line in done.stderr.splitlines() if line.startswith("::error::")]
    assert len(said) > 20
    assert not [line for line in done.stderr.splitlines() if line.startswith("::") and not line.startswith("::error::")]
    assert "secret-token" not in done.stderr


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/html"},
        {"Link": ""},
        {"Link": '<http://x/>; results="true"; rel="next"; cursor="0:100:0"'},
    ],
    ids=["a page", "no word of more", "in another order"],
)
def test_an_empty_list_that_is_not_sentrys_answer_keeps_the_gate_shut(gate: Any, liar: Liar, headers: Any) -> None:
    liar.answers = [(200, b"[]", headers)]
    shut(gate())


def test_a_byte_that_the_shell_drops_keeps_the_gate_shut(gate: Any, liar: Liar) -> None:
    liar.say(b"[\0]")
    shut(gate())


@pytest.mark.parametrize(("second", "code"), [(b"", 2), (b"[]", 0)])
def test_the_answer_of_a_failed_try_is_forgotten(gate: Any, liar: Liar, second: bytes, code: int) -> None:
    liar.answers = [(503, b"[]"), (200, second)]
    done = gate(REQUEST_RETRIES="1")
    assert done.returncode == code, done.stdout + done.stderr
    assert len(liar.asked) == 2


def test_the_gate_opens_for_an_empty_list_alone(gate: Any, liar: Liar) -> None:
    liar.say([])
    done = gate()
    assert (done.returncode, done.stdout) == (0, "nothing stops a deployment\n"), done.stderr
    liar.say([ISSUE])
    done = gate()
    assert (done.returncode, "HARBOUR-1 is open in Sentry" in done.stderr) == (1, True), done.stderr


@pytest.mark.parametrize("kind", NONSENSE)
def test_the_gate_stays_shut_for_what_is_no_list_of_issues(gate: Any, liar: Liar, kind: str) -> None:
    liar.say(NONSENSE[kind])
    shut(gate())


def test_the_gate_stays_shut_for_every_other_status(gate: Any, liar: Liar) -> None:
    for status in STATUSES:
        liar.say([] if status != 204 else b"", status, Location="/login", Retry_After="3600")
        shut(gate())


def test_the_gate_stays_shut_where_nobody_answers_in_full(gate: Any, liar: Liar) -> None:
    liar.say([])
    liar.cut = True
    shut(gate())
    liar.cut, liar.silent_s = False, 2
    shut(gate())
    liar.silent_s = 0
    shut(gate(SENTRY_URL=liar.url.replace("http://", "https://")))
    shut(gate(SENTRY_URL="http://127.0.0.1:9"))
    shut(gate(SENTRY_URL="nonsense://127.0.0.1"))


def test_the_gate_stays_shut_without_its_tools(gate: Any, liar: Liar, tmp_path: Path) -> None:
    liar.say([])
    for tool in ("jq", "curl"):
        folder = tmp_path / tool
        folder.mkdir()
        (folder / tool).write_text("#!/bin/sh\nexit 1\n")
        (folder / tool).chmod(0o755)
        done = gate(PREPEND_PATH=str(folder))
        assert done.returncode == 2, f"{tool}: {done.stderr}"
        assert "nothing stops a deployment" not in done.stdout


def link(cursor: str, *, results: str = "true") -> str:
    previous = '<http://x/?cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1"'
    return f'{previous}, <http://x/?cursor={cursor}>; rel="next"; results="{results}"; cursor="{cursor}"'


def test_the_gate_reads_every_page(gate: Any, liar: Liar) -> None:
    liar.say([ISSUE], Link=link("0:200:0", results="false"))
    liar.answers = [(200, b"[]", {"Link": link("0:100:0")})]
    assert gate().returncode == 1
    assert [path.partition("cursor=")[2] for path in liar.asked] == ["", "0:100:0"]
    liar.say([], Link=link("0:100:0", results="false"))
    assert gate().returncode == 0


@pytest.mark.parametrize("cursor", ["0:100:0", "nonsense", ""])
def test_the_gate_stays_shut_where_pages_do_not_end(gate: Any, liar: Liar, cursor: str) -> None:
    liar.say([], Link=link(cursor))
    shut(gate())
    assert len(liar.asked) <= 2


def test_the_gate_asks_who_it_was_set_to_ask_for_every_page(gate: Any, liar: Liar) -> None:
    """The next page's address is Sentry's word; only its cursor is taken."""
    liar.say([], Link=link("0:100:0").replace("http://x/", "http://evil.example/"))
    shut(gate())
    assert "cursor=0:100:0" in liar.asked[1]
    assert all(path.startswith("/api/0/projects/local/harbour-workers/issues/?query=") for path in liar.asked)


VARIABLE = {"id": "env_1", "key": "MODE", "value": "false", "target": ["production"], "type": "plain"}
VALUES: dict[str, list[Any]] = {
    "no list": [{}], "null": [None], "a page": [b"<html>"], "nothing": [b""], "nonsense": [{"envs": [1]}],
    "an id that is a path": [{"envs": [{**VARIABLE, "id": "../../x?"}]}],
    "more pages": [{"envs": [VARIABLE], "pagination": {"next": 1}}],
    "no value": [{"envs": [VARIABLE]}, {}], "a page for the value": [{"envs": [VARIABLE]}, b"<html>"],
    "another variable's value": [{"envs": [VARIABLE]}, {**VARIABLE, "key": "OTHER"}],
    "a value of another type": [{"envs": [VARIABLE]}, {**VARIABLE, "value": 1}],
}  # fmt: skip


@pytest.mark.parametrize("kind", VALUES)
def test_the_gate_stays_shut_for_what_is_no_value_of_vercel(gate: Any, liar: Liar, kind: str) -> None:
    vercel = {"VERCEL_API": liar.url, "VERCEL_TOKEN": "v", "VERCEL_PROJECT": "p", "DEPLOYED_VALUES": "MODE=false"}
    answers = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in VALUES[kind]]
    liar.say(b"?")
    liar.answers = [(200, b"[]"), *[(200, one) for one in answers]]
    shut(gate(**vercel))
    liar.answers = [
        (200, b"[]"),
        (200, json.dumps({"envs": [VARIABLE]}).encode()),
        (200, json.dumps(VARIABLE).encode()),
    ]
    assert gate(**vercel).returncode == 0


def test_a_value_without_a_name_is_refused(gate: Any, liar: Liar) -> None:
    liar.say({"envs": []})
    liar.answers = [(200, b"[]")]
    vercel = {"VERCEL_API": liar.url, "VERCEL_TOKEN": "v", "VERCEL_PROJECT": "p"}
    shut(gate(**vercel, DEPLOYED_VALUES='MO"DE=x'))


@pytest.fixture
def watch(run_script: Any, liar: Liar, tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    settings = {
        **SENTRY, "SENTRY_URL": liar.url, "VERSION": VERSION, "DEPLOYED_AT": "2000-01-01T00:00:00Z",
        "WATCH_MINUTES": "1", "WATCH_ISSUES": "1", "WATCH_PAUSE_S": "0", "GITHUB_OUTPUT": str(tmp_path / "output"),
    }  # fmt: skip

    def run(**more: str) -> tuple[int, str, str]:
        (tmp_path / "output").write_text("")
        done = run_script("watch-release.sh", **{**settings, **more})
        return done.returncode, (tmp_path / "output").read_text(), done.stderr

    return run


def test_the_watch_says_what_it_saw(watch: Any, liar: Liar) -> None:
    liar.say([])
    assert watch()[:2] == (0, "verdict=fine\n")
    liar.say([ISSUE])
    assert watch()[:2] == (1, "verdict=broken\n")


@pytest.mark.parametrize(("last_seen", "code"), [("2020-01-02T00:00:00Z", 0), ("2026-11-30T10:00:00.5Z", 1)])
def test_an_issue_that_came_back_before_the_deployment_breaks_nothing(
    watch: Any, liar: Liar, last_seen: str, code: int
) -> None:
    back = {"firstSeen": "2020-01-01T00:00:00Z", "lastSeen": last_seen, "substatus": "regressed"}
    liar.say([{**ISSUE, **back}])
    assert watch(WATCH_MINUTES="0", DEPLOYED_AT="2026-01-01T00:00:00Z")[0] == code


@pytest.mark.parametrize("kind", NONSENSE)
def test_the_watch_has_no_verdict_on_what_is_no_list_of_issues(watch: Any, liar: Liar, kind: str) -> None:
    liar.say(NONSENSE[kind])
    code, output, said = watch()
    assert (code, output) == (2, ""), said
    assert "nothing is rolled back" in said


def test_the_watch_has_no_verdict_where_sentry_does_not_answer(watch: Any, liar: Liar) -> None:
    for status in STATUSES:
        liar.say(b"" if status == 204 else [ISSUE], status, Location="/x")
        assert watch(WATCH_MINUTES="0")[:2] == (2, ""), status
    liar.say([ISSUE])
    liar.cut = True
    assert watch()[:2] == (2, "")
    assert watch(SENTRY_URL="http://127.0.0.1:9")[:2] == (2, "")


@pytest.mark.parametrize(
    "issue",
    [
        {"firstSeen": None},
        {"firstSeen": "soon"},
        {"firstSeen": "2026-11-30T10:00:00+09:00"},
        {"lastSeen": 1},
        {"level": None},
        {"level": 5},
        {"substatus": 1},
        {"shortId": ""},
    ],
)
def test_the_watch_counts_whole_issues_alone(watch: Any, liar: Liar, issue: dict[str, Any]) -> None:
    liar.say([{**ISSUE, **issue}])
    assert watch()[:2] == (2, "")


def test_the_watch_goes_on_after_a_minute_without_an_answer(watch: Any, liar: Liar) -> None:
    liar.say([])
    liar.answers = [(503, b"")]
    assert watch()[:2] == (0, "verdict=fine\n")
    liar.say([ISSUE])
    liar.answers = [(200, b"<html>")]
    assert watch()[:2] == (1, "verdict=broken\n")


@pytest.mark.parametrize(
    "settings",
    [
        {"WATCH_ISSUES": "three"}, {"WATCH_ISSUES": "-1"}, {"WATCH_MINUTES": "x[$(id)]"}, {"WATCH_MINUTES": "08"},
        {"DEPLOYED_AT": "yesterday"}, {"VERSION": "main"}, {"GITHUB_OUTPUT": "/nowhere/output"},
    ],
)  # fmt: skip
def test_the_watch_has_no_verdict_with_wrong_settings(watch: Any, liar: Liar, settings: dict[str, str]) -> None:
    liar.say([ISSUE])
    assert watch(**settings)[:2] == (2, "")


def test_only_the_verdict_of_the_watch_rolls_back(workflows: Mapping[str, dict[Any, Any]]) -> None:
    jobs = workflows["release"]["jobs"]
    assert jobs["watch"]["outputs"] == {"verdict": "${{ steps.watch.outputs.verdict }}"}
    (step,) = [step for step in jobs["watch"]["steps"] if step.get("id") == "watch"]
    assert step["run"] == "bash .github/workflows/scripts/watch-release.sh"
    assert jobs["roll-back"]["if"] == "always() && needs.watch.outputs.verdict == 'broken'"
    assert jobs["roll-back"]["needs"] == "watch"
    condition = jobs["unknown"]["if"].split()
    assert "failure()" not in condition
    assert {"!=", "'broken'", "'fine'", "'skipped'"} <= set(condition)


@pytest.fixture
def github(liar: Liar) -> dict[str, str]:
    return {
        **SENTRY, "SENTRY_URL": liar.url, "GITHUB_API_URL": liar.url, "GITHUB_REPOSITORY": "local/harbour",
        "ISSUE": "7",
        "GITHUB_TOKEN": "secret-token", "TEAM": "a/b", "PRODUCT": "Harbour", "OPERATIONS": '{"payment": "lead"}',
        "DAILY_CAP": "5", "WORKFLOW": ".github/workflows/x.yml", "ANALYSIS": json.dumps(
            {"cause": "a", "proposal": "b", "confidence": "low", "files": []}
        ),
    }  # fmt: skip


READS = {
    "digest.sh": [], "open-issue.sh": ["Title", "label", os.devnull], "sync-issues.sh": [], "claude-guard.sh": [],
    "fetch-issue.sh": [],
}  # fmt: skip


@pytest.mark.parametrize("script", READS)
def test_no_script_concludes_anything_from_nonsense(
    run_script: Any, liar: Liar, github: dict[str, str], tmp_path: Path, *, script: str
) -> None:
    (tmp_path / "work").mkdir()
    output = {"GITHUB_OUTPUT": str(tmp_path / "output")}
    for kind, body in NONSENSE.items():
        liar.say(body)
        done = run_script(script, *READS[script], cwd=tmp_path / "work", **github, **output)
        assert done.returncode == 2, f"{kind}: {done.stdout}{done.stderr}"
        assert done.stderr.count("::error::") == 1, f"{kind}: {done.stderr}"
    assert liar.writes == []
    assert not (tmp_path / "output").exists()
    assert not (tmp_path / "work" / ".untrusted" / "issue.md").exists()


def test_an_issue_is_not_closed_on_the_word_of_another(run_script: Any, liar: Liar, github: dict[str, str]) -> None:
    body = f"Sentry Issue: [A-1]({liar.url}/organizations/local/issues/5/)"
    rows = [{"number": 3, "body": body, "labels": []}]
    for answer in ({"id": "6", "status": "resolved"}, {"status": "resolved"}, {"id": "5"}, {}, None, [], b"<html>"):
        liar.say(answer)
        liar.answers = [(200, json.dumps(rows).encode())]
        done = run_script("sync-issues.sh", **github)
        assert done.returncode == 2, done.stdout
    assert liar.writes == []


def test_what_was_not_done_is_not_called_done(run_script: Any, liar: Liar, github: dict[str, str]) -> None:
    """A page instead of GitHub's answer to a write: the script cannot know that it was done."""
    liar.say(b"<html>")
    liar.answers = [(200, b"[]")]
    done = run_script("open-issue.sh", "Title", "label", os.devnull, **github)
    assert (done.returncode, done.stdout, len(liar.writes)) == (2, "", 1), done.stderr
    done = run_script("comment.sh", **github)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", b"[] <html>", b"{"])
def test_a_page_is_no_check_in(run_script: Any, liar: Liar, body: bytes) -> None:
    dsn = liar.url.replace("http://", "http://0a@") + "/1"
    settings = {"SENTRY_DSN": dsn, "MONITOR": "backup", "REQUEST_RETRIES": "0"}
    liar.say(body)
    done = run_script("check-in.sh", "ok", **settings)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    liar.say(b"", 202)
    assert run_script("check-in.sh", "ok", **settings).returncode == 0


@pytest.mark.parametrize(
    ("status", "body"), [(200, b"<html>"), (302, b""), (204, b""), (200, b"no_team"), (500, b"ok")]
)
def test_a_message_that_slack_did_not_take_is_none(run_script: Any, liar: Liar, status: int, body: bytes) -> None:
    liar.say(body, status, Location="/login")
    done = run_script("slack.sh", "x", SLACK_WEBHOOK_URL=f"{liar.url}/services/secret")
    assert (done.returncode, "Slack did not take the message" in done.stderr) == (2, True)
    assert "secret" not in done.stdout + done.stderr
    liar.say(b"ok")
    assert run_script("slack.sh", "x", SLACK_WEBHOOK_URL=liar.url).returncode == 0


FIX = {"title": "t", "explanation": "e", "edits": [{"path": "a.ts", "old": "x", "new": "y"}]}


@pytest.mark.parametrize("kind", NONSENSE)
def test_a_fix_that_github_did_not_take_is_said(
    run_script: Any, liar: Liar, github: dict[str, str], tmp_path: Path, *, kind: str
) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a.ts").write_text("x")
    liar.say(NONSENSE[kind])
    more = {"FIX": json.dumps(FIX), "SHORT_ID": "a-1", "BASE": "main", "GITHUB_SHA": VERSION}
    done = run_script("claude_fix.py", "open", cwd=tmp_path / "code", **github, **more)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("::error::GitHub did not take it: ")
    assert "Traceback" not in done.stderr
