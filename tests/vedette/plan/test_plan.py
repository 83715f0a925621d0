"""What the catalog becomes: goldens of the ferry line, and the rules by which records are made."""

from __future__ import annotations

import json
import os
import re

import pytest

from vedette.load import load_catalog
from vedette.plan import make_plan
from vedette.plan.plain import plain
from vedette.plan.records import (
    Alert,
    CronMonitor,
    Dashboard,
    MetricMonitor,
    MonitorRef,
)
from vedette.receivers.email import EmailAction
from vedette.receivers.issue import GitHubIssueAction
from vedette.receivers.pagerduty import PagerDutyAction
from vedette.receivers.slack import SlackAction
from vedette.resolve import ResolvedCatalog
from vedette.stack_config import read_committed

UPDATE = "VEDETTE_UPDATE_GOLDEN"
STACKS = ("local", "company", "staging", "prod")


@pytest.fixture(scope="module")
def ferries(catalog_folder):
    """A product alone."""
    catalog = load_catalog(catalog_folder)
    return ResolvedCatalog(tuple(one for one in catalog.products if one.product.product == "ferries"))


def planned(folder, text, **kwargs):
    return make_plan(folder.write(text).load()).part(**kwargs)


def record(plan, kind, name):
    found = [one for one in plan.records() if isinstance(one, kind) and one.name == name]
    assert len(found) == 1, name
    return found[0]


def targets(alert):
    return [[type(action) for action in group.actions] for group in alert.action_filters]


def test_only_alerts_on_metric_monitors_have_no_environment(catalog_folder):
    plan = make_plan(load_catalog(catalog_folder))
    metric = {record.key: record.environment for record in plan.records() if isinstance(record, MetricMonitor)}
    found = [
        (component.inputs["environment"], alert, {metric.get(getattr(one, "key", None)) for one in alert.monitors})
        for component in plan.components
        for alert in component.records
        if isinstance(alert, Alert)
    ]
    on_metrics = [(environment, alert, seen) for environment, alert, seen in found if seen != {None}]
    # Each takes its environment from its monitor, which has that of the entry.
    assert [alert.environment for _, alert, _ in on_metrics] == [None] * len(on_metrics)
    assert all(seen == {environment} for environment, _, seen in on_metrics)
    assert {environment for environment, _, _ in on_metrics} == {"production", "staging"}
    others = [(environment, alert) for environment, alert, seen in found if seen == {None}]
    assert len(others) > 4
    assert [alert.environment for _, alert in others] == [environment for environment, _ in others]
    # Of one title in two environments, the names tell them apart.
    assert len({alert.name for _, alert, _ in found}) == len(found)


def plan_of(root, stack, catalog):
    config = read_committed(root, stack)
    return config.part_of(make_plan(catalog))


@pytest.mark.parametrize("stack", STACKS)
def test_a_product_becomes_its_golden_plan(root, ferries, stack):
    components = plain(plan_of(root, stack, ferries))["components"]
    for component in components:
        # Places move with every comment; that they are right is tested by itself.
        assert component["inputs"].pop("place").startswith("catalog/ferries.yaml:")
        for one in component["records"]:
            # What a file says is read in its template and its runbook.
            assert one["record"] != "RepositoryFile" or len(one.pop("content")) > 100
    text = json.dumps(components, indent=2) + "\n"
    golden = root / "tests" / "vedette" / "golden" / f"plan-{stack}.json"
    if os.environ.get(UPDATE):
        golden.write_text(text)
    assert text == golden.read_text(), f"if this is meant, run again with {UPDATE}=1 and review the difference"


def test_company_staging_and_prod_together_are_local(root, ferries):
    plans = {stack: plan_of(root, stack, ferries) for stack in STACKS}
    apart = [record.key for stack in ("company", "prod", "staging") for record in plans[stack].records()]
    assert apart == [record.key for record in plans["local"].records()]


