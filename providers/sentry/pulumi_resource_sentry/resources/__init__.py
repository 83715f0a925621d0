"""The resources, each in a file of its own."""

from __future__ import annotations

from .alert import Alert
from .base import Resource
from .client_key import ClientKey
from .code_mapping import CodeMapping
from .cron_monitor import CronMonitor
from .dashboard import Dashboard
from .inbound_filter import InboundFilter
from .metric_monitor import MetricMonitor
from .notification_action import NotificationAction
from .opsgenie_team import OpsgenieTeam
from .organization_member import OrganizationMember
from .pagerduty_service import PagerDutyService
from .project import Project
from .project_ownership import ProjectOwnership
from .project_repository import ProjectRepository
from .repository import Repository
from .spike_protection import OrganizationSpikeProtection, SpikeProtection
from .symbol_source import ProjectSymbolSource
from .team import Team
from .team_mapping import TeamMapping
from .team_member import TeamMember
from .uptime_monitor import UptimeMonitor
from .user_mapping import UserMapping

__all__ = ["RESOURCES", "Resource"]

RESOURCES: tuple[type[Resource], ...] = (  # type: ignore[type-arg]
    Alert,
    ClientKey,
    CodeMapping,
    CronMonitor,
    Dashboard,
    InboundFilter,
    MetricMonitor,
    NotificationAction,
    OpsgenieTeam,
    OrganizationMember,
    OrganizationSpikeProtection,
    PagerDutyService,
    Project,
    ProjectOwnership,
    ProjectRepository,
    ProjectSymbolSource,
    Repository,
    SpikeProtection,
    Team,
    TeamMapping,
    TeamMember,
    UptimeMonitor,
    UserMapping,
)
