"""The products pass in every stack as it is applied, with no waiver."""

from __future__ import annotations

import pytest

from vedette.load import load_catalog
from vedette.policy import waivers

pytestmark = pytest.mark.engine

SECRETS = ("debug-on", "test-mode-in-production")


@pytest.mark.deep
def test_company_staging_and_prod_pass_with_no_waiver(guarded):
    checkout = guarded.checkout
    assert waivers(load_catalog(checkout.root / "catalog")) == []
    for stack in ("company", "staging", "prod"):
        run = guarded.preview(stack)
        assert run.exit_code == 0, run.text
        assert run.reported() == [], stack
        assert f"Stack vedette-{stack}" in run.text
        if stack == "company":
            # The others look up what it declares.
            checkout.up(stack)
    # With everything there nothing is left that was not evaluated but what GitHub's secrets hold.
    assert {policy for policy, _ in run.reported("advisory")} <= set(SECRETS)
