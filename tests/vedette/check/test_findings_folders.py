"""A product as a folder of files, and what a product says of all its services: read as one, found at its place."""

from __future__ import annotations

import pytest

from tests.vedette.conftest import CLEAN, ROTA
from vedette.load import examine
from vedette.plan import make_plan
from vedette.plan.plain import plain
from vedette.plan.records import MetricMonitor
from vedette.rotate import RotationError, next_key

ALERTS = CLEAN.index("alerts:\n  spike:\n    title")
CRONS = CLEAN.index("crons:\n")
SPLIT = {
    "shop/product.yaml": CLEAN[:ALERTS],
    "shop/alerts.yaml": CLEAN[ALERTS:CRONS],
    "shop/watching.yml": CLEAN[CRONS:],
}


def split(folder, **more):
    for name, text in {**SPLIT, **more}.items():
        folder.put(name, text)
    return folder


def found(folder):
    return [(rule, place) for rule, place, _, _ in folder.findings()]


def without_places(plan):
    return [{**one, "inputs": {**one["inputs"], "place": ""}} for one in plain(plan)["components"]]


def test_a_folder_is_the_same_product_as_a_file(folder, clean, tmp_path):
    plan = make_plan(split(folder).load())
    places = {one.name: one.inputs["place"] for one in plan.components}
    assert places["shop.spike.production"] == "catalog/shop/alerts.yaml:2:3"
    assert places["shop.nightly.production"] == "catalog/shop/watching.yml:2:3"
    assert places["shop.web"] == "catalog/shop/product.yaml:7:3"
    for name in SPLIT:
        (folder.path / name).unlink()
    (folder.path / "shop").rmdir()
    assert without_places(make_plan(folder.write(clean).load())) == without_places(plan)


def test_entries_of_a_section_may_be_spread(folder):
    more = SPLIT["shop/alerts.yaml"].replace("  spike:", "  more:").replace("Spike", "More")
    split(folder).put("shop/more.yaml", more[: more.index("  slow:")])
    (loaded,) = folder.load().products
    assert list(loaded.product.alerts) == ["spike", "slow", "more"]


def test_what_slack_and_pagerduty_have_may_be_spread_one_step_deeper(folder):
    people, pager = ROTA[: ROTA.index("pagerduty:\n")], ROTA[ROTA.index("pagerduty:\n") :]
    services = pager.index("  services:\n")
    split(folder).put("shop/slack.yaml", people)
    folder.put("shop/rota.yaml", pager[:services]).put("shop/pager.yaml", "pagerduty:\n" + pager[services:])
    folder.put("shop/channel.yaml", 'slack: {channels: {"#more": {purpose: More}}}\n')
    (loaded,) = folder.load().products
    assert list(loaded.product.slack.channels) == ["#more", "#alerts"]
    assert list(loaded.product.pagerduty.services) == ["shop"]


TWICE = {
    "an entry": ("alerts:\n  spike: {}\n", "2:3", "`spike` is at catalog/shop/alerts.yaml:2:3 already"),
    "a word": ("title: Shops\n", "1:1", "`title` is at catalog/shop/product.yaml:2:1 already"),
    "the product": ("product: shop\n", "1:1", "`product` is at catalog/shop/product.yaml:1:1 already"),
    "a list": ("waivers: []\n", "1:1", "`waivers` is at catalog/shop/alone.yaml:1:1 already"),
    "an environment": (
        "environments: {staging: {}}\n",
        "1:16",
        "`staging` is at catalog/shop/product.yaml:14:3 already",
    ),
    "a section that is none": ("alerts: 3\n", "1:1", "`alerts` is at catalog/shop/alerts.yaml:1:1 already"),
    "a channel": (
        'slack: {channels: {"#a": {purpose: b}}}\n',
        "1:20",
        "`#a` is at catalog/shop/alone.yaml:2:20 already",
    ),
}


@pytest.mark.parametrize("case", TWICE)
def test_what_is_in_two_files_is_found_with_both_places(folder, case):
    text, spot, message = TWICE[case]
    split(folder).put("shop/alone.yaml", 'waivers: []\nslack: {channels: {"#a": {purpose: a}}}\n')
    ((rule, place, said, _),) = folder.put("shop/zz.yaml", text).findings()
    assert (rule, place, said) == ("key-duplicate", f"catalog/shop/zz.yaml:{spot}", message)


def test_findings_are_at_their_file(folder):
    split(folder)
    folder.put("shop/alerts.yaml", SPLIT["shop/alerts.yaml"].replace("service: web", "service: wep", 1))
    folder.put("shop/watching.yml", SPLIT["shop/watching.yml"].replace("margin: 10m", "margin: ten"))
    folder.put("shop/more.yaml", "sevrity: high\n")
    assert found(folder) == [
        ("service-unknown", "catalog/shop/alerts.yaml:5:14"),
        ("key-unknown", "catalog/shop/more.yaml:1:1"),
        ("value-invalid", "catalog/shop/watching.yml:6:13"),
    ]


