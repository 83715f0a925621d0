"""A run in which neither the program nor the policy pack does anything is ended; how long is a setting."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from vedette.cli.event_log import Phase
from vedette.cli.run import STACK_FACTOR, TIMEOUT, TIMEOUT_S, _hung, _wait, limit

SLEEPER = [sys.executable, "-c", "import time; time.sleep(120)"]


class Log:
    """A log of events to which nothing is added."""

    def __init__(self, phase):
        self.phase, self.changed = phase, time.monotonic()

    def read(self):
        return self.phase


def watched(phase, setting):
    started = time.monotonic()
    with subprocess.Popen(SLEEPER) as process:
        hung = _wait(process, Log(phase), limit({TIMEOUT: setting}))
        if process.poll() is None:
            process.kill()
    return hung, process.returncode, time.monotonic() - started


def test_a_silent_run_is_ended_after_the_time_that_is_set():
    hung, code, seconds = watched(Phase(asked={"a-policy"}), "0.3")
    assert hung == "neither the program nor the policy pack did anything for 1.5 s"
    assert code < 0
    assert 1.5 <= seconds < 60


def test_the_usual_time_is_ten_minutes():
    assert limit({}) * STACK_FACTOR == TIMEOUT_S * STACK_FACTOR == 600
    phase = Phase(asked={"a-policy"})
    assert _hung(phase, changed=0.0, now=600.0, longest=limit({})) == ""
    assert "for 600 s" in _hung(phase, changed=0.0, now=600.5, longest=limit({}))


@pytest.mark.parametrize(
    "phase",
    [Phase(), Phase(asked={"a"}, open={"urn:pulumi:a::b::c::d"}), Phase(asked={"a"}, over=True)],
    ids=["nothing asked yet", "a step is open", "waits for somebody to confirm"],
)
def test_a_run_that_may_be_silent_is_left_alone(phase):
    assert _hung(phase, changed=0.0, now=10_000.0, longest=0.3) == ""
