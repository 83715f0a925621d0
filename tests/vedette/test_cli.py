"""The command as its users start it: a process, its output, its exit code."""

import json
import re
import subprocess
import sys

import jsonschema
import pytest
import yaml


def test_a_clean_catalog_is_zero(vedette, root):
    done = vedette("validate", str(root / "catalog"))
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
                "doc": "docs/rules/team-unknown.md",
            }
        ]
    }


def test_nothing_to_check_is_two(vedette):
    done = vedette("validate", "nowhere")
    assert done.returncode == 2
    assert done.stdout.startswith("nowhere: there is no such file or folder (file-unreadable)\n")


def test_an_unknown_option_is_two(vedette):
    assert vedette("validate", "--fast").returncode == 2


def test_init_writes_what_validates_and_matches_the_schema(vedette, tmp_path, root):
    done = vedette("init", "web-shop")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "wrote catalog/web-shop.yaml",
        "wrote catalog/runbooks/high-error-count.md",
        "wrote catalog/runbooks/error-rate.md",
        "wrote catalog/runbooks/slow-responses.md",
        "next: correct the values marked CHANGE, then `vedette validate catalog`",
    ]
    assert vedette("validate").returncode == 0
    schema = json.loads((root / "catalog" / "schema.json").read_text())
    jsonschema.validate(yaml.safe_load((tmp_path / "catalog" / "web-shop.yaml").read_text()), schema)


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


def test_plan_speaks_plain_english(vedette, root):
    done = vedette("plan", "--stack", "prod", "--catalog", str(root / "catalog"))
    assert done.returncode == 0, done.stderr
    assert (
        "Alert towerofbabel.payg-creation-latency.production  (critical, T9 T14, catalog/towerofbabel.yaml:LINE)\n"
        "  Opens a warning issue when the 95th percentile of request time in towerofbabel-web within 5m is above 300 ms"
        ", counting is_transaction:true transaction:*/api/subscription/payg/create in production;"
        " resolves it at or below 300 ms.\n"
        "  Tells #payments-alerts; again at most every 30 minutes.\n"
        "  Opens an issue when the 95th percentile of request time in towerofbabel-web within 5m is above 500 ms,"
        " counting is_transaction:true transaction:*/api/subscription/payg/create in production;"
        " resolves it at or below 500 ms.\n"
        "  Tells #payments-alerts with @on-call, PagerDuty TowerOfBabel Payments (critical);"
        " again at most every 30 minutes.\n"
    ) in re.sub(r"yaml:\d+:\d+", "yaml:LINE", done.stdout)
    assert re.search(r"\n\d+ components, \d+ resources\n$", done.stdout)


def test_plan_can_be_json(vedette, root):
    done = vedette("plan", "--stack", "company", "--format", "json", "--catalog", str(root / "catalog"))
    golden = (root / "tests" / "vedette" / "golden" / "plan-company.json").read_text()
    places = [(component["inputs"].pop("place"), component) for component in json.loads(done.stdout)["components"]]
    tower = [component for place, component in places if place.startswith("catalog/towerofbabel.yaml:")]
    for record in (record for component in tower for record in component["records"]):
        record.pop("content", None)
    assert tower == json.loads(golden)


def test_plan_of_a_broken_catalog_says_what_is_wrong(vedette, folder, clean):
    folder.write(clean.replace("team: payments", "team: ghosts"))
    done = vedette("plan")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("catalog/shop.yaml:3:7: unknown team `ghosts`")


def test_the_committed_schema_is_up_to_date(vedette, root):
    assert vedette("schema").stdout == (root / "catalog" / "schema.json").read_text()


def test_the_schema_accepts_the_catalog_and_refuses_what_the_loader_refuses(root, clean):
    schema = json.loads((root / "catalog" / "schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    assert list(validator.iter_errors(yaml.safe_load((root / "catalog" / "towerofbabel.yaml").read_text()))) == []
    assert list(validator.iter_errors(yaml.safe_load(clean))) == []
    for old, new in (
        ("within: 5m", "within: 5"),
        ('"> 10"', '"> 10ms"'),
        ("acme/shop", "shop"),
        ("title: Spike", "tite: x"),
    ):
        assert list(validator.iter_errors(yaml.safe_load(clean.replace(old, new)))), new


def test_help_imports_nothing_heavy(root):
    code = (
        "import sys, vedette.cli.main; print([m for m in ('pydantic', 'yaml', 'rich', 'pulumi') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_core_imports_no_pulumi(root):
    code = "import sys, vedette.load, vedette.plan, vedette.words; print('pulumi' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