def test_keys_are_unique_and_references_point_backwards(ferries):
    seen = set()
    for one in make_plan(ferries).records():
        assert one.key not in seen
        seen.add(one.key)
        for monitor in getattr(one, "monitors", ()):
            assert isinstance(monitor, MonitorRef)
            assert monitor.key in seen


def test_staging_never_pages_and_reaches_only_its_own_channel(ferries):
    plan = make_plan(ferries).part(scopes=["environment"], environments=["staging"])
    actions = [
        action
        for one in plan.records()
        if isinstance(one, Alert)
        for group in one.action_filters
        for action in group.actions
    ]
    assert len(actions) == 9
    assert {(type(action), action.channel) for action in actions} == {(SlackAction, "#bookings-staging")}


def test_staging_has_milder_limits_than_production(ferries):
    plan = make_plan(ferries).part(scopes=["environment"])
    monitors = {one.key: one for one in plan.records() if isinstance(one, MetricMonitor)}
    for key, staging in monitors.items():
        if key.endswith(".staging.monitor"):
            production = monitors[key.replace(".staging.", ".production.")]
            for mine, theirs in zip(staging.conditions, production.conditions, strict=True):
                assert mine.comparison > theirs.comparison, key


def test_the_watchword_of_a_filter_is_quoted_only_where_needed(folder, clean):
    where = """{all: [{any: [{tag: a, is: b}, {tag: c, is: d e}]}, {message: {contains: 'x*y "z"'}},
      {message: {is: plain}}, {transaction: {ends_with: /api}}]}"""
    plan = planned(folder, clean.replace("{tag: area, is: checkout}", where))
    assert record(plan, MetricMonitor, "Spike").query == (
        'level:[error,fatal] ((a:b OR c:"d e") message:"*x\\*y \\"z\\"*" message:plain transaction:*/api)'
    )


@pytest.mark.parametrize(
    ("metric", "query"),
    [
        ("errors", "level:[error,fatal] area:checkout"),
        ("warnings", "level:warning area:checkout"),
        ("warnings_and_errors", "level:[error,fatal,warning] area:checkout"),
        ("fatals", "level:fatal area:checkout"),
    ],
)
def test_counts_look_at_exceptions_and_messages(folder, clean, metric, query):
    monitor = record(planned(folder, clean.replace("errors:", f"{metric}:")), MetricMonitor, "Spike")
    assert (monitor.query, monitor.event_types, monitor.aggregate) == (query, ("error", "default"), "count()")


@pytest.mark.parametrize(
    ("limit", "rows"),
    [
        ('"> 10"', [("gt", 10, "high"), ("lte", 10, "resolved")]),
        ('">= 10"', [("gte", 10, "high"), ("lt", 10, "resolved")]),
        ('"< 10"', [("lt", 10, "high"), ("gte", 10, "resolved")]),
        ("any", [("gt", 0, "high"), ("lte", 0, "resolved")]),
    ],
)
def test_a_limit_has_a_row_that_resolves(folder, clean, limit, rows):
    text = clean.replace('"> 10"', limit).replace('      spike: {threshold: "> 50"}\n', "      slow: {within: 10m}\n")
    monitor = record(planned(folder, text), MetricMonitor, "Spike")
    assert [(row.type, row.comparison, row.condition_result) for row in monitor.conditions] == rows


def test_a_rate_is_a_fraction_on_the_wire(folder, clean):
    monitor = record(planned(folder, clean), MetricMonitor, "shop-web error rate")
    assert (monitor.aggregate, monitor.conditions[0].comparison) == ("failure_rate()", 0.05)


def test_an_alert_fires_again_after_the_first_time(folder, clean):
    for one in planned(folder, clean).records():
        if isinstance(one, Alert):
            assert [trigger.type for trigger in one.triggers] == [
                "first_seen_event",
                "regression_event",
                "reappeared_event",
            ]


