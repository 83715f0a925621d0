"""`uptime-missing`."""

from __future__ import annotations

from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.coverage.uptime_missing import POLICY

FACTS = {"environments": ["production"], "addresses": {"shop-web": ["https://shop.example"]}}
SEEN = "`shop-web` answers at https://shop.example, and no uptime monitor asks"
STACK = Spec("pulumi:pulumi:Stack", "stack")
REFUSED = Outcome(violations=(("", SEEN),))


def asks(url="https://shop.example/health", name="shop.up", **props):
    return Spec("sentry:index:UptimeMonitor", name, {"url": url, **props})


def test_a_monitor_of_the_same_host_is_enough():
    assert ask(POLICY, [asks()], FACTS) == Outcome()
    assert ask(POLICY, [asks("https://SHOP.example:443", enabled=True)], FACTS) == Outcome()


def test_another_host_and_one_that_is_off_are_not():
    for one in (asks("https://shop.example.org"), asks("https://x.example/shop.example"), asks(enabled=False)):
        assert ask(POLICY, [one], FACTS) == REFUSED


def test_no_monitor_at_all_is_refused_at_the_project():
    assert ask(POLICY, [STACK], FACTS) == REFUSED
    project = Spec("sentry:index:Project", "shop.web.project", {"slug": "shop-web"})
    assert ask(POLICY, [project], FACTS).violations == (("shop.web.project", SEEN),)


def test_without_an_address_and_without_production_there_is_nothing_to_ask():
    assert ask(POLICY, [STACK], {**FACTS, "addresses": {}}) == Outcome()
    assert ask(POLICY, [STACK], {**FACTS, "environments": ["staging"]}) == Outcome()


def test_clean_then_dirty():
    addresses = {"blog-web": ["https://blog.example"], "shop-web": ["https://blog.example", "https://shop.example"]}
    assert ask(POLICY, [asks("https://blog.example")], {**FACTS, "addresses": addresses}) == REFUSED


def test_what_cannot_be_seen_may_be_the_monitor():
    for path in ("url", "enabled"):
        outcome = ask(POLICY, [asks(**{path: UNKNOWN})], FACTS)
        assert outcome == Outcome(undecided=(("shop.up", path),))
    assert ask(POLICY, [asks(UNKNOWN), asks(name="shop.seen")], FACTS) == Outcome()


def test_a_project_can_be_waived():
    waiver = {
        "policy": POLICY.id,
        "resource": "shop-web",
        "owner": "pay",
        "reason": "not live",
        "expires": "2026-12-01",
    }
    assert ask(POLICY, [STACK], {**FACTS, "today": "2026-12-01", "waivers": [waiver]}) == Outcome()


def test_one_production_among_the_stacks_environments_is_enough():
    assert ask(POLICY, [STACK], {**FACTS, "environments": ["staging", "live"]}) == REFUSED
    assert ask(POLICY, [STACK], {**FACTS, "environments": ["staging"]}) == Outcome()


UNSAFE = """
address-that-nobody-asks:
  reports: '`ferries-web` answers at https://www.ferries.example'
  product: ferries
  catalog:
  - remove: [uptimes, health]
uptime-of-another-host:
  reports: '`ferries-web` answers at https://www.ferries.example'
  product: ferries
  catalog:
  - set: [uptimes, health, url]
    to: https://status.ferries.example/
"""
