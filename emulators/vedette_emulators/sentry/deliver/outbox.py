"""Notifications with their outcome, and the e-mails that nobody sends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.sentry.deliver.notifications import link
from vedette_emulators.sentry.deliver.trigger import Trigger


def note(trigger: Trigger, alert: Document, group: Document, entry: dict[str, Any]) -> None:
    """Remember one delivery, or that it failed."""
    context = trigger.context
    id_ = context.store.next_id("delivery")
    doc: Document = {
        "id": id_, "dateCreated": context.clock.stamp(), "issueId": trigger.issue["id"], "workflowId": alert["id"],
        "groupId": group["id"], "resolves": trigger.resolved, **entry,
    }  # fmt: skip
    context.store.put("delivery", id_, doc)


def held_until(trigger: Trigger, alert: Document, group: Document) -> datetime | None:
    """Return when a group may act again on the issue, None when it may now: at most once in so many minutes."""
    context = trigger.context
    sent = context.store.all(
        "delivery", issueId=trigger.issue["id"], workflowId=alert["id"], groupId=group["id"], resolves=False
    )
    if not sent:
        return None
    again = datetime.fromisoformat(sent[-1]["dateCreated"]) + timedelta(minutes=alert["config"]["frequency"])
    return again if again > context.clock.now() else None


def mail(trigger: Trigger, alert: Document, action: Document) -> str:
    """Put an e-mail into the outbox and return who it is for."""
    context, issue = trigger.context, trigger.issue
    to = receivers(context, action)
    id_ = context.store.next_id("mail")
    doc: Document = {
        "id": id_, "dateCreated": context.clock.stamp(), "to": to, "issueId": issue["id"],
        "subject": f"{'Resolved: ' if trigger.resolved else ''}{issue['shortId']} - {issue['title']}",
        "text": f"{alert['name']}\n{link(context, issue)}\n",
    }  # fmt: skip
    context.store.put("mail", id_, doc)
    return to


def receivers(context: Context, action: Document) -> str:
    """Return who gets an e-mail: a team's members are not kept here, so the team stands for them, or its mailbox."""
    kind, id_ = action["config"]["targetType"], str(action["config"].get("targetIdentifier") or "")
    doc = context.store.get(kind, id_) if kind in ("team", "user") else None
    if kind == "issue_owners":
        return "the owners of the issue"
    if doc is None:
        return f"{kind} {id_}, who is gone"
    return f"members of team {doc['slug']}" if kind == "team" else str(doc["email"])
