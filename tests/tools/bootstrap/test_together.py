"""Set-ups that run at once, and set-ups that are killed: nothing is made twice, nothing stays half made."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

UV = """
case "$1 $2" in
"venv "*) for folder; do :; done; mkdir -p "$folder/bin"; step venv; ln -s PYTHON "$folder/bin/python" ;;
"pip sync") step sync ;;
"pip install") step install ;;
esac
"""
GO = """
take() { cp --remove-destination "$@"; }
case "$1" in
version) echo "go version go1.27.3"; exit ;;
list) echo MADE/sdk; exit ;;
esac
while [ "$1" != -o ]; do shift; done
case "$2 $3" in
*pulumi/pkg*) : >"$2/pulumi"; step engine; take MADE/pulumi MADE/pulumi-language-python "$2" ;;
*resource-github) : >"$2/pulumi-resource-github"; step plugin; take MADE/pulumi-resource-github "$2" ;;
*actionlint) : >"$2/actionlint"; step linter; take MADE/actionlint "$2" ;;
esac
"""
STEP = """
step() { # what begins; it stays there when the test wants to look
  echo "$1" >>LOG
  if [ "$STAY_AT" = "$1" ]; then echo "$$" >"LOG.$1"; exec sleep 60; fi
  sleep "${SLOWLY:-0}"
}
"""
STEPS = ("venv", "sync", "install", "engine", "plugin", "linter")


@dataclass
class Workshop:
    """A newcomer whose uv and go are scripts that take as long as a test wants, and note each step."""

    newcomer: object
    log: Path
    left: list[int]

    def steps(self) -> list[str]:
        return self.log.read_text().split() if self.log.exists() else []

    def stay(self, step: str) -> tuple[subprocess.Popen[str], int]:
        """Start a set-up that stays at a step; the process, and that of the program it waits for."""
        self.newcomer.env["STAY_AT"] = step
        process = self.newcomer.start("ensure")
        del self.newcomer.env["STAY_AT"]
        at = self.log.with_name(f"{self.log.name}.{step}")
        wait_for(lambda: at.exists() and at.read_text().strip())
        self.left.append(int(at.read_text()))
        at.unlink()
        return process, self.left[-1]


def wait_for(condition) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)


@pytest.fixture
def workshop(newcomer, executables, tmp_path: Path) -> Iterator[Workshop]:
    log, made = tmp_path / "steps", tmp_path / "made"
    (made / "sdk" / "python" / "cmd").mkdir(parents=True)
    (made / "sdk" / "python" / "cmd" / "pulumi-language-python-exec").touch()
    for name in ("pulumi", "pulumi-language-python", "pulumi-resource-github", "actionlint"):
        executables.put(made / name, executables.executable(b"v3.259.0\n"))
    for name, script in (("uv", UV), ("go", GO)):
        text = (STEP + script).replace("LOG", str(log)).replace("MADE", str(made)).replace("PYTHON", newcomer.python)
        newcomer.stub(name, text)
    shop = Workshop(newcomer, log, [])
    yield shop
    for pid in shop.left:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def whole(newcomer) -> None:
    """Everything is there, and nothing else."""
    assert newcomer.engine()["how"].startswith("built from Go modules")
    assert newcomer.bootstrap("doctor").returncode == 0
    assert not [path.name for path in (newcomer.root / ".vedette").iterdir() if path.name.startswith(".")]
    names = {path.name for path in newcomer.cache.iterdir() if path.is_dir()}
    assert len(names) == 3, names
    assert {name.split("-")[0] for name in names} == {"engine", "plugins", "actionlint"}
    assert (newcomer.root / ".vedette" / "plugins" / "resource-github-v6.12.1" / "pulumi-resource-github").is_file()
    again = newcomer.bootstrap("ensure")
    assert (again.returncode, again.stderr) == (0, "")


def test_two_set_ups_of_one_checkout_make_everything_once(workshop) -> None:
    newcomer = workshop.newcomer
    newcomer.env["SLOWLY"] = "0.3"
    first = newcomer.start("ensure")
    wait_for(workshop.steps)
    second = newcomer.bootstrap("ensure")
    first.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    assert second.stderr.startswith(
        f"vedette: waiting for process {first.pid} (set-up of {newcomer.root}), which sets this checkout up ...\n"
    )
    assert workshop.steps() == list(STEPS)
    whole(newcomer)


def test_two_checkouts_share_what_the_first_makes(workshop, root: Path, tmp_path: Path, newcomer, request) -> None:
    """The second checkout waits for the engine that the first builds, and builds none."""
    request.getfixturevalue("executables")
    first, orphan = workshop.stay("engine")
    other = type(newcomer)(tmp_path / "other" / "checkout", dict(newcomer.env))
    make = type(newcomer).__init__.__globals__["make_checkout"]
    make(other.root, root)
    second = other.start("ensure")
    wait_for(lambda: workshop.steps()[-1] == "install")
    time.sleep(0.5)
    os.kill(orphan, signal.SIGKILL)
    out, err = first.communicate(timeout=60)
    assert first.returncode == 2, out + err
    said = second.communicate(timeout=60)[1]
    assert second.returncode == 0, said
    waiting = (
        f"vedette: waiting for process {first.pid} (set-up of {newcomer.root}), which makes {newcomer.cache}/engine-"
    )
    assert waiting in said
    assert workshop.steps() == ["venv", "sync", "install", "engine", "venv", "sync", "install", *STEPS[3:]]


@pytest.mark.parametrize("step", STEPS)
def test_a_set_up_that_was_killed_leaves_nothing_half_made(workshop, step: str) -> None:
    newcomer = workshop.newcomer
    process, orphan = workshop.stay(step)
    process.kill()
    process.communicate()
    os.kill(orphan, signal.SIGKILL)
    done = newcomer.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    whole(newcomer)
    # What was ready is not made again; an environment that was not is made from nothing.
    repeated = STEPS if step in STEPS[:3] else STEPS[STEPS.index(step) :]
    assert workshop.steps() == [*STEPS[: STEPS.index(step) + 1], *repeated]


def test_the_next_set_up_waits_for_what_a_killed_one_started(workshop) -> None:
    newcomer = workshop.newcomer
    process, orphan = workshop.stay("sync")
    process.kill()
    process.communicate()
    second = newcomer.start("ensure")
    time.sleep(1)
    assert second.poll() is None
    os.kill(orphan, signal.SIGKILL)
    said = second.communicate(timeout=60)[1]
    assert second.returncode == 0, said
    assert (
        f"waiting for a program that process {process.pid} (set-up of {newcomer.root}) started before it was ended,"
        f" which sets this checkout up ..." in said
    )
    whole(newcomer)


def test_a_download_that_was_killed_leaves_nothing(settled, releases, executables) -> None:
    archive = executables.release()
    host = releases(archive)
    serve = host.answer

    def stay(handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(archive[:50])
        handler.wfile.flush()
        time.sleep(2)

    host.answer = stay
    process = settled.start("ensure")
    wait_for(lambda: list(settled.cache.glob("pulumi-*/.download")))
    process.kill()
    process.communicate()
    host.answer = serve
    done = settled.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in settled.cache.glob("pulumi-*") if path.is_dir()] == [
        Path(settled.engine()["folder"]).name
    ]


def test_an_interrupted_set_up_says_so(workshop) -> None:
    process, program = workshop.stay("engine")
    # As a terminal does: both of them get it.
    os.kill(program, signal.SIGINT)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60)[1].endswith("vedette: set-up was interrupted: run the command again\n")
    assert process.returncode == 130
