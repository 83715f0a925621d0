"""UptimeMonitor."""

from __future__ import annotations

from hypothesis import strategies as st
from sentry_cases import monitors
from sentry_cases.case import Case, drawn
from sentry_cases.texts import text

OBJECT = "dataSources.0.queryObj."
STATUS = {"op": "status_code_check", "operator": {"cmp": "equals"}, "value": 200}


def draw(there):
    one = st.fixed_dictionaries({"name": text(20, lines=False), "value": text(20, empty=True, lines=False)})
    return drawn(
        {
            "url": st.from_regex(r"https?://shop\.example(:80)?/[!-~]{0,40}", fullmatch=True),
            # Small enough for Sentry's checker.
            "headers": st.lists(one, max_size=3),
            "body": text(40, empty=True),
            "assertion": assertion(),
        }
    )


def assertion():
    """Sentry's assertion language, nested."""

    def status(cmp, value):
        return {"op": "status_code_check", "operator": {"cmp": cmp}, "value": value}

    def header(name, pattern):
        return {
            "op": "header_check",
            "key_op": {"cmp": "equals"},
            "key_operand": {"header_op": "literal", "value": name},
            "value_op": {"cmp": "not_equal"},
            "value_operand": {"header_op": "glob", "pattern": {"value": pattern}},
        }

    compared = st.sampled_from(["equals", "not_equal", "less_than", "greater_than"])
    leaf = st.builds(status, compared, st.integers(100, 599)) | st.builds(header, text(20), text(20))

    def around(inner):
        several = st.builds(
            lambda op, some: {"op": op, "children": some},
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=1, max_size=3),
        )
        return several | inner.map(lambda one: {"op": "not", "operand": one})

    return st.fixed_dictionaries({"root": st.recursive(leaf, around, max_leaves=4)})


CASE = Case(
    example={
        **monitors.EXAMPLE,
        "name": "Front page",
        "url": "https://www.example.com/api/health",
        "method": "POST",
        "headers": [{"name": "authorization", "value": "Bearer s3cret"}, {"name": "accept", "value": "*/*"}],
        "body": "{}",
        "intervalSeconds": 300,
        "timeoutMs": 5000,
        "traceSampling": True,
        "assertion": {"root": STATUS},
        "environment": "prod",
        "recoveryThreshold": 2,
        "downtimeThreshold": 4,
    },
    second={
        "intervalSeconds": 60,
        **monitors.SECOND,
        "url": "https://other.example/",
        "method": "GET",
        "headers": [],
        "body": "x",
        "timeoutMs": 1000,
        "traceSampling": False,
        "assertion": {"root": {**STATUS, "value": 204}},
        "environment": "staging",
        "recoveryThreshold": 1,
        "downtimeThreshold": 1,
    },
    label="name",
    known_by=("project", "name", "url", "environment"),
    create_path="/detectors/$",
    store="detector",
    drift={
        **monitors.DRIFT,
        "url": {OBJECT + "url": "https://other.example/"},
        "method": {OBJECT + "method": "GET"},
        "headers.name": {OBJECT + "headers.0.0": "X-Other"},
        "headers.value": {OBJECT + "headers.0.1": "no"},
        "body": {OBJECT + "body": "pong"},
        "intervalSeconds": {OBJECT + "intervalSeconds": 3600},
        "timeoutMs": {OBJECT + "timeoutMs": 1000},
        "traceSampling": {OBJECT + "traceSampling": False},
        "assertion": {OBJECT + "assertion.root.value": 500},
        "environment": {"config.environment": "staging"},
        "recoveryThreshold": {"config.recoveryThreshold": 9},
        "downtimeThreshold": {"config.downtimeThreshold": 9},
    },
    becomes={"project": "replace"},
    more_drift=monitors.MORE_DRIFT,
    by_hand=(
        "POST",
        "organizations/local/projects/web/detectors/",
        {
            **monitors.BY_HAND,
            "name": "Health",
            "type": "uptime_domain_failure",
            "dataSources": [
                {
                    "url": "https://shop.example/health",
                    "intervalSeconds": 60,
                    "timeoutMs": 5000,
                    "headers": [["Authorization", "Bearer probe"]],
                }
            ],
        },
    ),
    secrets=frozenset({"headers"}),
    refused=[
        ({"url": "www.example.com"}, "url", "write an address that begins with http:// or https://"),
        ({"intervalSeconds": 90}, "intervalSeconds", "is 90: use one of 60, 300, 600, 1200, 1800, 3600"),
        ({"timeoutMs": 500}, "timeoutMs", "is 500: the smallest allowed is 1000"),
        ({"body": "x" * 1000}, "body", "may have 1000 bytes together, these have"),
    ],
    draw=draw,
)
