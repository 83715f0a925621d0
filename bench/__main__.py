"""`make bench`: every figure from one run, each a ratio to something measured beside it.

`python -m bench --smoke` runs every part with as little as possible, to see that all of them end. Exit codes: 0 every
part ended, 1 one failed (the others are measured all the same), 2 the command line is wrong.
"""

from __future__ import annotations

import argparse
import dataclasses
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
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
from bench.provider import provider, start_up
from bench.sampling import Sampler
from bench.services import bare, local_services, requests, reset, send, show
from bench.sizes import FULL, SMOKE, Sizes
from vedette.load import load_catalog
from vedette.local_seed import local_seed
from vedette.plan import make_plan

FAULTS = (RuntimeError, OSError, ValueError, LookupError, httpx.HTTPError, subprocess.SubprocessError)
"""What one part may fail with: an engine or service that ends, and an answer or file that is not as expected."""


def main() -> int:
    """Measure every part and print one line per figure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure what Vedette costs, as ratios.")
    parser.add_argument("--smoke", action="store_true", help="run every part with as little as possible")
    parser.add_argument("--port", type=int, default=FULL.port, help="first port of the local services")
    asked = parser.parse_args()
    return measure(PARTS, dataclasses.replace(SMOKE if asked.smoke else FULL, port=asked.port))


def measure(parts: Mapping[str, Callable[[Path, Sizes], None]], sizes: Sizes) -> int:
    """Run each part in a folder of its own; one that fails is named, and costs no other part its figures."""
    failed = []
    for name, part in parts.items():
        with tempfile.TemporaryDirectory(prefix="vedette-bench-", ignore_cleanup_errors=True) as folder:
            try:
                part(Path(folder), sizes)
            except FAULTS as error:
                detail = getattr(error, "stderr", None) or ""
                print(f"bench: {name} failed: {type(error).__name__}: {error} {detail}", file=sys.stderr, flush=True)
                failed.append(name)
    if failed:
        print(f"bench: {len(failed)} of {len(parts)} parts failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def catalog(folder: Path, sizes: Sizes) -> None:
    """Creating what a catalog of many alerts becomes, and an unchanged preview of it."""
    with local_services(folder / "services", sizes.port) as control:
        env = engine_env(folder / "engine", sizes.port)
        ours = vedette_project(folder / "ours", env, sizes.alerts)
        trivial = trivial_project(folder / "trivial", env, folder / "ours" / "catalog")
        for project in (ours, trivial):
            project.pulumi("stack", "select", "--create")
        creation(ours, trivial, control, sizes)
        reset(control, sizes.port)
        unchanged_preview(ours, trivial, f"{sizes.alerts} alerts", sizes)


def creation(ours: Project, trivial: Project, control: httpx.Client, sizes: Sizes) -> None:
    """Creating the objects: time first to last request, CPU per request, memory."""
    spans, scripts, floors, ratios, cpu_ratios, peaks = [], [], [], [], [], []
    for _ in range(sizes.rounds):
        reset(control, sizes.port)
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
        script = bare_script(trivial.folder, log, made, control, sizes.port)
        scripts.append(script["seconds"])
        ratios.append((spans[-1] - floors[-1]) / scripts[-1])
        cpu_ratios.append(cpu / (script["cpu_s"] / script["requests"]))
        count = len(made)
    print(f"creating {count} monitors and alerts, first to last request (median of {sizes.rounds}):")
    print(f"  provider {median(spans):.2f} s, as many trivial resources {median(floors):.2f} s,", end=" ")
    print(f"bare script {median(scripts):.2f} s")
    show("  (provider - trivial) / script", ratios, 1.3)
    show("  CPU per request with start-up, provider / script", cpu_ratios, 2.5)
    show("  provider memory, MB", peaks, 120)


def bare_script(
    folder: Path, log: list[dict[str, Any]], made: list[dict[str, Any]], control: httpx.Client, port: int
) -> dict[str, Any]:
    """Send the same bodies again with the bare script, against services as empty as before."""
    reset(control, port)
    first = log.index(made[0])
    # The team, project and key that the monitors need are made first, by the same calls as the provider made.
    for each in log[:first]:
        if each["method"] == "POST":
            send(each, port).raise_for_status()
    # Ids are counters, so the monitors that the alerts refer to have the same ones as before.
    kinds = ("/detectors/", "/workflows/")
    return bare(folder, [[call for call in made if kind in call["path"]] for kind in kinds], port)


def unchanged_preview(ours: Project, trivial: Project, what: str, sizes: Sizes) -> None:
    """A preview that finds nothing to do, against the same number of trivial resources."""
    for project in (ours, trivial):
        project.pulumi("up", "--yes", "--skip-preview")
    times: dict[str, list[float]] = {"ours": [], "trivial": []}
    for _ in range(sizes.rounds):
        for name, project in (("ours", ours), ("trivial", trivial)):
            times[name].append(seconds(partial(project.pulumi, "preview")))
    print(f"unchanged preview, {what}: {median(times['ours']):.2f} s, trivial {median(times['trivial']):.2f} s")
    show("  ours / trivial", [a / b for a, b in zip(times["ours"], times["trivial"], strict=True)], 1.5)


def everything(folder: Path, sizes: Sizes) -> None:
    """An unchanged preview of this repository's own catalog, against as many trivial resources."""
    with local_services(folder / "services", sizes.port) as control:
        env = engine_env(folder / "engine", sizes.port)
        ours = own_project(folder / "ours", env)
        trivial = trivial_project(folder / "trivial", env, folder / "ours" / "catalog")
        for project in (ours, trivial):
            project.pulumi("stack", "select", "--create")
        reset(control, sizes.port)
        control.post(
            "/_control/seed", json=local_seed(make_plan(load_catalog(ours.folder / "catalog")))
        ).raise_for_status()
        unchanged_preview(ours, trivial, "all products", sizes)
        policies(ours, seconds, sizes)


def command_line(folder: Path, sizes: Sizes) -> None:
    """Start-up of the command line, and a big catalog."""
    vedette = ROOT / ".venv" / "bin" / "vedette"
    show("vedette --help, CPU s", [child_cpu([vedette, "--help"]) for _ in range(5)], 0.2)
    write_catalog(folder / "catalog", sizes.validated)
    words: list[str | Path] = [vedette, "validate", folder / "catalog"]
    times = [seconds(lambda: run(words)) for _ in range(3)]
    show(f"vedette validate, {sizes.validated:,} alerts, s", times, 1.0)


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


PARTS: Mapping[str, Callable[[Path, Sizes], None]] = {
    "the catalog": catalog,
    "all products and the policies": everything,
    "the provider alone": provider,
    "the provider's start": lambda _folder, _sizes: start_up(),
    "the command line": command_line,
}

if __name__ == "__main__":
    sys.exit(main())
