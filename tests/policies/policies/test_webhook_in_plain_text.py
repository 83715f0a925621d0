"""`webhook-in-plain-text`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.secrets.webhook_in_plain_text import POLICY

ENTRY = entry("Variable", "shop.variables", environment="production")
# Put together here, so that no scanner of this repository takes them for real.
SLACK = "https://hooks." + "slack.com/services/T0AB/B0CD/e1f2"
WEBHOOKS = {
    SLACK: "a Slack webhook",
    "https://hooks." + "slack-gov.com/services/T0AB/B0CD/e1f2": "a Slack webhook",
    "https://hooks." + "slack.com/workflows/T0AB": "a trigger of a Slack workflow",
    "https://hooks." + "slack.com/triggers/T0AB": "a trigger of a Slack workflow",
    "https://discord" + ".com/api/webhooks/123/abc": "a Discord webhook",
    "https://discordapp" + ".com/api/webhooks/123/abc": "a Discord webhook",
    "https://outlook" + ".office.com/webhook/abc": "a Teams webhook",
    "https://shop.webhook" + ".office.com/webhookb2/abc": "a Teams webhook",
    "https://hooks." + "zapier.com/hooks/catch/12/ab": "a Zapier webhook",
    "https://chat." + "googleapis.com/v1/spaces/AB/messages?key=c": "a Google Chat webhook",
    "https://chat." + "googleapis.com/v1/spaces/AB/messages?a=b&key=c": "a Google Chat webhook",
    "https://events." + "pagerduty.com/integration/0a0a/enqueue": "a PagerDuty integration",
}
FINE = [
    "https://shop.example.com/api/webhooks/lemonsqueezy",
    "https://hooks.slack.com/services/",
    "https://events.pagerduty.com/v2/enqueue",
    "https://chat.googleapis.com/v1/spaces/AB",
    "curl ${{ secrets.SLACK_WEBHOOK_URL }}",
]


def variable(name, value):
    props = {"variableName": name, "value": value}
    return Spec("github:index/actionsVariable:ActionsVariable", f"shop.{name}", props, parent=ENTRY.name)


def alert(*notes):
    groups = [{"actions": [{"type": "slack", "data": {"notes": note}} for note in notes]}]
    return Spec("sentry:index:Alert", "shop.alert", {"actionFilters": groups}, parent=ENTRY.name)


@pytest.mark.parametrize("value", FINE)
def test_other_addresses_are_fine(value):
    assert ask(POLICY, [ENTRY, variable("SLACK_WEBHOOK_URL", value)]) == Outcome()


@pytest.mark.parametrize(("value", "words"), WEBHOOKS.items())
def test_each_kind_is_refused(value, words):
    outcome = ask(POLICY, [ENTRY, variable("URL", f"to {value}")])
    assert outcome == Outcome(violations=(("shop.URL", f"the variable `URL` has the address of {words}"),))


def test_files_descriptions_and_notes_are_read():
    props = {"file": "notify.sh", "content": f"curl {SLACK}"}
    file = Spec("github:index/repositoryFile:RepositoryFile", "shop.file", props, parent=ENTRY.name)
    monitor = Spec("sentry:index:MetricMonitor", "shop.m", {"description": SLACK}, parent=ENTRY.name)
    secret = {"secretName": "URL", "plaintextValue": SLACK}
    hidden = Spec("github:index/actionsSecret:ActionsSecret", "shop.secret", secret, parent=ENTRY.name)
    outcome = ask(POLICY, [ENTRY, file, monitor, hidden, alert("fine", SLACK)])
    assert outcome.violations == (
        ("shop.alert", "a note of `shop.alert` has the address of a Slack webhook"),
        ("shop.file", "the file `notify.sh` has the address of a Slack webhook"),
        ("shop.m", "the description of `shop.m` has the address of a Slack webhook"),
    )


def test_clean_then_dirty_and_unseen():
    outcome = ask(POLICY, [ENTRY, variable("A", "fine"), variable("B", UNKNOWN), alert(UNKNOWN, SLACK)])
    assert [name for name, _ in outcome.violations] == ["shop.alert"]
    assert outcome.not_evaluated == (("shop.B", "value"), ("shop.alert", "actionFilters[0].actions[0].data.notes"))


UNSAFE = r"""
webhook-in-a-script:
  reports: digest.sh` has the address of a Discord webhook
  product: ferries
  files:
  - path: templates/workflows/scripts/digest.sh
    replace:
    - "TEAM PRODUCT\n"
    - "TEAM PRODUCT\nWHERE=https://discord.com/api/webhooks/123/ofthetests\n"
webhook-in-a-variable:
  reports: the variable `SLACK_URL` has the address of a Slack webhook
  product: harbour
  catalog:
  - set: [variables, SLACK_URL]
    to:
      value: https://hooks.slack.com/services/TOFTHETESTS/BOFTHETESTS/ofthetests
"""
