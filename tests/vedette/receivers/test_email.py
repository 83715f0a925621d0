"""An e-mail to each member of a team."""

from __future__ import annotations

from vedette.receivers.base import Id, SentryAction


def test_sentry_writes_to_the_team(act):
    action = act(email="payments")
    assert action.sentry() == SentryAction(type="email", target_type="team", target=Id("team", "payments"))
    assert (action.explain(), action.column, action.route()) == ("team payments by e-mail", "teams", "payments")


def test_the_team_must_exist(receiver):
    team = receiver(email="payments")
    assert list(team.named()) == [("email", "team")]
    assert not team.pages
