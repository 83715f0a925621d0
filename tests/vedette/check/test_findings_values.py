"""Values that a service would refuse, or take for something else: one broken value each, with its place and message."""

from __future__ import annotations

import pytest

REPOSITORY = "repositories:\n  acme/shop:\n    "
UPTIME = "uptimes:\n  up: {title: Up, service: web, url: URL, every: 1m, severity: high, runbook: runbooks/spike.md}\n"
BOARD = "dashboards:\n  d: {title: D, widgets: [{title: W, display: line, dataset: spans, MORE}]}\n"
SLOW = '    title: Slow\n    service: web\n    when: {p95: {warning: "> 500ms", critical: "> 1000ms"}}\n'
P95 = '    title: Slow\n    severity: high\n    service: web\n    when: {METRIC: "LIMIT"}\n'
UNESCAPED = "; GitHub's plugin does not escape it and would address another label"

# (what is added to the clean file, place, message, hint)
ADDED = [
    (
        f'{REPOSITORY}labels: ["C#"]\n',
        "42:14",
        f"the label `C#` has a `#`{UNESCAPED}",
        "rename the label without any of # ? % \\",
    ),
    (
        f'{REPOSITORY}labels: ["a/../b"]\n',
        "42:14",
        "the label `a/../b` is not one that GitHub's plugin can address: a part between slashes is empty or dots",
        "rename the label, such as kind/bug",
    ),
    (
        f'{REPOSITORY}labels: ["a\\nb"]\n',
        "42:14",
        "the text has a line break, and one line is needed",
        "write it on one line",
    ),
    (
        UPTIME.replace("URL", '"http://[::1"'),
        "41:38",
        "`http://[::1` is no address: its host or port cannot be read",
        "write it as https://shop.example.com/health",
    ),
    (
        UPTIME.replace("URL", "ftp://shop.example/"),
        "41:38",
        "`ftp://shop.example/` does not start with http:// or https://",
        "write it as https://shop.example.com/health",
    ),
    (
        UPTIME.replace("URL", "https://münchen.example/"),
        "41:38",
        "`https://münchen.example/` has a host with letters beyond ASCII, which look like others",
        "write the host in its ASCII form, `xn--mnchen-3ya.example`",
    ),
    (
        f"{REPOSITORY}files: {{docs/e.md: {{path: .git/config}}}}\n",
        "42:31",
        "`.git/config` lies in `.git`, which Git keeps for itself",
        "choose another path",
    ),
    (
        f"{REPOSITORY}files: {{docs/e.md: {{path: docs/con.md}}}}\n",
        "42:31",
        "`docs/con.md` cannot be checked out on Windows, for `con.md`",
        "choose another name",
    ),
    (
        f'{REPOSITORY}environments: {{production: {{reviewers: ["team:a", "team:A"]}}}}\n',
        "42:44",
        "the reviewer `team:A` is listed twice",
        "keep one",
    ),
    (
        f'{REPOSITORY}files: {{docs/e.md: {{with: {{a: "x\\u200by"}}}}}}\n',
        "42:35",
        "the value has the character U+200B ZERO WIDTH SPACE, which nobody sees",
        "remove the character",
    ),
    (
        BOARD.replace("MORE", 'show: ["count("]'),
        "41:75",
        "`count(` is no aggregate: NAME(FIELD) with its parentheses closed, or equation| and a sum of them",
        "write such as count()",
    ),
    (
        BOARD.replace("MORE", 'show: ["p95(nonsense)"]'),
        "41:75",
        "`p95(nonsense)`: `nonsense` is no number that Sentry has in spans",
        "write span.duration, or tags[nonsense,number] for a number of your own",
    ),
    (
        BOARD.replace("MORE", "query: '\"unbalanced', show: [count()]"),
        "41:76",
        'the query `"unbalanced` has a quote that is not closed',
        'write it as message:"a b"',
    ),
    (
        "variables:\n  MODE: {value: " + "x" * 49_153 + "}\n",
        "41:17",
        "the value has 49153 bytes; at most 49152 are allowed",
        "shorten it",
    ),
]

