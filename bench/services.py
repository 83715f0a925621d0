"""What every measurement needs: the local services, what they were asked, the bare script, and a line of result."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench.projects import ROOT

CONNECTIONS = 8
"""The engine's default: four operations at once for each of two cores; the bare script gets as many."""

ORG = "local"
REPOSITORY = "bench"
"""The bench's products have a repository of their own: two products may not declare the same variable of one."""

TOKEN = "local-admin"

START_S = 30.0
"""How long the services may take to answer; 2 s were measured."""


def show(what: str, figures: list[float], goal: float) -> None:
    """One line: the median, the range, the goal, and whether it holds."""
    middle = median(figures)
    verdict = "holds" if middle <= goal else "MISSED"
    print(f"{what}: {middle:.2f} ({min(figures):.2f} to {max(figures):.2f}), goal {goal}: {verdict}", flush=True)


def requests(control: httpx.Client) -> list[dict[str, Any]]:
    """The requests that the local Sentry saw, in order."""
    answer = control.get("/_control/requests")
    answer.raise_for_status()
    body = answer.json()
    return [call for call in body["requests"] if call["path"].startswith("/api/0/")]


def send(call: dict[str, Any], port: int) -> httpx.Response:
    """Send one recorded request to the local Sentry again."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    address = f"http://127.0.0.1:{port + 1}{call['path']}"
    return httpx.request(call["method"], address, json=call["body"], headers=headers, timeout=30)


def bare(folder: Path, stages: list[list[dict[str, Any]]], port: int) -> dict[str, Any]:
    """Send the calls of each stage with the bare script; its seconds, its CPU seconds and its number of requests."""
    calls = folder / "calls.json"
    kept = [[{key: call[key] for key in ("method", "path", "query", "body")} for call in stage] for stage in stages]
    calls.write_text(json.dumps(kept), encoding="utf-8")
    words = [sys.executable, "-m", "bench.script", calls, f"http://127.0.0.1:{port + 1}", TOKEN, CONNECTIONS]
    done = subprocess.run([str(w) for w in words], cwd=ROOT, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def reset(control: httpx.Client, port: int) -> None:
    """Empty the services, but for a repository of the bench's own."""
    control.post("/_control/reset").raise_for_status()
    address = f"http://127.0.0.1:{port + 2}/orgs/{ORG}/repos"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    body = {"name": REPOSITORY, "auto_init": True}
    httpx.post(address, json=body, headers=headers, timeout=30).raise_for_status()


def _started(control: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            requests(control)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    said = log.read_text(encoding="utf-8", errors="replace")[-500:]
    raise RuntimeError(f"the local services did not start: {said}")


@contextmanager
def local_services(folder: Path, port: int) -> Iterator[httpx.Client]:
    """The local services on `port` and the ports after it, and their controls.

    Raises:
        RuntimeError: the port is taken, or they did not start; the end of their log is part of the message.
    """
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise RuntimeError(f"something listens on port {port} already: end it, or name another with --port")
    folder.mkdir(parents=True)
    words = [sys.executable, "-m", "vedette_emulators", "serve", "--port", str(port), "--state", str(folder)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as control:
            _started(control, process, folder / "log")
            yield control
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
