"""The archive of an engine: used only when it is the pinned one, on every Python, within limits."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tarfile
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

PINNED = "3.259.0"
BUILDING = "): building the engine from Go modules"


def pythons() -> list[str]:
    """Every other Python from 3.11 on that this machine has, such as Debian's own 3.11.2."""
    found = {"/usr/bin/python3", *(shutil.which(f"python3.{minor}") or "" for minor in range(11, 16))}
    asked = [sorted(found - {""})][0]
    kept = {}
    for path in asked:
        words = [path, "-c", "import sys; print(sys.executable, '%d.%d.%d' % sys.version_info[:3])"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            executable, version = done.stdout.rsplit(maxsplit=1)
            if tuple(int(part) for part in version.split(".")) >= (3, 11):
                kept[version] = executable
    return [kept[version] for version in sorted(kept)]


def test_the_release_is_used_on_every_python_that_this_machine_has(settled, releases, executables) -> None:
    releases(executables.release())
    tried = pythons()
    for python in tried:
        settled.python = python
        settled.settle(executables)
        shutil.rmtree(settled.root / ".vedette", ignore_errors=True)
        shutil.rmtree(settled.ask("engine", "_downloaded(engine._pinned())"), ignore_errors=True)
        done = settled.bootstrap("ensure")
        assert done.returncode == 0, f"{python}: {done.stderr}"
        assert settled.engine()["how"] == "official release"
    assert tried


def test_the_release_is_used_where_tarfile_has_no_filters(settled, releases, executables, tmp_path: Path) -> None:
    """Python 3.11.0 to 3.11.3 know no `filter`; a newer one is made to forget it."""
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "sitecustomize.py").write_text(
        "import tarfile\n"
        "def forget(method):\n"
        "    def old(self, *args, **kwargs):\n"
        "        if 'filter' in kwargs: raise TypeError(\"extract() got an unexpected keyword argument 'filter'\")\n"
        "        return method(self, *args, **kwargs)\n"
        "    return old\n"
        "for name in ('extract', 'extractall'):\n"
        "    setattr(tarfile.TarFile, name, forget(getattr(tarfile.TarFile, name)))\n"
    )
    settled.env["PYTHONPATH"] = str(tmp_path / "old")
    releases(executables.release())
    done = settled.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    assert settled.engine()["how"] == "official release"


def refused(settled) -> str:
    """The reason for which an archive was not used; the build, which fails here, must have been tried next."""
    done = settled.bootstrap("ensure")
    assert done.returncode == 2
    *_, unusable, building, failed, reason = done.stderr.splitlines()
    assert unusable.startswith(f"vedette: no usable Pulumi {PINNED} from http://127.0.0.1:")
    assert unusable.endswith(BUILDING)
    assert building == (
        f"vedette: building the Pulumi {PINNED} engine with {settled.bin / 'go'} (3 to 6 minutes on 2 cores, once) ..."
    )
    assert failed.startswith(f"vedette: set-up failed: `{settled.bin / 'go'} build ")
    assert reason == "go: module lookup disabled"
    assert not settled.record.exists()
    kept = {path.name for path in settled.cache.iterdir() if path.is_dir()}
    whole = {settled.plugin.parent.parent.name, settled.actionlint.parent.name}
    assert kept == whole, "a half folder stayed in the cache"
    return unusable


def test_an_archive_of_another_hash_is_not_unpacked(settled, releases, executables) -> None:
    archive = executables.release()
    releases(archive, sha256="0" * 64)
    assert f"its SHA-256 is {hashlib.sha256(archive).hexdigest()}, pinned is {'0' * 64}" in refused(settled)


def test_the_pins_hold_where_no_setting_replaces_them(settled, releases, executables) -> None:
    archive = executables.release()
    releases(archive)
    del settled.env["VEDETTE_PULUMI_SHA256"]
    pin = settled.ask("pins", "PULUMI_ARCHIVES[pins.platform_name()]")
    assert f"its SHA-256 is {hashlib.sha256(archive).hexdigest()}, pinned is {pin}" in refused(settled)
    settled.change("bootstrap/pins.py", pin, hashlib.sha256(archive).hexdigest())
    assert settled.bootstrap("ensure").returncode == 0


def test_nothing_is_downloaded_for_a_platform_without_a_pin(settled, releases, executables) -> None:
    host = releases(executables.release())
    del settled.env["VEDETTE_PULUMI_SHA256"]
    platform = settled.ask("pins", "platform_name()")
    settled.change("bootstrap/pins.py", f'    "{platform}": "', '    "plan9": "')
    done = settled.bootstrap("ensure")
    assert done.returncode == 2
    assert (
        f"no SHA-256 of Pulumi's release for {platform} is pinned (VEDETTE_PULUMI_SHA256 sets one), so it is not"
        f" downloaded: building the engine from Go modules" in done.stderr
    )
    assert host.asked == []


@pytest.mark.parametrize("value", ["abc", "0" * 63, "0" * 65, "g" * 64, "sha256:" + "0" * 64])
def test_a_setting_that_is_no_hash_is_refused(settled, releases, executables, value: str) -> None:
    host = releases(executables.release(), sha256=value)
    done = settled.bootstrap("ensure")
    assert done.returncode == 2
    assert "VEDETTE_PULUMI_SHA256 is" in done.stderr
    assert "64 hexadecimal digits are allowed" in done.stderr
    assert host.asked == []


