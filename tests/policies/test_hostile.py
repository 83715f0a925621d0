"""Odd input: a policy that fails on it refuses it, and nothing that is found shows a value."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vedette_policies.kit import Context, Facts, Resource, ResourcePolicy, Stack, StackPolicy, Violation, each
from vedette_policies.kit.evaluate import context_of, evaluate, message
from vedette_policies.kit.testing import Engine, Spec, ask, entry, resources_of
from vedette_policies.kit.values import DEEPEST
from vedette_policies.offline import evaluate_document, main
from vedette_policies.policies import POLICIES

COMMON = {"title": "Nothing is bad.", "severity": "low", "frameworks": ("X:1",), "remediation": "Mend it."}
ALERT, HIDDEN_WORD = "sentry:index:Alert", "hunter2-of-the-test"
PARENT = entry("Alert", "shop.spike.production", environment="production")


def fails(resource, _context):
    yield Violation(resource=resource, seen="first", allowed="nothing")
    raise ValueError(f"could not convert {resource.text('name')!r}")


def fails_at_one(stack, context):
    yield from each(stack.of(ALERT), lambda one: fails(one, context) if one.name == "b" else iter(()))


def fails_between(stack, _context):
    for one in stack.of(ALERT):
        if one.name == "b":
            int(one.get("name"))
    yield from ()


ONE = ResourcePolicy(id="one-fails", **COMMON, types=(ALERT,), evaluate=fails)
ALL = StackPolicy(id="all-fail", **COMMON, evaluate=fails_at_one)
BETWEEN = StackPolicy(id="between-fails", **COMMON, evaluate=fails_between)


@pytest.mark.parametrize("policy", [ONE, ALL, BETWEEN], ids=lambda policy: policy.id)
def test_a_policy_that_fails_refuses_what_it_was_asked_about(policy):
    specs = [PARENT, *(Spec(ALERT, name, {"name": HIDDEN_WORD}, parent=PARENT.name) for name in "ab")]
    outcome = dict(ask(policy, specs).violations[-1:])
    assert list(outcome) == ["b"]
    assert outcome["b"].startswith("the policy failed on `b` with ValueError at test_hostile.py:")
    engine = Engine([policy])
    engine.configure({})
    texts = [text for level, _, name, text in engine.analyze(specs) if name == "b" and level == "mandatory"]
    assert any(text.startswith("catalog/shop.yaml#alerts.production: the policy failed on `b`") for text in texts)
    assert not any(HIDDEN_WORD in text for text in texts)


def test_a_policy_that_fails_hides_nothing_of_what_it_has_found():
    (first, _), (second, _) = ((seen, name) for name, seen in ask(ONE, [Spec(ALERT, "a", {})]).violations)
    assert first == "first"
    assert second.startswith("the policy failed on `a` with ValueError")


def test_what_is_nested_too_deeply_is_refused():
    deep: Any = "x"
    for _ in range(DEEPEST + 5):
        deep = [deep]
    policy = ResourcePolicy(id="looks-deep", **COMMON, types=(ALERT,), evaluate=_looks)
    (one,) = resources_of([Spec(ALERT, "a", {"deep": deep})])
    (found,) = evaluate(policy, one, Context())
    assert isinstance(found, Violation)
    assert "nested too deeply" in found.seen
    state = {"urn": "urn:pulumi:s::p::t::a", "type": "sentry:index:Alert", "inputs": {"enabled": deep}}
    answer = evaluate_document("state", {"deployment": {"resources": [state]}}, {})
    assert "alert-disabled" not in {one["id"] for one in answer["findings"]}, "the list itself is no `false`"


def _looks(resource, _context):
    value = resource.get("deep")
    while isinstance(value, list):
        (value,) = value
    assert value == "x"
    yield from ()


TEXT = "x"
# Drawn by name: hypothesis warns of long values that it would have to show.
TEXTS = {
    "": "",
    "blank": " ",
    "zero": "\0",
    "colons": "::",
    "open": "${{",
    "lists": "[" * 200,
    "long": "a" * 20_000,
    "alias": "- &a [*a]",
    "no jobs": "jobs: 3",
    "commands": "git " * 2_000,
}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(2**40), max_value=2**40),
    st.sampled_from([0.5, -1.5, 1e300]),
    st.sampled_from(sorted(TEXTS)).map(TEXTS.__getitem__),
    st.text(max_size=20),
    st.recursive(st.none() | st.text(max_size=3), lambda one: st.lists(one, max_size=3), max_leaves=5),
    st.dictionaries(st.sampled_from(["type", "name", "data", "config", "uses"]), st.none() | st.integers(), max_size=2),
)

WORKFLOW = """
on: {issues: {types: [labeled]}}
permissions: {contents: read}
jobs:
  one:
    runs-on: ubuntu-24.04
    needs: []
    environment: {name: live}
    container: {image: node}
    steps:
      - uses: anthropics/claude-code-action@v1
        with: {prompt: "${{ github.event.issue.title }}"}
      - run: git fetch
