"""The PagerDuty emulator as a service."""

from __future__ import annotations

import time

from vedette_emulators.core.context import Context
from vedette_emulators.core.http import Route, Service
from vedette_emulators.core.limits import Allowance
from vedette_emulators.pagerduty.refuse import PagerDutyErrors
from vedette_emulators.pagerduty.routes import (
    account,
    business,
    events,
    incidents,
    people,
    policies,
    schedules,
    services,
    teams,
)
from vedette_emulators.pagerduty.seed import seed
from vedette_emulators.pagerduty.state.incidents import advance

__all__ = ["FIRST_IDS", "ROUTES", "advance", "make", "seed"]

FIRST_IDS = {"pagerduty_incident_number": 1}
"""Where numbers start; all other ids are letters and digits without an order."""

ROUTES: tuple[Route, ...] = (
    *account.ROUTES,
    *people.ROUTES,
    *teams.ROUTES,
    *schedules.ROUTES,
    *policies.ROUTES,
    *services.ROUTES,
    *business.ROUTES,
    *incidents.ROUTES,
    *events.ROUTES,
)
"""The rows beside the handlers, all of them."""


def make(context: Context) -> Service:
    return Service(
        "pagerduty",
        context,
        ROUTES,
        rate_headers=_rate_headers,
        errors=PagerDutyErrors(),
        schemes=("token", "bearer"),
    )


def _rate_headers(allowance: Allowance) -> dict[str, str]:
    """Write the reset in seconds from now: the official plugin sleeps that long."""
    return {
        "ratelimit-limit": str(allowance.limit),
        "ratelimit-remaining": str(allowance.remaining),
        "ratelimit-reset": str(max(0, allowance.reset - int(time.time()))),
    }
