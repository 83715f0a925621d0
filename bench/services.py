"""What every measurement needs: the local services, what they were asked, the bare script, and a line of result."""

from __future__ import annotations

import json
import signal
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

ROUNDS = 3
CONNECTIONS = 8
"""The engine's default: four operations at once for each of two cores; the bare script gets as many."""

PORT = 18700
TOKEN = "local-admin"


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


def send(call: dict[str, Any]) -> httpx.Response:
    """Send one recorded request again."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    address = f"http://127.0.0.1:{PORT + 1}{call['path']}"
    return httpx.request(call["method"], address, json=call["body"], headers=headers, timeout=30)


def bare(folder: Path, stages: list[list[dict[str, Any]]]) -> dict[str, Any]:
    """Send the calls of each stage with the bare script; its seconds, its CPU seconds and its number of requests."""
    calls = folder / "calls.json"
    kept = [[{key: call[key] for key in ("method", "path", "query", "body")} for call in stage] for stage in stages]
    calls.write_text(json.dumps(kept), encoding="utf-8")
    words = [sys.executable, "-m", "bench.script", calls, f"http://127.0.0.1:{PORT + 1}", TOKEN, CONNECTIONS]
    done = subprocess.run([str(w) for w in words], cwd=ROOT, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@contextmanager
def local_services(folder: Path) -> Iterator[httpx.Client]:
    """The local services on ports of their own, and their controls."""
    folder.mkdir(parents=True)
    words = [sys.executable, "-m", "local", "serve", "--port", str(PORT), "--state", str(folder)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=60) as control:
            for _ in range(100):
                try:
                    requests(control)
                    break
                except httpx.HTTPError:
                    time.sleep(0.1)
            yield control
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
