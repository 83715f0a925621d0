"""What is wrong with channels, rotas and services: one broken thing each, with its words and place."""

from __future__ import annotations

import pytest

# (rule, what is replaced, by what, place, message, hint)
CASES = [
    (
        "value-invalid",
        "members: [ana@example.com]}\n  user",
        "members: [Nora Berg]}\n  user",
        "42:79",
        "`Nora Berg` is not an e-mail address",
        "write one such as ana@example.com",
    ),
    (
        "value-invalid",
        '    "@on-call": {title',
        '    "@Off-Duty": {title: Off duty, members: [ana@example.com]}\n    "@on-call": {title',
        "44:5",
        "`@Off-Duty` is not a Slack user group",
        'write an @ and small letters, quoted: "@on-call"',
    ),
    (
        "value-invalid",
        '    "#alerts": {purpose',
        f'    "#{"a" * 81}": {{purpose: Too long}}\n    "#alerts": {{purpose',
        "42:5",
        f"`#{'a' * 81}` is not a Slack channel",
        'write a # and small letters, quoted: "#bookings"',
    ),
    (
        "value-invalid",
        "Runbooks first",
        "x" * 251,
        "42:53",
        f"`{'x' * 57}...` has the wrong length; it needs at most 250 characters",
        "shorten it",
    ),
    (
        "value-invalid",
        "{title: Checkout,",
        "{title: Checkout & Co,",
        "67:23",
        "`Checkout & Co` is not a name that PagerDuty takes",
        "write it without any of \\ / & < >",
    ),
    (
        "value-invalid",
        "start: 2026-01-05T09:00:00Z",
        "start: 2026-01-05",
        "50:28",
        "`2026-01-05` is not a time with its offset from UTC",
        "write it as 2026-01-05T09:00:00Z, or +01:00 for the Z",
    ),
    (
        "value-invalid",
        "rotation: 7d",
        "rotation: 30m",
        "50:60",
        "`30m` is out of range; allowed are 1h to 365d in steps of 1s",
        "choose a duration from 1h to 365d",
    ),
    (
        "value-invalid",
        ", rotation: 7d",
        "",
        "49:5",
        "a schedule has `start`, `rotation` and `people`, or `layers` that have them",
        "write {start: 2026-01-05T09:00:00Z, rotation: 7d, people: [ana@example.com]}",
    ),
    (
        "value-invalid",
        "repeat: 2",
        "repeat: 10",
        "62:15",
        "`10` is out of range; it must be at most 9",
        "change the number",
    ),
    (
        "value-invalid",
        "escalation: payments}",
        "escalation: payments, urgency: severity}",
        "65:56",
        "`severity` is not allowed here; allowed are by severity, high, low",
        "did you mean `by severity`?",
    ),
    (
        "timezone-unknown",
        "Europe/Madrid",
        "Europe/Madird",
        "53:18",
        "unknown time zone `Europe/Madird`; it is an IANA name",
        "did you mean `Europe/Madrid`?",
    ),
    (
        "schedule-empty",
        "people: [ana@example.com, ben@example.com]",
        "people: []",
        "50:72",
        "nobody is on call in `Main`; a rotation has at least one person",
        "write the e-mail addresses of those who take turns, or remove it",
    ),
    (
        "schedule-empty",
        "rotation: 12h, people: [ben@example.com]",
        "rotation: 12h, people: []",
        "54:87",
        "nobody is on call in `Days`; a rotation has at least one person",
        "write the e-mail addresses of those who take turns, or remove it",
    ),
    (
        "escalation-without-person",
        "{after: 150m, people: [farid@example.com]}",
        "{after: 150m}",
        "61:11",
        "step 3 of `Payments` notifies nobody; a step has `schedules`, `people` or both",
        "name whom it notifies, or remove the step",
    ),
    (
        "escalation-order",
        "{schedules: [primary]}",
        "{after: 5m, schedules: [primary]}",
        "59:19",
        "the first step comes after 5m; PagerDuty notifies its people at once",
        "remove `after`",
    ),
    (
        "escalation-order",
        "{after: 1h, schedules",
        "{schedules",
        "60:11",
        "step 2 of `Payments` does not say when it comes",
        "add `after:` and the time since the incident's start, such as 1h",
    ),
    (
        "escalation-order",
        "after: 150m",
        "after: 60m",
        "61:19",
        "step 3 comes after 1h, and the step before it after 1h",
        "both count from the incident's start: make each step later than the one before it",
    ),
    (
        "channel-unknown",
        'channels: ["#alerts"]}',
        'channels: ["#alrets"]}',
        "44:90",
        "unknown channel `#alrets`; known are #alerts",
        "did you mean `#alerts`?",
    ),
    (
        "user-group-unknown",
        'mention: "@on-call"',
        'mention: "@oncall"',
        "9:42",
        "unknown user group `@oncall`; known are @on-call",
        "did you mean `@on-call`?",
    ),
    (
        "pagerduty-team-unknown",
        "supported_by: [shop], team: payments",
        "supported_by: [shop], team: payment",
        "67:80",
        "unknown PagerDuty team `payment`; known are payments",
        "did you mean `payments`?",
    ),
    (
        "pagerduty-service-unknown",
        "supported_by: [shop]",
        "supported_by: [mall]",
        "67:67",
        "unknown PagerDuty service `mall`; known are shop",
        "use one of these",
    ),
    (
        "schedule-unknown",
        "schedules: [secondary]",
        "schedules: [secondry]",
        "60:35",
        "unknown schedule `secondry`; known are primary, secondary",
        "did you mean `secondary`?",
    ),
    (
        "escalation-unknown",
        "escalation: payments}",
        "escalation: payment}",
        "65:37",
        "unknown escalation `payment`; known are payments",
        "did you mean `payments`?",
    ),
    (
        "service-unused",
        ", {pagerduty: Shop}]",
        "]",
        "65:5",
        "no alert pages `Shop`",
        "name it in a route, {pagerduty: Shop}, or remove the service",
    ),
    (
        "name-duplicate",
        "secondary:\n      title: Secondary",
        "secondary:\n      title: Main",
        "51:5",
        "the schedule `Main` exists already, at catalog/shop.yaml:49:5",
        "names are unique in the company: choose another",
    ),
    (
        "name-duplicate",
        '    "#alerts": {purpose',
        '    "#on-call": {purpose: Another}\n    "#alerts": {purpose',
        "45:5",
        "the Slack name `on-call` exists already, at catalog/shop.yaml:42:5",
        "names are unique in the company: choose another",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}:{case[3]}")
def test_one_broken_value_of_people_is_one_finding(folder, rota, case):
    rule, old, new, place, message, hint = case
    assert rota.count(old) == 1
    found = folder.write(rota.replace(old, new)).findings()
    assert found == [(rule, f"catalog/shop.yaml:{place}", message, hint)]


def test_nothing_is_wrong_with_people_as_they_are(folder, rota):
    assert folder.write(rota).findings() == []


def test_a_route_names_a_service_that_is_described(folder, rota):
    found = folder.write(rota.replace("{pagerduty: Shop}", "{pagerduty: Shpo}")).findings()
    assert [one[:3] for one in found] == [
        ("pagerduty-service-unknown", "catalog/shop.yaml:9:67", "unknown PagerDuty service `Shpo`; known are Shop"),
        ("service-unused", "catalog/shop.yaml:65:5", "no alert pages `Shop`"),
    ]


def test_where_nobody_is_described_names_are_looked_up_later(folder, clean):
    assert (
        folder.write(clean.replace("@on-call", "@somebody").replace("pagerduty: Shop", "pagerduty: X")).findings() == []
    )


def test_a_service_that_was_refused_is_known_and_used_all_the_same(folder, rota):
    found = folder.write(rota.replace("escalation: payments}", "urgency: low}")).findings()
    assert [one[:3] for one in found] == [("key-missing", "catalog/shop.yaml:65:5", "`escalation` is missing")]


def test_a_service_is_not_unused_while_an_alert_is_refused(folder, rota):
    found = folder.write(rota.replace("p95: {warn", "p59: {warn")).findings()
    assert {one[0] for one in found} == {"key-unknown"}


def test_an_escalation_without_steps_notifies_nobody(folder, rota):
    start, end = rota.index("      steps:\n"), rota.index("      repeat")
    found = folder.write(rota[:start] + "      steps: []\n" + rota[end:]).findings()
    message = "`Payments` has no step, so nobody is notified; an escalation has at least one"
    assert [one[:3] for one in found] == [("escalation-without-person", "catalog/shop.yaml:58:7", message)]


def test_an_escalation_that_ends_in_an_empty_schedule_ends_nowhere(folder, rota):
    text = rota.replace("        - {after: 150m, people: [farid@example.com]}\n", "")
    text = text.replace("schedules: [secondary], people: [eva@example.com]", "schedules: [secondary]")
    found = folder.write(text.replace("people: [ben@example.com]", "people: []")).findings()
    message = "`Payments` ends with secondary, where nobody is on call"
    assert [one[:3] for one in found if one[0] != "schedule-empty"] == [
        ("escalation-without-person", "catalog/shop.yaml:60:11", message)
    ]
    assert [one[0] for one in found].count("schedule-empty") == 1


@pytest.fixture
def second(folder, rota):
    """Another product beside Shop that describes the same things, with one text replaced."""

    def write(old, new):
        text = rota[rota.index("slack:\n") :].replace(old, new)
        head = "product: mall\ntitle: Mall\nteam: payments\nteams:\n  payments: {name: Payments}\nservices: {}\n"
        return folder.write(rota).write(head + text, "the-mall.yaml").findings()

    return write


def test_products_may_describe_one_thing_alike(second):
    assert second("topic: Runbooks first", "topic: Runbooks first, covers: [T10]") == []


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        (
            "Orders that failed",
            "Anything",
            "9:26",
            "`purpose` of `#alerts` is `Orders that failed` at catalog/shop.yaml:42:5, and `Anything` here",
        ),
        (
            ", topic: Runbooks first",
            "",
            "9:5",
            "`topic` of `#alerts` is `Runbooks first` at catalog/shop.yaml:42:5, and not set here",
        ),
        (
            "members: [ana@example.com]}\n  user",
            "members: [eva@example.com]}\n  user",
            "9:78",
            "`members` of `#alerts` is [ana@example.com] at catalog/shop.yaml:42:5, and [eva@example.com] here",
        ),
    ],
)
def test_products_do_not_claim_one_channel_for_different_things(second, old, new, place, message):
    hint = "it exists once in the company: write the same, remove one of the two, or choose another name"
    assert second(old, new) == [("channel-conflict", f"catalog/the-mall.yaml:{place}", message, hint)]


