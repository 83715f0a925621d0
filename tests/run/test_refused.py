"""What is refused is not written: nothing at all, or for a value that no preview knows, not that resource."""

from __future__ import annotations

import re
import shutil
import threading
import time

import pytest

pytestmark = pytest.mark.engine

STACK = ("--stack", "production")
APPLY = ("up", *STACK, "--", "--yes")


def nothing_was_applied(runs) -> None:
    assert runs.services.writes() == []
    assert [one for one in runs.checkout.export("production") if one.get("custom")] == []


@pytest.mark.parametrize("mode", ["refuse-resource", "refuse-stack"])
def test_a_refused_up_writes_nothing(runs, mode) -> None:
    runs.mode(mode)
    runs.services.forget()
    done = runs.vedette(*APPLY)
    assert done.returncode == 1, done.stdout + done.stderr
    refused = 3 if mode == "refuse-resource" else 1  # there are three monitors, and one stack
    assert f" asked, {refused} refused\nnothing was written\n" in done.stdout, done.stdout
    nothing_was_applied(runs)


TROUBLES = {
    "crash": "the policy pack broke while it was asked, so the run was stopped: ",
    "exit": "the policy pack broke while it was asked, so the run was stopped: ",
    "crash-loading": "the policy pack did not load, so that nothing was applied",
    "hang-loading": "the policy pack did not load within 6 s: the run was stopped",
    "hang": "the policy pack did not answer about vedette-production within 6 s: the run was stopped",
}


@pytest.mark.parametrize(
    "mode",
    [pytest.param(name, marks=[pytest.mark.deep] if name != "crash" else []) for name in TROUBLES],
)
def test_a_pack_that_breaks_or_hangs_stops_the_run(runs, mode) -> None:
    runs.mode(mode)
    runs.services.forget()
    started = time.monotonic()
    done = runs.vedette(*APPLY, VEDETTE_POLICY_TIMEOUT="6")
    assert done.returncode == 2, done.stdout + done.stderr
    assert TROUBLES[mode] in done.stdout + done.stderr
    assert not re.search(r"policies: \d+ asked", done.stdout)
    assert time.monotonic() - started < 90
    nothing_was_applied(runs)


def test_check_does_not_pass_where_the_pack_breaks(runs) -> None:
    runs.mode("crash-loading")
    done = runs.vedette("check", *STACK)
    assert done.returncode == 2
    assert "the policy pack did not load" in done.stderr


BAD_SETTINGS = {
    "list": ("- alert-disabled\n", "holds a list, and only a mapping is allowed"),
    "broken": ("alert-disabled: [\n", "is not YAML"),
    "bytes": (b"\xff\xfe\x00", "cannot be read"),
    "text": ("off\n", "holds a bool"),
}


@pytest.mark.deep
def test_settings_that_cannot_be_read_stop_the_run(runs) -> None:
    folder = runs.root / "policies" / "settings"
    folder.mkdir(exist_ok=True)
    path = folder / "production.yaml"
    runs.services.forget()
    try:
        for name, (content, said) in BAD_SETTINGS.items():
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            for words in (APPLY, ("preview", *STACK), ("check", *STACK), ("policy", *STACK)):
                done = runs.vedette(*words)
                assert (done.returncode, said in done.stderr) == (2, True), (name, words, done.stderr)
                assert str(path) in done.stderr
    finally:
        path.unlink()
    assert runs.asked() == []
    nothing_was_applied(runs)


def test_a_catalog_elsewhere_is_checked_there(runs) -> None:
    file = runs.root / "Pulumi.production.yaml"
    before = file.read_text(encoding="utf-8")
    runs.services.forget()
    try:
        file.write_text(before.replace("config:\n", "config:\n  vedette:catalog: elsewhere\n"), encoding="utf-8")
        missing = runs.vedette(*APPLY)
        assert missing.returncode == 2
        assert "there is no catalog in " in missing.stderr
        shutil.copytree(runs.root / "catalog", runs.root / "elsewhere")
        assert '"shop-web"' in runs.vedette("policy", *STACK).stdout
        text = (runs.root / "catalog" / "shop.yaml").read_text(encoding="utf-8").replace("team: shop", "team: ghosts")
        (runs.root / "elsewhere" / "shop.yaml").write_text(text, encoding="utf-8")
        for words in (APPLY, ("preview", *STACK), ("check", *STACK)):
            done = runs.vedette(*words)
            assert done.returncode == 1, done.stderr
            assert done.stderr.count("unknown team `ghosts`") == 1
            assert "no policy was asked" in done.stderr
    finally:
        file.write_text(before, encoding="utf-8")
    assert runs.asked() == []
    nothing_was_applied(runs)


def test_a_second_run_says_who_is_at_it(runs) -> None:
    runs.mode("hang")
    runs.services.forget()
    first: list = []
    thread = threading.Thread(target=lambda: first.append(runs.vedette(*APPLY, VEDETTE_POLICY_TIMEOUT="12")))
    thread.start()
    try:
        stop = time.monotonic() + 60
        while not (runs.root / "policies" / "asked.log").exists() and time.monotonic() < stop:
            time.sleep(0.1)
        second = runs.vedette(*APPLY)
        assert second.returncode == 2
        assert "another run of stack production is going on: `vedette up --stack production`, process " in second.stderr
        assert ".lock" in second.stderr
    finally:
        thread.join()
    assert first[0].returncode == 2
    nothing_was_applied(runs)


def test_a_value_that_no_preview_knows_is_evaluated_before_its_own_resource_is_written(runs) -> None:
    runs.mode("refuse-unknown")
    done = runs.vedette(*APPLY)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "this alert may not be made" in done.stdout
    assert runs.services.objects("workflow") == []
    _, _, listed = done.stdout.partition("written before that: ")
    assert "create sentry:index:Project shop.web.project" in listed
    assert "sentry:index:Alert" not in listed
    # Once nothing is refused any more, the same command goes on from there.
    runs.mode("")
    done = runs.vedette(*APPLY)
    assert done.returncode == 0, done.stdout + done.stderr
    assert runs.services.objects("workflow") != []