# (rule, what is replaced in the clean file, by what, place, message, hint)
REPLACED = [
    (
        "value-invalid",
        "acme/shop",
        "acme/..",
        "7:50",
        "`..` is no name of a repository: GitHub keeps it for itself",
        "write owner/name, such as acme/web",
    ),
    (
        "value-invalid",
        "title: Spike\n",
        'title: "\\u200b"\n',
        "20:12",
        "the text has the character U+200B ZERO WIDTH SPACE, which nobody sees",
        "remove the character",
    ),
    (
        "value-invalid",
        "{name: Payments}",
        f"{{name: {'x' * 65}}}",
        "5:20",
        f"`{'x' * 57}...` has the wrong length; it needs at most 64 characters",
        "shorten it",
    ),
    (
        "value-invalid",
        '"> 10"',
        '"> 99999999999999999999999999"',
        "23:20",
        "`> 99999999999999999999999999` is more than can be compared exactly",
        "write at most 9007199254740991 (2^53 - 1)",
    ),
    (
        "threshold-always",
        '"> 10"',
        '">= 0"',
        "23:20",
        "`>= 0` is always true: the value is at least 0",
        "choose a limit that is not crossed while all is well",
    ),
    (
        "value-invalid",
        'spike: {threshold: "> 50"}',
        'spike: {disabled: "          "}',
        "17:25",
        "the text has no character that can be seen",
        "write what people are to read",
    ),
    (
        "value-invalid",
        "javascript-nextjs",
        "javascript-nextjs!",
        "7:19",
        "`javascript-nextjs!` is no platform of Sentry's",
        "write small letters, digits and hyphens, such as javascript-nextjs",
    ),
    (
        "service-unknown",
        "service: web\n    schedule",
        "service: wep\n    schedule",
        "34:14",
        "unknown service `wep`; known are web",
        "did you mean `web`?",
    ),
    (
        "value-invalid",
        "web: {",
        f"{'w' * 43}: {{",
        "7:3",
        f"the label `service:{'w' * 43}` has 51 characters; GitHub takes 50",
        "shorten the service's name",
    ),
    (
        "cron-overlaps",
        'schedule: "0 2 * * *"\n    margin: 10m\n    max_runtime: 30m',
        'schedule: "0 1,7,13,19,20 * * *"\n    margin: 10m\n    max_runtime: 2h',
        "37:18",
        "a run may take 2h, and `0 1,7,13,19,20 * * *` starts the next after 1h",
        "lower `max_runtime`, or run it less often",
    ),
    (
        "cron-overlaps",
        'schedule: "0 2 * * *"\n    margin: 10m\n    max_runtime: 30m',
        'schedule: "0 1,3 * * *"\n    timezone: Europe/Berlin\n    margin: 10m\n    max_runtime: 2h',
        "38:18",
        "a run may take 2h, and `0 1,3 * * *` starts the next after 1h when the clocks of Europe/Berlin are moved",
        "lower `max_runtime`, or run it less often",
    ),
]


@pytest.mark.parametrize("case", ADDED, ids=lambda case: case[1] + case[2][:40])
def test_an_added_value_that_is_broken_is_one_finding(folder, clean, case):
    more, place, message, hint = case
    folder.put("templates/docs/e.md", "x <% a %>\n" if "with:" in more else "x\n")
    assert folder.write(clean + more).findings() == [("value-invalid", f"catalog/shop.yaml:{place}", message, hint)]


@pytest.mark.parametrize("case", REPLACED, ids=lambda case: f"{case[0]}:{case[3]}")
def test_a_replaced_value_that_is_broken_is_one_finding(folder, clean, case):
    rule, old, new, place, message, hint = case
    text = clean.replace(old, new)
    if old == "web: {":
        text = text.replace("service: web", f"service: {'w' * 43}")
    assert folder.write(text).findings() == [(rule, f"catalog/shop.yaml:{place}", message, hint)]


