"""A catalog in which nothing is wrong, so that each test breaks exactly one thing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from vedette.load import load_catalog, validate

CLEAN = """\
product: shop
title: Shop
team: payments
teams:
  payments: {name: Payments}
services:
  web: {platform: javascript-nextjs, repository: acme/shop}
routes:
  critical: [{slack: "#alerts", mention: "@on-call"}, {pagerduty: Shop}]
  high: [{slack: "#alerts"}]
  low: [{digest: weekly}]
environments:
  production: {}
  staging:
    route: [{slack: "#alerts-staging"}]
    alerts:
      spike: {threshold: "> 50"}
alerts:
  spike:
    title: Spike
    severity: high
    service: web
    when: {errors: "> 10", within: 5m}
    where: {tag: area, is: checkout}
    runbook: runbooks/spike.md
  slow:
    title: Slow
    service: web
    when: {p95: {warning: "> 500ms", critical: "> 1000ms"}}
    runbook: runbooks/spike.md
crons:
  nightly:
    title: Nightly
    service: web
    schedule: "0 2 * * *"
    margin: 10m
    max_runtime: 30m
    severity: high
    runbook: runbooks/spike.md
"""

# Goes behind the clean file, whose routes name "@on-call" and the service Shop.
ROTA = """\
slack:
  channels:
    "#alerts": {purpose: Orders that failed, topic: Runbooks first, members: [ana@example.com]}
  user_groups:
    "@on-call": {title: On call, members: [ana@example.com, ben@example.com], channels: ["#alerts"]}
pagerduty:
  teams:
    payments: {title: Payments, members: [ana@example.com]}
  schedules:
    primary:
      {title: Main, start: 2026-01-05T09:00:00Z, rotation: 7d, people: [ana@example.com, ben@example.com],\
 team: payments}
    secondary:
      title: Secondary
      time_zone: Europe/Madrid
      layers: [{title: Days, start: 2026-01-05T09:00:00+01:00, rotation: 12h, people: [ben@example.com]}]
  escalation_policies:
    payments:
      title: Payments
      steps:
        - {schedules: [primary]}
        - {after: 1h, schedules: [secondary], people: [eva@example.com]}
        - {after: 150m, people: [farid@example.com]}
      repeat: 2
      team: payments
  services:
    shop: {title: Shop, escalation: payments}
  business_services:
    checkout: {title: Checkout, contact: Payments, supported_by: [shop], team: payments}
"""

# What both are written with, and what it was called before.
BEFORE = {
    "rotation: ": "turn: ",
    "repeat: ": "loops: ",
    "max_runtime: ": "at_most: ",
    "web\n    when: {p95": "web\n    across: true\n    when: {p95",
    "{errors: ": "{problems: ",
    "within: 5m}": "within: 5m, per: issue, again: true}",
}


class Folder:
    """A catalog folder that a test writes and then looks at."""

    def __init__(self, path):
        self.path = path
        (path / "runbooks").mkdir(parents=True)
        for name in ("spike", "error-rate", "slow-responses"):
            (path / "runbooks" / f"{name}.md").write_text("# What to do\n\nNext review: 2027-02-21.\n")

    def write(self, text, name="shop.yaml"):
        (self.path / name).write_text(text)
        return self

    def put(self, path, text):
        """A file beside the product file, such as a template."""
        (self.path / path).parent.mkdir(parents=True, exist_ok=True)
        (self.path / path).write_text(text)
        return self

    def findings(self):
        """What is wrong, each as (rule, place, message, hint)."""
        _, found = validate([(self.path, "catalog")])
        return [(one.rule, str(one.place), one.message, one.hint) for one in found]

    def load(self):
        return load_catalog(self.path)


@pytest.fixture
def clean():
    """The text of a product file in which nothing is wrong."""
    return CLEAN


@pytest.fixture
def rota():
    """A product file in which nothing is wrong, with people in Slack and PagerDuty."""
    return CLEAN + ROTA


@pytest.fixture
def rota_before(rota):
    """The same under every key of before."""
    for now, before in BEFORE.items():
        assert now in rota
        rota = rota.replace(now, before)
    return rota + "pager: {none: nobody is on call}\n"


@pytest.fixture
def folder(tmp_path):
    """An empty catalog with the runbooks that the clean file names."""
    return Folder(tmp_path / "catalog")


@pytest.fixture
def vedette(root, tmp_path):
    """Run the command in an empty folder."""

    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "vedette", *words],
            cwd=tmp_path,
            env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run
