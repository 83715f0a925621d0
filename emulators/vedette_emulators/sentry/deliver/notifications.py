"""The request that Sentry sends for an action.

Sources: `sentry/integrations/slack/message_builder/issues.py`, `sentry/integrations/pagerduty/client.py`,
`sentry/integrations/mixins/issues.py`; the Events API v2 and chat.postMessage as their vendors document them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vedette_emulators.core.auth import ADMIN
from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.deliver.trigger import Trigger

_SEVERITIES = {"debug": "info", "info": "info", "warning": "warning", "error": "error", "fatal": "critical"}
_GITHUB = "sentry[bot]"


class UndeliverableError(Exception):
    """Sentry has nothing to send: what the action names is gone. The message says what and what to do."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One request; `to` is for people and never holds a key."""

    service: str
    path: str
    to: str
    body: dict[str, Any]
    token: str | None = None


def notification(trigger: Trigger, action: Document) -> Notification | None:
    """Write the request of an action; None for an e-mail, which needs none.

    Raises:
        UndeliverableError: what the action names is gone.
    """
    if action["type"] == "slack":
        return _slack(trigger, action)
    if action["type"] == "pagerduty":
        return _pagerduty(trigger, action)
    if action["type"] == "github":
        return _github(trigger, action)
    if action["type"] == "email":
        return None
    msg = f"the emulator cannot notify {action['type']}"
    raise UndeliverableError(msg)


def link(context: Context, issue: Document) -> str:
    """Return where a person reads the issue."""
    return f"{context.url('sentry')}/organizations/local/issues/{issue['id']}/"


def _slack(trigger: Trigger, action: Document) -> Notification:
    issue, data = trigger.issue, action["data"]
    config = action["config"]
    title = f"<{link(trigger.context, issue)}|{_escaped(issue['title'])}>"
    head = f"Resolved: {title}" if trigger.resolved else title
    wanted = [tag.strip() for tag in str(data.get("tags") or "").split(",") if tag.strip()]
    tags = [f"{tag}: `{_escaped(trigger.event['tags'][tag])}`" for tag in wanted if tag in trigger.event["tags"]]
    notes = [f"notes: {data['notes']}"] if data.get("notes") else []
    lines = [f"*{head}*", *tags, *notes, f"Short ID: {issue['shortId']}"]
    body = {"channel": config["targetIdentifier"], "text": "\n".join(lines)}
    return Notification("slack", "/api/chat.postMessage", f"#{config['targetDisplay']}", body, ADMIN)


def _pagerduty(trigger: Trigger, action: Document) -> Notification:
    context, issue, config = trigger.context, trigger.issue, action["config"]
    integration = context.store.get("integration", str(action["integrationId"])) or {"configData": {}}
    rows = integration["configData"].get("service_table", [])
    row = next((row for row in rows if str(row["id"]) == str(config["targetIdentifier"])), None)
    if row is None:
        msg = f"the PagerDuty integration has no row {config['targetIdentifier']} ({config['targetDisplay']}) any more"
        raise UndeliverableError(msg)
    body: dict[str, Any] = {
        "routing_key": row["integration_key"],
        "event_action": "resolve" if trigger.resolved else "trigger",
        "dedup_key": issue["shortId"],
    }
    if not trigger.resolved:
        priority = action["data"].get("priority") or "default"
        project = context.store.get("project", issue["projectId"]) or {}
        body |= {
            "payload": {
                "summary": issue["title"],
                "severity": _SEVERITIES.get(issue["level"], "error") if priority == "default" else priority,
                "source": issue["culprit"] or "<unknown>",
                "component": project.get("slug"),
                "custom_details": {"tags": trigger.event["tags"]},
            },
            "links": [{"href": link(context, issue), "text": "View Sentry Issue Details"}],
        }
    return Notification("pagerduty", "/v2/enqueue", str(row["service"]), body)


def _github(trigger: Trigger, action: Document) -> Notification:
    issue, fields = trigger.issue, action["data"]["additionalFields"]
    address = f"{link(trigger.context, issue)}?referrer=github_integration"
    body: dict[str, Any] = {
        "title": fields.get("title") or issue["title"],
        "body": f"Sentry Issue: [{issue['shortId']}]({address})\n\n{trigger.event['message']}",
        "labels": list(fields.get("labels") or ()),
    }
    if fields.get("assignee"):
        body["assignees"] = [fields["assignee"]]
    return Notification(
        "github", f"/api/v3/repos/{fields['repo']}/issues", str(fields["repo"]), body, _installation(trigger.context)
    )


def _installation(context: Context) -> str:
    """Return the token of Sentry's own app on GitHub, made when it is first needed."""
    doc = context.store.get("installation", "github")
    if doc is None:
        token = context.tokens.make(("metadata:read", "issues:read", "issues:write"), _GITHUB)
        doc = context.store.put("installation", "github", {"token": token})
    return str(doc["token"])


def _escaped(text: str) -> str:
    """Take the meaning from what calls people or links: a title is written by whoever sends an event."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
