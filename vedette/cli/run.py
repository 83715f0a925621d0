"""One run of the engine on a stack with the policy pack: it is asked, or nothing runs."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from vedette.cli import engine, lock, processes
from vedette.cli.event_log import EventLog, Phase, whole
from vedette.cli.exit_codes import COULD_NOT_RUN, FOUND
from vedette.cli.streams import OutputError
from vedette.contract.names import name_of
from vedette.findings import count

PACK = "policies"
TIMEOUT = "VEDETTE_POLICY_TIMEOUT"
"""Seconds for the pack to load, and for its answer about one resource."""

TIMEOUT_S = 120.0
STACK_FACTOR = 5
"""The whole stack is asked about at once, linters included: it may take so many times as long."""

_POLL_S = 0.2
_GRACE_S = 60.0
_KEPT = 8192


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    Attributes:
        code: The engine's exit code.
        phase: What it logged in its last phase.
        events: Its policy events.
        text: What it printed, where that was captured.
        hung: What the pack did not answer in time; empty where it did.
        complaints: The end of what it printed to standard error.
    """

    code: int
    phase: Phase
    events: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""
    hung: str = ""
    complaints: str = ""

    def verdict(self, stack: str, *, changes_are_findings: bool = False) -> tuple[int, list[str]]:
        """The exit code of the command, and what to say after the engine's own output."""
        if trouble := self._trouble(stack):
            return COULD_NOT_RUN, [f"vedette: {trouble}", *_written(self.phase)]
        if not self.phase.asked:
            return COULD_NOT_RUN, ["policies: none was asked, since the run stopped before"]
        lines = [f"policies: {len(self.phase.asked)} asked, {len(self.phase.refused)} refused"]
        if self.phase.refused:
            return FOUND, [*lines, *_written(self.phase)]
        found = FOUND if changes_are_findings else COULD_NOT_RUN
        return found if self.code else 0, lines

    def _trouble(self, stack: str) -> str:
        """Why the run does not count, whatever the engine says; empty where it does."""
        if self.hung:
            return f"{self.hung}: the run was stopped"
        if busy := lock.conflict(self.complaints, stack):
            return busy
        if self.phase.failures:
            return f"the policy pack broke while it was asked, so the run was stopped: {self.phase.failures[0]}"
        if not self.phase.asked and self.phase.loading:
            return "the policy pack did not load, so that nothing was applied"
        if not self.phase.asked and not self.code:
            return "the engine ended without a word of the policy pack, so that this run does not count"
        return ""


@contextmanager
def pack_words(project: engine.Project, config: Mapping[str, Any]) -> Iterator[list[str]]:
    """The words that make the engine ask the pack.

    Raises:
        EngineError: there is no pack.
    """
    pack = project.root / PACK
    if not (pack / "PulumiPolicy.yaml").is_file():
        raise engine.EngineError(f"{pack} is no policy pack, so that nothing may run: restore it from version control")
    with _folder() as folder:
        path = folder / "config.json"
        path.write_text(json.dumps(config, indent=2, default=str) + "\n", encoding="utf-8")
        yield ["--policy-pack", str(pack), "--policy-pack-config", str(path)]


def with_policies(
    project: engine.Project, stack: str, words: Sequence[str], config: Mapping[str, Any], *, capture: bool = False
) -> Outcome:
    """Run the engine with the pack, its output to the terminal unless it is captured.

    Args:
        project: The checkout.
        stack: The stack's name.
        words: The command and its options, without the stack.
        config: The policy configuration.
        capture: Whether standard output is kept instead of shown.

    Raises:
        EngineError: there is no engine or no pack.
    """
    longest = limit(os.environ)
    with pack_words(project, config) as pack, _folder() as folder:
        log = folder / "events.log"
        command = engine.command(project, stack, [*words, *pack, "--event-log", str(log), "--stack", stack])
        # The log of events is an option for programs that run the engine, as Pulumi's own Automation API does.
        env = command.env | {"PULUMI_DEBUG_COMMANDS": "true"}
        with _patient():
            process = subprocess.Popen(
                command.words, cwd=command.folder, env=env, stderr=subprocess.PIPE,
                stdout=subprocess.PIPE if capture else _output(),
            )  # fmt: skip
            complaints = _Tail(process.stderr, sys.stderr)
            text = _Tail(process.stdout, None if capture else sys.stdout)
            hung = _wait(process, EventLog(log), longest)
            code = process.wait()
            complaints.join()
            text.join()
        phase, events = whole(log)
        return Outcome(code, phase, events, text.all if capture else "", hung, complaints.end)


