"""The resources, each in a file of its own."""

from .alert import Alert
from .base import Found, PartialError, Resource
from .client_key import ClientKey
from .cron_monitor import CronMonitor
from .dashboard import Dashboard
from .metric_monitor import MetricMonitor
from .project import Project
from .team import Team
from .uptime_monitor import UptimeMonitor

__all__ = ["RESOURCES", "Found", "PartialError", "Resource"]

RESOURCES: tuple[type[Resource], ...] = (  # type: ignore[type-arg]
    Alert,
    ClientKey,
    CronMonitor,
    Dashboard,
    MetricMonitor,
    Project,
    Team,
    UptimeMonitor,
)
