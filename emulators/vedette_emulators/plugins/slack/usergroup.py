"""User groups, with the calls and in the order of terraform-provider-slack 1.2.2, slack/resource_usergroup.go."""

from __future__ import annotations

from typing import Annotated, Any

from pulumi_plugin_kit.errors import PluginError
from pulumi_plugin_kit.fields import Field, shape

from vedette_emulators.plugins.errors import ServiceError
from vedette_emulators.plugins.resources import AutoName, Resource, State
from vedette_emulators.plugins.slack.client import Slack


@shape
class UsergroupInputs:
    """A usergroup as a program declares it."""

    name: AutoName = None
    channels: Annotated[tuple[str, ...], Field(unordered=True)] = ()
    description: str | None = None
    handle: str | None = None
    users: Annotated[tuple[str, ...], Field(unordered=True)] = ()


class Usergroup(Resource):
    """A user group."""

    token = "slack:index/usergroup:Usergroup"  # noqa: S105 - a type's name
    noun = "usergroup"
    Inputs = UsergroupInputs

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def create_remote(self, inputs: State) -> str:
        """Create the group; where its name or handle is taken, enable the group that has the name."""
        name = inputs["name"]
        try:
            answer = await self.slack("usergroups.create", **_fields(inputs))
        except ServiceError as error:
            if error.code not in {"name_already_exists", "handle_already_exists"}:
                raise PluginError(f"could not create usergroup {name}: {error}") from error
            return await self._enabled(name)
        return str(answer["usergroup"]["id"])

    async def _enabled(self, name: str) -> str:
        group = await find_group(self.slack, "name", name, disabled=True)
        ident = str(group["id"])
        try:
            await self.slack("usergroups.enable", usergroup=ident)
        except ServiceError as error:
            if error.code != "already_enabled":
                raise PluginError(f"could not enable usergroup {name} ({ident}): {error}") from error
        # Upstream names nothing to update here, so that the group keeps its old handle and description.
        await self.slack("usergroups.update", usergroup=ident)
        return ident

    async def complete(self, ident: str, inputs: State) -> None:
        """Give the group its members."""
        if inputs.get("users"):
            await self.slack("usergroups.users.update", usergroup=ident, users=",".join(inputs["users"]))

    async def read_remote(self, ident: str, state: State) -> State | None:
        """Look for the group among those that are enabled; a disabled one is gone."""
        groups = (await self.slack("usergroups.list", include_users="true"))["usergroups"]
        return next((group_state(group) for group in groups if group["id"] == ident), None)

    async def update_remote(self, ident: str, state: State, inputs: State) -> None:
        """Update everything, and the members if they differ."""
        await self.slack("usergroups.update", usergroup=ident, **_fields(inputs, empty=True))
        if "users" in self.changed(state, inputs):
            users = ",".join(inputs.get("users") or [])
            await self.slack("usergroups.users.update", usergroup=ident, users=users)

    async def delete_remote(self, ident: str, state: State) -> None:
        """Disable the group: Slack's API deletes none."""
        await self.slack("usergroups.disable", usergroup=ident)


def _fields(inputs: State, *, empty: bool = False) -> dict[str, str]:
    """The form that slack-go sends; on a create it leaves out what is empty, on an update only an empty handle."""
    fields = {
        "name": inputs["name"],
        "handle": inputs.get("handle", ""),
        "description": inputs.get("description", ""),
        "channels": ",".join(inputs.get("channels") or []),
    }
    kept = {"name", "description", "channels"} if empty else {"name"}
    return {name: text for name, text in fields.items() if text or name in kept}


def group_state(group: dict[str, Any]) -> State:
    """A group as properties."""
    return {
        "name": group["name"],
        "handle": group.get("handle", ""),
        "description": group.get("description", ""),
        "channels": list(group.get("prefs", {}).get("channels") or []),
        "users": list(group.get("users") or []),
    }


async def find_group(slack: Slack, key: str, value: str, *, disabled: bool = False) -> dict[str, Any]:
    """The group whose `key` has a value.

    Raises:
        PluginError: There is none.
    """
    more = {"include_disabled": "true"} if disabled else {}
    for group in (await slack("usergroups.list", include_users="true", **more))["usergroups"]:
        if group[key] == value:
            return dict(group)
    raise PluginError(f"could not find usergroup {value}")
