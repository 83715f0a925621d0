"""`mention-without-group`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.alerting.mention_without_group import POLICY


def alert(*notes, name="shop.alert", kind="slack", **props):
    actions = [{"type": kind, "data": {"notes": text}} for text in notes]
    return Spec("sentry:index:Alert", name, {"actionFilters": [{"actions": actions}], **props})


def refused(*handles, name="shop.alert"):
    seen = [(name, f"a note of `{name}` has `{handle}` as plain text") for handle in handles]
    return Outcome(violations=tuple(seen))


@pytest.mark.parametrize(
    "notes",
    [
        "", None, "See https://example.com/runbook", "<!subteam^S1> see https://example.com", "<@U1>", "<!here> look",
        "write to ops@example.com", "https://example.com/@team/page", "a.b+c@example.com", "at 5 @ night", "x-@y", "@1",
    ],
)  # fmt: skip
def test_a_mention_by_id_and_an_address_are_fine(notes):
    assert ask(POLICY, [alert(notes)]) == Outcome()


@pytest.mark.parametrize(
    ("notes", "handle"),
    [
        ("@on-call see the runbook", "@on-call"),
        ("please look, @here", "@here"),
        ("(@ops.team)", "@ops.team"),
        ("<!subteam^S1> and @channel", "@channel"),
    ],
)
def test_a_handle_as_text_is_refused(notes, handle):
    assert ask(POLICY, [alert(notes)]) == refused(handle)


def test_each_handle_is_notified():
    assert ask(POLICY, [alert("@ana @ben")]) == refused("@ana", "@ben")


def test_other_receivers_read_text_and_an_alert_that_is_off_calls_nobody():
    assert ask(POLICY, [alert("@on-call", kind="pagerduty"), alert("@on-call", name="x", enabled=False)]) == Outcome()
    bare = {"actionFilters": [{"actions": [{"type": "slack"}]}]}
    assert ask(POLICY, [Spec("sentry:index:Alert", "x", bare)]) == Outcome()


def test_clean_then_dirty():
    assert ask(POLICY, [alert("fine", "@on-call")]) == refused("@on-call")


def test_what_cannot_be_seen_hides_nothing():
    outcome = ask(POLICY, [alert(UNKNOWN, "@on-call")])
    assert outcome.violations == refused("@on-call").violations
    assert outcome.not_evaluated == (("shop.alert", "actionFilters[0].actions[0].data.notes"),)


UNSAFE = """
mention-as-plain-text:
  reports: has `@on-call` as plain text
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.usage-reporting-failure-rate.production.alert
    set:
      actionFilters.0.actions.0.data:
        notes: '@on-call see the runbook'
"""