@pytest.mark.parametrize(("text", "rule"), [("x: [", "yaml-invalid"), ("", "file-empty"), ("- a\n", "value-invalid")])
def test_a_part_that_cannot_be_read_makes_nothing_else_unknown(folder, text, rule):
    split(folder).put("shop/alerts.yaml", text)
    assert [(seen, place.partition(":")[0]) for seen, place in found(folder)] == [(rule, "catalog/shop/alerts.yaml")]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("bank/alerts.yaml", "catalog/bank"),
        ("bank/product.yml", "catalog/bank"),
        ("shop/europe/alerts.yaml", "catalog/shop/europe/alerts.yaml"),
        ("runbooks/product.yaml", "catalog/runbooks/product.yaml"),
    ],
)
def test_yaml_that_is_no_part_of_a_product_is_found(folder, name, place):
    assert found(split(folder).put(name, "alerts: {}\n")) == [("file-unread", place)]


def test_a_folder_without_yaml_is_no_product_and_other_files_in_one_are_warned_of(folder):
    split(folder).put("shop/notes.txt", "x").put("drawings/x.svg", "x")
    _, seen = examine([(folder.path, "catalog")])
    assert [(one.level, one.rule, one.place.file) for one in seen] == [
        ("warning", "file-unread", "catalog/drawings/x.svg"),
        ("warning", "file-unread", "catalog/shop/notes.txt"),
    ]


def test_a_catalog_may_be_a_repository_of_its_own(folder):
    split(folder).put(".git/config", "x").put(".git/objects/ab/cd", "x").put(".github/workflows/ci.yaml", "on: push\n")
    folder.put(".gitignore", ".venv\n").put("shop/.gitkeep", "").put(".idea/shop.xml", "x")
    (folder.path / "shop" / ".git").write_text("gitdir: ../../.git/worktrees/shop\n")
    assert examine([(folder.path, "catalog")])[1] == ()
    _, seen = examine([(folder.put(".bank/alerts.yaml", "alerts: {}\n").put(".env", "x").path, "catalog")])
    assert [(one.rule, one.place.file) for one in seen] == [
        ("file-unread", "catalog/.bank/alerts.yaml"),
        ("file-unread", "catalog/.env"),
    ]


def test_a_folder_that_is_a_link_is_not_followed(folder, clean, tmp_path):
    split(folder.write(clean.replace("product: shop", "product: other"), "other.yaml"))
    (folder.path / "shop").rename(tmp_path / "elsewhere")
    (folder.path / "shop").symlink_to(tmp_path / "elsewhere")
    assert ("file-unreadable", "catalog/shop") in found(folder)
    _, seen = examine([(folder.path / "shop", "catalog/shop")])
    assert [(one.rule, one.place.file) for one in seen] == [("file-unreadable", "catalog/shop")]


@pytest.mark.parametrize("linked", ["shop/product.yaml", "shop/alerts.yaml"])
def test_a_part_that_is_a_link_stops_the_run(folder, linked, tmp_path):
    split(folder)
    (folder.path / linked).rename(tmp_path / "kept")
    (folder.path / linked).symlink_to(tmp_path / "kept")
    assert ("file-unreadable", f"catalog/{linked}") in found(folder)


GIVEN = {
    "the folder": ("catalog/shop", ".", "catalog/shop/alerts.yaml:5:14"),
    "a file of it": ("catalog/shop/watching.yml", ".", "catalog/shop/alerts.yaml:5:14"),
    "where one is": (".", "catalog/shop", "./alerts.yaml:5:14"),
    "a file where one is": ("alerts.yaml", "catalog/shop", "./alerts.yaml:5:14"),
    "from beside it": ("shop", "catalog", "shop/alerts.yaml:5:14"),
}


@pytest.mark.parametrize("case", GIVEN)
def test_one_product_alone_can_be_checked_from_anywhere(folder, case, monkeypatch):
    path, start, place = GIVEN[case]
    split(folder).put("company.yaml", "people: {ana: ana@example.com}\n")
    folder.put("shop/alerts.yaml", SPLIT["shop/alerts.yaml"].replace("service: web", "service: wep", 1))
    folder.put("shop/slack.yaml", 'slack: {channels: {"#x": {purpose: x, members: [ana]}}}\n')
    folder.put("broken.yaml", "x: [")
    monkeypatch.chdir(folder.path.parent / start)
    catalog, seen = examine([(type(folder.path)(path), path)])
    assert [(one.rule, str(one.place)) for one in seen] == [("service-unknown", place)]
    (loaded,) = catalog.products
    assert loaded.product.slack.channels["#x"].members == ("ana@example.com",)


def test_a_file_alone_knows_the_people_beside_it(folder, clean, monkeypatch):
    folder.write(clean + 'slack: {channels: {"#x": {purpose: x, members: [anna]}}}\n')
    folder.write("people: {ana: ana@example.com}\n", "company.yaml")
    monkeypatch.chdir(folder.path)
    _, seen = examine([(type(folder.path)("shop.yaml"), "shop.yaml")])
    assert [(one.rule, one.place.file, one.hint) for one in seen] == [
        ("person-unknown", "shop.yaml", "did you mean `ana`?")
    ]
    _, seen = examine([(type(folder.path)("company.yaml"), "company.yaml")])
    assert seen == ()


