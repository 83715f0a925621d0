"""Files of ours that are empty, cut or of another kind, and disks that take nothing: made anew, or one sentence."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

DAMAGED: dict[str, bytes | None] = {
    "empty": b"",
    "cut": b'{"how": "official release", "folder": "/',
    "a list": b"[]",
    "null": b"null",
    "a number": b"1e999",
    "other types": b'{"how": 1, "folder": {}, "version": null}',
    "other keys": b'{"how": "x"}',
    "more keys": b'{"how": "x", "folder": "/x", "version": "3.259.0", "more": "x"}',
    "a place that is none": b'{"how": "x", "folder": "/\\u0000", "version": "3.259.0"}',
    "no version": b'{"how": "x", "folder": "/usr/bin", "version": "x"}',
    "deep": b"[" * 100_000,
    "no text": b"\xff\xfe\x00",
    "a folder": None,
}


def damage(path: Path, content: bytes | None) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    if content is None:
        path.mkdir()
        (path / "file").touch()
    else:
        path.write_bytes(content)


@pytest.fixture
def ready(settled, releases, executables):
    """A checkout that is set up with a release."""
    releases(executables.release())
    done = settled.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    return settled


def test_a_damaged_record_is_written_anew(ready) -> None:
    whole = ready.record.read_bytes()
    for kind, content in DAMAGED.items():
        damage(ready.record, content)
        assert ready.bootstrap("doctor").returncode == 1, kind
        done = ready.bootstrap("ensure")
        assert done.returncode == 0, f"{kind}: {done.stderr}"
        assert ready.record.read_bytes().replace(b", cached", b"") == whole, kind


@pytest.mark.parametrize("content", [b"", b"#!/bin/sh\n", None])
def test_what_lies_where_the_plugins_are_linked_is_replaced(ready, content: bytes | None) -> None:
    link = ready.root / ".vedette" / "plugins"
    damage(link, content)
    assert ready.bootstrap("ensure").returncode == 0
    assert (link / "resource-github-v6.12.1" / "pulumi-resource-github").is_file()


def test_a_link_that_leads_nowhere_is_replaced(ready) -> None:
    for link in (ready.root / ".vedette" / "plugins", ready.root / ".venv" / "bin" / "actionlint"):
        link.unlink()
        link.symlink_to("/nowhere")
        assert ready.bootstrap("ensure").returncode == 0
        assert link.exists()


def places(newcomer) -> dict[str, Path]:
    engine = Path(newcomer.engine()["folder"])
    return {
        "the engine": engine,
        "its program": engine / "pulumi",
        "its sizes": engine / ".vedette-sizes.json",
        "a lock": engine.with_name(f"{engine.name}.lock"),
        "the checkout's lock": newcomer.root / ".vedette" / "setup.lock",
        "actionlint's link": newcomer.root / ".venv" / "bin" / "actionlint",
    }


def test_what_is_damaged_is_made_anew(ready) -> None:
    for what, path in places(ready).items():
        for content in (b"", b"{", b'{"pulumi": "1"}', None):
            damage(path, content)
            shutil.rmtree(ready.root / ".vedette" / "plugins", ignore_errors=True)
            done = ready.bootstrap("ensure")
            assert done.returncode == 0, f"{what}: {done.stderr}"
            assert (Path(ready.engine()["folder"]) / "pulumi").stat().st_size > 100, what


@pytest.mark.parametrize("content", [b"", b"\xff", None])
def test_an_environment_without_a_stamp_is_made_from_nothing(settled, content: bytes | None) -> None:
    (settled.root / ".venv" / "stale").touch()
    damage(settled.root / ".venv" / "vedette-stamp", content)
    settled.stub(
        "uv", f'for f; do :; done; [ "$1" = venv ] && mkdir -p "$f/bin" && ln -s {settled.python} "$f/bin/python"'
    )
    done = settled.bootstrap("python")
    assert done.returncode == 2  # the stub installs nothing
    assert not (settled.root / ".venv" / "stale").exists()
    settled.stub("uv", "exit 0")
    assert settled.bootstrap("python").returncode == 2


def test_a_file_where_the_environment_belongs_is_replaced(settled) -> None:
    shutil.rmtree(settled.root / ".venv")
    (settled.root / ".venv").write_text("")
    settled.stub("uv", '[ "$1" != venv ]')
    done = settled.bootstrap("ensure")
    assert done.returncode == 2
    assert "set-up failed: `" in done.stderr
    assert "uv venv --quiet" in done.stderr
    assert not (settled.root / ".venv").exists()


def test_a_file_where_our_folder_belongs_stays(settled) -> None:
    (settled.root / ".vedette").write_text("mine")
    done = settled.bootstrap("ensure")
    assert done.returncode == 2
    assert f"set-up failed: File exists: {settled.root / '.vedette'} lies where a folder is needed" in done.stderr
    assert (settled.root / ".vedette").read_text() == "mine"


def without_rights() -> None:
    """Give up what root may do to any file, so that a folder without write permission is one for it too."""
    prctl = ctypes.CDLL(None).prctl
    for capability in (1, 2, 3):  # DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER
        prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; refused to who has no such right


def refuse(newcomer, said: str) -> None:
    newcomer.run_as["preexec_fn"] = without_rights
    done = newcomer.bootstrap("ensure")
    assert done.returncode == 2
    assert done.stderr.startswith("vedette: ")
    assert said in done.stderr


@pytest.fixture
def read_only() -> Callable[[Path], Path]:
    kept: list[Path] = []

    def make(path: Path) -> Path:
        path.chmod(0o555)
        kept.append(path)
        return path

    yield make
    for path in kept:
        path.chmod(0o755)


def test_a_read_only_checkout_that_is_set_up_is_only_looked_at(ready, read_only) -> None:
    for path in (ready.root / ".vedette", ready.root / ".venv", ready.root, ready.cache):
        read_only(path)
    ready.run_as["preexec_fn"] = without_rights
    done = ready.bootstrap("ensure")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_read_only_checkout_that_is_not_set_up(settled, read_only) -> None:
    read_only(settled.root)
    refuse(settled, f"set-up failed: Permission denied: {settled.root / '.vedette'}. Set-up writes .venv and .vedette")


def test_a_cache_that_cannot_be_written(settled, read_only) -> None:
    settled.put("go", b"")
    shutil.rmtree(settled.cache)
    settled.cache.mkdir()
    read_only(settled.cache)
    refuse(settled, "set VEDETTE_CACHE to a folder that is")


def test_a_home_that_cannot_be_written(settled, read_only, tmp_path: Path) -> None:
    del settled.env["VEDETTE_CACHE"]
    (tmp_path / "home").mkdir()
    settled.env["HOME"] = str(read_only(tmp_path / "home"))
    refuse(settled, f"Permission denied: {tmp_path / 'home' / '.cache'}")


def test_a_cache_that_is_a_file(settled, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settled.env["VEDETTE_CACHE"] = str(tmp_path / "file" / "cache")
    refuse(settled, "lies where a folder is needed: remove it")


def shim(newcomer, text: str) -> None:
    """Run a line of Python before the set-up's own."""
    folder = newcomer.root.parent / "shim"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(text)
    newcomer.env["PYTHONPATH"] = str(folder)


