"""Runs a command where nothing but this machine's loopback exists, and writes down whom it tries to reach.

`python sandbox.py REPORT COMMAND...`: new namespaces of users, network, mounts and processes (Linux). A name server in
it answers every name with one address, which belongs to the loopback device too, and servers on that address note what
arrives. REPORT gets `names` and `connections`. Where that cannot be set up, or its own trial finds that something is
not seen, nothing is run and the exit code is 97. Systems that let only the superuser make namespaces need a sudo that
asks for no password.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

CANNOT_OBSERVE = 97
AS_SUPERUSER = "--as-superuser"
ELSEWHERE = "203.0.113.1"  # RFC 5737: documentation only
PORTS = (80, 443, 3128, 5432, 8080)
PROBE = "sandbox-probe.example"

NEWNS, NEWUSER, NEWPID, NEWNET = 0x00020000, 0x10000000, 0x20000000, 0x40000000
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
SIOCSIFADDR, SIOCSIFFLAGS, IFF_UP_RUNNING = 0x8916, 0x8914, 0x41

libc = ctypes.CDLL(None, use_errno=True)


class UnobservableError(Exception):
    """What the command does could not be seen."""


def call(name: str, *words: object) -> None:
    if getattr(libc, name)(*words) != 0:
        raise UnobservableError(f"{name}: {os.strerror(ctypes.get_errno())}")


def separate(*, users: bool = True) -> None:
    """Leave the namespaces of the caller; with one of `users`, where the caller is the superuser of what it makes."""
    user, group = os.getuid(), os.getgid()
    call("unshare", (NEWUSER if users else 0) | NEWNS | NEWPID | NEWNET)
    if users:
        try:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"0 {user} 1")
            Path("/proc/self/gid_map").write_text(f"0 {group} 1")
        except OSError as error:
            raise UnobservableError(f"{error.filename}: {error.strerror}") from error
    call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)


def may_separate() -> bool:
    """Whether this process may, tried in a child, since there is no way back."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    try:
        separate()
    except UnobservableError:
        os._exit(1)
    os._exit(0)


def as_superuser(report: Path, command: list[str]) -> int:
    """Start again through sudo; the command itself runs as who calls, with this environment."""
    sudo = shutil.which("sudo")
    if not sudo or subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode:
        sys.stderr.write("sandbox: no namespaces of users, and no sudo without a password\n")
        return CANNOT_OBSERVE
    kept = report.with_suffix(".env")
    kept.touch(mode=0o600)
    kept.write_text(json.dumps({"user": os.getuid(), "group": os.getgid(), "env": dict(os.environ)}))
    again = [sudo, "-n", sys.executable, __file__, AS_SUPERUSER, str(kept), str(report), *command]
    return subprocess.run(again, check=False).returncode


def resolve_here(folder: Path) -> None:
    """Have every program ask the name server on 127.0.0.1, and no daemon of the machine."""
    for name, text in (("resolv.conf", "nameserver 127.0.0.1\n"), ("nsswitch.conf", "hosts: files dns\n")):
        file = folder / name
        file.write_text(text)
        if Path("/etc", name).exists():
            call("mount", str(file).encode(), f"/etc/{name}".encode(), None, MS_BIND, None)
        elif name == "resolv.conf":
            raise UnobservableError("there is no /etc/resolv.conf")


def start_loopback() -> None:
    """Start `lo`, with the address of everything that is elsewhere."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        try:
            fcntl.ioctl(opened, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP_RUNNING))
            address = struct.pack("16sH2x4s8x", b"lo:1", socket.AF_INET, socket.inet_aton(ELSEWHERE))
            fcntl.ioctl(opened, SIOCSIFADDR, address)
        except OSError as error:
            raise UnobservableError(f"lo: {error.strerror}") from error


class Recorder:
    """The name server and the servers elsewhere."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.connections: list[str] = []
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind(("127.0.0.1", 53))
        self._start(self._answer_names, server)
        for port in PORTS:
            listener = socket.create_server((ELSEWHERE, port))
            self._start(self._take, listener, port)

    def _start(self, target: object, *words: object) -> None:
        threading.Thread(target=target, args=words, daemon=True).start()  # type: ignore[arg-type]

    def _answer_names(self, server: socket.socket) -> None:
        while True:
            query, sender = server.recvfrom(4096)
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1"))
                at += 1 + query[at]
            self.names.append(".".join(labels).lower())
            question = query[12 : at + 5]
            has_address = question[-4:-2] == b"\0\1"
            header = query[:2] + struct.pack(">HHHHH", 0x8180, 1, int(has_address), 0, 0)
            address = struct.pack(">HHHIH4s", 0xC00C, 1, 1, 1, 4, socket.inet_aton(ELSEWHERE))
            server.sendto(header + question + (address if has_address else b""), sender)

    def _take(self, listener: socket.socket, port: int) -> None:
        while True:
            opened, _ = listener.accept()
            with opened:
                opened.settimeout(1)
                try:
                    first = opened.recv(200)
                except OSError:
                    first = b""
            self.connections.append(f"port {port}: {first[:60]!r}")

    def prove(self) -> None:
        """Look a name up, and go there: both have to be seen."""
        socket.create_connection((PROBE, 443), timeout=5).close()
        end = time.monotonic() + 5
        while (PROBE not in self.names or not self.connections) and time.monotonic() < end:
            time.sleep(0.01)
        if set(self.names) != {PROBE} or len(self.connections) != 1:
            raise UnobservableError(f"the trial saw {self.names} and {self.connections}")
        self.names.clear()
        self.connections.clear()


def main() -> int:
    words = sys.argv[1:]
    run_as: dict[str, Any] = {}
    if words[0] == AS_SUPERUSER:
        run_as = json.loads(Path(words[1]).read_text()) | {"extra_groups": []}
        words = words[2:]
    report, command = Path(words[0]), words[1:]
    report.unlink(missing_ok=True)
    if not run_as and not may_separate():
        return as_superuser(report, command)
    try:
        separate(users=not run_as)
    except UnobservableError as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return CANNOT_OBSERVE
    # The first child is the first process of its namespace: when it ends, so does all that it has left behind.
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        resolve_here(report.parent)
        start_loopback()
        recorder = Recorder()
        recorder.prove()
    except (UnobservableError, OSError) as error:
        sys.stderr.write(f"sandbox: {error}\n")
        os._exit(CANNOT_OBSERVE)
    code = subprocess.run(command, check=False, **run_as).returncode
    time.sleep(0.2)
    report.write_text(json.dumps({"names": recorder.names, "connections": recorder.connections}))
    os._exit(code if code >= 0 else 1)


if __name__ == "__main__":
    sys.exit(main())
