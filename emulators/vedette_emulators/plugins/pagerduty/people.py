"""Users, how they are reached, maintenance windows and the grouping of alerts.

Upstream, v3.32.4: pagerduty/resource_pagerduty_{user,maintenance_window}.go and
pagerdutyplugin/resource_pagerduty_{user_contact_method,alert_grouping_setting}.go. Where the local PagerDuty has no
route for them, they answer its 404.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from vedette_emulators.plugins.kit.check import Problem
from vedette_emulators.plugins.kit.compare import changed
from vedette_emulators.plugins.kit.errors import PluginError, ServiceError
from vedette_emulators.plugins.kit.fields import Shape, computed, optional, output, required
from vedette_emulators.plugins.kit.resource import State
from vedette_emulators.plugins.pagerduty.rest import MANAGED, Rest, given, ids, reference, same_moment

__all__ = ["AlertGroupingSetting", "MaintenanceWindow", "User", "UserContactMethod"]

_ROLES = (
    "admin",
    "limited_user",
    "observer",
    "owner",
    "read_only_user",
    "restricted_access",
    "read_only_limited_user",
    "user",
)
_CONTACTS = tuple(
    f"{kind}_contact_method" for kind in ("email", "phone", "push_notification", "sms", "slack", "whatsapp")
)


def _same_name(old: Any, new: Any) -> bool:
    return bool(old == re.sub(r"\s+", " ", str(new).strip()))


def _same_case(old: Any, new: Any) -> bool:
    return str(old).casefold() == str(new).casefold()


class User(Rest):
    """A person with an account; PagerDuty bills each."""

    token = "pagerduty:index/user:User"  # noqa: S105 - a type's name
    noun = "user"
    path, wrapper = "/users", "user"
    patient = True
    gone = frozenset()
    shape = Shape(
        "",
        (
            optional("name", named=True, same=_same_name),
            required("email", same=_same_case),
            computed("color"),
            optional("role", default="user", choices=_ROLES),
            optional("jobTitle"),
            output("avatarUrl"),
            computed("teams", many=True, unordered=True),
            computed("timeZone"),
            output("htmlUrl"),
            output("invitationSent", "boolean"),
            MANAGED,
            computed("license"),
        ),
    )

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The user."""
        return given(
            name=inputs["name"].strip(),
            email=inputs["email"],
            color=inputs.get("color"),
            time_zone=inputs.get("timeZone") or state.get("timeZone"),
            role=inputs.get("role"),
            job_title=inputs.get("jobTitle"),
            description=inputs.get("description"),
            license=reference(inputs.get("license"), "license_reference"),
        )

    async def finish(self, ident: str, inputs: State) -> None:
        """Put the user into teams."""
        for team in inputs.get("teams") or []:
            await self.pagerduty("PUT", f"/teams/{team}/users/{ident}")

    async def change(self, ident: str, state: State, inputs: State) -> None:
        """Update the user and the teams."""
        await super().change(ident, state, inputs)
        if "teams" not in changed(self.shape, state, inputs):
            return
        before, now = set(state.get("teams") or []), set(inputs.get("teams") or [])
        for team in sorted(before - now):
            await self.pagerduty("DELETE", f"/teams/{team}/users/{ident}")
        await self.finish(ident, {"teams": sorted(now - before)})

    def flatten(self, served: dict[str, Any], state: State) -> State:
        """The user as properties."""
        return {
            "name": served["name"],
            "email": served["email"],
            "timeZone": served.get("time_zone") or "",
            "htmlUrl": served.get("html_url") or "",
            "color": served.get("color") or "",
            "role": served.get("role") or "",
            "avatarUrl": served.get("avatar_url") or "",
            "description": served.get("description") or "",
            "jobTitle": served.get("job_title") or "",
            "license": (served.get("license") or {}).get("id") or state.get("license") or "",
            "teams": ids(served.get("teams")),
            "invitationSent": bool(served.get("invitation_sent")),
        }


