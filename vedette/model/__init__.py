"""The catalog as frozen, typed data; nothing after the loader looks at raw YAML."""

from vedette.model.product import Cron, Dashboard, Product, Service, Team, Uptime, Widget
from vedette.model.rule import Alert, Override, Route, Target, Text, When, Where
from vedette.model.types import Limits, Severity

__all__ = [
    "Alert",
    "Cron",
    "Dashboard",
    "Limits",
    "Override",
    "Product",
    "Route",
    "Service",
    "Severity",
    "Target",
    "Team",
    "Text",
    "Uptime",
    "When",
    "Where",
    "Widget",
]