def plain(project: engine.Project, stack: str, words: Sequence[str], env: Mapping[str, str] | None = None) -> int:
    """Run the engine without the pack, its output to the terminal; its exit code.

    Raises:
        EngineError: there is no engine; another run of the stack is going on.
    """
    command = engine.command(project, stack, words)
    with _patient():
        process = subprocess.Popen(
            command.words,
            cwd=command.folder,
            env=command.env | dict(env or {}),
            stderr=subprocess.PIPE,
            stdout=_output(),
        )
        complaints, text = _Tail(process.stderr, sys.stderr), _Tail(process.stdout, sys.stdout)
        code = process.wait()
        complaints.join()
        text.join()
    if code and (busy := lock.conflict(complaints.end, stack)):
        raise lock.BusyError(busy)
    return code


def _written(phase: Phase) -> Iterator[str]:
    """What an update had written when it was refused: a value that no preview knows is evaluated only then."""
    if phase.written:
        yield f"written before that: {count(len(phase.written), 'resource')}"
        yield from (f"  {one}" for one in phase.written)
    elif phase.planning:
        yield "nothing was written"


def _wait(process: subprocess.Popen[bytes], log: EventLog, longest: float) -> str:
    """Wait for the engine; end the pack where it does not answer in time, and say what it did not answer."""
    while process.poll() is None:
        time.sleep(_POLL_S)
        if hung := _hung(log.read(), log.changed, time.monotonic(), longest):
            ended, stop = processes.end_pack(process.pid), time.monotonic() + _GRACE_S
            while process.poll() is None and time.monotonic() < stop and ended:
                time.sleep(_POLL_S)
            if process.poll() is None:
                processes.end_all(process.pid)
            return hung
    return ""


def _hung(phase: Phase, changed: float, now: float, longest: float) -> str:
    if phase.over:
        return ""
    if phase.loading and now - changed > longest:
        return f"the policy pack did not load within {longest:g} s"
    for urn, since in phase.waiting.items():
        if now - since > longest:
            return f"the policy pack did not answer about {name_of(urn)} within {longest:g} s"
    if phase.asked and not phase.open and now - changed > longest * STACK_FACTOR:
        return f"neither the program nor the policy pack did anything for {longest * STACK_FACTOR:g} s"
    return ""


def limit(env: Mapping[str, str]) -> float:
    """How long the pack may take to load, and to answer about one resource, in seconds.

    Raises:
        EngineError: the variable holds no such number.
    """
    text = env.get(TIMEOUT, "")
    if not text:
        return TIMEOUT_S
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found <= 86_400:
        raise engine.EngineError(f"{TIMEOUT} is {text!r}: seconds between 0 and 86400 are allowed")
    return found


def _output() -> int | None:
    """Where the engine's output goes: to a terminal as it is; anything else may lose its reader.

    The engine would then die in the middle of an update, with the stack's lock held (SIGPIPE).
    """
    return None if sys.stdout.isatty() else subprocess.PIPE


class _Tail(threading.Thread):
    """Copies a stream of the engine, and keeps it."""

    def __init__(self, source: IO[bytes] | None, target: IO[str] | None) -> None:
        super().__init__(daemon=True)
        self._source, self._target, self._seen = source, target, bytearray()
        self._shown = target is not None
        self.start()

    def run(self) -> None:
        """Copy until the stream ends."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while self._source and (part := os.read(self._source.fileno(), 65536)):
            self._seen += part
            if self._shown:
                del self._seen[:-_KEPT]
                self._show(decoder.decode(part))

    def _show(self, text: str) -> None:
        """Show a part. Where nobody reads any more, the rest is read all the same: the engine would wait for ever."""
        try:
            if self._target:
                self._target.write(text)
                self._target.flush()
        except (OSError, ValueError, SystemExit, OutputError):
            self._target = None

    @property
    def all(self) -> str:
        """Everything that came."""
        return self._seen.decode("utf-8", "replace")

    @property
    def end(self) -> str:
        """The last of it."""
        return self.all[-_KEPT:]


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="vedette-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _patient() -> Iterator[None]:
    """Leave Ctrl-C to the engine, which gets it as well: it lets requests end and writes the state."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # Not SIG_IGN, which the engine would inherit.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
