"""What the engine logs while it runs: which policies it asked, what they refused, what was written."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vedette.contract.findings import FACTS
from vedette.contract.names import name_of

_WRITES = {"create", "update", "delete", "create-replacement", "delete-replaced"}
_PACK_FAILED = ("failed to run policy", "failed to run remediation", "failed to run policies")


@dataclass
class Phase:
    """One phase of a run, its preview or its update; the engine begins the log anew for each.

    Attributes:
        asked: The ids of the policies that answered.
        refused: What mandatory policies refused: policy, resource, message.
        written: What the services were made to change, in order.
        events: How many there were.
        loading: Whether the engine is about to load the pack.
        waiting: Resources about which the pack has been asked and has not answered, with the moment (monotonic, s).
        open: Resources whose step has begun and not ended.
        over: Whether it has ended; the engine may then wait for somebody to confirm.
        failures: What the engine says of a pack that broke.
    """

    asked: set[str] = field(default_factory=set)
    refused: set[tuple[str, str, str]] = field(default_factory=set)
    written: list[str] = field(default_factory=list)
    planning: bool = False
    events: int = 0
    loading: bool = False
    waiting: dict[str, float] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    over: bool = False
    failures: list[str] = field(default_factory=list)

    def take(self, event: Mapping[str, Any], now: float) -> None:
        """Take in the next event of the log."""
        self.events += 1
        if "policyLoadEvent" in event:
            self.loading = True
        elif "preludeEvent" in event:
            self.loading = False
        elif "summaryEvent" in event or "cancelEvent" in event:
            self.over = True
        elif asked := event.get("policyRemediateSummaryEvent"):
            # The engine asks for remedies and for violations, and logs each answer: between the two the pack works.
            self.waiting[asked.get("resourceUrn", "")] = now
        elif answer := event.get("policyAnalyzeSummaryEvent") or event.get("policyAnalyzeStackSummaryEvent"):
            self.waiting.pop(answer.get("resourceUrn", ""), None)
            self.asked.update(name for name in (*answer.get("passed", ()), *answer.get("failed", ())) if name != FACTS)
        elif violation := event.get("policyEvent"):
            self._violation(violation)
        else:
            self._step(event)

    def _violation(self, violation: Mapping[str, Any]) -> None:
        if violation.get("enforcementLevel") == "mandatory":
            policy, urn = violation["policyName"], violation.get("resourceUrn", "")
            self.asked.add(policy)
            self.refused.add((policy, urn, violation.get("message", "")))

    def _step(self, event: Mapping[str, Any]) -> None:
        if begun := event.get("resourcePreEvent"):
            self.planning = bool(begun.get("planning"))
            self.open.add(begun["metadata"]["urn"])
        elif ended := event.get("resOutputsEvent"):
            meta = ended["metadata"]
            self.open.discard(meta["urn"])
            if not ended.get("planning") and meta["op"] in _WRITES and not _component(meta):
                self.written.append(f"{meta['op']} {meta['type']} {name_of(meta['urn'])}")
        elif failed := event.get("resOpFailedEvent"):
            self.open.discard(failed["metadata"]["urn"])
        elif said := event.get("diagnosticEvent"):
            text = said.get("message", "")
            if any(mark in text for mark in _PACK_FAILED):
                self.failures.append(" ".join(text.split()))


def _component(meta: Mapping[str, Any]) -> bool:
    """Whether a resource is only known to the engine: no service has it."""
    state = meta.get("new") or meta.get("old") or {}
    return not state.get("custom") or meta["type"].startswith("pulumi:")


class EventLog:
    """Reads the log while the engine writes it."""

    def __init__(self, path: Path) -> None:
        self._path, self._offset, self._rest = path, 0, b""
        self.phase = Phase()
        self.changed = time.monotonic()

    def read(self) -> Phase:
        """Take in what has been added; a log that has become shorter has begun anew."""
        now = time.monotonic()
        try:
            with self._path.open("rb") as file:
                if file.seek(0, 2) < self._offset:
                    self._offset, self._rest, self.phase = 0, b"", Phase()
                file.seek(self._offset)
                added = file.read()
        except FileNotFoundError:
            return self.phase
        if added:
            self.changed = now
        self._offset += len(added)
        *lines, self._rest = (self._rest + added).split(b"\n")
        for line in filter(None, lines):
            self._line(line, now)
        return self.phase

    def _line(self, line: bytes, now: float) -> None:
        try:
            event = json.loads(line)
        except ValueError:
            return  # the log began anew while it was read; `whole` reads it once more
        if event.get("sequence") == 0:
            self.phase = Phase()
        self.phase.take(event, now)


def whole(path: Path) -> tuple[Phase, list[dict[str, Any]]]:
    """The last phase of a run that has ended, and all of its policy events."""
    phase, violations = Phase(), []
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    for line in filter(None, text.split("\n")):
        try:
            event = json.loads(line)
        except ValueError:
            continue  # the end of what an engine wrote that was killed
        phase.take(event, 0.0)
        if "policyEvent" in event:
            violations.append(event)
    return phase, violations
