"""An action as the request that Sentry sends for it.

Sources: `sentry/integrations/slack/message_builder/issues.py`, `sentry/integrations/pagerduty/client.py`,
`sentry/integrations/mixins/issues.py`; the Events API v2 and chat.postMessage as their vendors document them.
"""

from dataclasses import dataclass
from typing import Any

from vedette_emulators.core.auth import ADMIN
from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.sentry.deliver.occasion import Occasion

__all__ = ["Letter", "UndeliverableError", "letter"]

_SEVERITIES = {"debug": "info", "info": "info", "warning": "warning", "error": "error", "fatal": "critical"}
_GITHUB = "sentry[bot]"


class UndeliverableError(Exception):
    """Sentry has nothing to send: what the action names is gone. The message says what and what to do."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One request; `to` is for people and never holds a key."""

    service: str
    path: str
    to: str
    body: dict[str, Any]
    token: str | None = None


def letter(occasion: Occasion, action: Document) -> Letter | None:
    """Write the request of an action; None for an e-mail, which needs none.

    Raises:
        UndeliverableError: what the action names is gone.
    """
    if action["type"] == "slack":
        return _slack(occasion, action)
    if action["type"] == "pagerduty":
        return _pagerduty(occasion, action)
    if action["type"] == "github":
        return _github(occasion, action)
    if action["type"] == "email":
        return None
    msg = f"the stand-in has no {action['type']} to tell"
    raise UndeliverableError(msg)


def link(world: World, issue: Document) -> str:
    """Return where a person reads the issue."""
    return f"{world.url('sentry')}/organizations/local/issues/{issue['id']}/"


def _slack(occasion: Occasion, action: Document) -> Letter:
    issue, data = occasion.issue, action["data"]
    config = action["config"]
    title = f"<{link(occasion.world, issue)}|{_escaped(issue['title'])}>"
    head = f"Resolved: {title}" if occasion.resolved else title
    wanted = [tag.strip() for tag in str(data.get("tags") or "").split(",") if tag.strip()]
    tags = [f"{tag}: `{_escaped(occasion.event['tags'][tag])}`" for tag in wanted if tag in occasion.event["tags"]]
    notes = [f"notes: {data['notes']}"] if data.get("notes") else []
    lines = [f"*{head}*", *tags, *notes, f"Short ID: {issue['shortId']}"]
    body = {"channel": config["targetIdentifier"], "text": "\n".join(lines)}
    return Letter("slack", "/api/chat.postMessage", f"#{config['targetDisplay']}", body, ADMIN)


def _pagerduty(occasion: Occasion, action: Document) -> Letter:
    world, issue, config = occasion.world, occasion.issue, action["config"]
    integration = world.store.get("integration", str(action["integrationId"])) or {"configData": {}}
    rows = integration["configData"].get("service_table", [])
    row = next((row for row in rows if str(row["id"]) == str(config["targetIdentifier"])), None)
    if row is None:
        msg = f"the PagerDuty integration has no row {config['targetIdentifier']} ({config['targetDisplay']}) any more"
        raise UndeliverableError(msg)
    body: dict[str, Any] = {
        "routing_key": row["integration_key"],
        "event_action": "resolve" if occasion.resolved else "trigger",
        "dedup_key": issue["shortId"],
    }
    if not occasion.resolved:
        priority = action["data"].get("priority") or "default"
        project = world.store.get("project", issue["projectId"]) or {}
        body |= {
            "payload": {
                "summary": issue["title"],
                "severity": _SEVERITIES.get(issue["level"], "error") if priority == "default" else priority,
                "source": issue["culprit"] or "<unknown>",
                "component": project.get("slug"),
                "custom_details": {"tags": occasion.event["tags"]},
            },
            "links": [{"href": link(world, issue), "text": "View Sentry Issue Details"}],
        }
    return Letter("pagerduty", "/v2/enqueue", str(row["service"]), body)


def _github(occasion: Occasion, action: Document) -> Letter:
    issue, fields = occasion.issue, action["data"]["additionalFields"]
    address = f"{link(occasion.world, issue)}?referrer=github_integration"
    body: dict[str, Any] = {
        "title": fields.get("title") or issue["title"],
        "body": f"Sentry Issue: [{issue['shortId']}]({address})\n\n{occasion.event['message']}",
        "labels": list(fields.get("labels") or ()),
    }
    if fields.get("assignee"):
        body["assignees"] = [fields["assignee"]]
    return Letter(
        "github", f"/api/v3/repos/{fields['repo']}/issues", str(fields["repo"]), body, _installation(occasion.world)
    )


def _installation(world: World) -> str:
    """Return the token of Sentry's own app on GitHub, made when it is first needed."""
    doc = world.store.get("installation", "github")
    if doc is None:
        token = world.tokens.make(("metadata:read", "issues:read", "issues:write"), _GITHUB)
        doc = world.store.put("installation", "github", {"token": token})
    return str(doc["token"])


def _escaped(text: str) -> str:
    """Take the meaning from what calls people or links: a title is written by whoever sends an event."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
