"""`same-target-twice`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.alerting.same_target_twice import POLICY

MONITOR = Spec("sentry:index:MetricMonitor", "shop.monitor")
OTHER = Spec("sentry:index:CronMonitor", "shop.other")


def slack(name="payments", channel="C1"):
    config = {"targetType": "specific", "targetIdentifier": channel, "targetDisplay": name}
    return {"type": "slack", "config": config}


def mail(team):
    return {"type": "email", "config": {"targetType": "team", "targetIdentifier": team}}


def issue(repository, form="additional_fields"):
    return {"type": "github", "config": {"targetType": "specific"}, "data": {form: {"repo": repository}}}


def alert(name, *actions, monitors=("shop.monitor",), on=("first_seen_event",), **props):
    triggers = [{"type": one, "comparison": True} for one in on]
    usual = {"environment": "production", "triggers": triggers, "actionFilters": [{"actions": list(actions)}]}
    ids = [UNKNOWN for _ in monitors]
    props = {**usual, "monitorIds": ids, **props}
    return Spec("sentry:index:Alert", name, props, sources={"monitorIds": monitors})


def asked(first, second):
    return ask(POLICY, [MONITOR, OTHER, first, second])


def refused(words):
    return Outcome(violations=(("b", f"`b` and `a` listen to one monitor and notify {words}"),))


def test_one_alert_on_each_monitor_is_fine():
    assert asked(alert("a", slack()), alert("b", slack(), monitors=("shop.other",))) == Outcome()


def test_other_receivers_are_fine():
    first = alert("a", slack(), mail("1"), issue("shop/web"))
    assert asked(first, alert("b", slack("ops", "C2"), mail("2"), issue("shop/api"))) == Outcome()
    assert asked(alert("a", slack()), alert("b", {**slack(), "type": "discord"})) == Outcome()
    assert asked(alert("a", {"type": "webhook"}), alert("b", {"type": "webhook"})) == Outcome(), "neither has a name"


@pytest.mark.parametrize(
    ("action", "again", "words"),
    [
        (slack(), slack(), "slack payments"),
        (slack(channel=UNKNOWN), slack(channel=UNKNOWN), "slack payments"),
        (slack("payments"), slack("renamed"), "slack renamed"),
        (slack(None), slack(None), "slack C1"),
        ({**slack(), "type": "pagerduty"}, {**slack(), "type": "pagerduty"}, "pagerduty payments"),
        (mail("1"), mail("1"), "email 1"),
        (issue("shop/web"), issue("shop/web", "additionalFields"), "github shop/web"),
    ],
)
def test_the_same_receiver_is_refused(action, again, words):
    assert asked(alert("a", action), alert("b", again)) == refused(words)


def test_it_is_found_among_others_and_with_more_monitors():
    first = alert("a", mail("1"), slack(), monitors=("shop.other", "shop.monitor"))
    assert asked(first, alert("b", mail("2"), slack())) == refused("slack payments")


def test_every_pair_is_looked_at():
    specs = [MONITOR, OTHER, alert("a", slack()), alert("b", mail("1")), alert("c", slack())]
    seen = "`c` and `a` listen to one monitor and notify slack payments"
    assert ask(POLICY, specs) == Outcome(violations=(("c", seen),))


def test_alerts_that_are_never_both_notified_are_fine():
    assert asked(alert("a", slack()), alert("b", slack(), environment="staging")) == Outcome()
    assert asked(alert("a", slack()), alert("b", slack(), on=("issue_resolved_trigger",))) == Outcome()
    assert asked(alert("a", slack()), alert("b", slack(), enabled=False)) == Outcome()
    assert asked(alert("a", slack(), enabled=False), alert("b", slack())) == Outcome()


@pytest.mark.parametrize("environment", ["", None])
def test_an_alert_for_all_environments_is_notified_of_each(environment):
    assert asked(alert("a", slack()), alert("b", slack(), environment=environment)) == refused("slack payments")


@pytest.mark.parametrize("environment", ["", None])
def test_alerts_that_take_their_environment_from_a_monitor_share_that_of_the_same_one(environment):
    first, second = (alert(name, slack(), environment=environment) for name in "ab")
    assert asked(first, second) == refused("slack payments")
    assert asked(first, alert("b", slack(), monitors=("shop.other",), environment=environment)) == Outcome()


def test_one_trigger_in_common_is_enough():
    second = alert("b", slack(), on=("regression_event", "first_seen_event"))
    assert asked(alert("a", slack()), second) == refused("slack payments")


def test_alerts_on_a_projects_own_monitor_choose_by_filters():
    user = Spec("sentry:index:Project", "shop.project")
    own = [alert(name, slack(), monitors=("shop.project",)) for name in "ab"]
    assert ask(POLICY, [user, *own]) == Outcome()


TEAMS = [Spec("sentry:index:Team", f"team:{name}") for name in ("ops", "web")]


def notifying(name, *actions, made=()):
    one = alert(name, *actions)
    return Spec(one.type, name, one.props, sources={**one.sources, "actionFilters": made})


def test_what_is_yet_to_be_made_is_notified_apart_by_what_it_comes_from():
    first = notifying("a", mail(UNKNOWN), made=["team:ops"])
    assert ask(POLICY, [MONITOR, *TEAMS, first, notifying("b", mail(UNKNOWN), made=["team:web"])]) == Outcome()
    assert ask(POLICY, [MONITOR, *TEAMS, first, notifying("b", mail("7"))]) == Outcome(), (
        "no team yet to be made is number 7"
    )
    both = notifying("b", mail(UNKNOWN), mail(UNKNOWN), made=["team:web", "team:ops"])
    assert ask(POLICY, [MONITOR, *TEAMS, first, both]) == refused("email `team:ops`")
    by_name = [notifying(name, slack(channel=UNKNOWN), mail(UNKNOWN), made=["team:ops"]) for name in "ab"]
    outcome = ask(POLICY, [MONITOR, *TEAMS, *by_name])
    assert [seen.rpartition(" notify ")[2] for _, seen in outcome.violations] == ["email `team:ops`", "slack payments"]


def test_what_may_be_any_receiver_is_undecided():
    late = ("b", "actionFilters[0].actions[0].config.targetIdentifier")
    assert asked(alert("a", mail("1")), alert("b", mail(UNKNOWN))) == Outcome(undecided=(late,))
    assert asked(alert("a", slack()), alert("b", slack("ops", UNKNOWN))) == Outcome(undecided=(late,))
    assert asked(alert("a", slack()), alert("b", mail(UNKNOWN))) == Outcome(), "a channel is no team"
    outcome = asked(alert("a", issue("shop/web")), alert("b", issue(UNKNOWN)))
    assert [path.rpartition(".")[2] for _, path in outcome.undecided] == ["repo"]
    # Another kind of resource says nothing of the team.
    specs = [MONITOR, *TEAMS, Spec("slack:index/conversation:Conversation", "c"), alert("a", mail("1"))]
    assert ask(POLICY, [*specs, notifying("b", mail(UNKNOWN), made=["c"])]) == Outcome(undecided=(late,))


def test_what_cannot_be_seen_hides_nothing():
    outcome = asked(alert("a", slack(), mail("1")), alert("b", mail(UNKNOWN), slack()))
    assert outcome.violations == refused("slack payments").violations
    assert outcome.undecided == (("b", "actionFilters[0].actions[0].config.targetIdentifier"),)
    outcome = asked(alert("a", slack()), alert("b", slack(), environment=UNKNOWN))
    assert outcome == Outcome(undecided=(("b", "environment"),))


def test_one_receiver_in_common_is_enough_and_a_name_that_is_unknown_is_not_taken_for_the_one_that_is_made():
    assert asked(alert("a", slack("ops", "C2"), slack()), alert("b", slack())) == refused("slack payments")
    channel = Spec("slack:index/conversation:Conversation", "channel:payments")
    specs = [MONITOR, channel, alert("a", slack()), notifying("b", slack(UNKNOWN, "C9"), made=[channel.name])]
    late = ("b", "actionFilters[0].actions[0].config.targetDisplay")
    assert ask(POLICY, specs) == Outcome(undecided=(late,))


UNSAFE = """
channel-notified-twice:
  reports: notify slack bookings
  product: ferries
  program:
  - type: sentry:index:Alert
    name: ferries.usage-reporting-failure-rate.production.alert
    add:
      monitor_ids: ferries.web-error-rate.production.alert
"""
