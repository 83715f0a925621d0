"""Every finding that a catalog can have: one broken thing each, with the exact words and place."""

from __future__ import annotations

import pytest

from vedette.metrics import METRICS, OF_SPANS

KEYS = (
    "product, title, team, teams, services, service_defaults, routes, environments, alerts, crons, uptimes, "
    "dashboards, repositories, secrets, variables, slack, pagerduty, privacy, filters, sampling, resolve_after, "
    "paging, manual, waivers, covers"
)

BOARD = """\
dashboards:
  d: {title: D, widgets: [{title: W, display: bar, dataset: spans, show: [count()], MORE}]}
crons:
"""

# (rule, what is replaced in the clean file, by what, place, message, hint)
CASES = [
    (
        "key-unknown",
        "    title: Spike\n",
        "    title: Spike\n    sevrity: high\n",
        "21:5",
        "unknown key `sevrity`",
        "did you mean `severity`?",
    ),
    (
        "key-unknown",
        "title: Shop\n",
        "title: Shop\nxyz: 1\n",
        "3:1",
        "unknown key `xyz`",
        f"allowed here are {KEYS}",
    ),
    (
        "key-unknown",
        "{tag: area, is: checkout}",
        "{any: [{tag: area, is: checkout}, {tagg: x}]}",
        "24:47",
        "unknown key `tagg`",
        "did you mean `tag`?",
    ),
    (
        "key-missing",
        "    title: Spike\n",
        "",
        "19:3",
        "`title` is missing",
        "add `title`: the name in Sentry; unique in the company",
    ),
    (
        "key-duplicate",
        "    title: Spike\n",
        "    title: Spike\n    title: Spikes\n",
        "21:5",
        "the key `title` is here twice; the first is on line 20",
        "remove or rename one of them",
    ),
    (
        "value-invalid",
        "severity: high\n    service: web\n    when",
        "severity: hihg\n    service: web\n    when",
        "21:15",
        "`hihg` is not allowed here; allowed are critical, high, medium, low",
        "did you mean `high`?",
    ),
    (
        "value-invalid",
        "within: 5m",
        "within: 10min",
        "23:36",
        "`10min` has the unit `min`; a duration has ms, s, m, h or d",
        "write it as 10s, 10m or 10h",
    ),
    (
        "value-invalid",
        "within: 5m",
        "within: 5",
        "23:36",
        "`5` is not a duration",
        "write a whole number and a unit, such as 5m",
    ),
    (
        "value-invalid",
        "within: 5m",
        "within: 7m",
        "23:36",
        "`7m` is not a duration that Sentry takes here; allowed are 1m, 5m, 10m, 15m, 30m, 1h, 2h, 4h, 1d",
        "the nearest is 5m",
    ),
    (
        "value-invalid",
        '"> 10"',
        '"> 10ms"',
        "23:20",
        "`> 10ms` has the unit `ms`; this limit is a count, which has no unit",
        'write it as "> 5"',
    ),
    (
        "value-invalid",
        '"> 10"',
        "10",
        "23:20",
        "`10` is not a threshold; it needs >, >=, < or <= and a number",
        'write it as "> 5", or any',
    ),
    (
        "value-invalid",
        'errors: "> 10"',
        'errors: "> 10", p95: "> 5s"',
        "23:11",
        f"exactly one of {', '.join(METRICS)} is needed, got `errors`, `p95` together",
        "keep one",
    ),
    (
        "value-invalid",
        'errors: "> 10"',
        'errors: "> 10", on: regression',
        "23:11",
        "`on` needs `per: issue`",
        "add `per: issue`, or remove `on`",
    ),
    (
        "value-invalid",
        'errors: "> 10"',
        'errors: "> 10", of: queries',
        "23:11",
        f"`of` does not go with `errors`, which counts events; it goes with {', '.join(OF_SPANS)}",
        "remove `of`, or filter the events with `where`",
    ),
    (
        "value-invalid",
        'critical: "> 1000ms"',
        'critical: "> 1000"',
        "29:48",
        "`> 1000` has no unit; this limit is a duration",
        'write it as "> 500ms"',
    ),
    (
        "value-invalid",
        ', critical: "> 1000ms"',
        "",
        "29:17",
        "a limit is one threshold, or `warning` and `critical` together",
        'write {warning: "> 500ms", critical: "> 1000ms"}',
    ),
    (
        "value-invalid",
        "    title: Slow\n",
        "    title: Slow\n    severity: high\n",
        "26:3",
        "`severity` does not go with `warning` and `critical` limits: they are the severities",
        "remove `severity`",
    ),
    (
        "value-invalid",
        "is: checkout",
        "is: true",
        "24:28",
        "`true` stands where text is needed",
        "put the value in quotes",
    ),
    (
        "value-invalid",
        ", is: checkout",
        "",
        "24:12",
        "`tag` and one of `is`, `contains`, `starts_with` belong together",
        "write {tag: cron, is: webhook}",
    ),
    (
        "value-invalid",
        '{slack: "#alerts-staging"}',
        "{slack: alerts-staging}",
        "15:21",
        "`alerts-staging` is not a Slack channel",
        'write a # and small letters, quoted: "#bookings"',
    ),
    (
        "value-invalid",
        '{slack: "#alerts-staging"}',
        '{email: payments, mention: "@x"}',
        "15:13",
        "`mention` needs `slack`",
        'write {slack: "#channel", mention: "@on-call"}',
    ),
    (
        "value-invalid",
        "acme/shop",
        "shop",
        "7:50",
        "`shop` is not a repository",
        "write owner/name, such as acme/web",
    ),
    (
        "value-invalid",
        "margin: 10m",
        "margin: 30s",
        "36:13",
        "`30s` is out of range; allowed are 1m to 7d in steps of 1m",
        "choose a duration from 1m to 7d",
    ),
    (
        "value-invalid",
        "    max_runtime: 30m\n",
        "    max_runtime: 30m\n    failures: 0\n",
        "38:15",
        "`0` is out of range; it must be at least 1",
        "change the number",
    ),
    (
        "value-invalid",
        "  low: [{digest: weekly}]\n",
        "  low: {digest: weekly}\n",
        "11:8",
        "a mapping stands where a list is needed",
        "write [one, two], or one `- ` per line",
    ),
    (
        "value-invalid",
        "  slow:\n",
        "  Slow_One:\n",
        "26:3",
        "`Slow_One` is not a name",
        "write small letters, digits and single hyphens, such as payment-api",
    ),
    (
        "value-invalid",
        "crons:\n",
        BOARD.replace("MORE", "by: [x]"),
        "32:27",
        "`by` needs `limit`: Sentry shows so many groups at most",
        "add `limit: 5`",
    ),
    (
        "value-invalid",
        "crons:\n",
        BOARD.replace("MORE", "sort: -p95()"),
        "32:27",
        "`-p95()` sorts by something that is not shown; shown are count()",
        "name one of them, with - before it for falling",
    ),
    (
        "value-invalid",
        "crons:\n",
        BOARD.replace("MORE", "markers: {warning: 2s, critical: 1s}"),
        "32:94",
        "the marker `warning` (2s) is not below `critical` (1s)",
        "swap or correct them",
    ),
    (
        "service-unknown",
        "service: web\n    when: {errors",
        "service: wbe\n    when: {errors",
        "22:14",
        "unknown service `wbe`; known are web",
        "did you mean `web`?",
    ),
    (
        "team-unknown",
        "team: payments",
        "team: ghosts",
        "3:7",
        "unknown team `ghosts`; known are payments",
        "use one of these",
    ),
    (
        "team-unknown",
        '{slack: "#alerts-staging"}',
        "{email: opps}",
        "15:21",
        "unknown team `opps`; known are payments",
        "use one of these",
    ),
    (
        "environment-unknown",
        "  production: {}\n",
        "  production: {}\n  stagging: {}\n",
        "14:3",
        "unknown environment `stagging`; known are production, staging",
        "did you mean `staging`?",
    ),
    (
        "alert-unknown",
        "      spike: {",
        "      spyke: {",
        "17:7",
        "unknown alert `spyke`; known are slow, spike, web-error-rate, web-p95",
        "did you mean `spike`?",
    ),
    (
        "alert-unknown",
        "repository: acme/shop}",
        'repository: acme/shop, defaults: {p59: {threshold: "> 3s"}}}',
        "7:72",
        "unknown alert `p59`; known are error-rate, p95",
        "did you mean `p95`?",
    ),
    (
        "alert-without-runbook",
        "is: checkout}\n    runbook: runbooks/spike.md\n",
        "is: checkout}\n",
        "19:3",
        "`spike` has no runbook",
        "add `runbook: runbooks/spike.md` and write it",
    ),
    (
        "runbook-unknown",
        "is: checkout}\n    runbook: runbooks/spike.md\n",
        "is: checkout}\n    runbook: runbooks/spkie.md\n",
        "25:14",
        "the runbook `runbooks/spkie.md` does not exist in the catalog",
        "did you mean `runbooks/spike.md`?",
    ),
    (
        "route-missing",
        "severity: high\n    service: web\n    when",
        "severity: medium\n    service: web\n    when",
        "19:3",
        "`spike` has severity medium in production, and no route says whom to notify",
        "add `medium` to `routes`, or a `route` to `spike`",
    ),
    (
        "pager-outside-production",
        '{threshold: "> 50"}',
        '{threshold: "> 50", route: [{pagerduty: Shop}]}',
        "19:3",
        "`spike` would page `Shop` from staging; only production pages",
        "give `environments.staging` a `route` without pagerduty",
    ),
    (
        "cron-invalid",
        '"0 2 * * *"',
        '"0 25 * * *"',
        "35:15",
        "the hour of `0 25 * * *` has `25`; allowed are 0 to 23",
        "correct the value",
    ),
    (
        "cron-never-runs",
        '"0 2 * * *"',
        '"0 2 30 2 *"',
        "35:15",
        "`0 2 30 2 *` never runs: no date has this day and month",
        "correct the day or the month",
    ),
    (
        "cron-overlaps",
        '"0 2 * * *"',
        '"*/10 * * * *"',
        "37:18",
        "a run may take 30m, and `*/10 * * * *` starts the next after 10m",
        "lower `max_runtime`, or run it less often",
    ),
    (
        "timezone-unknown",
        "    margin: 10m\n",
        "    margin: 10m\n    timezone: Mars/Base\n",
        "37:15",
        "unknown time zone `Mars/Base`; it is an IANA name",
        "write UTC, or a name such as Europe/Berlin",
    ),
    (
        "levels-crossed",
        'critical: "> 1000ms"',
        'critical: "> 400ms"',
        "29:17",
        "warning is `> 500ms` and critical is `> 400ms`: the warning never comes first",
        "make critical the harder one to reach, with the same operator",
    ),
    (
        "threshold-unit",
        'spike: {threshold: "> 50"}',
        'spike: {threshold: "> 50ms"}',
        "17:26",
        "`> 50ms` does not fit: the alert counts events",
        'write it as "> 5"',
    ),
    (
        "threshold-unit",
        'spike: {threshold: "> 50"}',
        'slow: {threshold: "> 900ms"}',
        "17:25",
        "the alert that this changes has `warning` and `critical`",
        "give `warning` and `critical` here too",
    ),
    (
        "threshold-never-reached",
        '"> 10"',
        '"< 0"',
        "23:20",
        "`< 0` is never true: the value is at least 0",
        "choose a limit that can be crossed",
    ),
    (
        "name-duplicate",
        "title: Slow\n",
        "title: Spike\n",
        "27:12",
        "the alert `Spike` exists already, at catalog/shop.yaml:20:5",
        "names are unique in the company: choose another, such as one with the product in it",
    ),
    (
        "name-duplicate",
        "  nightly:\n",
        "  spike:\n",
        "32:3",
        "the entry in shop `spike` exists already, at catalog/shop.yaml:19:3",
        "names are unique in the company: choose another, such as one with the product in it",
    ),
]