def test_two_levels_are_two_monitors_with_an_alert_each(folder, clean):
    """An issue that is open as a warning and becomes critical fires no trigger: the page needs an issue of its own."""
    plan = planned(folder, clean)
    found = []
    for name in ("Slow: warning", "Slow"):
        monitor, alert = record(plan, MetricMonitor, name), record(plan, Alert, name)
        assert [each.key for each in alert.monitors] == [monitor.key]
        rows = [(row.type, row.comparison, row.condition_result) for row in monitor.conditions]
        found.append((rows, [group.conditions[0].comparison for group in alert.action_filters], targets(alert)))
    assert found == [
        ([("gt", 500, "medium"), ("lte", 500, "resolved")], [50], [[SlackAction]]),
        ([("gt", 1000, "high"), ("lte", 1000, "resolved")], [75], [[SlackAction, PagerDutyAction]]),
    ]


def test_a_receiver_that_is_named_twice_is_notified_once(folder, clean):
    twice = clean.replace('high: [{slack: "#alerts"}]', 'high: [{slack: "#alerts"}, {slack: "#alerts", mention: "@x"}]')
    alert = record(planned(folder, twice), Alert, "Spike")
    assert targets(alert) == [[SlackAction]]
    assert alert.action_filters[0].actions[0].mention is None


@pytest.mark.parametrize(
    ("where", "term"),
    [
        ("{tag: area, contains: pay}", "area:*pay*"),
        ("{tag: area, starts_with: db.}", "area:db.*"),
        ("{tag: area, contains: 'a * b'}", r'area:"*a \* b*"'),
    ],
)
def test_a_part_of_a_tag_is_enough(folder, clean, where, term):
    plan = planned(folder, clean.replace("{tag: area, is: checkout}", where))
    assert record(plan, MetricMonitor, "Spike").query == f"level:[error,fatal] {term}"


@pytest.mark.parametrize(
    ("of", "base"),
    [("", "is_transaction:true"), (", of: queries", "span.op:db*"), (", of: calls", "span.op:http.client")],
)
def test_durations_are_those_of_requests_queries_or_calls(folder, clean, of, base):
    plan = planned(folder, clean.replace('critical: "> 1000ms"}', 'critical: "> 1000ms"}' + of))
    assert {record(plan, MetricMonitor, name).query for name in ("Slow", "Slow: warning")} == {base}


def test_widgets_flow_over_six_columns(folder, clean):
    widget = "{title: W, display: line, dataset: spans, show: [count()]"
    board = f"dashboards:\n  d:\n    title: D\n    widgets: [{widget}}}, {widget}, width: 4}}, {widget}}}]\n"
    (found,) = [one for one in planned(folder, clean + board).records() if isinstance(one, Dashboard)]
    assert [(one.layout.x, one.layout.y, one.layout.w) for one in found.widgets] == [(0, 0, 3), (0, 2, 4), (0, 4, 3)]
    assert found.projects == ("shop-web",)


def test_a_route_of_its_own_goes_before_the_severity(folder, clean):
    own = "    title: Spike\n    route: [{email: payments}, {issue: {labels: [log]}}]\n"
    plan = planned(folder, clean.replace("    title: Spike\n", own))
    assert targets(record(plan, Alert, "Spike")) == [[EmailAction, GitHubIssueAction]]
    assert targets(record(plan, Alert, "Spike (staging)")) == [[SlackAction]]


def test_an_override_goes_before_the_route_of_its_environment(folder, clean):
    change = 'spike: {threshold: "> 50", route: [{email: payments}]}'
    plan = planned(folder, clean.replace('spike: {threshold: "> 50"}', change))
    assert targets(record(plan, Alert, "Spike (staging)")) == [[EmailAction]]


