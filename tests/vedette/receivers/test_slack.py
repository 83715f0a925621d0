"""A message in a Slack channel, with and without a mention."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from vedette.receivers.base import Id, Joined, SentryAction

RUNBOOK = "https://github.com/acme/shop/blob/HEAD/docs/runbooks/spike.md"


def sentry(notes):
    return SentryAction(
        type="slack",
        integration="slack",
        target_type="specific",
        target=Id("channel", "payments"),
        display="payments",
        data={"tags": "", "notes": notes},
    )


def test_a_message_ends_with_the_runbook(act):
    action = act(slack="#payments")
    assert action.sentry() == sentry(RUNBOOK)
    assert (action.explain(), action.column, action.route()) == ("#payments", "channels", "#payments")


def test_a_group_is_called_by_its_id(act):
    action = act(slack="#payments", mention="@on-call")
    assert action.sentry() == sentry(Joined(("<!subteam^", Id("user group", "on-call"), "> ", RUNBOOK)))
    assert (action.explain(), action.route()) == ("#payments with @on-call", "#payments @on-call")


def test_with_and_without_a_mention_it_is_one_receiver(receiver):
    with_mention = receiver(slack="#payments", mention="@on-call")
    assert with_mention.identity == receiver(slack="#payments").identity
    assert with_mention.name == "#payments"
    assert list(with_mention.named()) == [("mention", "user group"), ("slack", "channel")]
    assert not with_mention.pages


def test_a_mention_needs_its_channel(receiver):
    with pytest.raises(ValidationError, match="`mention` needs `slack`") as refused:
        receiver(pagerduty="Shop", mention="@on-call")
    (error,) = refused.value.errors()
    assert error["ctx"]["error"].hint == 'write {slack: "#channel", mention: "@on-call"}'
