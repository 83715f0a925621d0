"""`sensitive-fields-missing`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask, entry
from vedette_policies.policies.secrets.sensitive_fields_missing import POLICY

ENTRY = entry("Service", "shop.web")
FIELDS = ["authorization", "card_number", "cookie", "credit_card", "cvc", "iban", "password", "token"]


def project(fields, name="shop.web.project"):
    return Spec("sentry:index:Project", name, {"sensitiveFields": fields}, parent=ENTRY.name)


def refused(*names):
    seen = f"the project `shop.web.project` does not name {', '.join(f'`{name}`' for name in names)} as sensitive"
    return Outcome(violations=(("shop.web.project", seen),))


def test_all_fields_in_any_spelling_are_fine():
    assert ask(POLICY, [ENTRY, project([*FIELDS, "birthday"])]) == Outcome()
    spelled = ["Authorization", "cardNumber", "COOKIE", "credit-card", "CVC", "iban", "password", "token"]
    assert ask(POLICY, [ENTRY, project(spelled)]) == Outcome()


@pytest.mark.parametrize("field", FIELDS)
def test_each_missing_field_is_refused(field):
    assert ask(POLICY, [ENTRY, project([name for name in FIELDS if name != field])]) == refused(field)


def test_a_project_that_names_none_is_notified_all():
    assert ask(POLICY, [ENTRY, project([])]) == refused(*FIELDS)
    assert ask(POLICY, [ENTRY, Spec("sentry:index:Project", "shop.web.project", {}, parent=ENTRY.name)]).violations


def test_the_fields_are_a_setting():
    assert ask(POLICY, [ENTRY, project(["taxId"])], fields=["tax_id"]) == Outcome()
    assert ask(POLICY, [ENTRY, project(FIELDS)], fields=["tax_id", "iban"]) == refused("tax_id")


def test_clean_then_dirty_and_unseen():
    specs = [ENTRY, project(FIELDS, "a"), project(UNKNOWN, "b"), project([*FIELDS, UNKNOWN], "c"), project([], "d")]
    outcome = ask(POLICY, specs)
    assert [name for name, _ in outcome.violations] == ["d"]
    assert outcome.not_evaluated == (("b", "sensitiveFields"), ("c", f"sensitiveFields[{len(FIELDS)}]"))


UNSAFE = """
card-fields-forgotten:
  reports: does not name `authorization`, `card_number`, `cookie`, `credit_card`, `cvc`, `iban` as sensitive
  product: ferries
  program:
  - type: sentry:index:Project
    name: ferries.web.project
    set:
      sensitiveFields: [password, token]
"""