def test_a_clean_catalog_has_no_finding(folder, clean):
    assert folder.write(clean).findings() == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}:{case[3]}")
def test_one_broken_value_is_one_finding(folder, clean, case):
    rule, old, new, place, message, hint = case
    assert clean.count(old) == 1, "the case must break exactly one thing"
    assert folder.write(clean.replace(old, new)).findings() == [(rule, f"catalog/shop.yaml:{place}", message, hint)]


def test_all_findings_come_in_one_run_and_in_order(folder, clean):
    broken = clean.replace("within: 5m", "within: 5").replace("team: payments", "team: ghosts")
    broken = broken.replace('"0 2 * * *"', '"0 2 30 2 *"')
    assert [(rule, place) for rule, place, _, _ in folder.write(broken).findings()] == [
        ("team-unknown", "catalog/shop.yaml:3:7"),
        ("value-invalid", "catalog/shop.yaml:23:36"),
        ("cron-never-runs", "catalog/shop.yaml:35:15"),
    ]


def test_a_refused_service_is_not_unknown_as_well(folder, clean):
    broken = clean.replace("repository: acme/shop", "repository: shop")
    assert [rule for rule, *_ in folder.write(broken).findings()] == ["value-invalid"]


def test_a_refused_route_is_not_missing_as_well(folder, clean):
    broken = clean.replace('high: [{slack: "#alerts"}]', "high: [{slack: alerts}]")
    assert [rule for rule, *_ in folder.write(broken).findings()] == ["value-invalid"]