# What is replaced in the file with people, by what, and the message of the finding.
PEOPLE = [
    (
        "members: [ana@example.com]}\n  user",
        "members: [ana@example.com, Ana@Example.com]}\n  user",
        "`Ana@Example.com` is listed twice",
    ),
    (
        "people: [farid@example.com]",
        f"people: [{', '.join(f'p{number}@example.com' for number in range(11))}]",
        "a step notifies 11 people and schedules; PagerDuty takes 10",
    ),
    (
        "start: 2026-01-05T09:00:00Z",
        "start: 0001-01-01T00:00:00Z",
        "`0001-01-01T00:00:00Z` is out of range; allowed are the years 2000 to 2100",
    ),
    ('"@on-call": {', '"@here": {', "`@here` is no user group: Slack keeps it for everybody"),
    (
        "topic: Runbooks first",
        f"topic: {'x' * 251}",
        f"`{'x' * 57}...` has the wrong length; it needs at most 250 characters",
    ),
    ("title: Main", f"title: {'x' * 101}", f"`{'x' * 57}...` has the wrong length; it needs at most 100 characters"),
    ("contact: Payments", 'contact: "\\u2060"', "the text has the character U+2060 WORD JOINER, which nobody sees"),
]


@pytest.mark.parametrize("case", PEOPLE, ids=lambda case: case[2][:40])
def test_a_value_of_people_that_a_service_refuses_is_found(folder, rota, case):
    old, new, message = case
    assert rota.count(old) == 1
    rows = folder.write(rota.replace(old, new)).findings()
    assert ("value-invalid", message) in [(one[0], one[2]) for one in rows]


def test_a_name_that_is_put_together_is_not_too_long(folder, clean):
    long = clean.replace("product: shop", f"product: {'s' * 50}").replace("web: {", f"web: {{project: {'p' * 50}, ")
    message = f"the project's slug `{'s' * 50}-{'p' * 50}` has 101 characters; Sentry takes 100"
    row = ("value-invalid", "catalog/shop.yaml:7:3", message, "shorten the product or the service")
    assert folder.write(long).findings() == [row]
    title, service = "x" * 180, "w" * 42
    text = clean.replace("title: Shop\n", f"title: {title}\n").replace("  web:", f"  {service}:")
    (one,) = folder.write(text.replace("service: web", f"service: {service}").replace("web-", "w")).findings()
    assert one[2] == f"the project's name `{title} {service}` has 223 characters; Sentry takes 200"


@pytest.mark.parametrize(
    ("metric", "limit", "rule"),
    [
        ("errors", "<= 0", "threshold-always"),
        ("errors", "< 1", "threshold-always"),
        ("errors", "< 2", None),
        ("errors", "< 0", "threshold-never-reached"),
        ("p95", "> 0.0001ms", "threshold-always"),
        ("p95", ">= 0.009ms", "threshold-always"),
        ("p95", "< 0.0001ms", "threshold-never-reached"),
        ("p95", "> 0.01ms", None),
        ("p95", "> 400d", "threshold-never-reached"),
        ("p95", ">= 30d", "threshold-never-reached"),
        ("p95", "< 400d", "threshold-always"),
        ("p95", "> 29d", None),
        ("errors", "> 9007199254740991", None),
        ("errors", "> NaN", "value-invalid"),
        ("errors", "> inf", "value-invalid"),
        ("errors", f"> {'9' * 17}", "value-invalid"),
        ("errors", f"> {'9' * 5000}", "value-invalid"),
        ("p95", "> 0ms", "threshold-always"),
        ("p95", "<= 0s", "threshold-never-reached"),
        ("p95", "< 0ms", "threshold-never-reached"),
        ("p95", "> 99999999999d", "value-invalid"),
        ("failure_rate", "> 100%", "threshold-never-reached"),
        ("failure_rate", ">= 100%", None),
        ("failure_rate", ">= 100.1%", "threshold-never-reached"),
        ("failure_rate", "<= 100%", "threshold-always"),
        ("failure_rate", "< 150%", "threshold-always"),
        ("failure_rate", ">= 0%", "threshold-always"),
        ("failure_rate", "> 0%", None),
    ],
)
def test_a_limit_can_be_crossed_and_need_not_be(folder, clean, metric, limit, rule):
    found = folder.write(clean.replace(SLOW, P95.replace("METRIC", metric).replace("LIMIT", limit))).findings()
    assert [one[0] for one in found] == ([rule] if rule else [])


