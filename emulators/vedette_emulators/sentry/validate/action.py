"""The actions of an alert: who it notifies and what that needs."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.store import Document, Store
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.validate.fields import Fields, camel_keys
from vedette_emulators.slack.state import channels

_TICKETS = ("github", "github_enterprise", "jira", "jira_server", "vsts")
_INTEGRATIONS = ("slack", "pagerduty", "opsgenie", "discord", "msteams", *_TICKETS)
_TYPES = ("email", "sentry_app", "webhook", *_INTEGRATIONS)
_CONFIG = ("targetType", "targetIdentifier", "targetDisplay")
_FILLED = {"slack": {"tags": "", "notes": ""}, "pagerduty": {"priority": "default"}}
"""What Sentry fills in where it is left out; for the owners of an issue also who is notified if there are none."""

_DATA: dict[str, dict[str, tuple[str, ...]]] = {
    "email": {"fallthroughType": ("ActiveMembers", "AllMembers", "NoOne", "")},
    "slack": {"tags": (), "notes": ()},
    "pagerduty": {"priority": ("default", "critical", "error", "warning", "info")},
    "opsgenie": {"priority": ("P1", "P2", "P3", "P4", "P5")},
    "discord": {"tags": ()},
    "msteams": {},
    "webhook": {},
}
"""Keys of `data` by type, and their values where only some are allowed."""


def action(sent: Json, store: Store) -> dict[str, Any]:
    """Read one action.

    Raises:
        RefusedError: with everything that is wrong.
    """
    fields = Fields(sent)
    type_ = fields.text("type", required=True)
    if type_ == "plugin":
        fields.refuse("type", "Plugin actions are deprecated and cannot be created")
    elif type_ is not None and type_ not in _TYPES:
        fields.refuse("type", f'"{type_}" is not a valid choice.')
    config = fields.mapping("config", required=True)
    data = camel_keys(fields.mapping("data", null=True) or {})
    fields.clean["data"] = data
    fields.text("status", choices=("active", "disabled"))
    id_ = fields.any("id")
    integration = _integration(fields, type_, store)
    if type_ in _TYPES and config is not None:
        target = camel_keys(config)
        _config(fields, str(type_), target)
        _data(fields, str(type_), data)
        if not fields.errors:
            _target(fields, str(type_), target, store, integration)
        fields.clean["config"] = target
        owners = {"fallthroughType": "ActiveMembers"} if target.get("targetType") == "issue_owners" else {}
        fields.clean["data"] = {**_FILLED.get(str(type_), owners), **data}
    clean = fields.done()
    return {
        **({"id": str(id_)} if id_ is not None else {}),
        "type": type_,
        "integrationId": integration["id"] if integration else None,
        "data": clean["data"],
        "config": {name: clean["config"].get(name) for name in _CONFIG},
        "status": clean.get("status", "active"),
    }


def _integration(fields: Fields, type_: str | None, store: Store) -> Document | None:
    sent = fields.any("integrationId")
    if type_ not in _INTEGRATIONS:
        if sent is not None and type_ in _TYPES:
            fields.refuse("integrationId", f"Integration is not supported for action type {type_}")
        return None
    if sent is None:
        fields.refuse("integrationId", f"Integration is required for action type {type_}")
        return None
    doc = store.get("integration", str(sent))
    if doc is None:
        fields.refuse("integrationId", f"Integration with id {sent} not found")
        return None
    if doc["provider"]["key"] != type_:
        fields.refuse("integrationId", f"Integration {sent} is a {doc['provider']['key']} one, not {type_}")
        return None
    return doc


def _config(fields: Fields, type_: str, config: dict[str, Any]) -> None:
    extra = sorted(set(config) - set(_CONFIG))
    if extra:
        fields.refuse("config", f"Additional properties are not allowed ({', '.join(map(repr, extra))} unexpected)")
    allowed = {"email": ("user", "team", "issue_owners"), "sentry_app": ("sentry_app",)}.get(type_, ("specific",))
    if type_ == "webhook":
        allowed = ("specific", None)  # type: ignore[assignment]  # a webhook may leave it out
    kind = config.get("targetType")
    if kind not in allowed:
        fields.refuse("config", f"targetType: {kind!r} is not one of {list(allowed)}")
    needs_target = type_ in ("pagerduty", "opsgenie", "discord", "msteams", "sentry_app", "webhook")
    if (needs_target or (type_ == "email" and kind in ("user", "team"))) and not config.get("targetIdentifier"):
        fields.refuse("config", "'targetIdentifier' is a required property")
    if type_ == "slack" and not config.get("targetDisplay"):
        fields.refuse("config", "'targetDisplay' is a required property")


def _data(fields: Fields, type_: str, data: dict[str, Any]) -> None:
    if type_ in _TICKETS:
        extra = data.get("additionalFields")
        if not isinstance(extra, dict):
            fields.refuse("data", "'additional_fields' is a required property")
        elif type_.startswith("github") and not extra.get("repo"):
            fields.refuse("data", "additional_fields: 'repo' is a required property")
        return
    shape = _DATA.get(type_)
    if shape is None:
        return
    for name, value in data.items():
        if name not in shape:
            fields.refuse("data", f"Additional properties are not allowed ({name!r} unexpected)")
        elif shape[name] and value not in shape[name]:
            fields.refuse("data", f"{name}: {value!r} is not one of {list(shape[name])}")
        elif not isinstance(value, str):
            fields.refuse("data", f"{name}: {value!r} is not of type 'string'")


def _target(fields: Fields, type_: str, config: dict[str, Any], store: Store, integration: Document | None) -> None:
    """Check that the target exists, and write it the way Sentry stores it."""
    target = str(config.get("targetIdentifier") or "")
    if type_ == "email":
        kind = config["targetType"]
        config["targetDisplay"] = None
        config["targetIdentifier"] = target or None
        if kind != "issue_owners" and store.get(kind, target) is None:
            fields.refuse("config", f"targetIdentifier: {kind} {target} does not exist in this organization")
    elif type_ == "slack" and integration:
        _slack(fields, config, target, store)
    elif type_ == "pagerduty" and integration:
        rows = integration["configData"].get("service_table", [])
        row = next((row for row in rows if str(row["id"]) == target), None)
        if row is None:
            fields.refuse(
                "config",
                f'The service "{config.get("targetDisplay") or target}" has not been granted access in the '
                f"{integration['name']} Pagerduty account.",
            )
        else:
            config.update(targetIdentifier=target, targetDisplay=row["service"])


def _slack(fields: Fields, config: dict[str, Any], target: str, store: Store) -> None:
    """Ask Slack for the channel, as Sentry does: by its id, archived or not, else by its name among those it can find.

    Source: sentry/integrations/slack/utils/channel.py.
    """
    name = str(config["targetDisplay"]).removeprefix("#")
    if target:
        channel = store.get("slack_channel", target)
        if channel is None or channel["is_private"]:
            fields.refuse("config", "Slack: Channel not found. Please enter a valid ID.")
            return
        if channel["name"] != name:
            fields.refuse(
                "config",
                f"Slack: Received channel name {channel['name']} does not match inputted channel name {name}.",
            )
            return
    else:
        channel = next((one for one in channels.installed(store) if one["name"] == name), None)
        if channel is None:
            fields.refuse(
                "config", f'Slack: The slack resource "{name}" does not exist or has not been granted access.'
            )
            return
    config.update(targetIdentifier=channel["id"], targetDisplay=name)
