"""A plan as a reviewer reads it."""

from __future__ import annotations

from vedette.explain import describe
from vedette.plan import make_plan

MORE = """\
filters: {errors: ["*NetworkError*"], web_crawlers: true, old_browsers: [ie, opera]}
repositories:
  acme/shop:
    ruleset: {approvals: 2, checks: [gate]}
    environments: {agents: {reviewers: [team:leads], wait: 10m}}
secrets:
  KEY: {environments: [agents]}
variables:
  MODE: {value: live}
manual:
  app: {title: Install it, steps: [Click.], check: It is there.}
"""

SERVICE = "repository: acme/shop, path: apps/web, ownership: [{path: src/*, team: payments}]}"


def lines(folder, text, **kwargs):
    plan = make_plan(folder.write(text).load()).part(**kwargs)
    return [line.strip() for line in describe(plan).splitlines()]


def test_everything_that_exists_once_has_a_sentence(folder, clean):
    text = clean.replace("repository: acme/shop}", SERVICE) + MORE
    found = lines(folder, text, scopes=["company"])
    expected = [
        "Project shop-web for javascript-nextjs, owned by payments, personal data scrubbed, without *NetworkError*.",
        "A client key web for shop-web.",
        "Filter web-crawlers of shop-web: on.",
        "Filter legacy-browser of shop-web: ie, opera.",
        "Issues of shop-web belong to: path:src/* #payments.",
        "Sentry knows the repository acme/shop.",
        "Stack traces of shop-web: any path is apps/web/ of acme/shop.",
        "Label severity:critical.",
        "Deployment environment agents, after team:leads agreed, after 10 minutes.",
        "Variable SENTRY_ORG: the stack's sentry-organization.",
        "Variable MODE: live.",
        "Secret KEY in agents: the configuration's shop:KEY.",
        "File docs/runbooks/spike.md, 3 lines.",
        "The default branch needs 2 approvals and gate.",
        "By hand: Install it.",
        "1. Click.",
        "Done when: It is there.",
    ]
    assert [line for line in expected if line not in found] == []


def test_a_secret_says_where_its_value_comes_from(folder, clean):
    found = lines(folder, clean, scopes=["environment"], environments=["production"])
    assert "Secret SENTRY_DSN in production: the DSN web of shop-web." in found
    assert "Variable SENTRY_TRACES_SAMPLE_RATE in production: 0.1." in found


def test_an_alert_on_single_issues_says_each_alternative(folder, clean):
    text = clean.replace("within: 5m}", 'within: 1h, per: issue, users: "> 3"}').replace(
        "tag: area, is", "tag: area, contains"
    )
    found = lines(folder, text, environments=["production"])
    assert (
        "Notifies #alerts of an issue of shop-web in production when its level is error or worse and area contains "
        "checkout and more than 10 events came within 1h; again at most every 60 minutes."
    ) in found
    assert (
        "Or when its level is error or worse and area contains checkout and more than 3 users were hit within 1h."
    ) in found
