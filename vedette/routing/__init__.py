"""Who is notified of what: the matrix of alerts, environments and receivers, with the person who answers."""

from __future__ import annotations

from vedette.routing.matrix import Matrix, Pager, Row, Urgency, route_matrix
from vedette.routing.text import render_text

__all__ = ["Matrix", "Pager", "Row", "Urgency", "render_text", "route_matrix"]
