"""The catalog as frozen, typed data; nothing after the loader looks at raw YAML."""

from vedette.model.dashboard import Dashboard, Widget
from vedette.model.product import Environment, Product, Service, Team
from vedette.model.repository import Deployment, File, Label, RepositoryEntry, Rules, Secret, Variable
from vedette.model.rule import Alert, Override, Route, Target, Text, When, Where
from vedette.model.settings import Filters, Manual, Ownership, Privacy
from vedette.model.types import Limits, Severity
from vedette.model.watch import Cron, Expect, Uptime

__all__ = [
    "Alert",
    "Cron",
    "Dashboard",
    "Deployment",
    "Environment",
    "Expect",
    "File",
    "Filters",
    "Label",
    "Limits",
    "Manual",
    "Override",
    "Ownership",
    "Privacy",
    "Product",
    "RepositoryEntry",
    "Route",
    "Rules",
    "Secret",
    "Service",
    "Severity",
    "Target",
    "Team",
    "Text",
    "Uptime",
    "Variable",
    "When",
    "Where",
    "Widget",
]
