"""From the model to the records that a stack declares."""

from __future__ import annotations

from vedette.plan.make import make_plan

__all__ = ["make_plan"]
