"""Names that a service takes for one, and names that must exist: each with the other place or the nearest name."""

from __future__ import annotations

import pytest

REPOSITORY = "repositories:\n  acme/shop:\n    "
OTHER = """\
product: mall
title: Mall
team: payments
teams:
  payments: {name: Payments}
services: {}
"""
ONE_CASE = "GitHub compares labels without case: write `%s`, or choose another name"


MODE_TWICE = (
    "the variable `MODE` of Acme/Shop, environment staging is declared twice; the first is at catalog/shop.yaml:43:3"
)


def found(folder, text):
    return folder.write(text).findings()


@pytest.mark.parametrize(
    "case",
    [
        (
            "[Bug, bug]",
            "42:19",
            "the label `bug` exists in acme/shop already: `Bug` is at catalog/shop.yaml:42:14",
            ONE_CASE % "Bug",
        ),
        (
            "[bug, {name: bug, color: ededed}]",
            "42:19",
            "the label `bug` exists in acme/shop already: `bug` is at catalog/shop.yaml:42:14",
            "keep one of them",
        ),
        (
            "[Severity:High]",
            "42:14",
            "the label `Severity:High` exists in acme/shop already: `severity:high` comes by itself",
            ONE_CASE % "severity:high",
        ),
        (
            "['SERVICE:web']",
            "42:14",
            "the label `SERVICE:web` exists in acme/shop already: `service:web` comes by itself",
            ONE_CASE % "service:web",
        ),
    ],
)
def test_two_labels_that_github_takes_for_one_are_found(folder, clean, case):
    labels, place, message, hint = case
    rows = found(folder, f"{clean}{REPOSITORY}labels: {labels}\n")
    assert rows == [("name-duplicate", f"catalog/shop.yaml:{place}", message, hint)]


def test_a_label_of_a_route_is_one_of_the_repository(folder, clean):
    text = clean.replace('high: [{slack: "#alerts"}]', "high: [{issue: {labels: [Bug, sentry]}}]")
    text += f"{REPOSITORY}labels: [bug, sentry, {{name: service:web, color: ededed}}]\n"
    message = "the label `Bug` exists in acme/shop already: `bug` is at catalog/shop.yaml:42:14"
    assert found(folder, text) == [("name-duplicate", "catalog/shop.yaml:10:28", message, ONE_CASE % "bug")]


def test_products_that_label_issues_of_one_repository_write_the_label_in_one_way(folder, clean):
    route = "routes:\n  high: [{issue: {labels: [BUG, C#], repository: acme/SHOP}}]\n"
    folder.write(OTHER + route.replace(", C#", ""), "the-mall.yaml")
    message = "the label `BUG` exists in acme/SHOP already: `bug` is at catalog/shop.yaml:42:14"
    rows = found(folder, f"{clean}{REPOSITORY}labels: [bug]\n")
    assert rows == [("name-duplicate", "catalog/the-mall.yaml:8:28", message, ONE_CASE % "bug")]
    (refused,) = folder.write(OTHER + route.replace("BUG", "bug"), "the-mall.yaml").findings()
    assert refused[:2] == ("value-invalid", "catalog/the-mall.yaml:8:33")


@pytest.mark.parametrize(
    "case",
    [
        (
            "routes:\n",
            "  api: {platform: node, repository: Acme/Shop}\nroutes:\n",
            "name-duplicate",
            "the repository `Acme/Shop` exists already, at catalog/shop.yaml:7:38",
        ),
        ("crons:\n", "secrets:\n  A: {repository: acme/SHOP}\ncrons:\n", "repository-unknown", None),
        (
            'high: [{slack: "#alerts"}]',
            "high: [{issue: {labels: [bug], repository: ACME/shop}}]",
            "repository-unknown",
            "unknown repository `ACME/shop`; known are acme/shop",
        ),
    ],
)
def test_a_repository_is_written_in_one_way(folder, clean, case):
    old, new, rule, message = case
    (one,) = found(folder, clean.replace(old, new, 1))
    assert one[0] == rule
    assert message is None or one[2] == message
    assert "acme/shop" in one[3] or "one way" in one[3]