def test_products_do_not_describe_one_schedule_differently(second):
    (found,) = second("rotation: 7d", "rotation: 14d")
    message = "`rotation` of `primary` is `7d` at catalog/shop.yaml:49:5, and `14d` here"
    assert found[:3] == ("name-duplicate", "catalog/the-mall.yaml:17:60", message)


def test_everything_wrong_with_people_is_found_in_one_run(folder, rota):
    text = rota.replace("[ana@example.com, ben@example.com], team", "[], team").replace("Europe/Madrid", "Mars")
    text = text.replace("after: 150m", "after: 30m").replace("supported_by: [shop]", "supported_by: [x]")
    assert sorted(one[0] for one in folder.write(text).findings()) == [
        "escalation-order",
        "pagerduty-service-unknown",
        "schedule-empty",
        "timezone-unknown",
    ]


def test_a_refused_entry_does_not_hide_what_is_wrong_with_its_neighbours(folder, rota):
    text = rota.replace("rotation: 12h", "rotation: 30m").replace(
        "[ana@example.com, ben@example.com], team", "[], team"
    )
    assert [one[:2] for one in folder.write(text).findings()] == [
        ("schedule-empty", "catalog/shop.yaml:50:72"),
        ("value-invalid", "catalog/shop.yaml:54:74"),
    ]
