"""The Sentry provider alone: a thousand monitors, without the catalog and with nothing between engine and provider."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from bench.projects import ROOT, Project, engine_env, monitors_project
from bench.sampling import Sampler
from bench.services import ORG, TOKEN, bare, local_services, requests, send, show
from bench.sizes import FULL, Sizes

PER_SECOND = 40
CONCURRENT = 25
"""What Sentry's hosted service was seen to allow one caller: 40 requests a second to one endpoint, 25 at once."""


def provider(folder: Path, sizes: Sizes) -> None:
    """Creating, refreshing, memory and rate limits, one line each."""
    port = sizes.port
    with local_services(folder / "services", port) as control:
        env = engine_env(folder / "engine", port)
        env |= {"SENTRY_BASE_URL": f"http://127.0.0.1:{port + 1}", "SENTRY_AUTH_TOKEN": TOKEN, "SENTRY_ORG": ORG}
        ours = monitors_project(folder / "ours", env, "sentry", sizes.monitors)
        trivial = monitors_project(folder / "trivial", env, "trivial", sizes.monitors)
        for project in (ours, trivial):
            project.pulumi("stack", "select", "--create")
        speed(ours, trivial, control, sizes)
        limits(ours, trivial, control, sizes)
        memory(ours, control, sizes)


def speed(ours: Project, trivial: Project, control: httpx.Client, sizes: Sizes) -> None:
    """Create and refresh: time from first to last request less the engine's own, and CPU per request."""
    creates, refreshes, cpus = [], [], []
    for _ in range(sizes.rounds):
        empty(control, sizes.port)
        seconds, cpu, made = measured(ours, control, sizes, "POST", "up", "--yes", "--skip-preview")
        engine = span_of_trivial(trivial, "up", "--yes", "--skip-preview")
        read, read_cpu, gets = measured(ours, control, sizes, "GET", "refresh", "--yes", "--skip-preview")
        engine_read = span_of_trivial(trivial, "refresh", "--yes", "--skip-preview")
        script_read = bare(trivial.folder, [gets], sizes.port)
        for project in (ours, trivial):
            project.pulumi("destroy", "--yes", "--skip-preview")
        (trivial.folder / "called.log").unlink(missing_ok=True)
        empty(control, sizes.port)
        script = bare(trivial.folder, [made], sizes.port)
        print(
            f"{sizes.monitors} monitors, first to last request: create {seconds:.1f} s (trivial {engine:.1f}, script "
            f"{script['seconds']:.1f}), refresh {read:.1f} s (trivial {engine_read:.1f}, script "
            f"{script_read['seconds']:.1f})",
            flush=True,
        )
        creates.append((seconds - engine) / script["seconds"])
        refreshes.append((read - engine_read) / script_read["seconds"])
        cpus += [
            cpu / len(made) / (script["cpu_s"] / script["requests"]),
            read_cpu / len(gets) / (script_read["cpu_s"] / script_read["requests"]),
        ]
    show("  create, (provider - trivial) / script", creates, 1.3)
    show("  refresh, (provider - trivial) / script", refreshes, 1.5)
    show("  CPU per request with start-up, provider / script", cpus, 2.5)


