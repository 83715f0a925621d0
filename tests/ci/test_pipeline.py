"""Every step of the workflows in order, with the real engine, git and HTTP: merged, previewed, commented, drifted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from vedette.cli.main import app

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
STACKS = ("company", "staging", "prod")
PROGRAM = (".github", "infra", "emulators", "providers", "sdks", "vedette", "policies", "pyproject.toml", ".gitignore")
PRODUCT = "catalog/ferries.yaml"
LIMIT = 'when: {errors: "> 5", within: 10m}'


def answers() -> bool:
    """Whether this version of the command line can ask the policies."""
    return any(command.callback and command.callback.__name__ == "check" for command in app.registered_commands)


class Company:
    """A bare origin, a clone that people work in, and the runners' clones of it."""

    def __init__(self, folder: Path, checkout: Any, workflows: Mapping[str, Any], steps: Any, token: Any) -> None:
        self.folder, self.env, self.workflows, self.steps, self.token = folder, checkout.env, workflows, steps, token
        self.machines, self.deployed = iter(range(1000)), ""
        self.work = folder / "work"
        self.git("init", "--quiet", "--bare", "--initial-branch", "main", str(folder / "origin"), cwd=folder)
        self.git("clone", "--quiet", str(folder / "origin"), str(self.work), cwd=folder)
        self.git("checkout", "--quiet", "-b", "main")
        for name in filter(lambda one: (ROOT / one).exists(), PROGRAM):
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, self.work / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, self.work)
        checkout.only("ferries")
        checkout.init(*STACKS)
        shutil.copytree(checkout.root / "catalog", self.work / "catalog")
        for path in checkout.root.glob("Pulumi*.yaml"):
            shutil.copy(path, self.work)
        self.commit()

    def git(self, *words: str, cwd: Path | None = None) -> str:
        named = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1"}
        there = cwd or self.work
        done = subprocess.run([*named, *words], cwd=there, env=env, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")
        self.git("push", "--quiet", "origin", "HEAD")
        return self.git("rev-parse", "HEAD")

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.work / path).read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old!r}"
        (self.work / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    def machine(self) -> Path:
        """A new runner with main checked out, and all branches."""
        clone = self.folder / f"runner-{next(self.machines)}"
        self.git("clone", "--quiet", str(self.folder / "origin"), str(clone), cwd=self.folder)
        (clone / ".git" / "info" / "exclude").write_text(".venv\n.vedette\n")
        (clone / ".venv").symlink_to(ROOT / ".venv")
        (clone / ".vedette").mkdir()
        for found in ("engine.json", "plugins"):
            if (ROOT / ".vedette" / found).exists():
                (clone / ".vedette" / found).symlink_to((ROOT / ".vedette" / found).resolve())
        return clone

    def run(self, runner: Any, workflow: str, name: str, **given: str) -> Any:
        """Run one job on a machine of its own; `given` is what its expressions have besides the usual."""
        job, clone = self.workflows[workflow]["jobs"][name], self.machine()
        bearer = "local-admin" if workflow == "deploy" else "local-readonly"
        sha = self.git("rev-parse", "HEAD", cwd=clone)
        context = {
            "github.token": self.token(job["permissions"]), "github.server_url": "https://github.example",
            "github.repository": "local/vedette", "github.run_id": "1", "github.sha": sha, "vars.STATE_ROLE": "",
            "vars.PULUMI_BACKEND_URL": self.env["PULUMI_BACKEND_URL"], "secrets.PULUMI_ACCESS_TOKEN": "",
            "secrets.PULUMI_CONFIG_PASSPHRASE": self.env["PULUMI_CONFIG_PASSPHRASE"],
            "secrets.SENTRY_AUTH_TOKEN": bearer, "secrets.SLACK_TOKEN": bearer, "secrets.PAGERDUTY_TOKEN": bearer,
            "steps.app.outputs.token": bearer,
            **given,
        }  # fmt: skip
        base = {
            **runner.base(), "PATH": self.env["PATH"], "VEDETTE_LOCAL": "1", "PYTHONPATH": str(clone),
            **{name: self.env[name] for name in ("SENTRY_BASE_URL", "GITHUB_BASE_URL", "VEDETTE_LOCAL_PORT")},
            "PYTHONDONTWRITEBYTECODE": "1", "GITHUB_SHA": given.get("newest", sha),
        }  # fmt: skip
        # Until the policies answer, a deployment stops there, as it must; what follows is run all the same.
        passed_over = () if answers() else ("Stop where a policy refuses",)
        return self.steps(job, clone, base, context, passed_over)


@pytest.fixture(scope="module")
def company(
    tmp_path_factory: pytest.TempPathFactory,
    module_checkout: Any,
    workflows: Mapping[str, Any],
    steps: Callable[..., Any],
    token: Callable[..., str],
) -> Company:
    """A company that the tests of this module share."""
    return Company(tmp_path_factory.mktemp("company"), module_checkout, workflows, steps, token)


@pytest.fixture
def services(running_services: Any) -> Any:
    """The local services as the company has them: the tests of this module share it."""
    return running_services


def push(company: Company, services: Any, pull: Any, branch: str) -> str:
    """Push to the branch of a pull request, as the local GitHub then knows it."""
    company.git("checkout", "--quiet", "-B", branch)
    commit = company.commit()
    company.git("checkout", "--quiet", "main")
    services.edit("github_pull", str(pull["id"]), {"head": {"sha": commit}})
    return commit


def preview(company: Company, runner: Any, number: int) -> tuple[str, Any]:
    """What a pull request starts: the environment it got, and the preview's job."""
    inputs = {"inputs.pull_request": str(number)}
    look = company.run(runner, "preview", "look", **inputs)
    assert not look.failed, look.log
    given = {f"needs.look.outputs.{name}": text for name, text in look.outputs.items()}
    done = company.run(runner, "preview", "preview", **given, **inputs)
    comment = company.run(
        runner, "preview", "comment", **inputs, **{"needs.preview.outputs.body": done.outputs["body"]}
    )
    assert not comment.failed, done.log + comment.log
    return look.outputs["environment"], done


def deploy(company: Company, runner: Any, github: Any) -> str:
    """Apply the three stacks as a merge does, once for all tests; the log."""
    if not company.deployed:
        head = github("GET", "git/ref/heads/main")["object"]["sha"]
        for stack in STACKS:
            done = company.run(runner, "deploy", stack, newest=head)
            assert done.steps[-1] == ("Apply", 0), done.log
            company.deployed += done.log
    return company.deployed


@pytest.mark.deep
def test_a_merge_applies_the_three_stacks_in_order(company: Company, runner: Any, services: Any, github: Any) -> None:
    log = deploy(company, runner, github)
    assert "local-admin" not in log
    assert [row["slug"] for row in services.objects("project")] == ["ferries-web"]
    staging = {row["name"].endswith(" (staging)") for row in services.objects("workflow")}
    assert staging == {True, False}, "staging and prod were applied, on what company made"


def test_a_run_that_is_late_applies_nothing(company: Company, runner: Any, services: Any) -> None:
    services.forget()
    done = company.run(runner, "deploy", "prod", newest="0" * 40)
    assert done.steps == [("Is this still the newest commit?", 1)]
    assert services.writes() == []


@pytest.mark.deep
def test_a_pull_request_gets_one_comment_and_writes_nothing_else(
    company: Company, runner: Any, services: Any, github: Any, pull: Any
) -> None:
    deploy(company, runner, github)
    company.git("checkout", "--quiet", "-b", "limits")
    company.edit(PRODUCT, LIMIT, LIMIT.replace("5", "7"))
    push(company, services, pull, "limits")
    services.forget()
    environment, done = preview(company, runner, pull["number"])
    assert environment == "preview"
    assert "conditions[0].comparison` from `5` to `7`" in done.outputs["body"], done.log
    # Slack is asked by POST too.
    assert [
        path for path in services.writes() if not re.search(r"/issues/|/api/\w+\.(list|info|lookupByEmail)$", path)
    ] == []

    # A second push: an alert has another name, and the program of the branch says something.
    company.git("checkout", "--quiet", "limits")
    for _ in range(2):
        company.edit(PRODUCT, "usage-reporting-failure-rate:", "usage-reporting:")
    company.edit("infra/__main__.py", "\nmain()\n", '\npulumi.log.error("the program of the branch")\nmain()\n')
    push(company, services, pull, "limits")
    environment, done = preview(company, runner, pull["number"])
    assert environment == "preview-program", "somebody has to look at it first"
    assert "the program of the branch" in done.outputs["body"]
    assert "**is deleted**" in done.outputs["body"]

    (comment,) = github("GET", f"issues/{pull['number']}/comments")
    assert comment["user"]["login"] == "github-actions[bot]"
    assert comment["body"] == done.outputs["body"]
    assert comment["body"].index("| `prod` |") < comment["body"].index("#### Deleted and replaced")
    assert "local-readonly" not in done.log


@pytest.mark.deep
def test_drift_is_reported_in_one_issue_until_it_is_gone(
    company: Company, runner: Any, services: Any, github: Any
) -> None:
    deploy(company, runner, github)
    (monitor,) = [
        row for row in services.objects("detector")
        if row["name"] == "Webhook Processing Failure" and "production" in str(row)
    ]  # fmt: skip

    def night() -> list[dict[str, Any]]:
        compared = company.run(runner, "drift", "compare")
        needs = {f"needs.compare.outputs.{name}": text for name, text in compared.outputs.items()}
        reported = company.run(runner, "drift", "report", **needs)
        assert not reported.failed, compared.log + reported.log
        return [row for row in github("GET", "issues?state=all") if "vedette:drift" in row["body"]]

    services.edit("detector", monitor["id"], {"name": "Changed by hand"})
    (opened,) = night()
    assert (opened["state"], '`name` from `"Changed by hand"`' in opened["body"]) == ("open", True), opened["body"]
    services.edit("detector", monitor["id"], {"name": "Changed again"})
    (updated,) = night()
    assert (updated["number"], "Changed again" in updated["body"]) == (opened["number"], True)
    services.edit("detector", monitor["id"], {"name": monitor["name"]})
    (closed,) = night()
    assert (closed["number"], closed["state"]) == (opened["number"], "closed")
