"""What a product puts on GitHub once the defaults are filled in: repositories, settings, files."""

from __future__ import annotations

from vedette.delivery.files import Rendering, delivered, renderings, runbook_files
from vedette.delivery.fits import misfits
from vedette.delivery.repositories import Hosted, deployments, labels, repositories
from vedette.delivery.settings import Setting, automatic, settings
from vedette.delivery.templates import TEMPLATES, template_names, template_place

__all__ = [
    "TEMPLATES",
    "Hosted",
    "Rendering",
    "Setting",
    "automatic",
    "delivered",
    "deployments",
    "labels",
    "misfits",
    "renderings",
    "repositories",
    "runbook_files",
    "settings",
    "template_names",
    "template_place",
]