def test_what_all_files_have_together_is_bounded(folder):
    many = ", ".join(["x"] * 120_000)
    split(folder).put("shop/a.yaml", f"covers: [{many}]\n").put("shop/b.yaml", f"privacy: {{sensitive: [{many}]}}\n")
    assert ("yaml-too-complex", "catalog/shop/product.yaml:1:1") in found(folder)


def test_a_catalog_from_which_all_but_one_folder_is_removed(folder, clean):
    bank = clean[: clean.index("environments:")].replace("shop", "bank").replace("title: Shop", "title: Bank")
    split(folder).put("bank/product.yaml", bank)
    assert [one.product.product for one in folder.load().products] == ["bank", "shop"]
    for path in (folder.path / "bank").iterdir():
        path.unlink()
    (folder.path / "bank").rmdir()
    assert [one.product.product for one in folder.load().products] == ["shop"]


SERVICES = """\
service_defaults:
  platform: python
  repository: acme/shop
  defaults:
    p95: {threshold: "> 9s"}
    error-rate: {disabled: a job answers no requests}
services:
  web: {}
  api:
    platform: go
    defaults:
      p95: {threshold: "> 1s"}
"""


def with_defaults(clean, text=SERVICES):
    return clean.replace("services:\n  web: {platform: javascript-nextjs, repository: acme/shop}\n", text)


def test_a_service_has_what_the_product_says_of_all_unless_it_says_otherwise(folder, clean):
    catalog = folder.write(with_defaults(clean)).load()
    web, api = catalog.products[0].product.services.values()
    assert (web.platform, web.repository, api.platform, api.repository) == ("python", "acme/shop", "go", "acme/shop")
    limits = {
        one.key: one.conditions[0].comparison
        for one in make_plan(catalog).part(environments=["production"]).records()
        if isinstance(one, MetricMonitor) and ("-p95." in one.key or "-rate." in one.key)
    }
    assert limits == {"shop.web-p95.production.monitor": 9000, "shop.api-p95.production.monitor": 1000}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("platform: python", "platform: Python", [("value-invalid", "7:13")]),
        ("platform: python", "plattform: python", [("key-missing", "13:3"), ("key-unknown", "7:3")]),
        ("repository: acme/shop", "repository: shop", [("value-invalid", "8:15")]),
        ('    p95: {threshold: "> 9s"}', '    p59: {threshold: "> 9s"}', [("alert-unknown", "10:5")]),
        ('"> 9s"', '"> 9%"', [("threshold-unit", "10:22")]),
        ("  platform: python", "  team: ghosts\n  platform: python", [("team-unknown", "7:9")]),
        ("  platform: python", "  key: 2\n  platform: python", [("key-unknown", "7:3")]),
        ("service_defaults:\n", "service_defaults: {}\nx:\n", None),
    ],
)  # fmt: skip
def test_what_is_wrong_there_is_found_once_where_it_is_written(folder, clean, old, new, expected):
    text = with_defaults(clean)
    assert text.count(old) == 1
    seen = found(folder.write(text.replace(old, new)))
    if expected is not None:
        assert sorted(seen) == sorted((rule, f"catalog/shop.yaml:{place}") for rule, place in expected)
    assert seen


def test_a_product_without_services_has_findings_for_its_defaults_too(folder, clean):
    text = with_defaults(clean, "service_defaults: {platform: Go}\nservices: {}\n")
    assert ("value-invalid", "catalog/shop.yaml:6:30") in found(folder.write(text))


def test_a_key_is_rotated_in_the_file_of_its_service(folder, clean):
    split(folder)
    folder.put("shop/product.yaml", SPLIT["shop/product.yaml"].replace(
        "services:\n  web: {platform: javascript-nextjs, repository: acme/shop}\n", "",
    ))  # fmt: skip
    folder.put("shop/services.yaml", SERVICES)
    (loaded,) = folder.load().products
    web, api = next_key(loaded, "web"), next_key(loaded, "api")
    assert (web.file, loaded.path_of(web.file)) == ("catalog/shop/services.yaml", "shop/services.yaml")
    assert web.text == SERVICES.replace("  web: {}", "  web: {key: 2}")
    assert api.text == SERVICES.replace("    platform: go", "    key: 2\n    platform: go")
    folder.put("shop/services.yaml", api.text)
    (loaded,) = folder.load().products
    assert loaded.product.services["api"].key == 2
    assert next_key(loaded, "api").text == api.text.replace("key: 2", "key: 3")


def test_the_last_key_is_said(folder, clean):
    (loaded,) = (
        folder.write(with_defaults(clean).replace("platform: go", "platform: go\n    key: 9999")).load().products
    )
    with pytest.raises(RotationError, match="9999, the highest that is allowed"):
        next_key(loaded, "api")


def test_the_command_rotates_a_service_of_a_folder(vedette, folder, clean):
    split(folder)
    done = vedette("rotate", "shop", "web")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("catalog/shop/product.yaml: the next DSN of web")
    assert "{key: 2, platform" in (folder.path / "shop" / "product.yaml").read_text()
