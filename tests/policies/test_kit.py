"""What every policy may rely on: values that cannot be seen, waivers, settings, levels, runs of the engine."""

from __future__ import annotations

from datetime import date

import pytest
from vedette_policies.contract.findings import FACTS
from vedette_policies.kit import (
    Context,
    Facts,
    NotEvaluated,
    Resource,
    ResourcePolicy,
    Stack,
    StackPolicy,
    Unknown,
    UnknownUsedError,
    Violation,
    each,
)
from vedette_policies.kit.evaluate import evaluate
from vedette_policies.kit.testing import HIDDEN, UNKNOWN, Engine, Outcome, Spec, ask, entry, resources_of, secret

TYPE = "sentry:index:Alert"


def bad(resource, context):
    if resource.text("name") == context.settings["word"]:
        yield Violation(resource=resource, seen=f"{resource.name} is bad", allowed="good is")


def any_bad(stack, context):
    yield from each(stack.of(TYPE), lambda one: bad(one, context))


COMMON = {"title": "Nothing is bad.", "severity": "low", "frameworks": ("X:1",), "remediation": "Mend it."}
WORD = {"word": {"type": "string", "default": "bad"}}
ONE = ResourcePolicy(id="one-bad", **COMMON, settings=WORD, types=(TYPE,), evaluate=bad)
ALL = StackPolicy(id="all-bad", **COMMON, settings=WORD, evaluate=any_bad)
PARENT = entry("Alert", "shop.spike.production", environment="production")


def spec(name, value):
    return Spec(TYPE, name, {"name": value}, parent=PARENT.name)


@pytest.mark.parametrize(
    "use",
    [
        bool, str, repr, len, iter, int, float, hash,
        lambda it: it == "x", lambda it: it != "x", lambda it: it < 1, lambda it: it > 1, lambda it: "x" in it,
        lambda it: it["x"], lambda it: it.get("x"), lambda it: it >= 1, lambda it: it <= 1,
    ],
)  # fmt: skip
def test_every_use_of_an_unseen_value_raises(use):
    with pytest.raises(UnknownUsedError, match=r"`a\.b` of me is gone"):
        use(Unknown("me", "a.b", "gone"))


def test_numbers_arrive_as_floats_and_whole_ones_are_whole():
    (one,) = resources_of([Spec(TYPE, "a", {"n": 5.0, "share": 0.5, "deep": [{"n": 1.0}], "flag": True})])
    assert (one.get("n"), one.get("share"), one.get("deep", 0, "n"), one.get("flag")) == (5, 0.5, 1, True)
    assert [type(one.get(*path)) for path in (("n",), ("deep", 0, "n"))] == [int, int]
    assert one.get("deep", 3, "n") is None
    assert one.text("n") == ""
    assert one.items("n") == []


@pytest.mark.parametrize(("value", "why"), [(UNKNOWN, "applied"), (HIDDEN, "hidden"), (secret(HIDDEN), "hidden")])
def test_an_unseen_value_raises_where_it_stands_and_below(value, why):
    (one,) = resources_of([Spec(TYPE, "a", {"deep": {"x": value}, "y": 1})])
    for path in (("deep", "x"), ("deep", "x", "further")):
        with pytest.raises(UnknownUsedError, match=f"`deep.x` of a is .*{why}"):
            one.get(*path)
    assert one.get("y") == 1


@pytest.mark.parametrize("policy", [ONE, ALL], ids=lambda policy: policy.id)
def test_an_unseen_value_is_never_clean_and_hides_nothing(policy):
    outcome = ask(policy, [PARENT, spec("a", UNKNOWN), spec("b", "bad"), spec("c", HIDDEN), spec("d", "good")])
    late, hidden = (("a", "name"),), (("c", "name"),)
    if policy is ALL:
        assert outcome == Outcome(violations=(("b", "b is bad"),), undecided=late, not_evaluated=hidden)
    else:
        assert outcome == Outcome(violations=(("b", "b is bad"),), not_evaluated=late + hidden)


@pytest.mark.parametrize("policy", [ONE, ALL], ids=lambda policy: policy.id)
def test_settings_have_defaults_and_are_given_by_the_stack(policy):
    specs = [PARENT, spec("a", "bad"), spec("b", "ugly")]
    assert ask(policy, specs).violations == (("a", "a is bad"),)
    assert ask(policy, specs, word="ugly").violations == (("b", "b is bad"),)


