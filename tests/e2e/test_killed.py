"""A run that dies in the middle: nothing is left running, and what a person types then makes it whole."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.engine

MADE = ("team", "project", "key", "detector", "workflow", "dashboard")


def counted(services: Any) -> dict[str, list[str]]:
    """Names of everything there is, doubles included."""
    return {kind: sorted(each.get("name") or each["title"] for each in services.objects(kind)) for kind in MADE}


def fault(services: Any, **words: Any) -> None:
    services.control.post("/_control/faults", json={"service": "sentry", "method": "POST", **words}).raise_for_status()


QUIET_S = 2
"""Nothing else is under way that long after the last request; the clock is that of the machine."""


def hanging(services: Any, path: str) -> bool:
    """Whether this request alone is still waited for: the other services have tests of their own."""
    requests = services.requests()
    waits = [each for each in requests if each["status"] is None]
    latest = max((each["at"] for each in requests), default=0.0)
    return bool(waits) and all(re.search(path, each["path"]) for each in waits) and time.monotonic() - latest > QUIET_S


@pytest.fixture(scope="module")
def undisturbed(module_checkout: Any, running_services: Any) -> dict[str, list[str]]:
    """What a run makes that nothing disturbs."""
    module_checkout.only("ferries")
    module_checkout.init("local")
    module_checkout.up("local")
    made = counted(running_services)
    running_services.reset()
    assert sum(len(names) for names in made.values()) > 50
    return made


@pytest.fixture
def killed_in(checkout: Any, services: Any, kill_when: Any) -> Callable[..., None]:
    """Starts `up` of the local stack, lets a request hang, and kills the engine while it does."""

    def kill(path: str, **words: Any) -> None:
        # Cut off after the delay: a request that was held back must not be done when nobody waits for it any more.
        fault(services, path=path, action={"delay_s": 90, "close": True}, **words)
        words = ["up", "--yes", "--skip-preview", "--stack", "local"]
        started = kill_when(checkout, words, lambda: hanging(services, path)).values()
        assert any("pulumi-language-python" in text for text in started)
        assert any("providers/sentry" in text for text in started)
        services.control.delete("/_control/faults").raise_for_status()

    return kill


@pytest.mark.parametrize(
    "where",
    [
        pytest.param({"path": "/detectors/$", "nth": 5, "when": "after"}, id="monitor-made-and-no-answer"),
        pytest.param({"path": "/projects/$", "when": "after"}, id="project-made-and-no-answer", marks=pytest.mark.deep),
        pytest.param({"path": "/workflows/$", "nth": 3, "when": "before"}, id="alert-not-made", marks=pytest.mark.deep),
    ],
)
def test_what_recovery_md_says_makes_a_killed_run_whole(undisturbed, checkout, services, killed_in, where) -> None:
    checkout.only("ferries")
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
    for command in (
        "vedette pulumi --stack STACK -- cancel --yes",
        "vedette up --stack STACK",
        "vedette refresh --stack STACK -- --yes --clear-pending-creates",
    ):
        assert command in guide