"""
ACTIONS = [{"type": "slack", "config": {"targetIdentifier": "C"}, "data": {"notes": "@x", "tags": "a"}}]
CONDITIONS = [{"type": "gt", "comparison": 3, "conditionResult": "high"}]
MONITOR = {"project": "web", "environment": "live", "enabled": True, "description": TEXT}
PROPS: dict[str, dict[str, Any]] = {
    "sentry:index:Alert": {
        "environment": "live",
        "enabled": True,
        "frequency": 5,
        "monitorIds": ["1"],
        "triggers": [{"type": "first_seen_event"}],
        "actionFilters": [{"conditions": [{"type": "tag", "comparison": {"match": "co"}}], "actions": ACTIONS}],
    },
    "sentry:index:MetricMonitor": {
        **MONITOR,
        "aggregate": "count()",
        "dataset": "events",
        "query": "test mode*",
        "detectionType": "static",
        "timeWindow": 60,
        "conditions": CONDITIONS,
    },
    "sentry:index:CronMonitor": dict(MONITOR),
    "sentry:index:UptimeMonitor": {**MONITOR, "url": "https://shop.example"},
    "sentry:index:Project": {
        "slug": "web", "teams": ["a"], "dataScrubber": True, "sensitiveFields": ["a"], "safeFields": ["a"],
    },
    "sentry:index:ClientKey": {"project": "web", "isActive": True, "rateLimit": {"count": 5, "window": 60}},
    "sentry:index:Dashboard": {"environments": ["live"]},
    "github:index/actionsVariable:ActionsVariable": {"variableName": "A_SAMPLE_RATE", "value": "1"},
    "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable": {
        "environment": "live", "variableName": "STRIPE_ENV", "value": "1",
    },
    "github:index/actionsSecret:ActionsSecret": {"secretName": "STRIPE_KEY", "plaintextValue": "1"},
    "github:index/repositoryFile:RepositoryFile": {
        "repository": "web", "file": ".github/workflows/w.yml", "content": WORKFLOW,
    },
    "github:index/repositoryEnvironment:RepositoryEnvironment": {
        "repository": "web", "environment": "live", "reviewers": [{"teams": [1]}],
    },
    "github:index/repositoryRuleset:RepositoryRuleset": {
        "repository": "web",
        "target": "branch",
        "enforcement": "active",
        "conditions": {"refName": {"includes": ["~ALL"]}},
        "rules": {
            "pullRequest": {"requiredApprovingReviewCount": 1},
            "requiredStatusChecks": {"requiredChecks": [{"context": "a"}]},
        },
        "bypassActors": [{"actorType": "Integration", "actorId": 3}],
    },
    "pagerduty:index/schedule:Schedule": {"layers": [{"users": ["a"]}]},
    "pagerduty:index/escalationPolicy:EscalationPolicy": {
        "teams": "a", "rules": [{"targets": [{"type": "schedule_reference", "id": "1"}]}],
    },
    "slack:index/conversation:Conversation": {"name": "a"},
    "vedette:index:Alert": {
        "place": "catalog/shop.yaml#a", "severity": "critical", "environment": "live", "route": ["slack:#a"],
        "runbook": "r",
    },
    "vedette:index:Product": {"place": "catalog/shop.yaml#a", "unpaged": "why"},
}  # fmt: skip
FACTS = Facts(environments=("live",), projects={"web": ("live",)}, addresses={"web": ("https://shop.example", "[")})


def ways(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(found for key, one in inner for found in ways(one, (*way, key)))]


PLACES = [(kind, way) for kind, props in PROPS.items() for way in ways(props) if way]


def broken(value: Any, way: tuple[Any, ...], odd: Any) -> Any:
    if not way:
        return odd
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[way[0]] = broken(value[way[0]], way[1:], odd)
    return copy


def world(breaks: list[tuple[tuple[str, tuple[Any, ...]], Any]]) -> list[Resource]:
    props = dict(PROPS)
    for (kind, way), odd in breaks:
        try:
            props[kind] = broken(props[kind], way, odd)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier one has taken the place away
    parent = "shop.it" if "vedette:index:Alert" in props else ""
    specs = [Spec("vedette:index:Alert", "shop.it", props["vedette:index:Alert"])]
    specs += [
        Spec(kind, f"shop.{number}", given, "" if kind.startswith("vedette:") else parent)
        for number, (kind, given) in enumerate(props.items())
    ]
    return resources_of(specs)


def test_the_world_has_a_resource_for_every_policy():
    kinds = {kind for policy in POLICIES if isinstance(policy, ResourcePolicy) for kind in policy.types}
    # These are read as the ones beside them are.
    like_others = {
        "vedette:index:Cron",
        "vedette:index:Uptime",
        "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
    }
    assert kinds - set(PROPS) <= like_others


@pytest.fixture
def unlinted(monkeypatch):
    """Linters have tests of their own, and cost a process for each text."""
    monkeypatch.setattr("vedette_policies.linters.reports.lint", lambda _linter, texts: {text: [] for text in texts})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(breaks=st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=4))
def test_no_policy_breaks_on_odd_values(unlinted, breaks):
    _ask_all(world(breaks))


LONG = {
    "signed tokens": "eyJa-",
    "expressions": "${{",
    "hosts": "a-",
    "host after host": "a.",
    "chat": "chat.googleapis.com/v1/spaces/",
    "git": "git ",
    "settings": "_key:",
}


@pytest.mark.parametrize("part", LONG.values(), ids=LONG)
def test_a_long_text_costs_what_a_short_one_costs_for_each_letter(unlinted, part):
    """Seconds of the processor for 60,000 letters, of which a pattern that starts over at each takes a minute."""
    text = f"sandbox.paypal.com {part * (60_000 // len(part))} sandbox.paypal.com"
    flow = json.dumps({"on": "push", "jobs": {"one": {"steps": [{"uses": "openai/codex-action@v1", "run": text}]}}})
    places = [("github:index/repositoryFile:RepositoryFile", ("content",), one) for one in (text, flow)]
    places += [("github:index/actionsVariable:ActionsVariable", ("value",), text)]
    places += [("sentry:index:MetricMonitor", ("query",), text)]
    start = time.process_time()
    for kind, way, odd in places:
        _ask_all(world([((kind, way), odd)]))
    assert time.process_time() - start < 10


def _ask_all(resources: list[Resource]) -> None:
    for policy in POLICIES:
        by = context_of(policy, FACTS, {})
        subjects = (
            [Stack(resources)] if isinstance(policy, StackPolicy) else [r for r in resources if r.type in policy.types]
        )
        for subject in subjects:
            for one in evaluate(policy, subject, by):
                if isinstance(one, Violation):
                    assert message(policy, one)
        for one in resources:
            one.children = []


@pytest.mark.parametrize(
    "document",
    [
        {}, {"steps": 3}, {"steps": [3]}, {"steps": [{}]}, {"steps": [{"op": "create", "newState": {}}]},
        {"steps": [{"newState": {"urn": 3, "type": [], "inputs": {}}}]},
        {"steps": [{"op": "create", "urn": "u", "newState": {"urn": "u", "type": "t", "inputs": [1]}}]},
        {"steps": [{"op": "create", "newState": {"urn": "u", "type": "t", "propertyDependencies": 3}}]},
    ],
)  # fmt: skip
def test_a_document_that_is_none_is_refused_in_one_sentence(document, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["offline", "preview"])
    monkeypatch.setattr("sys.stdin", _Input(json.dumps({"document": document, "config": {}})))
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith("the preview cannot be evaluated: this is no preview"), err.count("\n")) == (
        "",
        True,
        1,
    )


def test_a_document_that_is_nested_without_end_is_refused(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["offline", "state"])
    monkeypatch.setattr("sys.stdin", _Input("[" * 100_000))
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "the state cannot be evaluated: it is nested too deeply\n"


def test_a_resource_below_itself_has_no_parent():
    states = [
        {"urn": f"urn:pulumi:s::p::{ALERT}::{name}", "type": ALERT, "parent": f"urn:pulumi:s::p::{ALERT}::{parent}"}
        for name, parent in ("ab", "ba", "cc")
    ]
    answer = evaluate_document("state", {"deployment": {"resources": states}}, {})
    assert {one["resource"] for one in answer["findings"]} == {"a", "b", "c"}


class _Input:
    def __init__(self, text: str) -> None:
        self._text = text

    def read(self) -> str:
        return self._text
