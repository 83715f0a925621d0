"""CPU and memory of a process that somebody else started, read from /proc (Linux only)."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Sampler:
    """Watches every process whose command line has `word`, and keeps the last figures of each."""

    word: str
    cpu_s: dict[int, float] = field(default_factory=dict)
    peak_mb: dict[int, float] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Sampler:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.is_set():
            for folder in Path("/proc").glob("[0-9]*"):
                self._read(folder)
            time.sleep(0.02)

    def _read(self, folder: Path) -> None:
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if not any(self.word.encode() in each for each in words[1:3]) or b"python" not in words[0]:
                return
            # The name in parentheses may hold blanks; the numbers follow the last one.
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            pid = int(folder.name)
            self.cpu_s[pid] = (int(fields[11]) + int(fields[12])) / TICKS
            for line in (folder / "status").read_text(encoding="utf-8").splitlines():
                if line.startswith("VmHWM:"):
                    self.peak_mb[pid] = int(line.split()[1]) / 1024
        except (OSError, ValueError, IndexError):
            return  # the process ended between two reads