def test_a_user_without_a_home(settled) -> None:
    del settled.env["VEDETTE_CACHE"]
    settled.env.pop("HOME", None)
    shim(settled, "import pwd\ndef none(uid): raise KeyError(uid)\npwd.getpwuid = none\n")
    refuse(settled, "this user has no home folder: set VEDETTE_CACHE to a folder for the tools")
    assert settled.bootstrap("doctor").returncode == 2


def test_a_relative_cache_is_one_folder_for_all_steps(settled) -> None:
    settled.env["VEDETTE_CACHE"] = "cache"
    assert settled.ask("pins", "cache()") == str(settled.root / "tools" / "bootstrap" / "cache")


def test_a_full_disk_when_the_choice_is_written(settled, releases, executables) -> None:
    releases(executables.release())
    shim(
        settled,
        "import errno, pathlib\nreal = pathlib.Path.write_text\n"
        "def full(self, *rest, **more):\n"
        "    if 'engine.json' in self.name: raise OSError(errno.ENOSPC, 'No space left on device', str(self))\n"
        "    return real(self, *rest, **more)\n"
        "pathlib.Path.write_text = full\n",
    )
    refuse(settled, "set-up failed: the disk is full, so ")
    assert not settled.record.exists()
    del settled.env["PYTHONPATH"]
    assert settled.bootstrap("ensure").returncode == 0


def test_a_full_disk_during_the_download_is_no_reason_to_build(settled, releases, executables, tmp_path: Path) -> None:
    """A real disk of 256 kB, in a namespace of its own."""
    small = tmp_path / "small"
    small.mkdir()
    mount = f"mount -t tmpfs -o size=256k none {small}"
    if subprocess.run(["unshare", "-rm", "sh", "-c", mount], check=False, capture_output=True).returncode:
        pytest.skip("this user may not mount a disk of its own")
    releases(executables.release(**{"pulumi-language-go": bytes(range(256)) * 4096}))
    copy = f"{mount} && cp -r {settled.cache}/* {small}"
    settled.env["VEDETTE_CACHE"] = str(small)
    words = ["unshare", "-rm", "sh", "-c", f'{copy} && exec "$@"', "sh", settled.python]
    done = subprocess.run(
        [*words, str(settled.root / "tools" / "bootstrap"), "ensure"],
        env=settled.env, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "set-up failed: the disk is full, so" in done.stderr
    assert "building" not in done.stderr


@pytest.mark.parametrize("port", ["x", "0", "65536", "-1", "8700.5", "٣"])
def test_doctor_says_what_a_port_is(settled, port: str) -> None:
    settled.env["VEDETTE_LOCAL_PORT"] = port
    assert "a number from 1 to 65535 is allowed" in settled.bootstrap("doctor").stdout
