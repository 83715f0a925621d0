"""`make doctor`: what was found, what is missing, what to do about it."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import engine
import environment
import golang
import pins
import plugins

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import linters


@dataclass(frozen=True)
class Line:
    """One thing looked at."""

    what: str
    found: str | None
    """What was found, or None where it is missing."""
    remedy: str = ""
    needed: bool = True


def report() -> int:
    """Print every line; return 0 where nothing needed is missing, else 1."""
    lines = list(_lines())
    width = max(len(line.what) for line in lines)
    for line in lines:
        mark = "ok     " if line.found else "missing" if line.needed else "absent "
        print(f"{mark}  {line.what:<{width}}  {line.found or line.remedy}")
    return int(any(line.needed and not line.found for line in lines))


def _lines() -> Iterator[Line]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Line("Python 3.11 or newer", f"{version} ({sys.executable})")
    uv = environment.find_uv()
    yield Line("uv", str(uv) if uv else None, "installed by the next `make demo`", needed=False)
    fresh = environment.ready()
    remedy = "run `make demo` or `make test`, which install the locked packages"
    yield Line("locked packages in .venv", str(pins.VENV) if fresh else None, remedy)
    chosen = engine.chosen()
    found = f"{chosen.version}, {chosen.how} ({chosen.folder})" if chosen else None
    yield Line("Pulumi engine and Python host", found, "run `make demo` or `make test`, which find or build it")
    plugin = str(plugins.home()) if plugins.ready() else None
    yield Line("Pulumi's GitHub plugin", plugin, "run `make demo` or `make test`, which fetch or build it")
    missing = "run `make demo` or `make test`, which build it: without it the policies refuse every workflow"
    yield Line("actionlint", str(linters.target()) if linters.linked() else None, missing)
    go = golang.find()
    remedy = "only needed to build the engine; the wheel from the Python package index is used"
    yield Line("Go, to build the engine", str(go) if go else None, remedy, needed=False)
    yield Line("cache", str(pins.cache()) if pins.cache().exists() else None, f"{pins.cache()} is made", needed=False)
    yield _services(os.environ.get("VEDETTE_LOCAL_PORT") or "8700")


def _services(port: str) -> Line:
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        return Line("local services", None, f"VEDETTE_LOCAL_PORT is {port[:40]!r}: a number from 1 to 65535 is allowed")
    running = f"http://127.0.0.1:{port}" if _listens(int(port)) else None
    return Line("local services", running, "not running: `make demo` starts them", needed=False)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
