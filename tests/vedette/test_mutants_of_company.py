"""Whatever is done to `company.yaml` or to a part of a product: findings with a place and a remedy, or a plan."""

from __future__ import annotations

import pytest

from tests.vedette import mutants
from tests.vedette.conftest import CLEAN, ROTA
from vedette.explain import describe
from vedette.findings import errors
from vedette.load import examine
from vedette.plan import make_plan

COMPANY = """\
people:
  ana: ana@example.com
  ben: {email: ben@example.com}
groups:
  payments: [ana, ben]
  everybody: [payments, eva@example.com]
environments:
  production: {production: true}
  staging: {production: false}
default_alerts:
  p95: {when: {p95: {warning: "> 2s", critical: "> 3s"}, within: 10m}}
  error-rate: {disabled: every product has its own}
  fatal: {title: fatal errors, when: {fatals: any}, severity: critical, runbook: runbooks/spike.md}
labels:
  bug: {color: d73a4a, description: Something does not work}
sampling: {production: 0.1, staging: 1.0}
privacy: {sensitive: [passport_number]}
slack:
  channels:
    "#all": {purpose: Everything, members: [everybody, ana]}
"""
SERVICES = CLEAN.index("services:\n")
ALERTS = CLEAN.index("alerts:\n  spike:\n    title")
SHOP = {
    "company.yaml": COMPANY,
    "shop/product.yaml": CLEAN[:ALERTS].replace("{platform: javascript-nextjs, repository: acme/shop}", "{}")
    + "service_defaults: {platform: javascript-nextjs, repository: acme/shop, defaults: {fatal: {threshold: '> 3'}}}\n",
    "shop/alerts.yaml": CLEAN[ALERTS:],
    "shop/people.yaml": ROTA.replace("[ana@example.com, ben@example.com]", "[payments]"),
}


@pytest.mark.parametrize("name", SHOP)
@pytest.mark.parametrize(
    "start", [0, pytest.param(50, marks=pytest.mark.deep), pytest.param(550, marks=pytest.mark.deep)]
)
def test_every_mutant_is_refused_or_planned(folder, name, start):
    for other, text in SHOP.items():
        folder.put(other, text)
    refused = planned = 0
    for number in range(start, start + (500 if start else 50)):
        mutant = mutants.mutant(SHOP[name], number)
        folder.put(name, mutant)
        try:
            catalog, findings = examine([(folder.path, "catalog")])
            if errors(findings):
                refused += 1
            else:
                describe(make_plan(catalog))
                planned += 1
        except Exception as error:
            raise AssertionError(f"mutant {number} of {name}: {type(error).__name__}: {error}\n{mutant}") from error
        assert all(one.place.file and one.message.strip() and one.hint.strip() for one in findings), number
    assert refused
    assert planned


def test_what_is_not_changed_is_sound(folder):
    for name, text in SHOP.items():
        folder.put(name, text)
    assert folder.findings() == []