class UserContactMethod(Rest):
    """A way to reach a user; it is imported as `USER:METHOD`."""

    token = "pagerduty:index/userContactMethod:UserContactMethod"  # noqa: S105 - a type's name
    noun = "contact method"
    framework = True
    path, wrapper = "/users", "contact_method"
    shape = Shape(
        "",
        (
            required("userId"),
            required("label"),
            computed("countryCode", "integer"),
            output("enabled", "boolean"),
            output("blacklisted", "boolean"),
            required("address"),
            required("type", choices=_CONTACTS),
            computed("sendShortEmail", "boolean", default=False),
            optional("deviceType"),
        ),
    )

    def collection(self, state: State) -> str:
        """The contact methods of the user that the state names."""
        return f"/users/{state['userId']}/contact_methods"

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The contact method."""
        body = given(
            label=inputs["label"],
            address=inputs["address"],
            type=inputs["type"],
            country_code=inputs.get("countryCode") or state.get("countryCode"),
            device_type=inputs.get("deviceType"),
        )
        return {**body, "send_short_email": bool(inputs.get("sendShortEmail"))}

    def flatten(self, served: dict[str, Any], state: State) -> State:
        """The contact method as properties."""
        return {
            "userId": state["userId"],
            "label": served["label"],
            "address": served["address"],
            "type": served["type"],
            "countryCode": served.get("country_code") or 0,
            "enabled": bool(served.get("enabled")),
            "blacklisted": bool(served.get("blacklisted")),
            "sendShortEmail": bool(served.get("send_short_email")),
            "deviceType": served.get("device_type") or None,
        }

    async def locate(self, ident: str) -> tuple[str, State]:
        """From USER:METHOD."""
        user, colon, method = ident.partition(":")
        if not colon:
            raise PluginError(f"contact method {ident}: import it as USER:METHOD")
        return method, {"userId": user}


class MaintenanceWindow(Rest):
    """A time in which services call nobody."""

    token = "pagerduty:index/maintenanceWindow:MaintenanceWindow"  # noqa: S105 - a type's name
    noun = "maintenance window"
    path, wrapper = "/maintenance_windows", "maintenance_window"
    # 405: the window is over, which cannot be deleted and need not be.
    gone = frozenset({405})
    shape = Shape(
        "",
        (
            required("startTime", same=same_moment),
            required("endTime", same=same_moment),
            required("services", many=True, unordered=True),
            MANAGED,
        ),
    )

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


_CONFIG = Shape(
    "AlertGroupingSettingConfig",
    (
        computed("timeout", "integer"),
        computed("iagFields", many=True),
        computed("timeWindow", "integer"),
        optional("aggregate"),
        optional("fields", many=True, unordered=True),
    ),
)
_BY_CONTENT = ("content_based", "content_based_intelligent")


class AlertGroupingSetting(Rest):
    """How the alerts of services are grouped into incidents."""

    token = "pagerduty:index/alertGroupingSetting:AlertGroupingSetting"  # noqa: S105 - a type's name
    noun = "alert grouping setting"
    framework = True
    path, wrapper = "/alert_grouping_settings", "alert_grouping_setting"
    shape = Shape(
        "",
        (
            optional("name", named=True),
            # Upstream's own default: pulumi-pagerduty does not replace it here.
            computed("description", default="Managed by Terraform"),
            required("type", choices=(*_BY_CONTENT, "intelligent", "time")),
            required("services", many=True, unordered=True),
            optional("config", _CONFIG),
        ),
    )

    def problems(self, inputs: Mapping[str, Any]) -> Iterable[Problem]:
        """What PagerDuty's provider refuses before it sends anything."""
        kind, config, services = inputs["type"], inputs.get("config", {}), inputs["services"]
        if isinstance(services, list) and kind == "time" and len(services) > 1:
            yield Problem("services", f"has {len(services)} entries: type time allows one")
        if not (isinstance(kind, str) and isinstance(config, dict)):
            return
        if kind in _BY_CONTENT:
            for name in ("fields", "aggregate"):
                if not config.get(name):
                    yield Problem(f"config.{name}", f"is missing: type {kind} needs it")
        if kind != "time" and config.get("timeout"):
            yield Problem("config.timeout", f"is {config['timeout']}: only type time has one")

    def body(self, inputs: State, state: State) -> dict[str, Any]:
        """The setting, its config by type."""
        kind, config = inputs["type"], {**(state.get("config") or {}), **(inputs.get("config") or {})}
        sent: dict[str, Any] = {"timeout": config.get("timeout", 0)}
        if kind == "intelligent":
            sent = {"time_window": config.get("timeWindow", 0), "iag_fields": config.get("iagFields") or ["summary"]}
        elif kind in _BY_CONTENT:
            window = config.get("timeWindow", 0)
            sent = {"time_window": window, "aggregate": config["aggregate"], "fields": config["fields"]}
        body = given(name=inputs.get("name"), description=inputs.get("description"), type=kind)
        return {**body, "config": sent, "services": [{"id": one} for one in inputs["services"]]}

    def flatten(self, served: dict[str, Any], state: State) -> State:
        """The setting as properties."""
        config = served.get("config") or {}
        return {
            "name": served.get("name") or None,
            "description": served.get("description") or "",
            "type": served["type"],
            "services": ids(served.get("services")),
            "config": given(
                timeout=config.get("timeout"),
                timeWindow=config.get("time_window"),
                iagFields=config.get("iag_fields"),
                aggregate=config.get("aggregate"),
                fields=config.get("fields"),
            ),
        }

    async def change(self, ident: str, state: State, inputs: State) -> None:
        """PUT the setting, after a look for services that another one has already."""
        query = {"service_ids[]": inputs["services"]}
        answer = await self.pagerduty("GET", self.path, **query)
        for other in answer["alert_grouping_settings"]:
            if other["id"] != ident:
                shared = ", ".join(sorted(set(ids(other["services"])) & set(inputs["services"])))
                raise ServiceError(f"services {shared} belong to the alert grouping setting {other['id']}")
        await super().change(ident, state, inputs)
