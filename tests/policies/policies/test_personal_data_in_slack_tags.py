"""`personal-data-in-slack-tags`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.secrets.personal_data_in_slack_tags import POLICY

ENTRY = entry("Alert", "shop.a.production", environment="production")


def action(tags, kind="slack"):
    return {"type": kind, "data": {"tags": tags, "notes": "see the runbook"}}


def alert(*actions, name="shop.alert", **props):
    return Spec("sentry:index:Alert", name, {"actionFilters": [{"actions": [*actions]}], **props}, parent=ENTRY.name)


def refused(shown):
    return Outcome(violations=(("shop.alert", f"`shop.alert` shows {shown} in Slack"),))


@pytest.mark.parametrize("tags", ["", None, "environment,level,transaction", "zip, user.segment, mailer, strip"])
def test_tags_that_say_what_failed_are_fine(tags):
    assert ask(POLICY, [ENTRY, alert(action(tags))]) == Outcome()


def test_other_receivers_and_actions_without_data_are_fine():
    assert ask(POLICY, [ENTRY, alert(action("user.email", "discord"), {"type": "slack"})]) == Outcome()
    assert ask(POLICY, [ENTRY, alert(action("user.email"), enabled=False)]) == Outcome()


@pytest.mark.parametrize(
    "tag",
    [
        *(
            "user",
            "User",
            "email",
            "user.email",
            "customer_email",
            "user.ip",
            "ip_address",
            "username",
            "user.username",
        ),
        *("phone", "shipping-address", "customer", "mail", "birthday"),
    ],
)
def test_each_personal_tag_is_refused(tag):
    assert ask(POLICY, [ENTRY, alert(action(f"level, {tag}"))]) == refused(f"`{tag}`")


def test_all_of_an_action_are_notified_together():
    assert ask(POLICY, [ENTRY, alert(action("email,level,phone"))]) == refused("`email`, `phone`")


def test_the_words_are_a_setting():
    assert ask(POLICY, [ENTRY, alert(action("email"))], words=["iban"]) == Outcome()
    assert ask(POLICY, [ENTRY, alert(action("user_iban"))], words=["iban"]) == refused("`user_iban`")


def test_clean_then_dirty_and_unseen():
    outcome = ask(POLICY, [ENTRY, alert(action("level"), action(UNKNOWN), action("email"))])
    assert outcome.violations == refused("`email`").violations
    assert outcome.not_evaluated == (("shop.alert", "actionFilters[0].actions[1].data.tags"),)
    assert ask(POLICY, [ENTRY, alert(UNKNOWN)]).not_evaluated == (("shop.alert", "actionFilters[0].actions[0]"),)


UNSAFE = """
customer-in-a-message:
  reports: shows `user.email` in Slack
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.webhook-processing-failure.production.alert
    set:
      actionFilters.0.actions.0.data.tags: environment,user.email
"""
