"""Every requirement is answered by something, and one that is not is said."""

from __future__ import annotations

import json

import pytest

from vedette.plan import make_plan
from vedette.trace import marked_tests, trace

MORE = """\
repositories:
  acme/shop: {files: {docs/who.md: {covers: [R2]}}}
manual:
  app: {title: Install it, steps: [Click.], covers: [R3]}
"""


@pytest.fixture
def catalog(folder, clean):
    folder.put("templates/docs/who.md", "# Who\n")
    folder.put("requirements.yaml", "R1: an alert\nR2: a file\nR3: a hand\nR4: a test\nR5: nobody\n")
    return folder.write(clean.replace("    title: Spike\n", "    title: Spike\n    covers: [R1]\n") + MORE)


def test_resources_files_hands_and_tests_answer(catalog):
    loaded = catalog.load()
    answers = {
        one.requirement: one
        for one in trace(loaded.requirements, make_plan(loaded), {"tests/test_it.py": ("R4", "R9")})
    }
    assert answers["R1"].resources == [
        "Alert shop.spike.production, 2 resources (catalog/shop.yaml:19:3)",
        "Alert shop.spike.staging, 2 resources (catalog/shop.yaml:19:3)",
    ]
    assert answers["R2"].files == ["acme/shop:docs/who.md"]
    assert answers["R3"].manual == ["Install it (catalog/shop.yaml:44:3)"]
    assert answers["R4"].tests == ["tests/test_it.py"]
    assert [name for name, answer in answers.items() if answer.empty] == ["R5"]


def test_a_product_answers_nothing_by_itself(catalog):
    catalog.write((catalog.path / "shop.yaml").read_text() + "covers: [R5]\n")
    loaded = catalog.load()
    (answer,) = [one for one in trace(loaded.requirements, make_plan(loaded), {}) if one.requirement == "R5"]
    assert answer.empty


def test_marks_are_read_without_running_anything(tmp_path):
    module = tmp_path / "tests" / "part" / "test_it.py"
    module.parent.mkdir(parents=True)
    module.write_text(
        'pytestmark = pytest.mark.covers("T1", "T2")\n@pytest.mark.covers("T2")\ndef test(): raise SystemExit\n'
    )
    (module.parent / "test_other.py").write_text("x = 1\n")
    assert marked_tests(tmp_path / "tests") == {"tests/part/test_it.py": ("T1", "T2")}


def test_the_command_fails_where_a_requirement_has_no_answer(vedette, catalog):
    done = vedette("trace", "--format", "json")
    answers = json.loads(done.stdout)
    assert (done.returncode, [name for name in answers if not answers[name]["answered"]]) == (1, ["R4", "R5"])
    text = vedette("trace")
    assert text.returncode == 1
    assert "R2  a file\n  file: acme/shop:docs/who.md\n" in text.stdout
    assert text.stdout.endswith(
        "R5  nobody\n  NOTHING answers this requirement\n5 requirements: nothing answers R4, R5\n"
    )


def test_the_command_needs_a_list(vedette, folder, clean):
    folder.write(clean)
    done = vedette("trace")
    assert done.returncode == 2
    assert "catalog/requirements.yaml is missing: list the requirements there" in done.stderr


def test_every_requirement_of_a_whole_catalog_is_answered(vedette, catalog_folder, root):
    done = vedette("trace", "--catalog", str(catalog_folder), "--tests", str(root / "tests"))
    assert done.stdout.endswith("26 requirements: every requirement is answered\n")
    assert done.returncode == 0