def odd(**attributes) -> bytes:
    """An archive with one member that is none of the programs."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        member = tarfile.TarInfo("pulumi/pulumi")
        for name, value in attributes.items():
            setattr(member, name, value)
        tar.addfile(member, io.BytesIO(bytes(member.size)))
    return buffer.getvalue()


def test_what_has_the_right_hash_must_still_hold_the_engine(settled, releases, executables) -> None:
    engine = executables.executable(f"v{PINNED}\n".encode())
    script = executables.script(f"echo v{PINNED}")
    archive = executables.archive
    wrong = {
        "a page": (b"<html>blocked</html>", "not a gzip file"),
        "nothing": (b"", "empty file"),
        "cut off": (executables.release()[:60], ""),
        "cut in the middle": (executables.release()[:-40], ""),
        "incomplete": (archive({"pulumi": engine}), "pulumi-language-python is missing, a script"),
        "two scripts": (archive({"pulumi": script, "pulumi-language-python": script}), "pulumi is missing, a script"),
        "another version": (executables.release("3.258.0"), "it is version 3.258.0, pinned is 3.259.0"),
        "a link": (odd(type=tarfile.SYMTYPE, linkname="/bin/sh"), "pulumi is missing"),
        "a device": (odd(type=tarfile.CHRTYPE, devmajor=1, devminor=5), "pulumi is missing"),
        "parents": (odd(name="pulumi/.."), "which has no name of its own"),
        "twice": (archive({"a/pulumi": engine, "b/pulumi": engine}), "'pulumi/b/pulumi', which has no name of its own"),
        "many": (archive({str(number): b"x" for number in range(201)}), "it holds more than 200 files"),
    }
    for kind, (sent, why) in wrong.items():
        releases(sent)
        assert why in refused(settled), kind
    assert not (settled.root.parent / "pulumi").exists()


def test_a_member_stays_in_its_folder(settled, releases, executables) -> None:
    releases(executables.release(**{"../../../escaped": executables.executable(b"")}))
    assert settled.bootstrap("ensure").returncode == 0
    assert (Path(settled.engine()["folder"]) / "escaped").is_file()
    assert not list(settled.root.parent.glob("escaped"))


def test_a_member_that_is_too_large_is_refused(settled, releases) -> None:
    settled.change("bootstrap/download.py", "MAX_MEMBER = 600 * 1024**2", "MAX_MEMBER = 1000")
    releases(odd(size=1001))
    assert "pulumi in it has 1001 bytes" in refused(settled)


def chunks(handler: BaseHTTPRequestHandler, *parts: bytes, pause: float = 0, length: int | None = None) -> None:
    handler.send_response(200)
    if length is not None:
        handler.send_header("Content-Length", str(length))
    handler.end_headers()
    for part in parts:
        handler.wfile.write(part)
        handler.wfile.flush()
        time.sleep(pause)


def moved(handler: BaseHTTPRequestHandler) -> None:
    if handler.path == "/login":
        chunks(handler, b"<html>Please log in</html>")
        return
    handler.send_response(302)
    handler.send_header("Location", "/login")
    handler.end_headers()


def turns(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", handler.path)
    handler.end_headers()


FAULTS: dict[str, tuple[Callable[[BaseHTTPRequestHandler], None], str]] = {
    "503": (lambda handler: handler.send_error(503), "HTTP Error 503"),
    "404": (lambda handler: handler.send_error(404), "HTTP Error 404"),
    "to a page": (moved, "its SHA-256 is"),
    "in circles": (turns, "HTTP Error 302"),
    "cut off": (lambda handler: chunks(handler, b"x" * 100, length=5000), "it was cut off: 100 of 5000 bytes arrived"),
    "drips": (lambda handler: chunks(handler, *[b"x"] * 50, pause=0.2, length=50), "it did not arrive within 2 s"),
    "silent": (lambda handler: time.sleep(4), "timed out"),
    "nonsense": (lambda handler: handler.wfile.write(b"SMTP ready\r\n\r\n"), "SMTP ready"),
    "too large": (lambda handler: chunks(handler, *[b"x" * 1000] * 20), "it is larger than"),
    "nothing": (lambda handler: None, "without response"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_download_that_fails_leads_to_the_build(settled, releases, executables, fault: str) -> None:
    host = releases(executables.release())
    settled.change("bootstrap/download.py", "WHOLE_S = 600.0", "WHOLE_S = 2.0")
    settled.change("bootstrap/download.py", "ANSWER_S = 5.0", "ANSWER_S = 1.0")
    settled.change("bootstrap/download.py", "MAX_ARCHIVE = 400 * 1024**2", "MAX_ARCHIVE = 10_000")
    host.answer, why = FAULTS[fault]
    assert why in refused(settled)


def test_an_installer_that_cannot_be_reached_is_said(settled) -> None:
    assert "Connection refused" in refused(settled)


def test_an_address_that_is_none_leads_to_the_build(settled) -> None:
    settled.env["VEDETTE_PULUMI_RELEASES"] = "nonsense"
    done = settled.bootstrap("ensure")
    assert done.returncode == 2
    assert f"no usable Pulumi {PINNED} from nonsense/pulumi-v{PINNED}-" in done.stderr