def test_another_repository_may_be_anybodys(folder, clean):
    text = clean.replace('high: [{slack: "#alerts"}]', "high: [{issue: {labels: [bug], repository: acme/ops}}]")
    assert found(folder, text) == []


def test_one_setting_of_two_products_in_one_repository_is_found_with_both_places(folder, clean):
    settings = "secrets:\n  API_KEY: {}\nvariables:\n  MODE: {values: {staging: a}}\n"
    other = clean.replace("product: shop", "product: mall").replace("acme/shop", "Acme/Shop")
    other = other.replace("title: S", "title: Mall s").replace("title: Nightly", "title: Mall nightly")
    folder.write(other + settings, "the-mall.yaml")
    rows = [one for one in found(folder, clean + settings) if one[0] == "secret-duplicate"]
    assert rows == [
        (
            "secret-duplicate",
            "catalog/the-mall.yaml:41:3",
            "the secret `API_KEY` of Acme/Shop is declared twice; the first is at catalog/shop.yaml:41:3",
            "keep one of them",
        ),
        (
            "secret-duplicate",
            "catalog/the-mall.yaml:43:3",
            MODE_TWICE,
            "keep one of them",
        ),
    ]


def test_a_setting_may_be_that_of_a_repository_and_of_an_environment(folder, clean):
    text = "secrets:\n  A: {}\nvariables:\n  A: {value: x}\n  B: {values: {production: x, staging: y}}\n"
    assert found(folder, clean + text) == []


def test_names_in_pagerduty_differ_in_more_than_case(folder, rota):
    old = "    shop: {title: Shop, escalation: payments}\n"
    text = rota.replace(old, f"{old}    second: {{title: SHOP, escalation: payments}}\n")
    row = (
        "name-duplicate",
        "catalog/shop.yaml:66:5",
        "the PagerDuty service `SHOP` exists already, at catalog/shop.yaml:65:5",
        "names are unique in the company: choose another",
    )
    assert row in found(folder, text)


# (what is replaced in the file with people, by what, rule, the nearest name)
NEAREST = [
    ("service: web\n    when: {errors", "service: wbe\n    when: {errors", "service-unknown", "web"),
    ("service: web\n    schedule", "service: webb\n    schedule", "service-unknown", "web"),
    ("team: payments\nteams", "team: paymnets\nteams", "team-unknown", "payments"),
    ('{slack: "#alerts-staging"}', "{email: paymnets}", "team-unknown", "payments"),
    ("  staging:\n", "  stagging:\n", "environment-unknown", "staging"),
    ("      spike: {", "      web-p59: {", "alert-unknown", "web-p95"),
    ("repository: acme/shop}", "repository: acme/shop, defaults: {p59: {within: 1h}}}", "alert-unknown", "p95"),
    ("repository: acme/shop}", "repository: acme/shop, team: paymnets}", "team-unknown", "payments"),
    (
        "repository: acme/shop}",
        "repository: acme/shop, ownership: [{path: a, team: Payments}]}",
        "value-invalid",
        None,
    ),
    ('mention: "@on-call"', 'mention: "@oncall"', "user-group-unknown", "@on-call"),
    ("{pagerduty: Shop}", "{pagerduty: shop}", "pagerduty-service-unknown", "Shop"),
    ('"#alerts-staging"', '"#alert"', "channel-unknown", "#alerts"),
    ('channels: ["#alerts"]', 'channels: ["#alrets"]', "channel-unknown", "#alerts"),
    ("repeat: 2\n      team: payments", "repeat: 2\n      team: payment", "pagerduty-team-unknown", "payments"),
    ("{schedules: [primary]}", "{schedules: [primry]}", "schedule-unknown", "primary"),
    ("escalation: payments}", "escalation: paymets}", "escalation-unknown", "payments"),
    ("supported_by: [shop]", "supported_by: [shp]", "pagerduty-service-unknown", "shop"),
    ("is: checkout}\n    runbook: runbooks/spike", "is: checkout}\n    runbook: runbooks/spik", "runbook-unknown",
     "runbooks/spike.md"),
    ("    margin: 10m\n", "    margin: 10m\n    timezone: europe/berlin\n", "timezone-unknown", "Europe/Berlin"),
    ("crons:\n", "secrets:\n  A: {dsn: wep}\ncrons:\n", "service-unknown", "web"),
    ("crons:\n", "secrets:\n  A: {environments: [prodution]}\ncrons:\n", "environment-unknown", "production"),
    ("crons:\n", "variables:\n  A: {value: x, must: {prodution: x}}\ncrons:\n", "environment-unknown", "production"),
    ("crons:\n", "sampling: {prodution: 0.5}\ncrons:\n", "environment-unknown", "production"),
    ("crons:\n", f"{REPOSITORY}files: {{docs/escalatoin.md: {{}}}}\ncrons:\n", "template-unknown",
     "docs/escalation.md"),
    ("crons:\n", f"{REPOSITORY}files: {{docs/escalation.md: {{cron: nihgtly}}}}\ncrons:\n", "cron-unknown", "nightly"),
    ("crons:\n", f"{REPOSITORY}files: {{docs/escalation.md: {{with: {{taem: x}}}}}}\ncrons:\n", "key-unknown", "team"),
    ("platform:", "plattform:", "key-unknown", "platform"),
]  # fmt: skip


