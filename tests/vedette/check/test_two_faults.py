"""Two faults of one entry are both found in one run, whichever they are."""

from __future__ import annotations

from itertools import combinations

import pytest

MORE = """\
uptimes:
  up:
    title: Up
    service: web
    url: https://shop.example/health
    every: 1m
    timeout: 5s
    severity: high
    runbook: runbooks/spike.md
dashboards:
  board:
    title: Board
    widgets:
      - title: Requests
        display: line
        dataset: spans
        query: "a:b"
        show: ["count()"]
"""
# By entry: the key of each fault, what is written, what stands there instead.
FAULTS = {
    "cron": [
        ("severity", "    max_runtime: 30m\n    severity: high\n", "    max_runtime: 30m\n    # none\n"),
        ("severity", "    max_runtime: 30m\n    severity: high\n", "    max_runtime: 30m\n    severity: hgih\n"),
        ("service", "title: Nightly\n    service: web", "title: Nightly\n    service: wep"),
        ("title", "title: Nightly", "# none"),
        ("title", "title: Nightly", "title: [a]"),
        ("schedule", 'schedule: "0 2 * * *"', 'schedule: "0 25 * * *"'),
        ("schedule", 'schedule: "0 2 * * *"', 'schedule: "0 0 30 2 *"'),
        ("margin", "margin: 10m", "margin: 10"),
        ("runbook", "runbook: runbooks/spike.md\nuptimes", "runbook: runbooks/gone.md\nuptimes"),
        ("unknown", "margin: 10m", "margin: 10m\n    timezne: UTC"),
        ("timezone", "margin: 10m", "margin: 10m\n    timezone: Europe/Berln"),
    ],
    "alert": [
        ("title", "title: Spike", "# none"),
        ("title", "title: Spike", "title: 7"),
        ("severity", "severity: high\n    service: web\n    when", "severity: hgih\n    service: web\n    when"),
        ("service", "severity: high\n    service: web\n    when", "severity: high\n    service: wep\n    when"),
        ("when", 'when: {errors: "> 10", within: 5m}', "# none"),
        ("when", 'when: {errors: "> 10", within: 5m}', 'when: {errors: "< 0", within: 5m}'),
        ("when", 'when: {errors: "> 10", within: 5m}', 'when: {errors: "> 10", within: 7m}'),
        ("where", "where: {tag: area, is: checkout}", "where: {tag: area}"),
        ("runbook", "runbook: runbooks/spike.md\n  slow", "runbook: runbooks/gone.md\n  slow"),
    ],
    "uptime": [
        ("title", "title: Up", "# none"),
        ("service", "title: Up\n    service: web", "title: Up\n    service: wep"),
        ("url", "url: https://shop.example/health", "url: shop.example"),
        ("every", "every: 1m", "every: 7m"),
        ("every", "every: 1m", "# none"),
        ("timeout", "timeout: 5s", "timeout: 5"),
        ("runbook", "runbook: runbooks/spike.md\ndashboards", "runbook: runbooks/gone.md\ndashboards"),
    ],
    "service": [
        ("platform", "{platform: javascript-nextjs,", "{platform: 7,"),
        ("repository", "repository: acme/shop}", "repository: shop}"),
        ("team", "repository: acme/shop}", "team: ghosts, repository: acme/shop}"),
        ("address", "{platform: javascript-nextjs,", "{address: shop.example, platform: javascript-nextjs,"),
        ("defaults", "{platform: javascript-nextjs,", "{defaults: {p96: {}}, platform: javascript-nextjs,"),
    ],
    "widget": [
        ("title", "- title: Requests", "- # none"),
        ("display", "display: line", "display: lines"),
        ("dataset", "dataset: spans", "dataset: spam"),
        ("query", 'query: "a:b"', 'query: "a:["'),
        ("board", "title: Board", "# none"),
    ],
}
PAIRS = [
    (one, two) for faults in FAULTS.values() for one, two in combinations(faults, 2)
    if one[0] != two[0] and one[1] not in two[1] and two[1] not in one[1]
]  # fmt: skip


def _found(folder, text, *faults):
    for _, old, new in faults:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return {(rule, message) for rule, _, message, _ in folder.write(text).findings()}


@pytest.mark.parametrize(("one", "two"), PAIRS, ids=lambda value: value if isinstance(value, str) else value[2][:40])
def test_neither_fault_of_an_entry_hides_the_other(folder, clean, one, two):
    text = clean + MORE
    first, second = _found(folder, text, one), _found(folder, text, two)
    assert first
    assert second
    assert _found(folder, text, one, two) == first | second


def test_a_name_that_another_file_has_is_found_in_a_refused_entry(folder, clean):
    other = (
        clean.replace("product: shop", "product: mall")
        .replace("title: S", "title: M")
        .replace("acme/shop", "acme/mall")
    )
    text = other.replace("max_runtime: 30m\n    severity: high", "max_runtime: 30m\n    severity: hgih")
    found = folder.write(clean, "a.yaml").write(text, "b.yaml").findings()
    assert {"value-invalid", "name-duplicate"} <= {rule for rule, *_ in found}
    assert any("nightly" in message for rule, _, message, _ in found if rule == "name-duplicate")


def test_unknown_keys_in_a_list_that_has_a_fault_of_its_own(folder, clean):
    text = clean.replace("where: {tag: area, is: checkout}", 'where: {any: [{slack: "#alerts"}, {email: payments}]}')
    text = text.replace("    severity: high\n    service: web\n    when", "    service: web\n    when")
    assert text.count("any:") == 1
    unknown = [message.split("`")[1] for rule, _, message, _ in folder.write(text).findings() if rule == "key-unknown"]
    assert unknown == ["slack", "email"]
