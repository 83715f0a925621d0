"""The Sentry emulator as a service."""

from __future__ import annotations

import re

from vedette_emulators.core.context import Context
from vedette_emulators.core.http import Errors, Route, Service
from vedette_emulators.core.limits import Allowance
from vedette_emulators.sentry.routes import (
    dashboards,
    detectors,
    externals,
    ingest,
    integrations,
    issues,
    keys,
    legacy,
    mappings,
    members,
    monitors,
    notifications,
    organizations,
    projects,
    releases,
    repositories,
    settings,
    spikes,
    symbols,
    teams,
    workflows,
)
from vedette_emulators.sentry.seed import FIRST_IDS, seed
from vedette_emulators.sentry.state.checkins import advance

__all__ = ["FIRST_IDS", "ROUTES", "advance", "is_ingest", "make", "seed"]

ROUTES: tuple[Route, ...] = (
    *organizations.ROUTES,
    *teams.ROUTES,
    *members.ROUTES,
    *externals.ROUTES,
    *projects.ROUTES,
    *keys.ROUTES,
    *detectors.ROUTES,
    *workflows.ROUTES,
    *monitors.ROUTES,
    *settings.ROUTES,
    *spikes.ROUTES,
    *notifications.ROUTES,
    *symbols.ROUTES,
    *repositories.ROUTES,
    *mappings.ROUTES,
    *issues.ROUTES,
    *releases.ROUTES,
    *dashboards.ROUTES,
    *integrations.ROUTES,
    *legacy.ROUTES,
    *ingest.ROUTES,
)
"""The rows beside the handlers, all of them."""

_INGEST_PATH = re.compile(r"/api/[0-9]+/(?:envelope|store)/?", re.ASCII)


def is_ingest(path: str) -> bool:
    """Whether a path is one of those that SDKs in browsers send to, from the pages of any site."""
    return _INGEST_PATH.fullmatch(path) is not None


def make(context: Context) -> Service:
    return Service("sentry", context, ROUTES, rate_headers=_rate_headers, errors=Errors())


def _rate_headers(allowance: Allowance) -> dict[str, str]:
    return {
        "x-sentry-rate-limit-limit": str(allowance.limit),
        "x-sentry-rate-limit-remaining": str(allowance.remaining),
        "x-sentry-rate-limit-reset": str(allowance.reset),
        "x-sentry-rate-limit-concurrentlimit": str(allowance.concurrent_limit),
        "x-sentry-rate-limit-concurrentremaining": str(allowance.concurrent_remaining),
    }