@pytest.mark.parametrize("case", NEAREST, ids=lambda case: f"{case[2]}:{case[1][:20]}")
def test_a_name_that_does_not_exist_is_found_with_the_nearest_one(folder, rota, case):
    old, new, rule, nearest = case
    folder.put("templates/docs/escalation.md", "# For <% team %>\n")
    assert rota.count(old) >= 1
    hints = [one[3] for one in found(folder, rota.replace(old, new, 1)) if one[0] == rule]
    assert hints
    assert nearest is None or any(hint.startswith(f"did you mean `{nearest}`?") for hint in hints)


def test_a_channel_of_another_number_is_another_channel(folder, rota):
    text = rota.replace('"#alerts":', '"#bookings-1":').replace('["#alerts"]', '["#bookings-1"]')
    assert found(folder, text.replace('"#alerts-staging"', '"#bookings-2"')) == []
    (near,) = found(folder, text.replace('"#alerts-staging"', '"#bokings-1"'))
    assert near[0] == "channel-unknown"


WITH = [
    ("{taem: engineering}", "32", "`docs/e.md` has no placeholder `taem`; it has node, team", "did you mean `team`?"),
    (
        "{team: a, zzz: b}",
        "41",
        "`docs/e.md` has no placeholder `zzz`; it has node, team",
        "remove it, or write <% zzz %> in the template",
    ),
]


@pytest.mark.parametrize("case", WITH, ids=lambda case: case[0])
def test_a_key_of_with_is_a_placeholder_of_the_template(folder, clean, case):
    values, column, message, hint = case
    folder.put("templates/docs/e.md", "# <% team %>, run a.sh\n").put(
        "templates/workflows/scripts/a.sh", "<% node %>\n"
    )
    text = f"{clean}{REPOSITORY}files: {{docs/e.md: {{with: {values}}}}}\n".replace("}}}\n", ", node: 20}}}\n")
    assert found(folder, text) == [("key-unknown", f"catalog/shop.yaml:42:{column}", message, hint)]


def test_a_key_of_with_may_be_one_of_a_script_that_comes_with_the_template(folder, clean):
    folder.put("templates/docs/e.md", "# run a.sh\n").put("templates/workflows/scripts/a.sh", "<% node %>\n")
    assert found(folder, f"{clean}{REPOSITORY}files: {{docs/e.md: {{with: {{node: 20}}}}}}\n") == []


def test_a_file_is_no_folder_of_another(folder, clean):
    folder.put("templates/docs/e.md", "x\n").put("templates/docs/f.md", "x\n")
    files = "files: {docs/e.md: {path: docs/a}, docs/f.md: {path: docs/a/b}}"
    message = "`docs/a/b` lies in `docs/a`, which is no folder in acme/shop"
    row = ("file-duplicate", "catalog/shop.yaml:42:40", message, "give one of them another `path`")
    assert found(folder, f"{clean}{REPOSITORY}{files}\n") == [row]
