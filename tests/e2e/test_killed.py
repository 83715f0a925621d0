"""A run that dies in the middle: nothing is left running, and what a person types then makes it whole."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.engine

MADE = ("team", "project", "key", "detector", "workflow", "dashboard")


def counted(services: Any) -> dict[str, list[str]]:
    """Names of everything there is, doubles included."""
    return {kind: sorted(each.get("name") or each["title"] for each in services.objects(kind)) for kind in MADE}


def family(pid: int) -> dict[int, str]:
    """The living descendants of a process, with their command lines."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, queue = {}, [pid]
    while queue:
        for child in parents.get(queue.pop(), ()):
            found[child] = command_line(child)
            queue.append(child)
    return found


def command_line(pid: int) -> str:
    """A process's words, empty when it is gone or only waits to be collected."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def wait_until(true: Callable[[], Any], what: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.05)


def fault(services: Any, **words: Any) -> None:
    services.control.post("/_control/faults", json={"service": "sentry", "method": "POST", **words}).raise_for_status()


def hanging(services: Any, path: str) -> bool:
    requests = services.requests()
    return any(each["status"] is None and re.search(path, each["path"]) for each in requests)


@pytest.fixture(scope="module")
def undisturbed(module_checkout: Any, running_services: Any) -> dict[str, list[str]]:
    """What a run makes that nothing disturbs."""
    module_checkout.only("towerofbabel")
    module_checkout.init("local")
    module_checkout.up("local")
    made = counted(running_services)
    running_services.reset()
    assert sum(len(names) for names in made.values()) > 50
    return made


@pytest.fixture
def killed_in(checkout: Any, services: Any) -> Callable[..., None]:
    """Starts `up` of the local stack, lets a request hang, and kills the engine while it does."""

    def kill(path: str, **words: Any) -> None:
        # Cut off after the delay: a request that was held back must not be done when nobody waits for it any more.
        fault(services, path=path, action={"delay_s": 30, "close": True}, **words)
        engine = subprocess.Popen(
            checkout.command(["up", "--yes", "--skip-preview", "--stack", "local"]),
            cwd=checkout.root,
            env=checkout.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until(lambda: hanging(services, path), f"a request to {path} hangs")
            children = family(engine.pid)
            assert any("pulumi-language-python" in words for words in children.values())
            assert any("providers/sentry" in words for words in children.values())
        finally:
            engine.send_signal(signal.SIGKILL)
            engine.wait(10)
        # Pulumi's own plugins look after the engine only every five minutes; this one is ended by hand.
        plugins = {pid for pid, words in children.items() if "pulumi-resource-github" in words}
        ours = {pid: words for pid, words in children.items() if pid not in plugins}
        wait_until(lambda: not [w for pid, w in ours.items() if command_line(pid) == w], f"{ours} end", 15)
        for pid in plugins:
            os.kill(pid, signal.SIGKILL)
        services.control.delete("/_control/faults").raise_for_status()

    return kill


@pytest.mark.parametrize(
    "where",
    [
        pytest.param({"path": "/detectors/$", "nth": 5, "when": "after"}, id="monitor-made-and-no-answer"),
        pytest.param({"path": "/projects/$", "when": "after"}, id="project-made-and-no-answer"),
        pytest.param({"path": "/workflows/$", "nth": 3, "when": "before"}, id="alert-not-made"),
    ],
)
def test_what_recovery_md_says_makes_a_killed_run_whole(undisturbed, checkout, services, killed_in, where) -> None:
    checkout.only("towerofbabel")
    checkout.init("local")
    killed_in(**where)
    assert counted(services) != undisturbed

    refused = checkout.up("local", check=False)
    assert refused.returncode != 0
    assert "the stack is currently locked by 1 lock(s)" in refused.stdout + refused.stderr

    checkout.pulumi("cancel", "--yes", "--stack", "local")
    again = checkout.up("local")
    assert "pending operations from previous deployment" in again.stdout
    assert counted(services) == undisturbed
    checkout.pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--stack", "local")
    assert "pending_operations" not in checkout.pulumi("stack", "export", "--stack", "local").stdout
    assert checkout.steps("local", "--refresh") == {}
    assert counted(services) == undisturbed


def test_the_guide_names_the_commands_that_the_test_types(root) -> None:
    guide = (root / "docs" / "guide" / "recovery.md").read_text(encoding="utf-8")
    for command in ("pulumi cancel --yes", "pulumi up", "pulumi refresh --yes --clear-pending-creates"):
        assert command in guide
