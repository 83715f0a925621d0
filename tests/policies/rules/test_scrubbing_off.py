"""`scrubbing-off`."""

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.rules.secrets.scrubbing_off import RULE

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
    assert ask(RULE, [ENTRY, project(), project("shop.b", safeFields=[])]) == Outcome()


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("value", [False, None])
def test_each_switch_counts_and_silence_is_not_on(name, value):
    seen = f"the project `shop.web.project` keeps {KEPT[name]}"
    assert ask(RULE, [ENTRY, project(**{name: value})]) == Outcome(violations=(("shop.web.project", seen),))


def test_all_switches_are_told_together():
    said = ask(RULE, [ENTRY, project(**dict.fromkeys(ON, False))])
    assert [seen for _, seen in said.violations] == [f"the project `shop.web.project` keeps {', '.join(KEPT.values())}"]


def test_an_exempt_field_is_refused():
    seen = "the project `shop.web.project` never scrubs `password`, `note`, whatever stands there"
    said = ask(RULE, [ENTRY, project(safeFields=["password", "note"])])
    assert said == Outcome(violations=(("shop.web.project", seen),))


def test_clean_then_dirty_and_unseen():
    said = ask(RULE, [ENTRY, project("a"), project("b", dataScrubber=UNKNOWN), project("c", dataScrubber=False)])
    assert [name for name, _ in said.violations] == ["c"]
    assert said.not_judged == (("b", "dataScrubber"),)


def test_an_unseen_exempt_field_is_not_judged():
    assert ask(RULE, [ENTRY, project(safeFields=[UNKNOWN])]).not_judged == (("shop.web.project", "safeFields[0]"),)
    assert ask(RULE, [ENTRY, project(safeFields=UNKNOWN)]).not_judged == (("shop.web.project", "safeFields"),)
