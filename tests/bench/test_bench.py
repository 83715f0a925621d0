"""The benchmark runs to its end, and a part that fails costs no other part its figures."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bench.__main__ import PARTS, measure
from bench.services import local_services
from bench.sizes import SMOKE

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("error", [RuntimeError("no engine"), httpx.ConnectError("refused"), KeyError("seconds")])
def test_a_part_that_fails_is_named_and_the_others_are_measured(error: Exception, capsys) -> None:
    measured = []

    def fail(_folder: Path, _sizes: object) -> None:
        raise error

    def work(folder: Path, _sizes: object) -> None:
        measured.append(folder.is_dir())

    assert measure({"first": fail, "second": work, "third": work}, SMOKE) == 1
    assert measured == [True, True]
    said = capsys.readouterr().err
    assert f"bench: first failed: {type(error).__name__}: {error}" in said
    assert said.endswith("bench: 1 of 3 parts failed: first\n")
    assert measure({"second": work}, SMOKE) == 0


def test_a_port_that_is_taken_is_said(tmp_path: Path, running_services) -> None:
    with (
        pytest.raises(RuntimeError, match=f"something listens on port {running_services.port} already"),
        local_services(tmp_path / "services", running_services.port),
    ):
        pytest.fail("the services of somebody else were measured")


def free_port() -> int:
    """The first of five neighbouring ports that nobody has."""
    for first in range(40000 + os.getpid() % 1000 * 10, 60000, 10):
        with contextlib.ExitStack() as held, contextlib.suppress(OSError):
            for port in range(first, first + 5):
                held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return first
    raise RuntimeError("no free ports")


@pytest.mark.deep
def test_every_part_runs_to_its_end() -> None:
    """All of `make bench` with as little as possible: 2 minutes alone, most of it for the catalog's own products."""
    words = [sys.executable, "-m", "bench", "--smoke", "--port", str(free_port())]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=1500)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    figures = [line for line in done.stdout.splitlines() if ", goal " in line]
    assert len(figures) == 14, done.stdout
    assert "unchanged preview of " in done.stdout
    assert len(PARTS) == 5
