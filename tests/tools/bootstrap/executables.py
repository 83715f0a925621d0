"""Programs of a few hundred bytes that print a text, exit with a code, or never end; and archives of them."""

from __future__ import annotations

import io
import platform
import struct
import tarfile
from pathlib import Path

BASE = 0x400000
HEADERS = 120
"""Bytes of the ELF header and its one program header."""


def executable(printed: bytes, *, code: int = 0, hangs: bool = False) -> bytes:
    """A Linux program without libraries; what it is called with makes no difference."""
    machine, text = {"x86_64": (62, _x86_64), "aarch64": (183, _aarch64)}[platform.machine()]
    body = text(printed, code, hangs)
    size = HEADERS + len(body)
    ident = b"\x7fELF" + bytes([2, 1, 1]) + bytes(9)
    header = struct.pack("<HHIQQQIHHHHHH", 2, machine, 1, BASE + HEADERS, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, BASE, BASE, size, size, 0x1000)
    return ident + header + segment + body


def _x86_64(printed: bytes, code: int, hangs: bool) -> bytes:
    end = b"\xb8\x3c\0\0\0\xbf" + struct.pack("<I", code) + b"\x0f\x05"
    if hangs:
        end = b"\xeb\xfe"
    length = 32 + len(end)
    write = b"\xb8\x01\0\0\0\xbf\x01\0\0\0\x48\xbe" + struct.pack("<Q", BASE + HEADERS + length - 5)
    write += b"\xba" + struct.pack("<I", len(printed)) + b"\x0f\x05"
    return write + end + printed


def _aarch64(printed: bytes, code: int, hangs: bool) -> bytes:
    def move(register: int, value: int) -> int:
        return 0xD2800000 | value << 5 | register

    end = [0x14000000] if hangs else [move(0, code), move(8, 93), 0xD4000001]
    # The text begins after the instructions: four more follow this one, then the end.
    address = 0x10000000 | (4 + len(end)) << 5 | 1
    words = [move(0, 1), address, move(2, len(printed)), move(8, 64), 0xD4000001, *end]
    return struct.pack(f"<{len(words)}I", *words) + printed


def put(path: Path, content: bytes) -> None:
    """Write a program."""
    path.write_bytes(content)
    path.chmod(0o755)


def script(text: str) -> bytes:
    """A program that is a shell script."""
    return f"#!/bin/sh\n{text}\n".encode()


def archive(members: dict[str, bytes], *, folder: str = "pulumi/") -> bytes:
    """A release archive as Pulumi publishes it: all programs in one folder."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(f"{folder}{name}")
            member.mode, member.size = 0o600, len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def release(version: str = "3.259.0", **more: bytes) -> bytes:
    """An archive with an engine of that version and its Python host."""
    return archive({"pulumi": executable(f"v{version}\n".encode()), "pulumi-language-python": executable(b""), **more})
