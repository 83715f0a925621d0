"""Which engine, plugin and linter a set-up chooses, and what it says about it."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

PINNED = "3.259.0"


def test_an_engine_on_path_that_is_new_enough_is_used(settled, executables) -> None:
    settled.put("pulumi", executables.executable(b"v3.300.1\n"))
    settled.put("pulumi-language-python", executables.executable(b""))
    done = settled.bootstrap()
    assert done.returncode == 0, done.stderr
    assert done.stderr == f"vedette: engine: Pulumi 3.300.1, found on PATH ({settled.bin})\n"
    assert settled.engine() == {"how": "found on PATH", "folder": str(settled.bin), "version": "3.300.1"}

    again = settled.bootstrap("ensure")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_an_engine_on_path_that_is_too_old_is_not_used(settled, releases, executables) -> None:
    releases(executables.release())
    settled.put("pulumi", executables.executable(b"v3.258.9\n"))
    settled.put("pulumi-language-python", executables.executable(b""))
    done = settled.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    assert f"vedette: pulumi 3.258.9 on PATH is older than {PINNED}: not used\n" in done.stderr
    assert settled.engine()["how"] == "official release"


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("script", "pulumi is missing, a script, or no program for this machine"),
        ("fails", "version` failed with exit code 3"),
        ("hangs", "version` did not end within 1 s"),
        ("endless", "version` printed 'version\\nversion\\n"),
        ("nonsense", "version` printed 'Hello, world 3.300.1' instead of a version"),
        ("silent", "version` printed '' instead of a version"),
        ("binary", "version` printed '\\x1b\ufffd' instead"),
        ("foreign", "version` does not start"),
        ("script host", "pulumi-language-python is missing, a script, or no program for this machine"),
        ("no host", "pulumi-language-python is missing, a script, or no program for this machine"),
    ],
)
def test_a_broken_engine_on_path_is_not_used(settled, releases, executables, kind: str, why: str) -> None:
    releases(executables.release())
    settled.change("bootstrap/programs.py", "ANSWER_S = 20.0", "ANSWER_S = 1.0")
    good = executables.executable(b"v3.300.1\n")
    pulumi = {
        "script": executables.script("echo v3.300.1"),
        "fails": executables.executable(b"v3.300.1\n", code=3),
        "hangs": executables.executable(b"v3.300.1\n", hangs=True),
        "endless": Path(shutil.which("yes") or "/usr/bin/yes").read_bytes(),
        "nonsense": executables.executable(b"Hello, world 3.300.1"),
        "silent": executables.executable(b""),
        "binary": executables.executable(b"\x1b\xff"),
        "foreign": good[:18] + b"\x08\0" + good[20:],  # for MIPS
    }.get(kind, good)
    settled.put("pulumi", pulumi)
    if kind != "no host":
        settled.put("pulumi-language-python", executables.script("") if kind == "script host" else good)
    done = settled.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("vedette: the pulumi on PATH is not used: ")
    assert why in done.stderr.splitlines()[0]
    assert settled.engine()["how"] == "official release"


def test_the_official_release_is_fetched_once_and_kept_in_the_cache(settled, releases, executables) -> None:
    host = releases(executables.release(**{"pulumi-language-go": b"x"}))
    done = settled.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    assert (
        f"vedette: downloading Pulumi {PINNED} from its official installer (about 1 minute, once) ...\n" in done.stderr
    )
    folder = Path(settled.engine()["folder"])
    assert folder.parent == settled.cache
    assert os.access(folder / "pulumi", os.X_OK)
    assert not list(folder.glob("*download*"))
    assert [path.rpartition("-v")[2].startswith(PINNED) for path in host.asked] == [True]

    shutil.rmtree(settled.root / ".vedette")
    again = settled.bootstrap("ensure")
    assert again.stderr == f"vedette: engine: Pulumi {PINNED}, official release, cached ({folder})\n"
    assert len(host.asked) == 1


def test_what_was_downloaded_under_another_pin_is_not_used(settled, releases, executables) -> None:
    releases(executables.release())
    assert settled.bootstrap("ensure").returncode == 0
    first = settled.engine()["folder"]
    releases(executables.release(more=b"of another build"))
    done = settled.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    assert settled.engine()["folder"] != first


@pytest.mark.parametrize("damage", [b"", b"#!/bin/sh\necho v3.259.0\n"])
def test_an_engine_in_the_cache_that_is_damaged_is_made_anew(settled, releases, executables, damage: bytes) -> None:
    releases(executables.release())
    assert settled.bootstrap("ensure").returncode == 0
    pulumi = Path(settled.engine()["folder"]) / "pulumi"
    whole = pulumi.read_bytes()
    pulumi.write_bytes(damage)
    done = settled.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    assert pulumi.read_bytes() == whole


def test_a_built_engine_that_does_not_answer_is_not_used(settled, executables) -> None:
    built = Path(settled.ask("engine", "_built()"))
    built.mkdir()
    for name in ("pulumi", "pulumi-language-python"):
        executables.put(built / name, executables.executable(b"v3.100.0\n"))
    done = settled.bootstrap("ensure")
    assert done.returncode == 2
    assert f"the engine in {built} is made anew: it is version 3.100.0, pinned is {PINNED}" in done.stderr
    assert not built.exists()


def plugin_archive(executables, content: bytes | None = None) -> bytes:
    return executables.archive(
        {"pulumi-resource-github": content or executables.executable(b""), "README.md": b"#"}, folder=""
    )


@pytest.fixture
def unplugged(settled, executables):
    """An engine on PATH, and no plugin in the cache."""
    shutil.rmtree(settled.plugin.parents[1])
    settled.put("pulumi", executables.executable(f"v{PINNED}\n".encode()))
    settled.put("pulumi-language-python", executables.executable(b""))
    return settled


def test_an_official_engine_gets_the_github_plugin(unplugged, host, executables) -> None:
    archive = plugin_archive(executables)
    host.serve(archive)
    unplugged.env["VEDETTE_PULUMI_PLUGINS"] = host.url
    unplugged.env["VEDETTE_GITHUB_PLUGIN_SHA256"] = hashlib.sha256(archive).hexdigest().upper()
    done = unplugged.bootstrap("ensure")
    assert done.returncode == 0, done.stderr
    assert "fetching Pulumi's GitHub plugin 6.12.1" in done.stderr
    assert unplugged.plugin.exists()
    link = unplugged.root / ".vedette" / "plugins"
    assert [each.name for each in link.iterdir() if each.is_dir()] == ["resource-github-v6.12.1"]
    assert host.asked == [f"/pulumi-resource-github-v6.12.1-{unplugged.ask('pins', 'go_platform_name()')}.tar.gz"]
    again = unplugged.bootstrap("ensure")
    assert (again.returncode, again.stderr, len(host.asked)) == (0, "", 1)


@pytest.mark.parametrize("kind", ["away", "another hash", "a script", "no pin"])
def test_where_the_plugin_cannot_be_fetched_it_is_built(unplugged, host, executables, kind: str) -> None:
    archive = plugin_archive(executables, executables.script("exit 0") if kind == "a script" else None)
    host.serve(archive)
    if kind != "away":
        unplugged.env["VEDETTE_PULUMI_PLUGINS"] = host.url
    if kind == "a script":
        unplugged.env["VEDETTE_GITHUB_PLUGIN_SHA256"] = hashlib.sha256(archive).hexdigest()
    if kind == "no pin":
        unplugged.change("bootstrap/pins.py", f'"{unplugged.ask("pins", "go_platform_name()")}": "', '"plan9": "')
    done = unplugged.bootstrap("ensure")
    assert done.returncode == 2
    said = {
        "away": "Connection refused",
        "another hash": f"its SHA-256 is {hashlib.sha256(archive).hexdigest()}, pinned is ",
        "a script": "pulumi-resource-github in it is a script",
        "no pin": "no SHA-256 of the GitHub plugin for ",
    }
    assert said[kind] in done.stderr
    assert "building Pulumi's GitHub plugin 6.12.1 with" in done.stderr
    assert done.stderr.endswith("go: module lookup disabled\n")
    assert len(host.asked) == (kind in {"another hash", "a script"})


def test_set_up_fails_without_actionlint(settled, releases, executables) -> None:
    releases(executables.release())
    shutil.rmtree(settled.actionlint.parent)
    done = settled.bootstrap("ensure")
    assert done.returncode == 2
    assert (
        "set-up failed: actionlint cannot be built, and without it the policies refuse every preview that has a"
        " workflow:" in done.stderr
    )
    assert "missing  actionlint" in settled.bootstrap("doctor").stdout


def test_doctor_says_what_is_missing_and_what_to_do(newcomer) -> None:
    done = newcomer.bootstrap("doctor")
    assert done.returncode == 1
    missing = [line for line in done.stdout.splitlines() if line.startswith("missing")]
    assert [" ".join(line.split()) for line in missing] == [
        "missing locked packages in .venv run `make demo` or `make test`, which install the locked packages",
        "missing Pulumi engine and Python host run `make demo` or `make test`, which find or build it",
        "missing Pulumi's GitHub plugin run `make demo` or `make test`, which fetch or build it",
        (
            "missing actionlint run `make demo` or `make test`, which build it: without it the policies refuse every"
            " workflow"
        ),
    ]


def test_doctor_is_content_with_a_checkout_that_is_set_up(settled, executables) -> None:
    settled.put("pulumi", executables.executable(f"v{PINNED}\n".encode()))
    settled.put("pulumi-language-python", executables.executable(b""))
    assert settled.bootstrap("ensure").returncode == 0
    done = settled.bootstrap("doctor")
    assert done.returncode == 0, done.stdout
    assert f"{PINNED}, found on PATH ({settled.bin})" in done.stdout


def test_an_unknown_command_is_refused(newcomer) -> None:
    done = newcomer.bootstrap("nonsense")
    assert done.returncode == 2
    assert done.stderr == "vedette: unknown command 'nonsense': ensure, python and doctor exist\n"
