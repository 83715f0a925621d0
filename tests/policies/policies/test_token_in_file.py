"""`token-in-file`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.secrets.token_in_file import POLICY

ENTRY = entry("Template", "shop.template")
# Put together here, so that no scanner of this repository takes them for real.
KEY = "0a" * 16
CREDENTIALS = {
    "sk_" + "live_4eC39HqL": "a Stripe key",
    "rk_" + "live_4eC39HqL": "a Stripe key",
    "xnd_" + "production_ab12": "a Xendit key",
    "ghp_" + "a1" * 18: "a GitHub token",
    "ghs_" + "a1" * 10: "a GitHub token",
    "github_pat_" + "11ABCDE": "a GitHub token",
    "xox" + "b-1234-abcd": "a Slack token",
    "xox" + "e-1-abcd": "a Slack token",
    "xapp-" + "1-A0": "a Slack token",
    "sntrys_" + "eyJpYXQi": "a Sentry token",
    "sntryu_" + "0a0a": "a Sentry token",
    "whsec_" + "abc": "a webhook's signing secret",
    "sk-ant-" + "api03-abc": "an Anthropic key",
    "AKIA" + "IOSFODNN7EXAMPLE": "an AWS access key",
    "eyJ" + "hbGci_-." + "eyJ" + "zdWIi.c2ln": "a signed token",
    "-----BEGIN " + "PRIVATE KEY-----": "a private key",
    "-----BEGIN OPENSSH " + "PRIVATE KEY-----": "a private key",
    "https://" + KEY + "@o1.ingest.us.sentry.io/2": "a Sentry DSN",
    "routing_" + f'key: "{KEY}"': "a PagerDuty key",
    "PAGERDUTY_ROUTING_" + f"KEY={KEY}": "a PagerDuty key",
    "'integration_" + f"key' : '{'R0' * 16}'": "a PagerDuty key",
    "postgres://shop:" + "hunter2@db/shop": "a password in an address",
}
FINE = [
    f"uses: actions/checkout@{'0a' * 20} # v5",
    "password: ${{ secrets.DATABASE_PASSWORD }}",
    "git clone https://bot:$TOKEN@github.com/shop/web",
    "git clone https://bot:${TOKEN}@github.com/shop/web",
    "git clone https://bot:{token}@github.com/shop/web",
    "postgres://user:<password>@host/shop, or postgres://user:***@host/shop",
    "A live key starts with sk_live_, a token with ghp_ or xoxb- or sntrys_ or AKIA or whsec_.",
    "routing_key: ${{ secrets.ROUTING_KEY }}",
    "cache_key: " + KEY,
    f"https://shop.example.com/{KEY}",
]


def file(content, path="deploy.yml"):
    props = {"file": f".github/workflows/{path}", "content": content}
    return Spec("github:index/repositoryFile:RepositoryFile", f"shop.{path}", props, parent=ENTRY.name)


@pytest.mark.parametrize("content", FINE)
def test_pins_references_and_prose_are_fine(content):
    assert ask(POLICY, [ENTRY, file(content)]) == Outcome()


@pytest.mark.parametrize(("token", "words"), CREDENTIALS.items())
@pytest.mark.parametrize("path", ["deploy.yml", "notes.md"])
def test_each_shape_is_refused_wherever_it_stands(path, token, words):
    seen = f"`.github/workflows/{path}` has {words}"
    outcome = ask(POLICY, [ENTRY, file(f"env:\n  SOME: {token} \n", path)])
    assert outcome == Outcome(violations=((f"shop.{path}", seen),))


def test_a_dsn_with_its_old_secret_is_refused():
    outcome = ask(POLICY, [ENTRY, file("https://" + f"{KEY}:{KEY}@o1.ingest.sentry.io/2")])
    assert ("shop.deploy.yml", "`.github/workflows/deploy.yml` has a Sentry DSN") in outcome.violations


def test_all_that_a_file_holds_is_notified_each_kind_once():
    tokens = [one for one, words in CREDENTIALS.items() if words in {"a GitHub token", "a Slack token"}]
    outcome = ask(POLICY, [ENTRY, file("\n".join(tokens))])
    assert [seen.rpartition(" has ")[2] for _, seen in outcome.violations] == ["a GitHub token", "a Slack token"]


def test_clean_then_dirty_and_unseen():
    dirty = file("sntrys_" + "abc", "c.yml")
    outcome = ask(POLICY, [ENTRY, file("fine", "a.yml"), file(UNKNOWN, "b.yml"), dirty])
    assert [name for name, _ in outcome.violations] == ["shop.c.yml"]
    assert outcome.not_evaluated == (("shop.b.yml", "content"),)


UNSAFE = r"""
dsn-in-a-script:
  reports: has a Sentry DSN; files name a secret and do not hold it
  product: harbour
  files:
  - path: templates/workflows/scripts/check-in.sh
    replace:
    - "need SENTRY_DSN MONITOR\n"
    - "need SENTRY_DSN MONITOR\nSENTRY_DSN=https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/2\n"
routing-key-in-a-runbook:
  reports: '`docs/runbooks/web-health.md` has a PagerDuty key'
  product: ferries
  files:
  - path: runbooks/web-health.md
    replace: ["## Who else\n", "routing_key: 0123456789abcdef0123456789abcdef\n\n## Who else\n"]
"""
