"""An incident in a PagerDuty service."""

from __future__ import annotations

import pytest

from vedette.receivers.base import Id, SentryAction


@pytest.mark.parametrize(
    ("severity", "priority"), [("critical", "critical"), ("high", "warning"), ("medium", "info"), ("low", "info")]
)
def test_an_incident_has_the_urgency_of_the_severity(act, severity, priority):
    action = act(severity, pagerduty="Shop")
    assert action.sentry() == SentryAction(
        type="pagerduty",
        integration="pagerduty",
        target_type="specific",
        target=Id("PagerDuty service", "Shop"),
        display="Shop",
        data={"priority": priority},
    )
    assert (action.explain(), action.column, action.route()) == (f"PagerDuty Shop ({priority})", "services", "Shop")


def test_only_production_may_page(receiver):
    service = receiver(pagerduty="Shop")
    assert service.pages
    assert list(service.named()) == [("pagerduty", "PagerDuty service")]
