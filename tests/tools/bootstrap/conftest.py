"""`tools/bootstrap`, run as a newcomer's make runs it: in a checkout and a cache of its own, reaching only loopback."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

VERSION = "3.259.0"


def _load() -> ModuleType:
    """The module beside this one; tests are no package, so it cannot be imported by name."""
    spec = importlib.util.spec_from_file_location("executables", Path(__file__).with_name("executables.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def interruptible() -> None:
    """A shell starts what runs in the background with SIGINT ignored, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="session")
def executables() -> ModuleType:
    if sys.platform != "linux":
        pytest.skip("the tests' own programs are made for Linux")
    return _load()


@dataclass
class Newcomer:
    """A fresh checkout whose Python environment is in place, with an empty cache and a PATH of stubs."""

    root: Path
    env: dict[str, str]
    python: str = sys.executable
    run_as: dict[str, Any] = field(default_factory=dict)
    """More arguments of `subprocess.Popen`."""

    @property
    def bin(self) -> Path:
        return self.root.parent / "bin"

    @property
    def cache(self) -> Path:
        return self.root.parent / "cache"

    @property
    def record(self) -> Path:
        return self.root / ".vedette" / "engine.json"

    def put(self, name: str, content: bytes) -> None:
        """Put a program on PATH."""
        (self.bin / name).write_bytes(content)
        (self.bin / name).chmod(0o755)

    def stub(self, name: str, script: str) -> None:
        self.put(name, f"#!/bin/sh\n{script}\n".encode())

    def change(self, module: str, before: str, after: str) -> None:
        """Edit one line of the checkout's set-up, such as a limit that a test cannot wait for."""
        path = self.root / "tools" / module
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{module} does not hold {before!r} once"
        path.write_text(text.replace(before, after), encoding="utf-8")

    def start(self, *given: str) -> subprocess.Popen[str]:
        command = [self.python, str(self.root / "tools" / "bootstrap"), *given]
        options: dict[str, Any] = {"preexec_fn": interruptible, "env": self.env, "cwd": "/"} | self.run_as
        return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def bootstrap(self, *words: str) -> subprocess.CompletedProcess[str]:
        with self.start(*words) as process:
            out, err = process.communicate(timeout=60)
        assert "Traceback" not in out + err, err
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def ask(self, module: str, expression: str) -> str:
        """What a module of the set-up says in this checkout."""
        done = subprocess.run(
            [self.python, "-c", f"import {module}; print({module}.{expression}, end='')"],
            cwd=self.root / "tools" / "bootstrap",
            env={**self.env, "PYTHONPATH": f"{self.root / 'tools'}:{self.root / 'tools' / 'bootstrap'}"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def settle(self, executables: ModuleType) -> None:
        """Make its Python environment, actionlint and the GitHub plugin as a set-up would have left them."""
        shutil.rmtree(self.root / ".venv", ignore_errors=True)
        (self.root / ".venv" / "bin").mkdir(parents=True)
        (self.root / ".venv" / "bin" / "python").symlink_to(self.python)
        (self.root / ".venv" / "vedette-stamp").write_text(self.ask("environment", "_fingerprint()"))
        for program in (self.actionlint, self.plugin):
            program.parent.mkdir(parents=True, exist_ok=True)
            executables.put(program, executables.executable(b""))

    @property
    def plugin(self) -> Path:
        """Where the GitHub plugin is kept."""
        return Path(self.ask("plugins", "home()")) / "resource-github-v6.12.1" / "pulumi-resource-github"

    @property
    def actionlint(self) -> Path:
        """Where actionlint is kept."""
        return Path(self.ask("linters", "target()"))

    def engine(self) -> dict[str, str]:
        return json.loads(self.record.read_text())


def make_checkout(folder: Path, root: Path) -> Path:
    """The files that set-up reads, as a clone has them."""
    shutil.copytree(root / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.txt", "pyproject.toml", "providers/sentry/pyproject.toml", "sdks/sentry/pyproject.toml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, folder / name)
    return folder


@pytest.fixture
def newcomer(tmp_path: Path, root: Path) -> Newcomer:
    checkout = make_checkout(tmp_path / "checkout", root)
    (tmp_path / "bin").mkdir()
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    env = {
        **kept,
        "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin",
        "VEDETTE_CACHE": str(tmp_path / "cache"),
        # Nothing listens on the discard port, so the official hosts are as far away as behind a firewall.
        "VEDETTE_PULUMI_RELEASES": "http://127.0.0.1:9",
        "VEDETTE_PULUMI_PLUGINS": "http://127.0.0.1:9",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    made = Newcomer(checkout, env)
    made.stub("go", 'echo "go: module lookup disabled" >&2; [ "$1" = version ] && echo "go version go1.27.3" || exit 1')
    return made


@pytest.fixture
def settled(newcomer: Newcomer, executables: ModuleType) -> Newcomer:
    """The same, its Python environment already as the lock file wants it."""
    newcomer.settle(executables)
    return newcomer


Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Host:
    """A host of archives on loopback; `answer` is what it does with a request."""

    url: str
    asked: list[str] = field(default_factory=list)
    answer: Answer | None = None

    def serve(self, archive: bytes, *, status: int = 200, **headers: str) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Length", str(len(archive)))
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(archive)

        self.answer = answer


@pytest.fixture
def host() -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked.append(self.path)
            assert known.answer
            try:
                known.answer(self)
            except (BrokenPipeError, ConnectionResetError):
                """The set-up has seen enough."""

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = Host(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield known
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def releases(settled: Newcomer, host: Host) -> Callable[..., Host]:
    """Let a mirror of Pulumi's releases serve one archive, whose hash is pinned unless the test says another."""

    def serve(archive: bytes, *, sha256: str | None = None, **more: Any) -> Host:
        host.serve(archive, **more)
        settled.env["VEDETTE_PULUMI_RELEASES"] = host.url
        settled.env["VEDETTE_PULUMI_SHA256"] = sha256 or hashlib.sha256(archive).hexdigest()
        return host

    return serve
