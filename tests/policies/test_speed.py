"""Rules cost little beside what the SDK itself does for as many policies."""

import time

from policies.kit import StackRule
from policies.kit.testing import Engine, Spec, entry
from policies.rules import RULES

RESOURCES = 1000
RUNS = 5
RATIO = 1.3


def stack(count):
    """Alerts as the program declares them: an entry, its monitor, its alert."""
    specs = []
    for number in range(count // 3):
        name = f"shop.rule-{number}.production"
        address = f"https://github.com/shop/web/blob/main/docs/runbooks/{number}.md"
        specs.append(entry("Alert", name, severity="critical", environment="production", runbook=address))
        condition = {"type": "gt", "comparison": 5, "conditionResult": "high"}
        props = {"query": "level:error", "description": address, "conditions": [condition]}
        specs.append(Spec("sentry:index:MetricMonitor", f"{name}.monitor", props, parent=name, protect=True))
        groups = [{"actions": [{"type": kind, "data": {"notes": address}} for kind in ("slack", "pagerduty")]}]
        props = {"environment": "production", "actionFilters": groups}
        specs.append(Spec("sentry:index:Alert", f"{name}.alert", props, parent=name, protect=True))
    return specs


def empty(rule):
    """The same rule, judging nothing."""
    words = {name: getattr(rule, name) for name in ("id", "title", "severity", "frameworks", "remediation")}
    if isinstance(rule, StackRule):
        return StackRule(**words, judge=lambda _stack, _context: iter(()))
    return type(rule)(**words, types=(), judge=lambda _resource, _context: iter(()))


def seconds(rules, specs):
    engine = Engine(rules)
    engine.configure({})
    start = time.process_time()
    assert engine.analyze(specs) == []
    return time.process_time() - start


def test_all_rules_cost_little_more_than_as_many_empty_ones():
    specs = stack(RESOURCES)
    pairs = [(seconds([*map(empty, RULES)], specs), seconds(RULES, specs)) for _ in range(RUNS)]
    floor, full = (min(times) for times in zip(*pairs, strict=True))
    assert full <= RATIO * floor, f"{full:.2f} s for all rules, {floor:.2f} s for as many empty ones"
