"""A pull request's commit, taken over without trusting it: a real git repository, and what strangers try."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / ".github" / "scripts" / "change.sh"


class Repository:
    """A clone of a bare origin, on main, with nothing but the change script's needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "clone"
        self.git("init", "--quiet", "--bare", "--initial-branch", "main", str(folder / "origin"), cwd=folder)
        self.git("clone", "--quiet", str(folder / "origin"), str(self.folder), cwd=folder)
        self.git("checkout", "--quiet", "-b", "main")
        for path in ("catalog/shop.yaml", "catalog/old.yaml", "infra/__main__.py"):
            self.write(path, f"{path} of main\n")
        self.commit()

    def git(self, *words: str, cwd: Path | None = None) -> str:
        named = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder.parent), "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(
            [*named, *words], cwd=cwd or self.folder, env=env, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def read(self, path: str) -> str:
        return (self.folder / path).read_text()

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")
        self.git("push", "--quiet", "origin", "HEAD")
        return self.git("rev-parse", "HEAD")

    def branch(self, change: Callable[[], Any]) -> str:
        """Commit a change on a branch of its own, and return to main."""
        self.git("checkout", "--quiet", "-b", f"change-{len(self.git('branch'))}")
        change()
        made = self.commit()
        self.git("checkout", "--quiet", "main")
        return made

    def change(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", str(SCRIPT), *words], cwd=self.folder, check=False, capture_output=True, text=True,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder.parent), "GIT_CONFIG_NOSYSTEM": "1", **env},
        )  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_a_change_of_the_catalog_alone_needs_no_reviewer(repository: Repository) -> None:
    commit = repository.branch(lambda: repository.write("catalog/shop.yaml", "new\n"))
    done = repository.change("where", commit)
    assert (done.returncode, done.stdout) == (0, "preview\n"), done.stderr


@pytest.mark.parametrize(
    "path", ["infra/__main__.py", ".github/workflows/preview.yml", "catalogue/a.yaml", "Makefile", "a\nb", "catalog "]
)
def test_a_change_of_anything_else_does(repository: Repository, path: str) -> None:
    commit = repository.branch(lambda: (repository.write("catalog/shop.yaml", "new\n"), repository.write(path, "x")))
    assert repository.change("where", commit).stdout == "preview-program\n"


def test_a_file_that_moves_into_the_catalog_is_a_change_outside(repository: Repository) -> None:
    commit = repository.branch(lambda: repository.git("mv", "infra/__main__.py", "catalog/main.py"))
    assert repository.change("where", commit).stdout == "preview-program\n"


def test_only_the_catalog_is_taken_over(repository: Repository) -> None:
    def change() -> None:
        repository.write("catalog/shop.yaml", "new\n")
        (repository.folder / "catalog" / "old.yaml").unlink()
        repository.write("infra/__main__.py", "evil\n")
        repository.write("sitecustomize.py", "evil\n")

    commit = repository.branch(change)
    done = repository.change("take", commit, PREVIEW_ENVIRONMENT="preview")
    assert done.returncode == 0, done.stderr
    assert repository.read("catalog/shop.yaml") == "new\n"
    assert not (repository.folder / "catalog" / "old.yaml").exists()
    assert repository.read("infra/__main__.py") == "infra/__main__.py of main\n"
    assert not (repository.folder / "sitecustomize.py").exists()


def test_all_of_it_is_taken_over_once_it_was_approved(repository: Repository) -> None:
    commit = repository.branch(lambda: repository.write("infra/__main__.py", "reviewed\n"))
    assert repository.change("take", commit, PREVIEW_ENVIRONMENT="preview-program").returncode == 0
    assert repository.read("infra/__main__.py") == "reviewed\n"


def test_what_others_merged_meanwhile_stays(repository: Repository) -> None:
    commit = repository.branch(lambda: repository.write("catalog/shop.yaml", "new\n"))
    repository.write("catalog/other.yaml", "merged meanwhile\n")
    repository.write("infra/new.py", "merged meanwhile\n")
    repository.commit()
    assert repository.change("where", commit).stdout == "preview\n"
    assert repository.change("take", commit).returncode == 0
    assert repository.read("catalog/other.yaml") == "merged meanwhile\n"


def test_a_link_in_the_catalog_is_refused(repository: Repository) -> None:
    link = repository.folder / "catalog" / "runbook.md"
    commit = repository.branch(lambda: link.symlink_to("/proc/self/environ"))
    for what in ("where", "take"):
        done = repository.change(what, commit)
        assert (done.returncode, done.stdout) == (1, "")
        assert "catalog/ may hold nothing but files: catalog/runbook.md" in done.stderr
    assert not link.exists()


def test_a_conflict_is_reported_as_one(repository: Repository) -> None:
    commit = repository.branch(lambda: repository.write("catalog/shop.yaml", "theirs\n"))
    repository.write("catalog/shop.yaml", "ours\n")
    repository.commit()
    done = repository.change("where", commit)
    assert (done.returncode, "it conflicts with the main branch" in done.stderr) == (1, True), done.stderr


@pytest.mark.parametrize("commit", ["main", "0" * 40, "--help", "$(id)"])
def test_only_a_commit_that_a_branch_here_has_is_looked_at(repository: Repository, commit: str) -> None:
    done = repository.change("where", commit)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "commit id" in done.stderr or "no branch of this repository" in done.stderr