def test_the_second_dirty_entry_is_found_behind_a_clean_one(folder, clean):
    extra = clean.split("crons:\n")[1].replace("nightly", "weekly").replace("Nightly", "Weekly")
    broken = clean + extra.replace('"0 2 * * *"', '"0 2 31 4 *"')
    assert [(rule, place) for rule, place, _, _ in folder.write(broken).findings()] == [
        ("cron-never-runs", "catalog/shop.yaml:43:15")
    ]


def test_two_products_share_teams_and_no_names(folder, clean):
    other = clean.replace("product: shop", "product: store").replace("name: Payments", "name: Money")
    other = other.replace("acme/shop", "acme/store")
    assert folder.write(clean).write(other, "store.yaml").findings() == [
        (
            "team-differs",
            "catalog/store.yaml:5:3",
            "team `payments` is described otherwise at catalog/shop.yaml:5:3",
            "teams belong to the company: write the same in both files",
        ),
        *(
            (
                "name-duplicate",
                f"catalog/store.yaml:{place}",
                f"the {kind} exists already, at catalog/shop.yaml:{first}",
                "names are unique in the company: choose another, such as one with the product in it",
            )
            for kind, place, first in (
                ("alert `Spike`", "20:12", "20:5"),
                ("alert `Slow`", "27:12", "27:5"),
                # Check-ins find a job's monitor by its slug in the whole organisation.
                ("cron monitor `nightly`", "32:3", "32:3"),
                ("alert `Nightly`", "33:12", "33:5"),
            )
        ),
    ]
