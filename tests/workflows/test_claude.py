"""What stands around the agent: the guard before it, and what becomes of its answer."""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FIX = {
    "title": "Guard against an order without amount",
    "explanation": "The amount is read before it is checked.",
    "edits": [{"path": "src/pay.ts", "old": "order.amount", "new": "order?.amount ?? 0"}],
}


@pytest.fixture
def by_sentry(token: Any, github: Any, services: Any) -> Callable[..., Any]:
    """Open an issue as Sentry's app does."""
    app = token("issues:write", "issues:read", "metadata:read", who="sentry[bot]")
    first = f"Sentry Issue: [HARBOUR-1A]({services.sentry}/organizations/local/issues/7/?referrer=x)\n"
    return lambda body=first: github("POST", "issues", who=app, json={"title": "TypeError", "body": body})


@pytest.fixture
def guard(run_script: Any, github_run: Any, services: Any, tmp_path: Path) -> Callable[..., Any]:
    settings = {
        **github_run("claude-auto-fix", "guard"), "SENTRY_URL": services.sentry, "SENTRY_ORG": "local", "ISSUE": "1",
        "DAILY_CAP": "5", "WORKFLOW": ".github/workflows/claude-auto-fix.yml", "GITHUB_OUTPUT": str(tmp_path / "out"),
    }  # fmt: skip
    return lambda **more: run_script("claude-guard.sh", **{**settings, **more})


def test_the_guard_lets_an_issue_of_sentry_through(guard: Any, by_sentry: Any, tmp_path: Path) -> None:
    by_sentry()
    done = guard()
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out").read_text() == "short_id=harbour-1a\n"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("please fix", "has no Sentry link in its first line"),
        ("x\nSentry Issue: [A-1]({url}/organizations/local/issues/7/)", "has no Sentry link in its first line"),
        (
            "Sentry Issue: [A-1](https://evil.example/organizations/local/issues/7/)",
            "links to evil.example, not to our",
        ),
        ("Sentry Issue: [A-1]({url}/organizations/evil/issues/7/)", "not to our organisation"),
        ("Sentry Issue: [A;id]({url}/organizations/local/issues/7/)", "has no Sentry link in its first line"),
        ("Sentry Issue: [A-1]({url}.evil.example/organizations/local/issues/7/)", "not to our organisation"),
    ],
)
def test_the_guard_refuses_other_text(guard: Any, by_sentry: Any, services: Any, body: str, said: str) -> None:
    by_sentry(body.replace("{url}", services.sentry))
    done = guard()
    assert done.returncode == 1
    assert said in done.stderr


def test_the_guard_refuses_what_sentry_did_not_open(guard: Any, github: Any, services: Any) -> None:
    body = f"Sentry Issue: [HARBOUR-1A]({services.sentry}/organizations/local/issues/7/)"
    github("POST", "issues", json={"title": "TypeError", "body": body})
    done = guard()
    assert (done.returncode, "was not opened by Sentry" in done.stderr) == (1, True)


def test_the_guard_counts_the_runs_of_the_day(guard: Any, by_sentry: Any, github: Any, services: Any) -> None:
    flow = "on: {issues: {types: [labeled]}}\njobs: {a: {runs-on: x, steps: [{run: 'true'}]}}\n"
    path = ".github/workflows/claude-auto-fix.yml"
    github("PUT", f"contents/{path}", json={"message": "x", "content": b64encode(flow.encode()).decode()})
    by_sentry()
    for number in range(3):
        github("POST", "issues/1/labels", json={"labels": [f"label-{number}"]})
    runs = github("GET", "actions/runs")["workflow_runs"]
    assert [run["path"].partition("@")[0] for run in runs] == [path] * 3
    # The services' clock may stand on another day than this machine's.
    today = subprocess.run(["date", "--utc", "+%Y-%m-%d"], capture_output=True, text=True, check=True).stdout.strip()
    if not runs[0]["created_at"].startswith(today):
        services.control.post("/_control/clock", json={"now": f"{today}T12:00:00Z"}).raise_for_status()
        for number in range(3):
            github("POST", "issues/1/labels", json={"labels": [f"today-{number}"]})
    assert guard(DAILY_CAP="3").returncode == 0
    done = guard(DAILY_CAP="2")
    assert (done.returncode, "this is run 3 of today, 2 are allowed" in done.stderr) == (1, True)


@pytest.fixture
def comment(run_script: Any, github_run: Any, by_sentry: Any) -> Callable[[str], Any]:
    by_sentry()
    settings = {**github_run("claude-code", "answer"), "ISSUE": "1"}
    return lambda analysis: run_script("comment.sh", **settings, ANALYSIS=analysis)


def test_an_analysis_is_shown_as_plain_text(comment: Any, github: Any) -> None:
    answer = {
        "cause": "Null amount.\n\n@everyone <script>x</script> see [here](https://evil.example)",
        "proposal": "`Check` it", "confidence": "high", "files": ["src/pay.ts", "a`b"],
    }  # fmt: skip
    done = comment(json.dumps(answer))
    assert done.returncode == 0, done.stderr
    (made,) = github("GET", "issues/1/comments")
    body = made["body"]
    assert "Null amount." in body
    assert "- `src/pay.ts`" in body
    assert not set("@<>[]") & set(body)
    assert "://" not in body