def limits(ours: Project, trivial: Project, control: httpx.Client, sizes: Sizes) -> None:
    """Create while the server allows 40 requests a second and 25 at once; then once more with checkpoints."""
    for checkpoints in (False, True):
        runs = [without_skipping(each) if checkpoints else each for each in (ours, trivial)]
        empty(control, sizes.port)
        allowed = {"per_second": PER_SECOND, "concurrent": CONCURRENT}
        control.post("/_control/limits", json=allowed).raise_for_status()
        seconds, _, made = measured(runs[0], control, sizes, "POST", "up", "--yes", "--skip-preview")
        refused = len([call for call in requests(control) if call["status"] == 429])
        control.post("/_control/limits", json={}).raise_for_status()
        engine = span_of_trivial(runs[1], "up", "--yes", "--skip-preview")
        for project in (ours, trivial):
            project.pulumi("destroy", "--yes", "--skip-preview")
        (trivial.folder / "called.log").unlink(missing_ok=True)
        least = max(len(made) / PER_SECOND, engine)
        which = "with checkpoints" if checkpoints else "without checkpoints"
        print(f"at {PER_SECOND} requests/s, {which}: {seconds:.1f} s, limit {len(made) / PER_SECOND:.1f} s,", end=" ")
        print(f"trivial {engine:.1f} s, refused {refused}")
        if checkpoints:
            # The engine writes its whole state after every step, and ours is larger: a figure, not a goal.
            print(f"  first to last request / the larger of both, {which}: {seconds / least:.2f}", flush=True)
        else:
            show(f"  first to last request / the larger of both, {which}", [seconds / least], 1.1)


def memory(ours: Project, control: httpx.Client, sizes: Sizes) -> None:
    """The provider's peak after creating many monitors."""
    empty(control, sizes.port)
    many = dataclasses.replace(ours, env={**ours.env, "BENCH_COUNT": str(sizes.many)})
    with Sampler("providers/sentry") as sampler:
        many.pulumi("up", "--yes", "--skip-preview")
    show(f"provider memory at {sizes.many} resources, MB", [max(sampler.peak_mb.values())], 150)


def start_up() -> None:
    """From the start of the process to the line with its port."""
    times = []
    for _ in range(5):
        began = time.monotonic()
        words = [sys.executable, "-u", str(ROOT / "providers" / "sentry")]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
            if process.stdout is None or not process.stdout.readline().strip().isdigit():
                raise RuntimeError("the provider said no port")
            times.append(time.monotonic() - began)
            process.terminate()
    show("provider start, s", times, 0.5)


def measured(
    project: Project, control: httpx.Client, sizes: Sizes, method: str, *words: str
) -> tuple[float, float, list[dict[str, Any]]]:
    """Seconds from first to last request about a monitor, CPU seconds of the provider, and these requests."""
    control.delete("/_control/requests").raise_for_status()
    with Sampler("providers/sentry") as sampler:
        project.pulumi(*words)
    calls = [call for call in requests(control) if call["method"] == method and _is_monitor(call)]
    if len({call["path"] + str(call["body"]) for call in calls}) != sizes.monitors:
        raise RuntimeError(f"{' '.join(words)} sent {len(calls)} requests about {sizes.monitors} monitors")
    return calls[-1]["at"] - calls[0]["at"], max(sampler.cpu_s.values()), calls


def span_of_trivial(trivial: Project, *words: str) -> float:
    """Seconds from the first call of the trivial provider to the last."""
    log = trivial.folder / "called.log"
    log.unlink(missing_ok=True)
    trivial.pulumi(*words)
    called = [float(line) for line in log.read_text(encoding="utf-8").split()]
    return called[-1] - called[0]


def empty(control: httpx.Client, port: int) -> None:
    """The services as they were at first, with one project."""
    control.post("/_control/reset").raise_for_status()
    makes: list[tuple[str, dict[str, object]]] = [
        ("organizations/local/teams/", {"slug": "bench"}),
        ("teams/local/bench/projects/", {"name": "Bench", "slug": "bench", "default_rules": False}),
    ]
    for path, body in makes:
        send({"method": "POST", "path": f"/api/0/{path}", "body": body}, port).raise_for_status()


def without_skipping(project: Project) -> Project:
    """The same project with the engine writing its state after every step, as it does by itself."""
    kept = {name: value for name, value in project.env.items() if name != "PULUMI_SKIP_CHECKPOINTS"}
    return dataclasses.replace(project, env=kept)


def _is_monitor(call: dict[str, Any]) -> bool:
    parts = str(call["path"]).strip("/").split("/")
    return parts[-1] == "detectors" if call["method"] == "POST" else parts[-2] == "detectors"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="vedette-bench-") as name:
        provider(Path(name), FULL)
        start_up()
