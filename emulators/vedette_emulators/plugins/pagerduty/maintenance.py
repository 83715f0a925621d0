"""Maintenance windows (upstream: pagerduty/resource_pagerduty_maintenance_window.go, v3.32.4)."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.fields import Field, shape

from vedette_emulators.plugins.pagerduty.rest import MANAGED, Rest, given, ids, utc
from vedette_emulators.plugins.resources import State


@shape
class MaintenanceWindowInputs:
    """A maintenance window as a program declares it."""

    start_time: Annotated[str, Field(canonical=utc)]
    end_time: Annotated[str, Field(canonical=utc)]
    services: Annotated[tuple[str, ...], Field(unordered=True)]
    description: str = MANAGED


class MaintenanceWindow(Rest):
    """A time in which services call nobody."""

    token = "pagerduty:index/maintenanceWindow:MaintenanceWindow"  # noqa: S105 - a type's name
    noun = "maintenance window"
    path, wrapper = "/maintenance_windows", "maintenance_window"
    # 405: the window is over, which cannot be deleted and need not be.
    gone = frozenset({405})
    Inputs = MaintenanceWindowInputs

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The window."""
        return given(
            start_time=inputs["startTime"],
            end_time=inputs["endTime"],
            services=[{"id": one, "type": "service_reference"} for one in inputs["services"]],
            description=inputs.get("description"),
        )

    def flatten(self, served: dict[str, Any], state: State) -> State:
        """The window as properties."""
        return {
            "startTime": served["start_time"],
            "endTime": served["end_time"],
            "services": ids(served.get("services")),
            "description": served.get("description") or "",
        }