@pytest.mark.parametrize("policy", [ONE, ALL], ids=lambda policy: policy.id)
@pytest.mark.parametrize("resource", ["a", PARENT.name])
def test_a_waiver_holds_until_its_day_and_then_the_violation_is_back(policy, resource):
    waiver = {"policy": policy.id, "resource": resource, "owner": "pay", "reason": "soon gone", "expires": "2026-12-01"}
    facts = {"today": "2026-12-01", "waivers": [waiver]}
    assert ask(policy, [PARENT, spec("a", "bad")], facts) == Outcome()
    seen = "a is bad (waived until 2026-12-01 by pay: soon gone)"
    over = {**facts, "today": "2026-12-02"}
    assert ask(policy, [PARENT, spec("a", "bad")], over).violations == (("a", seen),)
    for key, other in (("policy", "other-policy"), ("resource", "b")):
        facts = {"today": "2026-12-01", "waivers": [{**waiver, key: other}]}
        assert ask(policy, [PARENT, spec("a", "bad")], facts).violations == (("a", "a is bad"),)


def test_of_two_waivers_the_longer_counts():
    both = [
        {"policy": ONE.id, "resource": "a", "owner": "pay", "reason": "soon gone", "expires": day}
        for day in ("2026-11-01", "2027-01-01")
    ]
    assert ask(ONE, [PARENT, spec("a", "bad")], {"today": "2026-12-01", "waivers": both}) == Outcome()


def test_the_message_has_place_value_what_is_allowed_what_to_do_and_the_page():
    engine = Engine([ONE])
    engine.configure({})
    outcome = engine.analyze([PARENT, spec("a", "bad")])
    words = "catalog/shop.yaml#alerts.production: a is bad; good is. Mend it. See docs/policies/one-bad.md"
    assert outcome == [("mandatory", "one-bad", "a", words)]


def test_levels_come_from_the_configuration():
    engine = Engine([ONE, ALL])
    specs = [PARENT, spec("a", "bad")]
    engine.configure({ONE.id: {"enforcementLevel": "advisory"}, ALL.id: {"enforcementLevel": "disabled"}})
    assert [(level, policy) for level, policy, *_ in engine.analyze(specs)] == [("advisory", "one-bad")]


def test_each_run_sees_its_own_stack():
    engine = Engine([ONE, ALL])
    for value, count in (("bad", 2), ("good", 0), ("bad", 2)):
        engine.configure({})
        assert len(engine.analyze([PARENT, spec("a", value)])) == count
    engine.configure({FACTS: {"today": "2026-01-01"}, ONE.id: {"word": "good"}, ALL.id: {"word": "good"}})
    assert len(engine.analyze([PARENT, spec("a", "good")])) == 2


def test_the_whole_stack_is_read_once_for_all_policies():
    seen = []

    def look(stack, _context):
        seen.append(stack)
        yield from ()

    engine = Engine([StackPolicy(id=f"all-{letter}", **COMMON, evaluate=look) for letter in "abc"])
    engine.configure({})
    engine.analyze([PARENT, spec("a", "bad")])
    engine.analyze([PARENT, spec("a", "bad")])
    assert [stack is seen[0] for stack in seen] == [True] * 3 + [False] * 3
    assert len(set(map(id, seen))) == 2


def test_the_same_finding_is_reported_once():
    def twice(resource, _context):
        for _ in range(2):
            yield Violation(resource=resource, seen="bad", allowed="good")
            yield NotEvaluated(owner="a", path="x", why="gone")

    policy = ResourcePolicy(id="twice-reported", **COMMON, types=(TYPE,), evaluate=twice)
    (one,) = resources_of([Spec(TYPE, "a")])
    assert len(evaluate(policy, one, Context())) == 2


def test_a_policy_is_not_asked_about_what_it_cannot_evaluate():
    with pytest.raises(TypeError, match="one-bad is a ResourcePolicy, which does not evaluate a Stack"):
        evaluate(ONE, Stack(()), Context())


def test_where_a_value_comes_from_is_known_before_the_value_is():
    def from_others(stack, _context):
        for one in stack.of(TYPE):
            names = [source.name for source in one.sources.get("monitorIds", ())]
            yield Violation(resource=one, seen=f"{one.name} comes from {names}", allowed="nothing")

    policy = StackPolicy(id="from-others", **COMMON, evaluate=from_others)
    monitor = Spec("sentry:index:MetricMonitor", "m")
    alert = Spec(TYPE, "a", {"monitorIds": [UNKNOWN]}, sources={"monitorIds": ["m"]})
    assert ask(policy, [monitor, alert]) == Outcome(violations=(("a", "a comes from ['m']"),))


def test_outside_the_catalog_there_is_no_entry():
    one = Resource(type=TYPE, name="a", urn="u")
    assert (one.entry, one.place, one.product, one.environment, one.kind) == (None, "a", "", None, "Alert")


def test_facts_are_read_with_their_types():
    facts = Facts.read(
        {"today": "2026-11-21", "products": {"shop": {"unpaged": "why"}}, "projects": {"p": ["production"]}}
    )
    assert facts.today == date(2026, 11, 21)
    assert facts.products["shop"].unpaged == "why"
    assert facts.projects == {"p": ("production",)}
    with pytest.raises(ValueError, match="month"):
        Facts.read({"today": "2026-13-01"})
