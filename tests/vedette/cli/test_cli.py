"""The command as its users start it: a process, its output, its exit code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests import yaml12
from vedette.schema import schema_text


def test_a_clean_catalog_is_zero(vedette, catalog_folder):
    done = vedette("validate", str(catalog_folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"\d+ products, \d+ alerts: nothing to complain about\n", done.stdout)


def test_findings_are_one(vedette, folder, clean):
    folder.write(clean.replace("team: payments", "team: ghosts"))
    done = vedette("validate", "catalog")
    assert done.returncode == 1
    assert done.stdout == (
        "catalog/shop.yaml:3:7: unknown team `ghosts`; known are payments (team-unknown)\n"
        "   |\n"
        " 3 | team: ghosts\n"
        "   |       ^^^^^^\n"
        "  help: use one of these\n"
        "\n"
        "1 finding in 1 file\n"
    )
    assert done.stderr == ""


def test_findings_can_be_json(vedette, folder, clean):
    folder.write(clean.replace("team: payments", "team: ghosts"))
    done = vedette("validate", "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout) == {
        "findings": [
            {
                "file": "catalog/shop.yaml",
                "line": 3,
                "column": 7,
                "width": 6,
                "rule": "team-unknown",
                "level": "error",
                "message": "unknown team `ghosts`; known are payments",
                "hint": "use one of these",
                "doc": "docs/findings/team-unknown.md",
            }
        ]
    }


def test_nothing_to_check_is_two(vedette):
    done = vedette("validate", "nowhere")
    assert done.returncode == 2
    assert done.stdout.startswith("nowhere: there is no such file or folder (file-unreadable)\n")


def test_an_unknown_option_is_two(vedette):
    assert vedette("validate", "--fast").returncode == 2


def test_init_writes_what_validates_and_matches_the_schema(vedette, tmp_path):
    done = vedette("init", "web-shop")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "wrote catalog/web-shop.yaml",
        "wrote catalog/company.yaml",
        "wrote catalog/schema.json",
        "wrote catalog/company.schema.json",
        "wrote catalog/runbooks/high-error-count.md",
        "wrote catalog/runbooks/error-rate.md",
        "wrote catalog/runbooks/slow-responses.md",
        "next: correct the values marked CHANGE, then `vedette validate catalog`",
    ]
    assert vedette("validate").returncode == 0
    assert vedette("format", "--check").returncode == 0
    schema = json.loads((tmp_path / "catalog" / "schema.json").read_text())
    assert schema == json.loads(schema_text())
    jsonschema.validate(yaml.safe_load((tmp_path / "catalog" / "web-shop.yaml").read_text()), schema)
    company = tmp_path / "catalog" / "company.yaml"
    schema = json.loads((tmp_path / "catalog" / "company.schema.json").read_text())
    assert schema == json.loads(schema_text(company=True))
    jsonschema.validate(yaml.safe_load(company.read_text()), schema)
    # What its comments show is valid too, and a second product leaves the file as it is.
    text = re.sub(
        r"(?m)^# (  |people|groups|default_alerts)", r"\1", company.read_text().replace("#   people", "# people")
    )
    company.write_text(text.replace("#   groups", "# groups"))
    assert "wrote catalog/company.yaml" not in vedette("init", "bank").stdout


def test_a_product_is_one_folder_and_its_runbooks(vedette, tmp_path):
    catalog = tmp_path / "catalog"
    shutil.copytree(Path(__file__).parents[2] / "fixtures" / "catalog", catalog)
    for name in ("schema.json", "company.schema.json"):
        (catalog / name).write_text("{}")
    before = {path: path.read_bytes() for path in catalog.rglob("*") if path.is_file()}
    assert vedette("init", "bakery").returncode == 0
    (catalog / "bakery").mkdir()
    (catalog / "bakery.yaml").rename(catalog / "bakery" / "product.yaml")
    assert {path: path.read_bytes() for path in before} == before
    added = {str(path.relative_to(catalog)) for path in catalog.rglob("*") if path.is_file() and path not in before}
    assert added == {"bakery/product.yaml", "runbooks/high-error-count.md"}
    assert vedette("validate").returncode == 0
    plan = vedette("plan", "--catalog", "catalog").stdout
    assert "bakery.high-error-count.production" in plan


def test_init_never_overwrites(vedette, tmp_path):
    vedette("init", "web-shop")
    file = tmp_path / "catalog" / "web-shop.yaml"
    file.write_text("mine")
    done = vedette("init", "web-shop")
    assert done.returncode == 2
    assert done.stderr == (
        "vedette: catalog/web-shop.yaml exists and is left as it is: choose another name, or edit it\n"
    )
    assert file.read_text() == "mine"


def test_a_second_product_keeps_the_runbooks_of_the_first(vedette, tmp_path):
    vedette("init", "web-shop")
    runbook = tmp_path / "catalog" / "runbooks" / "error-rate.md"
    runbook.write_text("mine")
    assert vedette("init", "data-feed").returncode == 0
    assert runbook.read_text() == "mine"


@pytest.mark.parametrize("name", ["Web Shop", "../etc", "-x-", ""])
def test_init_refuses_a_name_that_is_no_slug(vedette, tmp_path, name):
    done = vedette("init", "--", name)
    assert done.returncode == 2
    assert done.stderr == (
        f"vedette: `{name}` is not a product name: use small letters, digits and single hyphens, such as web-shop\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_plan_speaks_plain_english(vedette, catalog_folder):
    done = vedette("plan", "--stack", "prod", "--catalog", str(catalog_folder))
    assert done.returncode == 0, done.stderr
    assert (
        "Alert ferries.checkout-latency.production  (critical, F7 F10, catalog/ferries.yaml:LINE)\n"
        "  Opens a warning issue when the 95th percentile of request time in ferries-web within 5m is above 500 ms"
        ", counting is_transaction:true (transaction:*/api/checkout/day OR transaction:*/api/checkout/season) in"
        " production; resolves it at or below 500 ms.\n"
        "  Notifies #bookings; again at most every 30 minutes.\n"
        "  Opens an issue when the 95th percentile of request time in ferries-web within 5m is above 1000 ms,"
        " counting is_transaction:true (transaction:*/api/checkout/day OR transaction:*/api/checkout/season) in"
        " production; resolves it at or below 1000 ms.\n"
        "  Notifies #bookings with @on-call, PagerDuty Ferry Payments (critical);"
        " again at most every 30 minutes.\n"
    ) in re.sub(r"yaml:\d+:\d+", "yaml:LINE", done.stdout)
    assert re.search(r"\n\d+ components, \d+ resources\n$", done.stdout)


def test_plan_of_an_environment_that_no_product_can_have_is_not_empty_but_refused(vedette, folder, clean):
    project = folder.write(clean).path.parent
    (project / "Pulumi.yaml").write_text("name: vedette\n")
    for stack in ("local", "prod"):
        config = "config: {vedette:scopes: [environment], vedette:environments: [production, live]}\n"
        (project / f"Pulumi.{stack}.yaml").write_text(config)
        done = vedette("plan", "--stack", stack)
        assert (done.returncode, done.stdout) == (2, ""), stack
        assert "has 'live', and a catalog knows only production and staging" in done.stderr


def test_plan_can_be_json(vedette, root, catalog_folder):
    done = vedette("plan", "--stack", "company", "--format", "json", "--catalog", str(catalog_folder))
    golden = (root / "tests" / "vedette" / "golden" / "plan-company.json").read_text()
    places = [(component["inputs"].pop("place"), component) for component in json.loads(done.stdout)["components"]]
    ferries = [component for place, component in places if place.startswith("catalog/ferries.yaml:")]
    for record in (record for component in ferries for record in component["records"]):
        record.pop("content", None)
    assert ferries == json.loads(golden)


def test_plan_of_a_broken_catalog_says_what_is_wrong(vedette, folder, clean):
    folder.write(clean.replace("team: payments", "team: ghosts"))
    done = vedette("plan")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("catalog/shop.yaml:3:7: unknown team `ghosts`")


def test_the_schema_accepts_a_catalog_and_refuses_what_the_loader_refuses(catalog_folder, clean):
    schema = json.loads(schema_text())
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for path in (catalog_folder / "ferries.yaml", *(catalog_folder / "harbour").glob("*.yaml")):
        assert list(validator.iter_errors(yaml12.load(path.read_text()))) == [], path
    assert list(validator.iter_errors(yaml12.load(clean))) == []
    for old, new in (
        ("within: 5m", "within: 5"),
        ('"> 10"', '"> 10ms"'),
        ("acme/shop", "shop"),
        ("title: Spike", "tite: x"),
    ):
        assert list(validator.iter_errors(yaml12.load(clean.replace(old, new)))), new


def test_help_imports_nothing_heavy(root):
    code = (
        "import sys, vedette.cli.main; print([m for m in ('pydantic', 'yaml', 'rich', 'pulumi') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_core_imports_no_pulumi(root):
    code = "import sys, vedette.load, vedette.plan, vedette.explain; print('pulumi' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rows", "the list of requirements"),
        ("requirements", "the list of requirements"),
        ("company", "holds for all products"),
        ("runbooks", "the folder of runbooks"),
        ("templates", "the folder of templates"),
        ("a" * 47, "the name has 47 characters; at most 46 are allowed"),
        ("a" * 51, "the name has 51 characters"),
        ("A" * 5000, "is not a product name"),
    ],
)
def test_init_says_why_a_name_is_not_a_products(vedette, tmp_path, name, said):
    done = vedette("init", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr) < 300
    assert not (tmp_path / "catalog").exists()


@pytest.mark.parametrize("name", ["a" * 46, f"{'a' * 38}-b", "a", "rows-2"])
def test_whatever_init_writes_is_valid(vedette, name):
    assert vedette("init", name).returncode == 0
    done = vedette("validate")
    assert (done.returncode, done.stdout[:10]) == (0, "1 product,")


def test_init_follows_no_link_and_writes_below_no_file(vedette, tmp_path):
    (tmp_path / "real" / "inner").mkdir(parents=True)
    (tmp_path / "catalog").symlink_to(tmp_path / "real")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "runbooks").symlink_to(tmp_path / "real")
    (tmp_path / "file").write_text("x")
    for folder, said in {
        "catalog": "symbolic link",
        "other": "other/runbooks is a symbolic link",
        "file": "no folder",
    }.items():
        done = vedette("init", "shop", "--catalog", folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
    assert [path.name for path in (tmp_path / "real").rglob("*")] == ["inner"]


@pytest.mark.parametrize(
    "words",
    [
        "validate nope",
        "plan --catalog nope",
        "routes --catalog nope",
        "trace --catalog nope",
        "rotate shop web --catalog nope",
        "report local --from nope",
        "validate catalog/nope.yaml",
    ],
)
def test_what_does_not_exist_is_two_for_every_command(vedette, words):
    done = vedette(*words.split())
    assert done.returncode == 2
    assert "nope" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["validate", "plan", "routes", "trace", "rotate shop web"])
def test_findings_are_one_for_every_command(vedette, folder, clean, words):
    folder.write(clean.replace("team: payments", "team: ghosts"))
    done = vedette(*words.split())
    assert done.returncode == 1
    assert "unknown team `ghosts`" in done.stdout + done.stderr


@pytest.mark.parametrize("there", ["shop/product.yaml", "shop.yml"])
def test_init_starts_no_product_that_is_there_in_another_form(vedette, folder, clean, there):
    folder.put(there, clean)
    done = vedette("init", "shop")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"vedette: catalog/{there} exists and is left as it is: choose another name, or edit it\n"
    assert not (folder.path / "shop.yaml").exists()


def test_init_starts_no_product_in_the_file_of_a_folders_product(vedette, folder):
    done = vedette("init", "product")
    assert (done.returncode, "the main file of a product's folder" in done.stderr) == (2, True)
