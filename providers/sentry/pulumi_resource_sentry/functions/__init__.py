"""The look-ups: of one thing by its name, and of all of a kind."""

from __future__ import annotations

from .base import Function
from .by_name import GetAlert, GetDashboard, GetMember, GetMonitor
from .client_key import GetClientKey
from .integration import GetIntegration
from .lists import GetAlerts, GetClientKeys, GetIntegrations, GetMembers, GetMonitors, GetProjects, GetRepositories
from .organization import GetOrganization
from .project import GetProject
from .project_monitor import GetProjectMonitor
from .repository import GetRepository
from .table_rows import GetOpsgenieTeams, GetPagerDutyService, GetPagerDutyServices
from .team import GetTeam

__all__ = ["FUNCTIONS", "Function"]

FUNCTIONS: tuple[type[Function], ...] = (  # type: ignore[type-arg]
    GetAlert,
    GetAlerts,
    GetClientKey,
    GetClientKeys,
    GetDashboard,
    GetIntegration,
    GetIntegrations,
    GetMember,
    GetMembers,
    GetMonitor,
    GetMonitors,
    GetOpsgenieTeams,
    GetOrganization,
    GetPagerDutyService,
    GetPagerDutyServices,
    GetProject,
    GetProjectMonitor,
    GetProjects,
    GetRepositories,
    GetRepository,
    GetTeam,
)
