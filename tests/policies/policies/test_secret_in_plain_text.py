"""`secret-in-plain-text`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.secrets.secret_in_plain_text import POLICY

ENTRY = entry("Variable", "shop.variables", environment="production")
# Put together here, so that no scanner of this repository takes them for real.
TOKEN = "ghp_" + "a1" * 18
CREDENTIALS = {
    "sk_" + "live_4eC39HqL": "a Stripe key",
    "xnd_" + "production_ab12": "a Xendit key",
    TOKEN: "a GitHub token",
    "github_pat_" + "11ABCDE": "a GitHub token",
    "xox" + "b-1234-abcd": "a Slack token",
    "sntrys_" + "eyJpYXQi": "a Sentry token",
    "sk-ant-" + "api03-abc": "an Anthropic key",
    "AKIA" + "IOSFODNN7EXAMPLE": "an AWS access key",
    "-----BEGIN RSA " + "PRIVATE KEY-----": "a private key",
    "https://" + "0a" * 16 + "@o1.ingest.sentry.io/2": "a Sentry DSN",
    "postgres://shop:" + "hunter2@db/shop": "a password in an address",
}


def variable(name, value):
    props = {"variableName": name, "value": value}
    return Spec("github:index/actionsVariable:ActionsVariable", f"shop.{name}", props, parent=ENTRY.name)


def alert(*notes):
    groups = [{"actions": [{"type": "slack", "data": {"notes": note}} for note in notes]}]
    return Spec("sentry:index:Alert", "shop.alert", {"actionFilters": groups}, parent=ENTRY.name)


def test_plain_settings_are_fine():
    specs = [ENTRY, variable("URL", "https://shop.example.com/a@b"), variable("TOKEN_URL", "https://x"), alert("@ana")]
    assert ask(POLICY, [*specs, variable("EMPTY_TOKEN", ""), variable("MONKEY", "a")]) == Outcome()


@pytest.mark.parametrize(("value", "words"), CREDENTIALS.items())
def test_each_credential_is_refused(value, words):
    outcome = ask(POLICY, [ENTRY, variable("SOME", f"x {value} y")])
    assert outcome == Outcome(violations=(("shop.SOME", f"the variable `SOME` has {words}"),))


@pytest.mark.parametrize(
    "name",
    [
        *("VERCEL_TOKEN", "DB_PASSWORD", "DB_PASSWD", "SIGNING_SECRET", "AWS_CREDENTIALS", "token"),
        *("API_KEY", "SECRET_KEY", "PRIVATE_KEY", "ACCESS_KEY", "ROUTING_KEY", "INTEGRATION_KEY"),
    ],
)
def test_a_name_that_says_secret_is_refused_once(name):
    seen = f"`{name}` is a variable, and its name says that it is a secret"
    assert ask(POLICY, [ENTRY, variable(name, "abc")]) == Outcome(violations=((f"shop.{name}", seen),))
    assert len(ask(POLICY, [ENTRY, variable(name, TOKEN)]).violations) == 1


@pytest.mark.parametrize("kind", ["MetricMonitor", "CronMonitor", "UptimeMonitor"])
def test_descriptions_are_read(kind):
    one = Spec(f"sentry:index:{kind}", "shop.m", {"description": TOKEN}, parent=ENTRY.name)
    assert ask(POLICY, [ENTRY, one]).violations == (("shop.m", "the description of `shop.m` has a GitHub token"),)


def test_an_action_without_notes_hides_nothing():
    bare = [{"type": "email"}, {"type": "slack", "data": None}, {"type": "slack", "data": {"notes": TOKEN}}]
    one = Spec("sentry:index:Alert", "shop.alert", {"actionFilters": [{"actions": bare}]}, parent=ENTRY.name)
    assert len(ask(POLICY, [ENTRY, one]).violations) == 1
    unseen = Spec("sentry:index:Alert", "shop.alert", {"actionFilters": [{"actions": [UNKNOWN]}]}, parent=ENTRY.name)
    assert ask(POLICY, [ENTRY, unseen]).not_evaluated == (("shop.alert", "actionFilters[0].actions[0]"),)


def test_what_other_policies_read_is_not_asked():
    secret = {"secretName": "A", "plaintextValue": TOKEN}
    file = {"file": "a.sh", "content": TOKEN}
    specs = [
        Spec("github:index/actionsSecret:ActionsSecret", "shop.secret", secret, parent=ENTRY.name),
        Spec("github:index/repositoryFile:RepositoryFile", "shop.file", file, parent=ENTRY.name),
    ]
    assert ask(POLICY, [ENTRY, *specs]) == Outcome()


def test_notes_are_read_each_by_itself():
    outcome = ask(POLICY, [ENTRY, alert("fine", UNKNOWN, TOKEN, None)])
    assert outcome.violations == (("shop.alert", "a note of `shop.alert` has a GitHub token"),)
    assert outcome.not_evaluated == (("shop.alert", "actionFilters[0].actions[1].data.notes"),)


def test_clean_then_dirty():
    outcome = ask(POLICY, [ENTRY, variable("A", "fine"), variable("B", UNKNOWN), variable("C", TOKEN)])
    assert [name for name, _ in outcome.violations] == ["shop.C"]
    assert outcome.not_evaluated == (("shop.B", "value"),)


UNSAFE = """
token-in-a-variable:
  reports: '`DEPLOY_TOKEN` is a variable, and its name says that it is a secret'
  product: ferries
  catalog:
  - set: [variables, DEPLOY_TOKEN]
    to:
      value: of the tests
"""
