"""The catalog as frozen, typed data; nothing after the loader looks at raw YAML."""

from __future__ import annotations

from vedette.fields.types import Limits, Severity
from vedette.model.alert import Alert, Override, Route, Target, Text, When, Where
from vedette.model.company import Company, DefaultAlert, LabelStyle
from vedette.model.dashboard import Dashboard, Widget
from vedette.model.monitors import Cron, Expect, Uptime
from vedette.model.pagerduty import (
    BusinessService,
    Escalation,
    PagerDuty,
    PagerService,
    PagerTeam,
    Schedule,
    Step,
)
from vedette.model.product import Environment, Product, Service, ServiceDefaults, Team
from vedette.model.repository import Deployment, File, Label, RepositoryEntry, Rules, Secret, Variable
from vedette.model.settings import Filters, Manual, Ownership, Privacy
from vedette.model.slack import Slack, SlackChannel, UserGroup

__all__ = [
    "Alert",
    "BusinessService",
    "Company",
    "Cron",
    "Dashboard",
    "DefaultAlert",
    "Deployment",
    "Environment",
    "Escalation",
    "Expect",
    "File",
    "Filters",
    "Label",
    "LabelStyle",
    "Limits",
    "Manual",
    "Override",
    "Ownership",
    "PagerDuty",
    "PagerService",
    "PagerTeam",
    "Privacy",
    "Product",
    "RepositoryEntry",
    "Route",
    "Rules",
    "Schedule",
    "Secret",
    "Service",
    "ServiceDefaults",
    "Severity",
    "Slack",
    "SlackChannel",
    "Step",
    "Target",
    "Team",
    "Text",
    "Uptime",
    "UserGroup",
    "Variable",
    "When",
    "Where",
    "Widget",
]
