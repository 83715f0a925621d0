"""From the model to the records that a stack declares."""

from vedette.plan.make import make_plan

__all__ = ["make_plan"]
