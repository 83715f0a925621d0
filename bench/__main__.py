"""`make bench`: every figure from one run, each a ratio to something measured beside it."""

from __future__ import annotations

import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench.policies import policies
from bench.projects import (
    ROOT,
    Project,
    engine_env,
    own_project,
    trivial_project,
    vedette_project,
    write_catalog,
)
from bench.provider import provider
from bench.sampling import Sampler
from bench.services import PORT, ROUNDS, bare, local_services, requests, send, show

ALERTS = 150
"""So many alerts are as many monitors again: 300 objects."""


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
    with tempfile.TemporaryDirectory(prefix="vedette-bench-") as name:
        provider(Path(name))
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
    return bare(folder, [[call for call in made if kind in call["path"]] for kind in kinds])


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
        policies(ours, seconds)


def command_line() -> None:
    """Start-up of the command line, and a big catalog."""
    vedette = ROOT / ".venv" / "bin" / "vedette"
    show("vedette --help, CPU s", [child_cpu([vedette, "--help"]) for _ in range(5)], 0.2)
    with tempfile.TemporaryDirectory(prefix="vedette-bench-") as name:
        write_catalog(Path(name) / "catalog", 1000)
        words: list[str | Path] = [vedette, "validate", Path(name) / "catalog"]
        show("vedette validate, 1,000 alerts, s", [seconds(lambda: run(words)) for _ in range(3)], 1.0)


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


def _is_object(call: dict[str, Any]) -> bool:
    path: str = call["path"]
    return call["method"] == "POST" and path.endswith(("/detectors/", "/workflows/"))


if __name__ == "__main__":
    main()
