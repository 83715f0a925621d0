"""Names that lead nowhere and entries that are refused: found, and no other check stumbles over them."""

from __future__ import annotations

import re

import pytest

CRON = """\
    title: Nightly
    service: web
"""
FILLED = """\
repositories:
  acme/shop: {files: {workflows/job.yml: {cron: nightly}}}
"""
COMMANDS = (["validate"], ["plan"], ["routes"], ["trace"], ["rotate", "shop", "web"])


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("nightly:\n    title: Nightly\n    service: web", "nightly:\n    title: Nightly\n    service: wep",
         [("service-unknown", "catalog/shop.yaml:34:14", "did you mean `web`?")]),
        ("service: web\n    when: {errors", "service: wep\n    when: {errors",
         [("service-unknown", "catalog/shop.yaml:22:14", "did you mean `web`?")]),
        ("platform: javascript-nextjs", "platform: javascript-nextjs!",
         [("value-invalid", "catalog/shop.yaml:7:19", "")]),
        ("platform:", "plattform:",
         [("key-missing", "catalog/shop.yaml:7:3", ""),
          ("key-unknown", "catalog/shop.yaml:7:9", "did you mean `platform`?")]),
        ("repository: acme/shop", "repository: shop", [("value-invalid", "catalog/shop.yaml:7:50", "")]),
        ("title: Shop\n", "", [("key-missing", "catalog/shop.yaml:1:1", "")]),
        ("product: shop", "product: 7", [("value-invalid", "catalog/shop.yaml:1:10", "put the value in quotes")]),
        ("team: payments\n", "team: [payments]\n",
         [("value-invalid", "catalog/shop.yaml:3:7", "put the value in quotes")]),
    ],
)  # fmt: skip
def test_one_mistake_is_what_is_found_and_nothing_that_follows_from_it(folder, clean, old, new, found):
    folder.put("templates/workflows/job.yml", "on: <% schedule %>\nslug: <% crons.nightly.project %> <% project %>\n")
    text = clean + FILLED
    assert text.count(old) == 1
    seen = folder.write(text.replace(old, new)).findings()
    assert [(rule, place) for rule, place, _, _ in seen] == [(rule, place) for rule, place, _ in found]
    for (_, _, _, hint), (_, _, wanted) in zip(seen, found, strict=True):
        assert hint.startswith(wanted)


def test_what_is_wrong_elsewhere_is_found_in_the_same_run(folder, clean):
    text = (
        clean.replace("title: Shop\n", "")
        .replace('"0 2 * * *"', '"0 2 * *"')
        .replace("service: web\n    when: {p95", "service: wep\n    when: {p95")
    )
    assert [rule for rule, *_ in folder.write(text).findings()] == ["key-missing", "service-unknown", "cron-invalid"]


def test_receivers_where_conditions_belong_are_found_one_by_one(folder, clean):
    """Each is refused, and then the list that none of them is left in."""
    limit = "    when: {errors"
    assert clean.count(limit) == 1
    text = clean.replace(limit, f'    where: {{any: [{{slack: "#a"}}, {{email: b}}, {{issue: {{}}}}]}}\n{limit}')
    found = folder.write(text).findings()
    assert [(rule, message) for rule, _, message, _ in found if rule == "key-unknown"] == [
        ("key-unknown", f"unknown key `{name}`") for name in ("slack", "email", "issue")
    ]


def test_a_file_that_is_no_yaml_makes_no_name_of_another_unknown(folder, clean, rota):
    services = rota.index("pagerduty:\n")
    folder.write(rota[services:] + "x: [", "pager.yaml")
    folder.write(clean + rota[len(clean) : services])
    assert [(rule, place.partition(":")[0]) for rule, place, _, _ in folder.findings()] == [
        ("yaml-invalid", "catalog/pager.yaml")
    ]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_every_command_says_it(vedette, folder, clean, words):
    folder.write(clean.replace(CRON, CRON.replace("web", "wep")))
    (folder.path.parent / "Pulumi.yaml").write_text("name: vedette\n")
    done = vedette(*words)
    assert done.returncode == 1, done.stderr
    assert "unknown service `wep`" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_label_that_is_empty_is_found(folder, clean):
    found = folder.write(clean.replace("low: [", 'low: [{issue: {labels: [""]}}, ')).findings()
    assert [(rule, place) for rule, place, _, _ in found] == [("value-invalid", "catalog/shop.yaml:11:27")]


@pytest.mark.parametrize(("routes", "rules"), [("[1]", {"value-invalid"}), ("{}", {"route-missing"})])
def test_routes_that_are_none_are_one_finding_and_no_routes_are_missing_ones(folder, clean, routes, rules):
    text = re.sub(r"(?m)^routes:\n(?:  .*\n|\n)+", f"routes: {routes}\n", clean)
    assert f"routes: {routes}\n" in text
    found = folder.write(text).findings()
    assert {rule for rule, *_ in found} == rules
    assert all("production and production" not in message for _, _, message, _ in found)
