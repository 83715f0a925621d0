"""`scrubbing-off`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.secrets.scrubbing_off import POLICY

ENTRY = entry("Service", "shop.web")
ON = {"dataScrubber": True, "dataScrubberDefaults": True, "scrubIpAddresses": True}
KEPT = {
    "dataScrubber": "sensitive values (`dataScrubber`)",
    "dataScrubberDefaults": "what Sentry itself takes for sensitive (`dataScrubberDefaults`)",
    "scrubIpAddresses": "the IP addresses of users (`scrubIpAddresses`)",
}


def project(name="shop.web.project", **props):
    return Spec("sentry:index:Project", name, {**ON, **props}, parent=ENTRY.name)


def test_a_project_that_scrubs_is_fine():
    assert ask(POLICY, [ENTRY, project(), project("shop.b", safeFields=[])]) == Outcome()


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("value", [False, None])
def test_each_switch_counts_and_silence_is_not_on(name, value):
    seen = f"the project `shop.web.project` keeps {KEPT[name]}"
    assert ask(POLICY, [ENTRY, project(**{name: value})]) == Outcome(violations=(("shop.web.project", seen),))


def test_all_switches_are_notified_together():
    outcome = ask(POLICY, [ENTRY, project(**dict.fromkeys(ON, False))])
    assert [seen for _, seen in outcome.violations] == [
        f"the project `shop.web.project` keeps {', '.join(KEPT.values())}"
    ]


def test_an_exempt_field_is_refused():
    seen = "the project `shop.web.project` never scrubs `password`, `note`, whatever stands there"
    outcome = ask(POLICY, [ENTRY, project(safeFields=["password", "note"])])
    assert outcome == Outcome(violations=(("shop.web.project", seen),))


def test_clean_then_dirty_and_unseen():
    outcome = ask(POLICY, [ENTRY, project("a"), project("b", dataScrubber=UNKNOWN), project("c", dataScrubber=False)])
    assert [name for name, _ in outcome.violations] == ["c"]
    assert outcome.not_evaluated == (("b", "dataScrubber"),)


def test_an_unseen_exempt_field_is_not_evaluated():
    assert ask(POLICY, [ENTRY, project(safeFields=[UNKNOWN])]).not_evaluated == (("shop.web.project", "safeFields[0]"),)
    assert ask(POLICY, [ENTRY, project(safeFields=UNKNOWN)]).not_evaluated == (("shop.web.project", "safeFields"),)


UNSAFE = """
addresses-kept:
  reports: keeps the IP addresses of users (`scrubIpAddresses`)
  product: ferries
  catalog:
  - set: [privacy, scrub_addresses]
    to: false
scrubbing-off:
  reports: keeps sensitive values (`dataScrubber`), what Sentry itself takes for sensitive
  product: harbour
  catalog:
  - set: [privacy, scrub]
    to: false
"""
