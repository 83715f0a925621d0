"""Every metric, from the catalog to the monitor and its explanation."""

from __future__ import annotations

import re

import pytest

from vedette.cli.starter import write
from vedette.explain import describe
from vedette.metrics import METRICS, OF_SPANS, measured_by
from vedette.model.aggregates import aggregate
from vedette.plan import make_plan
from vedette.plan.records import Alert, MetricMonitor
from vedette.schema import catalog_schema
from vedette.units import EXAMPLES

# By metric: the limit, the condition of the monitor, its aggregate and query, what is explained, the filter of issues.
EXPECTED = {
    "errors": ("> 5", 5, "count()", "level:[error,fatal]", "the number of events ... above 5", ("gte", 40)),
    "warnings": ("> 5", 5, "count()", "level:warning", "the number of events ... above 5", ("eq", 30)),
    "warnings_and_errors": (
        "> 5",
        5,
        "count()",
        "level:[error,fatal,warning]",
        "the number of events ... above 5",
        ("gte", 30),
    ),
    "fatals": ("any", 0, "count()", "level:fatal", "the number of events ... above 0", ("eq", 50)),
    "p95": (
        "> 2s",
        2000,
        "p95(span.duration)",
        "is_transaction:true",
        "the 95th percentile of request time ... above 2000 ms",
        None,
    ),
    "failure_rate": (
        "> 5%",
        0.05,
        "failure_rate()",
        "is_transaction:true",
        "the share of failed requests ... above 5%",
        None,
    ),
}
EVENTS = ("events", ("error", "default"))
SPANS = ("events_analytics_platform", ("trace_item_span",))

metrics = pytest.mark.parametrize("key", EXPECTED)


@pytest.fixture
def measuring(folder, clean):
    """Writes a product whose alert has this condition."""

    def written(when):
        old = 'when: {errors: "> 10", within: 5m}'
        assert clean.count(old) == 1
        return folder.write(clean.replace(old, f"when: {{{when}}}").replace('{threshold: "> 50"}', "{within: 1h}"))

    return written


def planned(written):
    """The plan of production, and the records of the alert."""
    plan = make_plan(written.load()).part(environments=["production"])
    return plan, [one for each in plan.components if each.name == "shop.spike.production" for one in each.records]


def test_the_tests_know_every_metric():
    assert list(EXPECTED) == list(METRICS)


@metrics
def test_a_metric_becomes_a_monitor(measuring, key):
    limit, comparison, function, query, explained, issue = EXPECTED[key]
    plan, records = planned(measuring(f'{key}: "{limit}", within: 15m'))
    (monitor,) = [record for record in records if isinstance(record, MetricMonitor)]
    assert (monitor.dataset, monitor.event_types) == (SPANS if issue is None else EVENTS)
    assert (monitor.aggregate, monitor.conditions[0].comparison) == (function, comparison)
    assert monitor.query == f"{query} area:checkout"
    start, end = (re.escape(part) for part in explained.split(" ... "))
    assert re.search(f"Opens an issue when {start} in shop-web within 15m is {end}, ", describe(plan))


@metrics
def test_a_metric_filters_single_issues_or_is_refused(measuring, key):
    limit, *_, issue = EXPECTED[key]
    written = measuring(f'{key}: "{limit}", within: 15m, per: issue')
    if issue is None:
        refused = f"`{key}` looks at many requests, so it cannot go with `per: issue`"
        assert refused in [message for _, _, message, _ in written.findings()]
        return
    (alert,) = [record for record in planned(written)[1] if isinstance(record, Alert)]
    level = alert.action_filters[0].conditions[0]
    assert (level.type, level.comparison) == ("level", {"match": issue[0], "level": issue[1]})


@metrics
def test_of_goes_with_metrics_of_spans_alone(measuring, key):
    limit, *_, explained, issue = EXPECTED[key]
    written = measuring(f'{key}: "{limit}", within: 15m, of: queries')
    if issue is not None:
        refused = f"`of` does not go with `{key}`, which counts events; it goes with {', '.join(OF_SPANS)}"
        assert refused in [message for _, _, message, _ in written.findings()]
        return
    plan, records = planned(written)
    (monitor,) = [record for record in records if isinstance(record, MetricMonitor)]
    assert monitor.query.startswith("span.op:db*")
    assert explained.split(" ... ")[0].replace("request", "span") in describe(plan)


@metrics
def test_the_schema_has_the_unit_of_a_metric(key):
    kind = {"": "CountLimits", "ms": "TimeLimits", "%": "PercentLimits"}[METRICS[key].unit]
    known = catalog_schema()["$defs"]["When"]["properties"][key]
    assert {"$ref": f"#/$defs/{kind}"} in known["anyOf"]
    assert known["description"] == METRICS[key].description


def test_metrics_that_share_an_aggregate_have_one_unit_and_explanation():
    for row in METRICS.values():
        known = measured_by(row.aggregate)
        assert (known.unit, known.explanation, known.bounds) == (row.unit, row.explanation, row.bounds), row.key


@metrics
def test_a_chart_can_show_the_same_aggregate(key):
    row = METRICS[key]
    aggregate(row.aggregate, "spans" if row.of_spans else "error-events")


def test_a_new_product_lists_every_metric(tmp_path):
    text = write("shop", tmp_path)[0].read_text()
    for row in METRICS.values():
        assert re.search(rf"\b{row.key}\b", text), row.key
        assert not row.unit or f'{row.key} ("{EXAMPLES[row.unit]}")' in text