@pytest.mark.parametrize("answer", ["", "not json", "[]", '{"cause": "sk-ant-api03-x"}'])
def test_an_analysis_that_is_none_is_thrown_away(comment: Any, github: Any, answer: str) -> None:
    assert comment(answer).returncode == 2
    assert github("GET", "issues/1/comments") == []


@pytest.fixture
def code(tmp_path: Path, repository: Path) -> Path:
    """A checkout with some code."""
    folder = tmp_path / "code"
    shutil.copytree(repository, folder)
    for path, text in {"src/pay.ts": "charge(order.amount)\n", "package.json": "{}", "src/two.ts": "a a"}.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    (folder / "src" / "link.ts").symlink_to(folder / "package.json")
    return folder


def edit(path: str, old: str = "order.amount", new: str = "x") -> dict[str, str]:
    return {"path": path, "old": old, "new": new}


def test_the_edits_are_made(run_script: Any, code: Path) -> None:
    done = run_script("claude_fix.py", "apply", cwd=code, FIX=json.dumps(FIX))
    assert (done.returncode, done.stdout) == (0, "src/pay.ts\n"), done.stderr
    assert (code / "src/pay.ts").read_text() == "charge(order?.amount ?? 0)\n"


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([edit("package.json", "{}")], "'package.json' is protected"),
        ([edit(".github/workflows/release.yml", "a")], "is protected"),
        ([edit("src/.npmrc", "a")], "is protected"),
        ([edit("wrangler.jsonc", "a")], "is protected"),
        ([edit("../secret", "a")], "'../secret' is no plain path"),
        ([edit("/etc/passwd", "root")], "is no plain path"),
        ([edit("src//pay.ts")], "is no plain path"),
        ([edit("src/link.ts", "{}")], "'src/link.ts' is no file of this repository"),
        ([edit("src/none.ts")], "'src/none.ts' is no file"),
        ([edit("src/pay.ts", "missing")], "the old text is 0 times in 'src/pay.ts'"),
        ([edit("src/two.ts", "a")], "the old text is 2 times"),
        ([edit("src/pay.ts", "")], "the old text is 0 times"),
        ([{"path": "src/pay.ts"}], "`path`, `old` and `new` must be texts"),
        ([edit("src/pay.ts", new="sk-ant-api03-x")], "something like an API key"),
        ([edit("src/pay.ts")] * 21, "21 edits, 20 are allowed"),
        ([edit("src/pay.ts", new="x" * 65_000)], "64000 are allowed"),
        ([], "there are no edits"),
    ],
)
def test_an_edit_that_may_not_be_is_refused_and_nothing_is_written(
    run_script: Any, code: Path, edits: list[Any], said: str
) -> None:
    done = run_script("claude_fix.py", "apply", cwd=code, FIX=json.dumps({**FIX, "edits": edits}))
    assert done.returncode == 1
    assert said in done.stderr
    assert (code / "src/pay.ts").read_text() == "charge(order.amount)\n"


def test_all_that_is_wrong_is_said_at_once(run_script: Any, code: Path) -> None:
    fix = {"edits": [edit("src/pay.ts"), edit("package.json"), edit("../x")]}
    done = run_script("claude_fix.py", "apply", cwd=code, FIX=json.dumps(fix))
    assert done.stderr.count("::error::the answer is refused: ") == 4


def test_a_fix_becomes_a_draft_that_changes_only_its_files(
    run_script: Any, github_run: Any, github: Any, services: Any, by_sentry: Any, *, code: Path
) -> None:
    content = b64encode(b"charge(order.amount)\n").decode()
    github("PUT", "contents/src/pay.ts", json={"message": "x", "content": content})
    by_sentry()
    base = github("GET", "git/ref/heads/main")["object"]["sha"]
    settings = {**github_run("claude-auto-fix", "publish"), "GITHUB_SHA": base, "BASE": "main"}
    fix = {**FIX, "title": "Fix @everyone <b>", "explanation": "[x](https://evil.example) `y`"}
    done = run_script(
        "claude_fix.py", "open", cwd=code, FIX=json.dumps(fix), SHORT_ID="harbour-1a", ISSUE="1", **settings
    )
    assert done.returncode == 0, done.stderr
    (pull,) = github("GET", "pulls")
    assert done.stdout.splitlines()[-1] == pull["html_url"]
    assert (pull["draft"], pull["head"]["ref"], pull["base"]["ref"]) == (True, "claude/harbour-1a", "main")
    assert not set("@<>[]`") & set(pull["title"] + pull["body"].partition("> ")[2])
    assert "Fixes #1" in pull["body"]
    before, after = (
        {one["path"]: one["sha"] for one in github("GET", f"git/trees/{ref}?recursive=1")["tree"]}
        for ref in (base, pull["head"]["sha"])
    )
    assert {path for path in after if before.get(path) != after[path] and "." in path} == {"src/pay.ts"}
    assert set(before) == set(after)
    again = run_script("claude_fix.py", "open", cwd=code, FIX=json.dumps(FIX), SHORT_ID="x", ISSUE="1", **settings)
    assert again.returncode == 1, "the old text is gone"
    again = run_script("claude-guard.sh", **{
        **github_run("claude-auto-fix", "guard"), "SENTRY_URL": services.sentry, "SENTRY_ORG": "local", "ISSUE": "1",
        "DAILY_CAP": "5", "WORKFLOW": "x", "GITHUB_OUTPUT": "/dev/null",
    })  # fmt: skip
    assert (again.returncode, "a fix of harbour-1a is open already" in again.stderr) == (1, True)
