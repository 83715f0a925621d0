"""The matrix of routes, made from a catalog in which nothing is wrong and a rota of two people."""

from __future__ import annotations

import io
import json
import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rich.console import Console
from rich.text import Text

from vedette.load import load_catalog
from vedette.plan import make_plan
from vedette.plan.records import (
    Component,
    EscalationPolicy,
    EscalationRule,
    PagerDutyIntegration,
    PagerDutyService,
    PersonTarget,
    Plan,
    Schedule,
    ScheduleLayer,
    ScheduleTarget,
)
from vedette.routing import render_text, route_matrix
from vedette.routing import text as rendering

UPDATE = "VEDETTE_UPDATE_GOLDEN"
AT = datetime(2026, 11, 10, 12, tzinfo=UTC)
ROTA = Schedule(
    key="rota",
    name="Shop Rota",
    description="",
    time_zone="UTC",
    layers=(
        ScheduleLayer(
            name="primary",
            start=datetime(2026, 11, 2, 9, tzinfo=UTC),
            turn=604_800,
            people=("nora.berg@example.com", "omar.diaz@example.com"),
        ),
    ),
    team=None,
)
POLICY = EscalationPolicy(
    key="policy",
    name="Shop Escalation",
    description="",
    rules=(
        EscalationRule(delay=60, targets=(ScheduleTarget(schedule="rota"),)),
        EscalationRule(delay=60, targets=(PersonTarget(email="rosa.lima@example.com"),)),
        EscalationRule(delay=30, targets=(PersonTarget(email="sami.noor@example.com"),)),
    ),
    loops=0,
    team=None,
)
SERVICE = PagerDutyService(
    key="service",
    name="Shop",
    description="",
    escalation="policy",
    urgency="severity_based",
    acknowledgement_timeout=None,
    auto_resolve_timeout=None,
)
INTEGRATION = PagerDutyIntegration(key="integration", service="service", name="Sentry", row="Shop")


def company(*records):
    return Component(kind="PagerDutyService", name="shop-duty", scope="company", product=None, records=records)


@pytest.fixture
def matrix(folder, clean):
    """The matrix of the clean catalog, with what PagerDuty holds replaced by the records given."""

    def make(*records, text=clean, **kwargs):
        plan = make_plan(folder.write(text).load())
        watching = tuple(one for one in plan.components if one.kind in ("Alert", "Cron", "Uptime"))
        return route_matrix(Plan(components=(company(*records), *watching)), AT, **kwargs)

    return make


def row(found, name, severity):
    (one,) = [one for one in found.rows if (one.name, one.severity) == (name, severity)]
    return one


def test_a_critical_level_pages_who_is_on_call(matrix):
    found = row(matrix(ROTA, POLICY, SERVICE, INTEGRATION), "shop.slow.production", "critical")
    assert found.channels == ("#alerts @on-call",)
    assert (found.urgency, found.services, found.people) == ("high", ("Shop",), ("omar.diaz@example.com",))


def test_a_warning_goes_where_high_goes_and_wakes_nobody(matrix):
    found = row(matrix(ROTA, POLICY, SERVICE, INTEGRATION), "shop.slow.production", "high")
    assert (found.channels, found.urgency, found.people) == (("#alerts",), "none", ())


def test_staging_never_pages(matrix):
    staging = [one for one in matrix(ROTA, POLICY, SERVICE, INTEGRATION).rows if one.environment == "staging"]
    assert staging
    assert {(one.channels, one.urgency, one.people) for one in staging} == {(("#alerts-staging",), "none", ())}


@pytest.mark.parametrize(
    ("urgency", "severity", "expected"),
    [
        ("severity_based", "critical", "high"),
        ("severity_based", "high", "low"),
        ("high", "high", "high"),
        ("low", "critical", "low"),
    ],
)
def test_the_service_decides_how_urgent_a_severity_is(matrix, clean, urgency, severity, expected):
    text = clean.replace(
        "severity: high\n    service: web\n    when", f"severity: {severity}\n    service: web\n    when"
    )
    text = text.replace('high: [{slack: "#alerts"}]', "high: [{pagerduty: Shop}]")
    found = matrix(ROTA, POLICY, replace(SERVICE, urgency=urgency), INTEGRATION, text=text)
    assert row(found, "shop.spike.production", severity).urgency == expected


def test_a_service_that_the_plan_has_not_is_said(matrix):
    found = matrix()
    assert row(found, "shop.slow.production", "critical").urgency == "unknown"
    assert "no service of the catalog is called `Shop` in Sentry: what pages it reaches nobody" in written(found)


def test_a_rota_that_has_not_begun_is_said(matrix):
    later = replace(ROTA, layers=(replace(ROTA.layers[0], start=datetime(2027, 1, 1, tzinfo=UTC)),))
    found = written(matrix(later, replace(POLICY, rules=POLICY.rules[:1]), SERVICE, INTEGRATION))
    assert "nobody is on call for `Shop` at 2026-11-10 12:00 UTC: PagerDuty drops what pages it" in found


