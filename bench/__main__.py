"""`make bench`: every figure from one run, each a ratio to something measured beside it."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench.projects import (
    ROOT,
    Project,
    engine_env,
    own_project,
    trivial_project,
    vedette_project,
    write_catalog,
)
from bench.sampling import Sampler

ALERTS = 150
"""So many alerts are as many monitors again: 300 objects."""

ROUNDS = 3
CONNECTIONS = 8
"""The engine's default: four operations at once for each of two cores; the bare script gets as many."""

PORT = 18700
TOKEN = "local-admin"


def main() -> None:
    """Measure everything and print one line per figure."""
    with tempfile.TemporaryDirectory(prefix="vedette-bench-") as name:
        folder = Path(name)
        with local_services(folder / "services") as control:
            env = engine_env(folder / "engine", PORT)
            ours = vedette_project(folder / "ours", env, ALERTS)
            trivial = trivial_project(folder / "trivial", env, folder / "ours" / "catalog")
            for project in (ours, trivial):
                project.pulumi("stack", "select", "--create")
            creation(ours, trivial, control)
            control.post("/_control/reset").raise_for_status()
            unchanged_preview(ours, trivial, f"{ALERTS} alerts")
        everything(folder)
    command_line()


def creation(ours: Project, trivial: Project, control: httpx.Client) -> None:
    """Creating 300 objects: time first to last request, CPU per request, memory."""
    spans, scripts, floors, ratios, cpu_ratios, peaks = [], [], [], [], [], []
    for _ in range(ROUNDS):
        control.post("/_control/reset").raise_for_status()
        control.delete("/_control/requests").raise_for_status()
        with Sampler("providers/sentry") as sampler:
            ours.pulumi("up", "--yes", "--skip-preview")
        log = requests(control)
        made = [each for each in log if _is_object(each)]
        spans.append(made[-1]["at"] - made[0]["at"])
        pid = max(sampler.cpu_s, key=lambda each: sampler.cpu_s[each])
        peaks.append(sampler.peak_mb[pid])
        cpu = sampler.cpu_s[pid] / len(log)

        trivial.pulumi("up", "--yes", "--skip-preview")
        created = [float(line) for line in (trivial.folder / "created.log").read_text(encoding="utf-8").split()]
        floors.append(created[-1] - created[0])
        (trivial.folder / "created.log").unlink()

        # Before the bare script, which empties the services.
        for project in (ours, trivial):
            project.pulumi("destroy", "--yes", "--skip-preview")
        script = bare_script(trivial.folder, log, made, control)
        scripts.append(script["seconds"])
        ratios.append((spans[-1] - floors[-1]) / scripts[-1])
        cpu_ratios.append(cpu / (script["cpu_s"] / script["requests"]))
        count = len(made)
    print(f"creating {count} monitors and alerts, first to last request (median of {ROUNDS}):")
    print(f"  provider {median(spans):.2f} s, as many trivial resources {median(floors):.2f} s,", end=" ")
    print(f"bare script {median(scripts):.2f} s")
    show("  (provider - trivial) / script", ratios, 1.3)
    show("  CPU per request with start-up, provider / script", cpu_ratios, 2.5)
    show("  provider memory, MB", peaks, 120)


def bare_script(
    folder: Path, log: list[dict[str, Any]], made: list[dict[str, Any]], control: httpx.Client
) -> dict[str, Any]:
    """Send the same bodies again with the bare script, against services as empty as before."""
    control.post("/_control/reset").raise_for_status()
    first = log.index(made[0])
    # The team, project and key that the monitors need are made first, by the same calls as the provider made.
    for each in log[:first]:
        if each["method"] == "POST":
            send(each).raise_for_status()
    # Ids are counters, so the monitors that the alerts refer to have the same ones as before.
    kinds = ("/detectors/", "/workflows/")
    stages = [
        [{key: call[key] for key in ("method", "path", "body")} for call in made if kind in call["path"]]
        for kind in kinds
    ]
    calls = folder / "calls.json"
    calls.write_text(json.dumps(stages), encoding="utf-8")
    words = [sys.executable, "-m", "bench.script", calls, f"http://127.0.0.1:{PORT + 1}", TOKEN, CONNECTIONS]
    done = subprocess.run([str(w) for w in words], cwd=ROOT, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def unchanged_preview(ours: Project, trivial: Project, what: str) -> None:
    """A preview that finds nothing to do, against the same number of trivial resources."""
    for project in (ours, trivial):
        project.pulumi("up", "--yes", "--skip-preview")
    times: dict[str, list[float]] = {"ours": [], "trivial": []}
    for _ in range(ROUNDS):
        for name, project in (("ours", ours), ("trivial", trivial)):
            times[name].append(seconds(partial(project.pulumi, "preview")))
    print(f"unchanged preview, {what}: {median(times['ours']):.2f} s, trivial {median(times['trivial']):.2f} s")
    show("  ours / trivial", [a / b for a, b in zip(times["ours"], times["trivial"], strict=True)], 1.5)


def everything(folder: Path) -> None:
    """An unchanged preview of this repository's own catalog, against as many trivial resources."""
    with local_services(folder / "everything-services") as control:
        env = engine_env(folder / "everything-engine", PORT)
        ours = own_project(folder / "everything", env)
        trivial = trivial_project(folder / "everything-trivial", env, folder / "everything" / "catalog")
        for project in (ours, trivial):
            project.pulumi("stack", "select", "--create")
        control.post("/_control/reset").raise_for_status()
        unchanged_preview(ours, trivial, "all products")


def command_line() -> None:
    """Start-up of the command line, and a big catalog."""
    vedette = ROOT / ".venv" / "bin" / "vedette"
    show("vedette --help, CPU s", [child_cpu([vedette, "--help"]) for _ in range(5)], 0.2)
    with tempfile.TemporaryDirectory(prefix="vedette-bench-") as name:
        write_catalog(Path(name) / "catalog", 1000)
        words: list[str | Path] = [vedette, "validate", Path(name) / "catalog"]
        show("vedette validate, 1,000 alerts, s", [seconds(lambda: run(words)) for _ in range(3)], 1.0)


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


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes on the clock."""
    start = time.monotonic()
    call()
    return time.monotonic() - start


def run(words: list[str | Path]) -> None:
    """Run a command that must end well."""
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


def child_cpu(words: list[str | Path]) -> float:
    """The CPU time of a child process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


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


def _is_object(call: dict[str, Any]) -> bool:
    path: str = call["path"]
    return call["method"] == "POST" and path.endswith(("/detectors/", "/workflows/"))


if __name__ == "__main__":
    main()
