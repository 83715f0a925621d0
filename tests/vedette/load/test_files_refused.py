"""What lies in a catalog and is no plain file of it: found, and never followed, waited for or delivered."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from vedette.load import CatalogError, examine
from vedette.plan import make_plan
from vedette.source import Folder, Unreadable
from vedette.source import folder as reading

SECRET = "SECRET-OF-THE-MACHINE"


def found(folder):
    """Errors and warnings alike, as (level, rule, place, message, hint)."""
    _, seen = examine([(folder.path, "catalog")])
    return [(one.level, one.rule, str(one.place), one.message, one.hint) for one in seen]


def link(folder, name, target):
    path = folder.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(target)


LINK = "this is a symbolic link; links are not followed in a catalog"
FOLDER_LINK = "this folder is a symbolic link; links are not followed in a catalog"
FILE = "put the file itself there"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("other.yaml", "/proc/self/environ"),
        ("other.yaml", "nowhere.yaml"),
        ("other.yaml", "other.yaml"),
        ("other.yaml", "shop.yaml"),
        ("requirements.yaml", "shop.yaml"),
        ("runbooks/spike.md", "/proc/self/environ"),
        ("runbooks/spike.md", "error-rate.md"),
        ("runbooks/unused.md", "/etc/hostname"),
        ("templates/docs", "/etc"),
        ("templates/workflows/x.yml", "/dev/zero"),
        (".#shop.yaml", "ana@laptop.4711"),
    ],
)
def test_a_link_is_refused_wherever_it_lies_and_leads(folder, clean, name, target):
    link(folder.write(clean), name, target)
    assert ("error", "file-unreadable", f"catalog/{name}", LINK, FILE) in found(folder)
    with pytest.raises(CatalogError, match="symbolic link"):
        folder.load()


def test_a_link_above_the_file_is_refused_too(folder, clean, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.md").write_text(SECRET)
    folder.write(clean + "repositories:\n  acme/shop: {files: {docs/a.md: {}}}\n")
    link(folder, "templates/docs", outside)
    (place,) = [seen for seen in found(folder) if seen[2] == "catalog/templates/docs/a.md"]
    assert place[:2] == ("error", "file-unreadable")
    assert place[3] == FOLDER_LINK
    assert isinstance(Folder(folder.path).text("templates/docs/a.md"), Unreadable)


def test_a_catalog_that_is_a_link_is_refused(folder, clean, tmp_path):
    folder.write(clean)
    (tmp_path / "there").symlink_to(folder.path)
    _, seen = examine([(tmp_path / "there", "there")])
    assert [(one.rule, str(one.place), one.message) for one in seen] == [("file-unreadable", "there", LINK)]


@pytest.mark.parametrize("name", ["../shop.yaml", "runbooks/../../x", "/etc/passwd", "", "a//b", "."])
def test_no_name_leads_out_of_the_folder(folder, name):
    read = Folder(folder.path).read(name)
    assert isinstance(read, Unreadable)
    assert read.message == "the path leads out of the catalog"


def test_a_link_that_takes_the_place_of_a_file_while_it_is_opened_is_refused(folder, clean, monkeypatch):
    """Between the look at a file and its opening another may take its place."""
    folder.write(clean)
    honest = os.stat
    swapped = []

    def stat(name, *args, **kwargs):
        answer = honest(name, *args, **kwargs)
        if name == "spike.md" and not swapped:
            swapped.append(name)
            link(folder, "runbooks/spike.md", "/proc/self/environ")
        return answer

    monkeypatch.setattr(reading.os, "stat", stat)
    assert isinstance(Folder(folder.path).text("runbooks/spike.md"), Unreadable)
    assert swapped


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (os.mkfifo, "a named pipe"),
        (lambda path: socket.socket(socket.AF_UNIX).bind(os.path.relpath(path)), "a socket"),
        (lambda path: path.mkdir(), "a folder"),
    ],
    ids=["pipe", "socket", "folder"],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("name", ["other.yaml", "runbooks/spike.md", "requirements.yaml"])
def test_what_is_no_file_is_refused_without_waiting(vedette, folder, clean, make, what, name):  # noqa: PLR0917

    folder.write(clean)
    (folder.path / name).unlink(missing_ok=True)
    make(folder.path / name)
    done = vedette("validate")
    assert done.returncode == 1
    assert f"catalog/{name}: this is {what}; a file is needed (file-unreadable)\n" in done.stdout


def test_a_file_that_may_not_be_read_is_said(folder, clean, monkeypatch):
    """Root may read everything, so the system's refusal is given by hand."""
    folder.write(clean)
    honest = os.open

    def refuse(name, *args, **kwargs):
        if name == "shop.yaml":
            raise PermissionError(13, "Permission denied", name)
        return honest(name, *args, **kwargs)

    monkeypatch.setattr(reading.os, "open", refuse)
    assert found(folder)[0][:4] == (
        "error", "file-unreadable", "catalog/shop.yaml", "the file cannot be read: Permission denied"
    )  # fmt: skip


