"""Archives from a vendor's host: fetched within limits, used only when their SHA-256 is the pinned one."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import tarfile
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from types import FrameType
from typing import IO

import files
from say import SetupError

ANSWER_S = 5.0
"""How long the host may stay silent before the next way is tried."""

WHOLE_S = 600.0
"""How long the whole download may take: about 110 MB at 200 kB/s."""

MAX_ARCHIVE = 400 * 1024**2
MAX_MEMBER = 600 * 1024**2
MAX_MEMBERS = 200
CHUNK = 1024**2


class Unusable(Exception):  # noqa: N818 - a reason to try the next way, no failure
    """An archive that is not used; the message says why."""


def pinned(archives: dict[str, str], platform: str, setting: str) -> str | None:
    """The SHA-256 that the archive for a platform must have: the setting's, else the one in pins.py, else None.

    Raises:
        SetupError: the setting is no SHA-256.
    """
    wanted = os.environ.get(setting)
    if not wanted:
        return archives.get(platform)
    if not re.fullmatch(r"[0-9a-fA-F]{64}", wanted):
        raise SetupError(f"{setting} is {wanted[:80]!r}: 64 hexadecimal digits are allowed, or unset it")
    return wanted.lower()


def programs(address: str, sha256: str, folder: Path) -> None:
    """Fetch an archive and put the programs that it holds straight into `folder`.

    Raises:
        Unusable: it did not arrive, is not the pinned one, or cannot be unpacked.
        OSError: the disk is full.
    """
    archive = folder / ".download"
    try:
        with _time_limit(WHOLE_S):
            found = _fetch(address, archive)
        if found != sha256:
            raise Unusable(f"its SHA-256 is {found}, pinned is {sha256}")
        _unpack(archive, folder)
    except (OSError, EOFError, HTTPException, tarfile.TarError, zlib.error, ValueError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno in files.FULL:
            raise
        # Part of the text is the host's, which may be anybody's: one line without control characters.
        text = "".join(each if each.isprintable() else " " for each in str(error))
        raise Unusable(" ".join(text.split())[:300] or type(error).__name__) from error
    finally:
        archive.unlink(missing_ok=True)


def _fetch(address: str, target: Path) -> str:
    hasher = hashlib.sha256()
    size = 0
    with urllib.request.urlopen(address, timeout=ANSWER_S) as answer, target.open("xb") as file:
        # One read of the connection at a time: a full one would wait for a host that drips.
        while chunk := answer.read1(CHUNK):
            size += len(chunk)
            if size > MAX_ARCHIVE:
                raise Unusable(f"it is larger than {MAX_ARCHIVE // 1024**2} MB")
            hasher.update(chunk)
            file.write(chunk)
        announced = answer.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) != size:
        raise Unusable(f"it was cut off: {size} of {announced} bytes arrived")
    return hasher.hexdigest()


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Let the block take so long; a signal also ends what waits for a host without a limit of its own."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise Unusable(f"it did not arrive within {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _unpack(archive: Path, folder: Path) -> None:
    """Write the regular files of an archive by their names alone, as programs.

    `tarfile` has extraction filters only from Python 3.11.4, so nothing is left to it but reading.
    """
    with tarfile.open(archive, mode="r:gz") as tar:
        for count, member in enumerate(tar, 1):
            if count > MAX_MEMBERS:
                raise Unusable(f"it holds more than {MAX_MEMBERS} files")
            name = Path(member.name).name
            if not member.isreg():
                continue
            if name in {"", ".", ".."} or "\0" in name or (folder / name).exists():
                raise Unusable(f"it holds {member.name[:80]!r}, which has no name of its own")
            if member.size > MAX_MEMBER:
                raise Unusable(f"{name} in it has {member.size} bytes")
            content = tar.extractfile(member)
            if content is None:
                raise Unusable(f"{name} in it cannot be read")
            with content:
                _write(content, folder / name, member.size)


def _write(content: IO[bytes], target: Path, size: int) -> None:
    with target.open("xb") as file:
        while size > 0 and (chunk := content.read(min(CHUNK, size))):
            size -= len(chunk)
            file.write(chunk)
    if size:
        raise Unusable(f"{target.name} in it is cut off")
    target.chmod(0o755)
