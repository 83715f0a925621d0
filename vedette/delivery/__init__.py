"""What a product puts on GitHub once the defaults are filled in: repositories, settings, files."""

from vedette.delivery.files import Rendering, renderings, runbook_files, text_of
from vedette.delivery.repositories import Hosted, deployments, labels, repositories
from vedette.delivery.settings import Setting, settings

__all__ = [
    "Hosted",
    "Rendering",
    "Setting",
    "deployments",
    "labels",
    "renderings",
    "repositories",
    "runbook_files",
    "settings",
    "text_of",
]