def test_a_digest_is_a_monitor_without_an_alert(folder, clean):
    low = clean.replace("severity: high\n    service: web\n    when", "severity: low\n    service: web\n    when")
    names = {
        (type(one), getattr(one, "name", "")) for one in planned(folder, low, environments=["production"]).records()
    }
    assert (MetricMonitor, "Spike") in names
    assert (Alert, "Spike") not in names


@pytest.mark.parametrize(("severity", "priority"), [("critical", "critical"), ("high", "warning"), ("low", "info")])
def test_severity_is_the_priority_of_the_page(folder, clean, severity, priority):
    text = clean.replace("    severity: high\n", f"    severity: {severity}\n    route: [{{pagerduty: Shop}}]\n", 1)
    alert = record(planned(folder, text), Alert, "Spike")
    assert alert.action_filters[0].actions == (PagerDutyAction(service="Shop", priority=priority),)


def test_the_runbook_is_where_a_person_on_call_sees_it(folder, clean):
    text = clean.replace('high: [{slack: "#alerts"}]', 'high: [{slack: "#alerts", mention: "@lead"}]')
    plan = planned(folder, text)
    address = "https://github.com/acme/shop/blob/main/docs/runbooks/spike.md"
    assert record(plan, MetricMonitor, "Spike").description == address
    assert record(plan, CronMonitor, "Nightly").description == address
    (action,) = record(plan, Alert, "Spike").action_filters[0].actions
    assert (action.notes, action.mention) == (address, "lead")


def test_a_disabled_alert_exists_where_it_is_not_disabled(folder, clean):
    off = "spike: {disabled: testers cause it all day}"
    names = [
        getattr(one, "name", "") for one in planned(folder, clean.replace('spike: {threshold: "> 50"}', off)).records()
    ]
    assert "Spike" in names
    assert "Spike (staging)" not in names


def test_default_rules_are_tuned_and_disabled_by_name(folder, clean):
    service = "  web:\n    platform: javascript-nextjs\n    repository: acme/shop\n    defaults:\n"
    service += '      p95: {threshold: "> 3s", within: 10m}\n      error-rate: {disabled: measured by the gateway}\n'
    text = re.sub(r"  web: \{.*\}\n", service, clean)
    plan = planned(folder, text)
    slow = record(plan, MetricMonitor, "shop-web slow responses")
    assert (slow.conditions[0].comparison, slow.time_window) == (3000, 600)
    assert not [one for one in plan.records() if getattr(one, "name", "").startswith("shop-web error rate")]
    (origin,) = {one.inputs["origin"] for one in plan.components if one.name.startswith("shop.web-p95")}
    assert origin == "default"


def test_a_component_says_what_policies_evaluate(folder, clean):
    plan = planned(folder, clean)
    (spike,) = [one for one in plan.components if one.name == "shop.spike.production"]
    assert spike.inputs == {
        "covers": (),
        "severity": "high",
        "route": ["slack:#alerts"],
        "owner": "payments",
        "runbook": "https://github.com/acme/shop/blob/main/docs/runbooks/spike.md",
        "environment": "production",
        "origin": "product",
        "place": "catalog/shop.yaml:19:3",
        "entry": "alerts.spike",
    }


def test_what_the_engine_sees_does_not_move_with_the_lines_above(folder, clean):
    before = planned(folder, clean).components
    after = planned(folder, f"# One line more.\n{clean}").components
    assert [one.inputs["place"] for one in before] != [one.inputs["place"] for one in after]
    assert [one.declared() for one in before] == [one.declared() for one in after]
    (spike,) = [one for one in before if one.name == "shop.spike.production"]
    assert spike.declared()["place"] == "catalog/shop.yaml#alerts.spike"
    assert "entry" not in spike.declared()


def test_a_product_without_staging_is_not_in_staging(folder, clean):
    text = re.sub(r"environments:\n(  .*\n)+", "", clean)
    assert planned(folder, text, scopes=["environment"], environments=["staging"]).components == ()
    assert planned(folder, text, scopes=["environment"], environments=["production"]).components
