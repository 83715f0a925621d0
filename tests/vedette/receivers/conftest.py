"""What the tests of receivers share."""

from __future__ import annotations

import pytest

from vedette.model import Target
from vedette.receivers.base import About

RUNBOOK = "https://github.com/acme/shop/blob/HEAD/docs/runbooks/spike.md"


@pytest.fixture
def receiver():
    """The receiver that the catalog writes so."""
    return lambda **fields: Target.model_validate(fields).receiver


@pytest.fixture
def act(receiver):
    """What a receiver gets of an alert of a service of acme/shop."""

    def action(severity="high", **fields):
        return receiver(**fields).action(About(repository="acme/shop", runbook=RUNBOOK, severity=severity))

    return action