def test_a_step_with_nobody_is_passed_over(matrix):
    later = replace(ROTA, layers=(replace(ROTA.layers[0], start=datetime(2027, 1, 1, tzinfo=UTC)),))
    found = matrix(later, POLICY, SERVICE, INTEGRATION)
    assert row(found, "shop.slow.production", "critical").people == ("rosa.lima@example.com",)
    assert "nobody is on call" not in written(found)


def test_mail_issues_and_the_digest_have_their_places(matrix, clean):
    text = clean.replace(
        'high: [{slack: "#alerts"}]',
        "high: [{email: payments}, {issue: {labels: [sentry]}}]\n  medium: [{digest: weekly}]",
    ).replace("    schedule: ", "    route: [{digest: weekly}]\n    schedule: ")
    found = matrix(text=text)
    spike, nightly = row(found, "shop.spike.production", "high"), row(found, "shop.nightly.production", "high")
    assert (spike.teams, spike.issues, spike.digest) == (("payments",), ("acme/shop: sentry",), False)
    assert (nightly.kind, nightly.teams, nightly.digest) == ("Cron", (), True)


def test_one_environment_can_be_chosen(matrix):
    assert {one.environment for one in matrix(environments=["staging"]).rows} == {"staging"}


def written(found):
    file = io.StringIO()
    render_text(found, file)
    return file.getvalue()


def test_a_pipe_gets_whole_rows(matrix):
    lines = written(matrix(ROTA, POLICY, SERVICE, INTEGRATION)).splitlines()
    (slow,) = [line for line in lines if line.startswith("shop.slow.production") and "critical" in line]
    assert slow.split("  ")[0] == "shop.slow.production"
    assert "#alerts @on-call" in slow
    assert "high" in slow
    assert "omar.diaz (Shop)" in slow
    (duty,) = [line for line in lines if line.startswith("Shop ")]
    assert [part.strip() for part in duty.split("  ") if part.strip()] == [
        "Shop",
        "omar.diaz",
        "2026-11-16 09:00 UTC",
        "nora.berg",
        "after 60 min rosa.lima; after 120 min sami.noor",
    ]
    assert not any(line != line.rstrip() or "\x1b" in line for line in lines)


def test_a_terminal_gets_tables_that_fit(matrix, monkeypatch):
    monkeypatch.setattr(rendering, "Console", lambda **kwargs: Console(force_terminal=True, width=200, **kwargs))
    lines = written(matrix(ROTA, POLICY, SERVICE, INTEGRATION)).splitlines()
    plain = [Text.from_ansi(line).plain for line in lines]
    assert "shop, production, pages Shop" in plain
    assert "shop, staging" in plain
    words = ["slow", "critical", "#alerts", "@on-call", "high", "omar.diaz", "-"]
    assert words in [line.split() for line in plain]
    assert max(map(len, plain)) <= rendering.WIDTH


@pytest.fixture(scope="module")
def company_matrix(catalog_folder):
    return route_matrix(make_plan(load_catalog(catalog_folder)), datetime(2026, 11, 21, 9, tzinfo=UTC))


def test_the_products_notify_whom_their_golden_matrix_names(root, company_matrix):
    golden = root / "tests" / "vedette" / "golden" / "routes.txt"
    text = written(company_matrix)
    if os.environ.get(UPDATE):
        golden.write_text(text)
    assert text == golden.read_text(), f"if this is meant, run again with {UPDATE}=1 and review the difference"


def test_only_production_pages_and_whoever_is_paged_exists(company_matrix):
    assert {one.urgency for one in company_matrix.rows if one.environment == "staging"} == {"none"}
    paged = [one for one in company_matrix.rows if one.services]
    assert {one.urgency for one in paged} == {"high", "low"}
    assert all(one.people for one in paged)
    assert {one.severity for one in paged if one.urgency == "high"} == {"critical"}


def test_the_command_says_it_as_json(vedette, folder, clean):
    folder.write(clean)
    done = vedette("routes", "--at", "2026-11-10T13:00+01:00", "--environment", "staging", "--format", "json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["at"]) == (0, "2026-11-10T13:00:00+01:00")
    assert {one["environment"] for one in found["rows"]} == {"staging"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--at", "tomorrow"], "'tomorrow' is no moment; write it as 2026-11-21T09:00 or 2026-11-21T09:00+01:00"),
        (["--product", "shoe"], "catalog has no product shoe; it has shop"),
    ],
)
def test_a_wrong_word_is_two(vedette, folder, clean, words, expected):
    folder.write(clean)
    done = vedette("routes", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert expected in done.stderr


def test_findings_in_the_catalog_are_one(vedette, folder, clean):
    folder.write(clean.replace("team: payments", "team: ghosts"))
    done = vedette("routes")
    assert (done.returncode, done.stdout) == (1, "")
    assert "unknown team `ghosts`" in done.stderr
