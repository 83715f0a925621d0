"""Programs that somebody else made: whether a file is one, and what it says about itself."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

from say import SetupError

MAGIC = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
"""How a program file begins: Linux, macOS with 64 and 32 bits, macOS for several machines."""

ANSWER_S = 20.0
"""How long a program may take to say its version; 0.4 s were measured, with cold disks 3 s."""

MOST = 4096
"""So many bytes of an answer are read."""


def native(path: Path) -> bool:
    """Whether a file is a program of this kind of machine, and no script."""
    try:
        with path.open("rb") as file:
            return file.read(4) in MAGIC and os.access(path, os.X_OK)
    except OSError:
        return False


def version_line(program: Path, *words: str, env: Mapping[str, str] | None = None) -> str:
    """What a program prints about its version, at most 4 KiB of it.

    Raises:
        SetupError: it does not start, does not end in time, or fails.
    """
    command = f"`{program} {' '.join(words)}`"
    try:
        process = subprocess.Popen(
            [str(program), *words],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise SetupError(f"{command} does not start ({error.strerror})") from error
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(ANSWER_S, end)
    timer.start()
    with process:
        try:
            assert process.stdout is not None  # PIPE was asked for
            printed = process.stdout.read(MOST)
            if len(printed) == MOST:
                process.kill()
            code = process.wait()
        finally:
            timer.cancel()
    if late.is_set():
        raise SetupError(f"{command} did not end within {ANSWER_S:.0f} s")
    if code and len(printed) < MOST:
        raise SetupError(f"{command} failed with exit code {code}")
    return printed.decode(errors="replace")
