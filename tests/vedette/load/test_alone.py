"""One product of a catalog, or what the products share, looked at by itself: other products may use what is shared."""

from __future__ import annotations

import pytest

from vedette.load import examine

SHARED = """\
people: {ana: ana@example.com, ben: ben@example.com}
pagerduty:
  teams: {ops: {title: Ops, members: [ana, ben]}}
  schedules:
    ops: {title: Ops, team: ops, start: "2026-01-05T09:00:00Z", rotation: 7d, people: [ana, ben]}
  escalation_policies:
    ops: {title: Ops, team: ops, steps: [{schedules: [ops]}, {after: 15m, people: [ana]}]}
  services:
    ops: {title: Shop, description: Of the shop, escalation: ops}
    bank: {title: Bank, description: Of the bank, escalation: ops}
    idle: {title: Idle, description: Of nobody, escalation: ops}
"""


def second(text):
    """Another product that names nothing of the first one."""
    return (
        text.replace("product: shop", "product: bank")
        .replace("title: ", "title: Bank ")
        .replace("pagerduty: Shop", "pagerduty: Bank")
        .replace("shop", "bank")
        .replace("nightly", "bank-nightly")
    )


def findings(folder, *names):
    _, found = examine([(folder.path / name, f"catalog/{name}" if name else "catalog") for name in names])
    return [(one.rule, one.place.file) for one in found]


def test_what_is_shared_is_not_called_unused_where_one_product_is_looked_at(folder, clean):
    folder.write(clean).write(second(clean), "bank.yaml").write(SHARED, "company.yaml")
    folder.put("runbooks/old.md", "Old\n")
    unused = [("service-unused", "catalog/company.yaml")]
    assert findings(folder, "") == unused
    for one in ("shop.yaml", "bank.yaml", "company.yaml"):
        assert findings(folder, one) == []


def test_a_catalog_is_whole_also_where_each_of_its_products_is_named(folder, clean):
    folder.write(clean).write(second(clean), "bank.yaml").put("runbooks/old.md", "Old\n")
    unused = [("file-unused", "catalog/runbooks/old.md")]
    assert findings(folder, "") == unused
    assert findings(folder, "shop.yaml", "bank.yaml") == unused
    assert findings(folder, "shop.yaml") == []


def test_a_file_that_is_missing_from_a_products_folder_is_a_finding(folder, clean):
    folder.put("shop/product.yaml", clean)
    assert findings(folder, "shop/product.yaml") == []
    assert findings(folder, "shop/alerts.yaml") == [("file-unreadable", "catalog/shop/alerts.yaml")]


def test_the_list_of_requirements_is_no_product(folder, clean):
    folder.write(clean).put("requirements.yaml", "R1: Errors are noticed.\nR2:\n")
    assert findings(folder, "requirements.yaml") == [("value-invalid", "catalog/requirements.yaml")]
    folder.put("rows.yaml", "R1: Errors are noticed.\n")
    assert findings(folder, "rows.yaml") == [("file-renamed", "catalog/rows.yaml")]


@pytest.mark.parametrize("text", ["", "- a\n"])
def test_the_hint_of_an_empty_file_of_a_folder_names_sections(folder, clean, text):
    folder.put("shop/product.yaml", clean).put("shop/alerts.yaml", text)
    (finding,) = examine([(folder.path, "catalog")])[1]
    assert finding.hint.startswith("write sections of the product")
    assert "`alerts:`" in finding.hint
