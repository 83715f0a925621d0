"""What the policies cost: a preview of 1,000 resources with all policies, with as many empty ones, and with none."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from bench.projects import ROOT, Project, write_catalog
from bench.services import show
from bench.sizes import Sizes


def policies(ours: Project, seconds: Callable[[Callable[[], object]], float], sizes: Sizes) -> None:
    """Print the time of a preview with each pack, and what all rules take beside as many empty ones.

    Args:
        ours: A project with this repository's catalog, applied.
        seconds: How long a call takes.
        sizes: How many alerts are added, to make more than 1,000 resources, and how many rounds there are.
    """
    write_catalog(ours.folder / "catalog", sizes.evaluated)
    ours.pulumi("up", "--yes", "--skip-preview")
    config = ours.folder / "policy.json"
    words = [sys.executable, "-m", "vedette", "policy", "--stack", "local", "--catalog", str(ours.folder / "catalog")]
    config.write_text(subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    packs: dict[str, Path | None] = {
        "no rules": None,
        "empty rules": ROOT / "bench" / "empty_pack",
        "all rules": ROOT / "policies",
    }
    times: dict[str, list[float]] = {name: [] for name in packs}
    for _ in range(sizes.rounds):
        for name, pack in packs.items():
            arguments = ["--policy-pack", str(pack), "--policy-pack-config", str(config)] if pack else []
            times[name].append(seconds(partial(ours.pulumi, "preview", *arguments)))
    count = len(json.loads(ours.pulumi("stack", "export"))["deployment"]["resources"])
    print(f"unchanged preview of {count} resources:", end=" ")
    print(", ".join(f"{name} {median(found):.2f} s" for name, found in times.items()))
    show("  all rules / as many empty ones", ratios(times["all rules"], times["empty rules"]), 1.3)
    print(f"  empty rules / no rules: {median(ratios(times['empty rules'], times['no rules'])):.2f}")


def ratios(ours: list[float], theirs: list[float]) -> list[float]:
    """Pairs of one round, divided."""
    return [a / b for a, b in zip(ours, theirs, strict=True)]
