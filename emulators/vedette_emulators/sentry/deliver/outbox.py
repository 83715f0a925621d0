"""What was told to whom: deliveries with their outcome, and the e-mails that nobody sends."""

from datetime import datetime, timedelta
from typing import Any

from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.sentry.deliver.letters import link
from vedette_emulators.sentry.deliver.occasion import Occasion

__all__ = ["held_until", "mail", "note", "receivers"]


def note(occasion: Occasion, alert: Document, group: Document, entry: dict[str, Any]) -> None:
    """Remember one delivery, or that it failed."""
    world = occasion.world
    id_ = world.store.next_id("delivery")
    doc: Document = {
        "id": id_, "dateCreated": world.clock.stamp(), "issueId": occasion.issue["id"], "workflowId": alert["id"],
        "groupId": group["id"], "resolves": occasion.resolved, **entry,
    }  # fmt: skip
    world.store.put("delivery", id_, doc)


def held_until(occasion: Occasion, alert: Document, group: Document) -> datetime | None:
    """Return when a group may act again on the issue, None when it may now: at most once in so many minutes."""
    world = occasion.world
    told = world.store.all(
        "delivery", issueId=occasion.issue["id"], workflowId=alert["id"], groupId=group["id"], resolves=False
    )
    if not told:
        return None
    again = datetime.fromisoformat(told[-1]["dateCreated"]) + timedelta(minutes=alert["config"]["frequency"])
    return again if again > world.clock.now() else None


def mail(occasion: Occasion, alert: Document, action: Document) -> str:
    """Put an e-mail into the outbox and return whom it is for."""
    world, issue = occasion.world, occasion.issue
    to = receivers(world, action)
    id_ = world.store.next_id("mail")
    doc: Document = {
        "id": id_, "dateCreated": world.clock.stamp(), "to": to, "issueId": issue["id"],
        "subject": f"{'Resolved: ' if occasion.resolved else ''}{issue['shortId']} - {issue['title']}",
        "text": f"{alert['name']}\n{link(world, issue)}\n",
    }  # fmt: skip
    world.store.put("mail", id_, doc)
    return to


def receivers(world: World, action: Document) -> str:
    """Return who gets an e-mail: a team's members are not kept here, so the team stands for them, or its mailbox."""
    kind, id_ = action["config"]["targetType"], str(action["config"].get("targetIdentifier") or "")
    doc = world.store.get(kind, id_) if kind in ("team", "user") else None
    if kind == "issue_owners":
        return "the owners of the issue"
    if doc is None:
        return f"{kind} {id_}, who is gone"
    return f"members of team {doc['slug']}" if kind == "team" else str(doc["email"])