@pytest.mark.parametrize("name", ["runbooks/spike.md", "templates/docs/a.md", "templates/workflows/scripts/a.sh"])
@pytest.mark.parametrize(
    ("raw", "line", "message"),
    [
        (b"# A\n\xff\xfe\n", 2, "the file is not UTF-8: byte 0xff on line 2"),
        ("# A\né\n".encode("utf-16"), 1, "the file is not UTF-8: byte 0xff on line 1"),
        (b"# A\n\xed\xa0\x80\n", 2, "the file is not UTF-8: byte 0xed on line 2"),
        (b"\xef\xbb\xbf# A\n", 1, "the file starts with a byte order mark"),
        (b"# A\n\na\0b\n", 3, "the file is no plain text: it has the character U+0000"),
        (b"# A\n\x1b[2J\n", 2, "the file is no plain text: it has the character U+001B"),
        ("# A\n\u202e\n".encode(), 2, "the file is no plain text: it has the character U+202E"),
        (b"# A\r\nB\r\n", 1, "the lines end with a carriage return"),
        (b"x" * 1_000_001, 0, "the file is larger than 1 MB, so it was not parsed"),
    ],
)
def test_what_is_no_text_is_found_at_its_line_and_never_delivered(folder, clean, name, raw, line, message):  # noqa: PLR0917
    folder.put("templates/docs/a.md", "a.sh\n").put("templates/workflows/scripts/a.sh", "true\n")
    folder.write(clean + "repositories:\n  acme/shop: {files: {docs/a.md: {}}}\n")
    assert found(folder) == []
    (folder.path / name).write_bytes(raw)
    place = f"catalog/{name}:{line}" if line else f"catalog/{name}"
    ((level, rule, at, said, hint),) = found(folder)
    assert (level, at, said) == ("error", place, message)
    assert rule == ("file-unreadable" if line else "file-too-large")
    assert hint
    with pytest.raises(CatalogError):
        folder.load()


def test_what_was_checked_is_what_is_planned(folder, clean):
    """A file that changes after the checks is not read again."""
    loaded = folder.write(clean).load()
    (folder.path / "runbooks" / "spike.md").write_text("changed\n")
    (folder.path / "runbooks" / "error-rate.md").unlink()
    contents = [getattr(record, "content", None) for record in make_plan(loaded).records()]
    assert "# What to do\n\nNext review: 2027-02-21.\n" in contents
    assert "changed\n" not in contents
    assert "" not in contents


@pytest.mark.parametrize(
    ("name", "level", "hint"),
    [
        ("a/b/c.yml", "error", "move it to catalog/c.yml, or out of the catalog"),
        ("web.YAML", "error", "move it to catalog/web.yaml, or out of the catalog"),
        ("web.Yml", "error", "move it to catalog/web.yml, or out of the catalog"),
        ("runbooks/web.yaml", "error", "move it to catalog/web.yaml, or out of the catalog"),
        ("shop.yaml~", "warning", "delete it"),
        (".shop.yaml.swp", "warning", "delete it"),
        ("#shop.yaml#", "warning", "delete it"),
        ("shop.yaml.orig", "warning", "delete it"),
        ("templates/workflows/__pycache__/a.pyc", "warning", "delete it"),
        ("notes.txt", "warning", "move it to one of these, or out of it"),
        ("runbooks/Spike.md", "warning", "rename it, or move it out of the catalog"),
        ("runbooks/old/spike.md", "warning", "rename it, or move it out of the catalog"),
        ("templates/a b.md", "warning", "rename it, or move it out of the catalog"),
    ],
)
def test_a_file_that_is_not_read_is_named(folder, clean, name, level, hint):
    folder.write(clean).put(name, "x: 1\n")
    seen = [one for one in found(folder) if one[1] == "file-unread"]
    assert [(one[0], one[2], one[4]) for one in seen] == [(level, f"catalog/{name}", hint)]
    assert seen[0][3].startswith("this")


def test_a_file_that_no_entry_uses_is_a_warning(folder, clean):
    folder.write(clean).put("runbooks/old.md", "# Old\n").put("templates/docs/old.md", "# Old\n")
    assert [seen[:3] for seen in found(folder)] == [
        ("warning", "file-unused", "catalog/runbooks/old.md"),
        ("warning", "file-unused", "catalog/templates/docs/old.md"),
    ]
    assert folder.load().products


def test_what_is_unused_is_not_evaluated_while_an_entry_is_refused(folder, clean):
    folder.write(clean.replace("runbook: runbooks/spike.md", "runbock: runbooks/spike.md"))
    assert "file-unused" not in [seen[1] for seen in found(folder)]


def test_warnings_are_shown_and_stop_nothing(vedette, folder, clean):
    folder.write(clean).put("notes.txt", "x")
    done = vedette("validate")
    assert done.returncode == 0
    assert done.stdout.startswith("catalog/notes.txt: warning: this file is not read; a catalog has product files")
    assert done.stdout.endswith("\n1 warning in 1 file\n1 product, 2 alerts: warnings only\n")
    assert vedette("plan").returncode == 0


def test_a_catalog_of_too_many_files_is_refused(folder, clean, monkeypatch):
    monkeypatch.setattr(reading, "MAX_ENTRIES", 5)
    folder.write(clean)
    for index in range(9):
        folder.put(f"runbooks/r{index}.md", "x")
    assert ("error", "file-unreadable", "catalog", "the catalog has more than 5 files and folders",
            "move what does not belong to it elsewhere") in found(folder)  # fmt: skip


def test_another_user_sees_what_cannot_be_read(folder, clean):
    """With the system's own refusal, where this test may become another user."""
    folder.write(clean)
    (folder.path / "shop.yaml").chmod(0)
    code = (
        "import os, sys\nfrom vedette.source import Folder\n"
        "os.setgid(65534); os.setuid(65534)\nprint(Folder(sys.argv[1]).read('shop.yaml').message)"
    )
    if os.geteuid() != 0:
        pytest.skip("only root may become another user; the refusal by hand above stands for it")
    here = os.open(folder.path, os.O_RDONLY)
    os.close(here)
    for parent in folder.path.parents:
        if parent.stat().st_uid == os.geteuid() and str(parent).startswith("/tmp/"):
            parent.chmod(0o755)
    done = subprocess.run([sys.executable, "-c", code, str(folder.path)], capture_output=True, text=True, check=True)
    assert done.stdout == "the file cannot be read: Permission denied\n"
