"""Whom an alert can notify: one module per kind of receiver, each with all that Vedette knows of the kind.

The catalog's keys and their schema, the checks, the actions in Sentry, the explanation and the columns of `vedette
routes` come from these modules. CONTRIBUTING.md has the recipe for a new one.
"""

from __future__ import annotations

from typing import Final

from vedette.receivers.base import Receiver
from vedette.receivers.digest import DigestReceiver
from vedette.receivers.email import EmailReceiver
from vedette.receivers.issue import IssueReceiver
from vedette.receivers.pagerduty import PagerDutyReceiver
from vedette.receivers.slack import SlackReceiver

RECEIVERS: Final[tuple[type[Receiver], ...]] = (
    SlackReceiver,
    PagerDutyReceiver,
    EmailReceiver,
    IssueReceiver,
    DigestReceiver,
)
"""Every kind, in the order in which messages list their keys."""