def test_a_limit_that_is_no_whole_millisecond_is_shown_as_it_is(folder, clean):
    text = clean.replace(SLOW, P95.replace("METRIC", "p95").replace("LIMIT", "> 0.0001ms"))
    ((_, _, message, _),) = folder.write(text).findings()
    assert message == "`> 0.0001ms` is always true: what Sentry measures takes at least 0.01ms and less than 30d"


@pytest.mark.parametrize(
    "title", ["\ue000\uf8ff", "Shop \ue000", "\u0378\u0379", "\U000e0080", "\U0010fffd", "\U000f0000"]
)
def test_a_title_of_characters_that_mean_nothing_is_refused(folder, clean, title):
    found = folder.write(clean.replace("title: Spike", f"title: {title!r}".replace("'", '"'))).findings()
    assert [one[0] for one in found] == ["value-invalid"]
    assert "U+" in found[0][2] or "no character that can be seen" in found[0][2]


@pytest.mark.parametrize("share", ["0.1000000000000000055", "0.12345678901234567890", "1.0000000000000000", "0.25"])
def test_a_share_may_have_many_digits(folder, clean, share):
    assert folder.write(f"{clean}sampling: {{production: {share}}}\n").findings() == []


@pytest.mark.parametrize("url", ["HTTPS://Shop.example/Health", "hTTp://shop.example", "https://shop.example"])
def test_the_scheme_of_an_address_has_no_case(folder, clean, url):
    (loaded,) = folder.write(clean + UPTIME.replace("URL", url)).load().products
    (uptime,) = loaded.product.uptimes.values()
    scheme, rest = url.split(":", 1)
    assert uptime.url == f"{scheme.lower()}:{rest}"


def test_a_password_in_an_address_is_never_shown(vedette, tmp_path, folder, clean):
    secret = "hunter2" * 40
    addresses = [
        f"https://ana:{secret}@shop.example/",
        f"https://ana:hun/ter{secret}@shop.example/",
        f"ftp://a:{secret}",
    ]
    for number, url in enumerate(addresses):
        text = UPTIME.replace("URL", f'"{url}"').replace(" up: ", f" up-{number}: ").replace("Up,", f"Up {number},")
        folder.write(clean.replace("product: shop", f"product: shop-{number}") + text, f"shop-{number}.yaml")
    for words in ((), ("--format", "json")):
        ran = vedette("validate", str(folder.path), *words)
        assert ran.returncode == 1
        assert "value-invalid" in ran.stdout
        assert "hunter" not in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "where", ["url: https://ana:hunter2@shop.example/, evry: 1m", "evry: 1m, url: 'https://x:hunter2@y'"]
)
def test_a_password_is_not_shown_by_another_finding_of_its_line(vedette, folder, clean, where):
    folder.write(clean + UPTIME.replace("url: URL, every: 1m", where))
    ran = vedette("validate", str(folder.path))
    assert "unknown key `evry`" in ran.stdout
    assert "hunter2" not in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "schedule", ["61 * * * *", "*/0 * * * *", "0 2 * *", f"{'9' * 5000} * * * *", "0 2 31 13 *", "@hourly", "a b c d e"]
)
def test_what_is_no_schedule_is_found_as_such(folder, clean, schedule):
    found = folder.write(clean.replace("0 2 * * *", schedule)).findings()
    assert {one[0] for one in found} == {"cron-invalid"}


@pytest.mark.parametrize("schedule", ["0 2 30 2 *", "0 2 31 2,4,6 *", "0 2 30,31 2 *"])
def test_a_schedule_of_no_day_never_runs(folder, clean, schedule):
    found = folder.write(clean.replace("0 2 * * *", schedule)).findings()
    assert [one[0] for one in found] == ["cron-never-runs"]
