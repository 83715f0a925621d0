"""The look-ups, each in a file of its own."""

from .base import Function
from .client_key import GetClientKey
from .integration import GetIntegration
from .organization import GetOrganization
from .project import GetProject
from .project_monitor import GetProjectMonitor
from .repository import GetRepository
from .team import GetTeam

__all__ = ["FUNCTIONS", "Function"]

FUNCTIONS: tuple[type[Function], ...] = (  # type: ignore[type-arg]
    GetClientKey,
    GetIntegration,
    GetOrganization,
    GetProject,
    GetProjectMonitor,
    GetRepository,
    GetTeam,
)
