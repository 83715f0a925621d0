"""`tools/bootstrap`, run as a newcomer's make runs it: in a checkout and a cache of its own, reaching only loopback."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

PINNED = "3.259.0"


@dataclass
class Newcomer:
    """A fresh checkout whose Python environment is in place, with an empty cache and a PATH of stubs."""

    root: Path
    env: dict[str, str]

    @property
    def bin(self) -> Path:
        return self.root.parent / "bin"

    @property
    def cache(self) -> Path:
        return self.root.parent / "cache"

    def stub(self, name: str, script: str) -> None:
        """Put a program on PATH."""
        program(self.bin / name, script)

    def bootstrap(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, self.root / "tools" / "bootstrap", *words]
        return subprocess.run(command, env=self.env, cwd="/", capture_output=True, text=True, check=False, timeout=60)

    def ask(self, module: str, expression: str) -> str:
        """What a module of the set-up says in this checkout."""
        done = subprocess.run(
            [sys.executable, "-c", f"import {module}; print({module}.{expression}, end='')"],
            cwd=self.root / "tools" / "bootstrap",
            env=self.env,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    @property
    def plugin(self) -> Path:
        """Where the GitHub plugin is kept."""
        return Path(self.ask("plugins", "home()")) / "resource-github-v6.12.1" / "pulumi-resource-github"

    @property
    def actionlint(self) -> Path:
        """Where actionlint is kept."""
        folder = self.ask("pins", "cache() / ('actionlint-' + pins.digest(pins.ROOT / 'tools' / 'actionlint'))")
        return Path(folder) / "actionlint"

    def engine(self) -> dict[str, str]:
        return json.loads((self.root / ".vedette" / "engine.json").read_text())


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def newcomer(tmp_path: Path, root: Path) -> Newcomer:
    checkout = tmp_path / "checkout"
    shutil.copytree(root / "tools", checkout / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.txt", "pyproject.toml", "providers/sentry/pyproject.toml", "sdks/sentry/pyproject.toml"):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, checkout / name)
    (tmp_path / "bin").mkdir()
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    env = {
        **kept,
        "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin",
        "VEDETTE_CACHE": str(tmp_path / "cache"),
        # Nothing listens on the discard port, so the official installer is as far away as behind a firewall.
        "VEDETTE_PULUMI_RELEASES": "http://127.0.0.1:9",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    made = Newcomer(checkout, env)
    made.stub("go", 'echo "go: module lookup disabled" >&2; [ "$1" = version ] && echo "go version go1.27.3" || exit 1')
    return made


@pytest.fixture
def settled(newcomer: Newcomer) -> Newcomer:
    """The same, its Python environment already as the lock file wants it."""
    (newcomer.root / ".venv" / "bin").mkdir(parents=True)
    (newcomer.root / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (newcomer.root / ".venv" / "vedette-stamp").write_text(newcomer.ask("environment", "_fingerprint()"))
    newcomer.actionlint.parent.mkdir(parents=True)
    program(newcomer.actionlint, "")
    newcomer.plugin.parent.mkdir(parents=True)
    newcomer.plugin.touch()
    return newcomer


@pytest.fixture
def releases(settled: Newcomer) -> Iterator[Callable[[bytes], list[str]]]:
    """A mirror of Pulumi's releases that serves one archive whatever is asked for; gives the paths asked for."""
    asked: list[str] = []
    served: list[bytes] = []

    class Mirror(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(served[0])))
            self.end_headers()
            self.wfile.write(served[0])

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settled.env["VEDETTE_PULUMI_RELEASES"] = f"http://127.0.0.1:{server.server_port}"

    def serve(archive: bytes) -> list[str]:
        served.append(archive)
        return asked

    yield serve
    server.shutdown()
    thread.join()
    server.server_close()


