"""`vedette format`: what it writes, what it leaves alone and says."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from vedette.formatting import files
from vedette.formatting.files import survey, write
from vedette.formatting.layout import laid_out
from vedette.load import load_text
from vedette.model.alert import When
from vedette.model.renamed import RenamedKey

UGLY = "product: shop\n# why\nteam: {a: {b: [1]}}\n"
TIDY = "product: shop\n\n# why\nteam:\n  a:\n    b: [1]\n"


@pytest.fixture
def catalog(tmp_path):
    """An empty catalog folder, where commands look for it."""
    (tmp_path / "catalog").mkdir()
    return tmp_path / "catalog"


def listing(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_files_are_written_once_and_stay(vedette, catalog):
    (catalog / "shop.yaml").write_text(UGLY)
    (catalog / "tidy.yaml").write_text(TIDY)
    done = vedette("format")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "catalog/shop.yaml: formatted\n2 files: 1 changed\n"
    assert listing(catalog) == {"shop.yaml": TIDY, "tidy.yaml": TIDY}
    again = vedette("format")
    assert (again.returncode, again.stdout) == (0, "2 files: none changed\n")


def test_check_writes_nothing(vedette, catalog):
    (catalog / "shop.yaml").write_text(UGLY)
    done = vedette("format", "--check")
    assert done.stdout == "catalog/shop.yaml: would be formatted\n1 file: 1 would change\n"
    assert done.returncode == 1
    assert listing(catalog) == {"shop.yaml": UGLY}
    vedette("format", "catalog/shop.yaml")
    done = vedette("format", "--check", "catalog/shop.yaml", "catalog")
    assert (done.returncode, done.stdout) == (0, "1 file: none would change\n")


def test_every_yaml_file_of_the_catalog_is_formatted_but_templates(vedette, catalog):
    names = ["company.yaml", "shop/product.yaml", "shop/alerts.yml", "templates/workflows/job.yml", "runbooks/a.md"]
    for name in names:
        (catalog / name).parent.mkdir(parents=True, exist_ok=True)
        (catalog / name).write_text(UGLY)
    assert vedette("format").returncode == 0
    assert [name for name in names if listing(catalog)[name] == TIDY] == names[:3]


def test_keys_and_files_get_the_names_of_now(vedette, folder, clean):
    folder.put("rows.yaml", "# What is asked\nS1: teams\n")
    old = clean.replace("    title: Spike\n", '    title: Spike\n    "rows": [S1] # why\n').replace(
        "repository: acme/shop}", "repository: acme/shop, rows: [S1]}"
    )
    folder.write(old)
    assert {one[0] for one in folder.findings()} == {"key-renamed", "file-renamed"}
    done = vedette("format")
    assert done.returncode == 0
    assert "catalog/rows.yaml -> requirements.yaml: formatted\n" in done.stdout
    assert folder.findings() == []
    text = (folder.path / "shop.yaml").read_text()
    assert "    covers: [S1] # why\n" in text
    assert "rows" not in text
    assert (folder.path / "requirements.yaml").read_text() == "# What is asked\nS1: teams\n"
    assert not (folder.path / "rows.yaml").exists()
    assert vedette("format", "--check").returncode == 0


def test_a_catalog_of_before_becomes_the_same_catalog_of_now(vedette, folder, rota_before):
    text = rota_before.replace("again: true}", "again: true} # it came back").replace("loops: 2", "loops:   2  # twice")
    folder.write(text)
    assert vedette("validate", "catalog").returncode == 1
    assert vedette("format").returncode == 0
    written = (folder.path / "shop.yaml").read_text()
    assert "per: issue, on: regression} # it came back\n" in written
    assert "repeat: 2 # twice\n" in written
    before, _ = load_text(text, "shop.yaml", folder.path)
    after, findings = load_text(written, "shop.yaml", folder.path)
    assert findings == []
    assert (before.product, before.product.paging.disabled) == (after.product, "nobody is on call")
    assert (after.product.alerts["spike"].when.on, after.product.alerts["slow"].project) == ("regression", True)
    assert folder.findings() == []
    done = vedette("format")
    assert (done.returncode, done.stdout) == (0, "1 file: none changed\n")
    assert (folder.path / "shop.yaml").read_text() == written


VALUES = (RenamedKey("alone", "per", where=When, values={"true": "issue", "false": "project"}),)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{alone: true, errors: any} # why", "{per: issue, errors: any} # why"),
        ("{errors: any, alone: False, }", "{errors: any, per: project}"),
        ('{errors: any, alone: "true"}', '{errors: any, per: "true"}'),
        (
            "\n      errors: any\n      # why\n      alone:   true    # and who\n      within: 5m",
            "\n      errors: any\n      # why\n      per: issue # and who\n      within: 5m",
        ),
        ("{errors: any, alone: # why\n    true}", "\n      errors: any\n      per: issue # why"),
        ("{errors: any, alone: &x true, users: any}", "{errors: any, per: &x issue, users: any}"),
        # The alias has the value that its anchor has now.
        (
            "{errors: any, alone: &x true}\n  slow:\n    when: {errors: any, alone: *x}",
            "{errors: any, per: &x issue}\n  slow:\n    when: {errors: any, per: *x}",
        ),
    ],
)
def test_a_value_that_changes_with_its_key_is_written(monkeypatch, catalog, old, new):
    monkeypatch.setattr("vedette.load.renamed.KEYS", VALUES)
    (catalog / "alerts.yaml").write_text(f"alerts:\n  spike:\n    when: {old}\n")
    found = survey([(catalog, "catalog")])
    assert found.findings == []
    (change,) = found.changes
    start = "alerts:\n  spike:\n    when:"
    assert change.after.decode() == (f"{start}{new}\n" if new.startswith("\n") else f"{start} {new}\n")
    assert write(change) is None
    assert survey([(catalog, "catalog")]).changes == [], "a second time nothing changes"


def test_a_value_that_others_share_is_for_a_person_to_rename(monkeypatch, catalog):
    monkeypatch.setattr("vedette.load.renamed.KEYS", VALUES)
    text = "alerts:\n  spike:\n    when: {errors: any, alone: &yes true}\nprivacy: {scrub: *yes}\n"
    (catalog / "alerts.yaml").write_text(text)
    found = survey([(catalog, "catalog")])
    assert [one.rule for one in found.findings] == ["file-unformatted"]
    assert found.findings[0].message.endswith("laying it out would change its values")
    assert (catalog / "alerts.yaml").read_text() == text


def test_what_only_a_person_can_rename_is_said(vedette, folder, clean):
    folder.put("rows.yaml", "S1: teams\n").put("requirements.yaml", "S2: projects\n")
    text = clean.replace("    title: Spike\n", "    title: Spike\n    rows: [S1]\n    covers: [S2]\n")
    folder.write(text)
    done = vedette("format")
    assert done.returncode == 1
    assert "`covers` is here too: move what `rows` says there, and remove it here" in done.stdout
    assert "requirements.yaml is here too: move there what rows.yaml says, and remove rows.yaml" in done.stdout
    assert (folder.path / "shop.yaml").read_text() == text


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("a: [1\n", "yaml-invalid", "this is not YAML"),
        ("a:\n\tb: 1\n", "yaml-invalid", "a tab indents the line"),
        ("a: 1\na: 2\n", "key-duplicate", "the key `a` is here twice"),
        ("a: &x {b: 1}\nc: {<<: *x}\n", "yaml-invalid", "the merge key `<<` is not read here"),
        ("a: !!str 1\n", "yaml-invalid", "the tag"),
        ("a: 1\n---\nb: 1\n", "yaml-invalid", "a second document starts here"),
        ("a: " + "[" * 60 + "]" * 60 + "\n", "yaml-too-complex", "levels of nesting"),
        ("", "file-empty", "the file is empty"),
        ("- a\n", "value-invalid", "the file is no mapping"),
        ("a: \udcff\n", "yaml-invalid", "the file is not UTF-8: byte 0xff"),
        ("a: 1\rb: 2\n", "file-unformatted", "U+000D stands alone"),
        ("a: x\u2028y\n", "file-unformatted", "the character U+2028 is a line end for some programs"),
        ("? |\n  a\n  b\n: 1\n", "file-unformatted", "a key that is empty, has several lines or more than 1,000"),
        (f"? {'k' * 1100}\n: 1\n", "file-unformatted", "a key that is empty, has several lines or more than 1,000"),
    ],
)
def test_what_cannot_be_formatted_is_said_and_left_alone(vedette, catalog, text, rule, words):
    (catalog / "shop.yaml").write_bytes(text.encode(errors="surrogateescape"))
    (catalog / "other.yaml").write_text(UGLY)
    done = vedette("format")
    assert done.returncode == 1
    assert f"({rule})" in done.stdout
    assert words in done.stdout
    assert (catalog / "shop.yaml").read_bytes() == text.encode(errors="surrogateescape")
    assert (catalog / "other.yaml").read_text() == TIDY, "the others are formatted all the same"


def test_a_byte_order_mark_goes_and_line_ends_stay(vedette, catalog):
    (catalog / "shop.yaml").write_bytes(b"\xef\xbb\xbf" + UGLY.replace("\n", "\r\n").encode())
    assert vedette("format").returncode == 0
    assert (catalog / "shop.yaml").read_bytes() == TIDY.replace("\n", "\r\n").encode()


def test_links_are_refused(vedette, catalog, tmp_path):
    (tmp_path / "shop.yaml").write_text(UGLY)
    (catalog / "shop.yaml").symlink_to("../shop.yaml")
    done = vedette("format")
    assert "catalog/shop.yaml: this is a symbolic link" in done.stdout
    assert (tmp_path / "shop.yaml").read_text() == UGLY
    # Nothing could be read.
    assert done.returncode == 2


@pytest.mark.parametrize("name", ["nowhere", "nowhere/shop.yaml"])
def test_a_path_that_leads_nowhere_is_said(vedette, name):
    done = vedette("format", name)
    assert done.returncode == 2
    assert f"{name}: there is no such file or folder" in done.stdout


def test_a_folder_without_such_files_is_said(vedette, catalog):
    done = vedette("format")
    assert done.returncode == 2
    assert "catalog: the folder has no catalog file (.yaml or .yml)" in done.stdout


def test_a_read_only_file_is_said_and_the_others_are_written(vedette, catalog):
    for name in ("kept.yaml", "shop.yaml"):
        (catalog / name).write_text(UGLY)
    (catalog / "kept.yaml").chmod(0o444)
    done = vedette("format")
    assert done.returncode == 1
    assert "catalog/kept.yaml: this file was left as it is: it may not be written (file-unwritable)" in done.stdout
    assert listing(catalog) == {"kept.yaml": UGLY, "shop.yaml": TIDY}


def test_rights_stay(vedette, catalog):
    (catalog / "shop.yaml").write_text(UGLY)
    (catalog / "shop.yaml").chmod(0o640)
    assert vedette("format").returncode == 0
    assert (catalog / "shop.yaml").stat().st_mode & 0o777 == 0o640


def test_a_file_that_somebody_saves_meanwhile_is_left_alone(catalog):
    (catalog / "shop.yaml").write_text(UGLY)
    (change,) = survey([(catalog, "catalog")]).changes
    (catalog / "shop.yaml").write_text("mine: 1\n")
    found = write(change)
    assert (found.rule, found.message) == ("file-unwritable", "this file was left as it is: it was changed meanwhile")
    assert listing(catalog) == {"shop.yaml": "mine: 1\n"}


@pytest.mark.parametrize("call", ["fsync", "fchmod"])
def test_a_full_disk_leaves_the_file_and_nothing_beside_it(catalog, monkeypatch, call):
    (catalog / "shop.yaml").write_text(UGLY)
    (change,) = survey([(catalog, "catalog")]).changes

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, call, full)
    found = write(change)
    assert (found.rule, found.message) == ("file-unwritable", "this file was left as it is: No space left on device")
    assert listing(catalog) == {"shop.yaml": UGLY}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda text: text.replace("[1]", "[2]"), "its values"),
        (lambda text: text.replace("# why", "# who"), "its comments"),
        (lambda text: text.replace("product: shop\n", "") + "product: shop\n", "its values"),
        (lambda text: text + "b: {" + "}\n", "its values"),
        (lambda text: text.replace("product: shop\n", "product: shop\n\n"), "it a second time"),
        (lambda text: text.replace("[1]", "[1"), "unreadable"),
    ],
)
def test_a_layout_that_would_lose_something_is_never_written(catalog, monkeypatch, wrong, words):
    """The proof does not rest on the layout being right."""
    (catalog / "shop.yaml").write_text(UGLY)
    monkeypatch.setattr(
        "vedette.formatting.rewrite.laid_out", lambda text: wrong(laid_out(text) if text == UGLY else text)
    )
    found = survey([(catalog, "catalog")])
    assert found.changes == []
    assert [one.rule for one in found.findings] == ["file-unformatted"]
    assert words in found.findings[0].message
