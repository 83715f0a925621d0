"""The resources, each in a file of its own."""

from .alert import Alert
from .base import Found, PartialError, Resource
from .client_key import ClientKey
from .code_mapping import CodeMapping
from .cron_monitor import CronMonitor
from .dashboard import Dashboard
from .inbound_filter import InboundFilter
from .metric_monitor import MetricMonitor
from .pagerduty_service import PagerDutyService
from .project import Project
from .project_ownership import ProjectOwnership
from .repository import Repository
from .team import Team
from .uptime_monitor import UptimeMonitor

__all__ = ["RESOURCES", "Found", "PartialError", "Resource"]

RESOURCES: tuple[type[Resource], ...] = (  # type: ignore[type-arg]
    Alert,
    ClientKey,
    CodeMapping,
    CronMonitor,
    Dashboard,
    InboundFilter,
    MetricMonitor,
    PagerDutyService,
    Project,
    ProjectOwnership,
    Repository,
    Team,
    UptimeMonitor,
)