def archive(*names: str) -> bytes:
    """A release archive as Pulumi publishes it: all programs in the folder `pulumi/`."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name in names:
            member = tarfile.TarInfo(f"pulumi/{name}")
            member.mode, member.size = 0o755, len(name)
            tar.addfile(member, io.BytesIO(name.encode()))
    return buffer.getvalue()


def test_an_engine_on_path_that_is_new_enough_is_used(settled) -> None:
    settled.stub("pulumi", "echo v3.300.1")
    settled.stub("pulumi-language-python", "")
    done = settled.bootstrap()
    assert done.returncode == 0, done.stderr
    assert done.stderr == f"vedette: engine: Pulumi 3.300.1, found on PATH ({settled.bin})\n"
    assert settled.engine() == {"how": "found on PATH", "folder": str(settled.bin), "version": "3.300.1"}

    again = settled.bootstrap("ensure")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_an_engine_on_path_that_is_too_old_is_not_used(settled, releases) -> None:
    releases(archive("pulumi", "pulumi-language-python", "pulumi-language-go"))
    settled.stub("pulumi", "echo v3.258.9")
    settled.stub("pulumi-language-python", "")
    done = settled.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    assert f"vedette: pulumi 3.258.9 on PATH is older than {PINNED}: not used\n" in done.stderr
    assert settled.engine()["how"] == "official release"


def test_the_official_release_is_fetched_once_and_kept_in_the_cache(settled, releases) -> None:
    asked = releases(archive("pulumi", "pulumi-language-python", "pulumi-language-go"))
    done = settled.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    assert (
        f"vedette: downloading Pulumi {PINNED} from its official installer (about 1 minute, once) ...\n" in done.stderr
    )
    folder = Path(settled.engine()["folder"])
    assert folder.parent == settled.cache
    assert os.access(folder / "pulumi", os.X_OK)
    assert [path.rpartition("-v")[2].startswith(PINNED) for path in asked] == [True]

    shutil.rmtree(settled.root / ".vedette")
    again = settled.bootstrap("ensure")
    assert again.stderr == f"vedette: engine: Pulumi {PINNED}, official release, cached ({folder})\n"
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        pytest.param(b"<html>blocked</html>", "not a gzip file", id="a-page"),
        pytest.param(archive("pulumi", "pulumi-language-python")[:60], "truncated header", id="cut-off"),
        pytest.param(archive("pulumi"), "lacks one of pulumi, pulumi-language-python", id="incomplete"),
    ],
)
def test_a_broken_release_leads_to_the_build_and_a_broken_build_to_a_clear_end(settled, releases, sent, why) -> None:
    releases(sent)
    done = settled.bootstrap("ensure")
    assert done.returncode == 2
    *_, unusable, building, failed, reason = done.stderr.splitlines()
    assert unusable.startswith(f"vedette: no usable Pulumi {PINNED} from http://127.0.0.1:")
    assert why in unusable
    assert unusable.endswith("): building the engine from Go modules")
    assert building == (
        f"vedette: building the Pulumi {PINNED} engine with {settled.bin / 'go'} (3 to 6 minutes on 2 cores, once) ..."
    )
    assert failed.startswith(f"vedette: set-up failed: `{settled.bin / 'go'} build ")
    assert reason == "go: module lookup disabled"
    assert "Traceback" not in done.stderr
    assert not (settled.root / ".vedette" / "engine.json").exists()
    kept = {path.name for path in settled.cache.iterdir() if path.is_dir()}
    whole = {settled.plugin.parent.parent.name, settled.actionlint.parent.name}
    assert kept == whole, "a half folder stayed in the cache"


def test_an_installer_that_cannot_be_reached_is_said(settled) -> None:
    done = settled.bootstrap("ensure")
    assert done.returncode == 2
    address = f"http://127.0.0.1:9/pulumi-v{PINNED}-"
    assert f"vedette: no usable Pulumi {PINNED} from {address}" in done.stderr
    assert "Connection refused" in done.stderr


def test_an_official_engine_fetches_the_github_plugin(settled) -> None:
    shutil.rmtree(settled.plugin.parents[1])
    fetch = 'd="$PULUMI_HOME/plugins/resource-github-v6.12.1" && mkdir -p "$d" && touch "$d/pulumi-resource-github"'
    settled.stub(
        "pulumi", f'if [ "$*" = "plugin install resource github 6.12.1" ]; then {fetch}; else echo v{PINNED}; fi'
    )
    settled.stub("pulumi-language-python", "")
    done = settled.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    assert "fetching Pulumi's GitHub plugin 6.12.1" in done.stderr
    assert settled.plugin.exists()
    link = settled.root / ".vedette" / "plugins"
    assert [each.name for each in link.iterdir()] == ["resource-github-v6.12.1"]


def test_where_the_plugin_cannot_be_fetched_it_is_built(settled) -> None:
    shutil.rmtree(settled.plugin.parents[1])
    settled.stub("pulumi", f'if [ "$1" = plugin ]; then echo "no such host" >&2; exit 1; else echo v{PINNED}; fi')
    settled.stub("pulumi-language-python", "")
    done = settled.bootstrap("ensure")
    assert done.returncode == 2
    assert "the GitHub plugin cannot be fetched" in done.stderr
    assert "no such host" in done.stderr
    assert "building Pulumi's GitHub plugin 6.12.1 with" in done.stderr
    assert done.stderr.endswith("go: module lookup disabled\n")


def test_doctor_says_what_is_missing_and_what_to_do(newcomer) -> None:
    done = newcomer.bootstrap("doctor")
    assert done.returncode == 1
    missing = [line for line in done.stdout.splitlines() if line.startswith("missing")]
    assert [" ".join(line.split()) for line in missing] == [
        "missing locked packages in .venv run `make demo` or `make test`, which install the locked packages",
        "missing Pulumi engine and Python host run `make demo` or `make test`, which find or build it",
        "missing Pulumi's GitHub plugin run `make demo` or `make test`, which fetch or build it",
    ]


def test_doctor_is_content_with_a_checkout_that_is_set_up(settled) -> None:
    settled.stub("pulumi", f"echo v{PINNED}")
    settled.stub("pulumi-language-python", "")
    assert settled.bootstrap("ensure").returncode == 0
    done = settled.bootstrap("doctor")
    assert done.returncode == 0, done.stdout
    assert f"{PINNED}, found on PATH ({settled.bin})" in done.stdout


def test_an_unknown_command_is_refused(newcomer) -> None:
    done = newcomer.bootstrap("nonsense")
    assert done.returncode == 2
    assert done.stderr == "vedette: unknown command 'nonsense': ensure, python and doctor exist\n"
