"""Firing an alert and resolving its issue on demand; notifications go over HTTP to who the alert names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx

from vedette_emulators.core.clock import iso
from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.deliver import outbox
from vedette_emulators.sentry.deliver.conditions import evaluate_filter, evaluate_triggers
from vedette_emulators.sentry.deliver.notifications import Notification, UndeliverableError, notification
from vedette_emulators.sentry.deliver.trigger import (
    Trigger,
    alerts_of,
    find_alert,
    monitor_of,
    open_issue,
    other_environment,
)
from vedette_emulators.sentry.state import issues

_TIMEOUT_S = 10.0
# Resolving an issue opens no other one.
_ONCE = ("github",)
_ELSEWHERE = "environment does not match"


async def fire(context: Context, body: Json) -> dict[str, Any]:
    """Let the monitor of `alert` (an id or a name) open an issue of `priority` (high), and run the alert.

    `message`, `environment`, `level`, `tags` and `times` describe the events, so that filters on them can be met. A
    monitor that looks at another environment opens no issue. What the environment keeps an alert from is in `skipped`.

    Raises:
        LookupError: there is no such alert.
        ValueError: with all that is wrong with the body.
    """
    alert = find_alert(context, body.get("alert") if isinstance(body, dict) else None)
    monitor = monitor_of(context, alert, body)
    if looks_at := other_environment(monitor, body):
        detail = f"{monitor['name']} looks at {looks_at}, and the events are of {body['environment']}"
        return {"issue": None, **_answer(), "skipped": [_skipped(alert, detail)]}
    trigger = open_issue(context, alert, monitor, body)
    return {"issue": _summary(trigger.issue), **await _run(trigger, [alert])}


async def resolve(context: Context, body: Json) -> dict[str, Any]:
    """Resolve `issue` (an id or a short id) and run the alerts that notified of it or are connected to its monitor.

    Sentry notifies of a resolved issue only by alerts with the trigger issue_resolved_trigger
    (`sentry/workflow_engine/handlers/workflow`); what others paged about stays open in PagerDuty. A resolve is an
    activity, which has no environment: it matches no alert that has one
    (`get_environment_by_event` in `sentry/workflow_engine/processors/workflow.py`).

    Raises:
        LookupError: there is no such issue.
        ValueError: the body names none, or something else.
    """
    if not isinstance(body, dict) or set(body) != {"issue"}:
        msg = "send a JSON object with issue"
        raise ValueError(msg)
    ref = str(body["issue"])
    issue = context.store.get("issue", ref) or context.store.find("issue", shortId=ref)
    if issue is None:
        msg = f"there is no issue {ref}; there are {', '.join(doc['shortId'] for doc in context.store.all('issue'))}"
        raise LookupError(msg)
    issue = issues.change(context, issue, {"status": "resolved"})
    event = issues.events(context, issue)[0]
    trigger = Trigger(context, issue, event, None, resolved=True)
    notified = [doc["workflowId"] for doc in context.store.all("delivery", issueId=issue["id"])]
    concerned = dict.fromkeys([*notified, *(doc["id"] for doc in alerts_of(context, issue))])
    alerts = [alert for id_ in concerned if (alert := context.store.get("workflow", id_))]
    return {"issue": _summary(issue), **await _run(trigger, alerts)}


def _answer() -> dict[str, list[Any]]:
    return {"delivered": [], "failed": [], "held": [], "skipped": [], "not_evaluated": []}


def _skipped(alert: Document, detail: str) -> dict[str, str]:
    return {"alert": alert["name"], "reason": _ELSEWHERE, "detail": detail}


async def _run(trigger: Trigger, alerts: list[Document]) -> dict[str, Any]:
    answer = _answer()
    due = [(alert, group, action) for alert in alerts for group, action in _due(trigger, alert, answer)]
    notifications: list[tuple[Document, Document, Document, Notification | UndeliverableError | None]] = []
    for alert, group, action in due:
        try:
            notifications.append((alert, group, action, notification(trigger, action)))
        except UndeliverableError as error:
            notifications.append((alert, group, action, error))
    # The other services answer in this very event loop, from the same store: what is known so far is kept for them.
    trigger.context.store.commit()
    async with httpx.AsyncClient(timeout=_TIMEOUT_S, trust_env=False) as client:
        for alert, group, action, written in notifications:
            to, problem = await _deliver(client, trigger, alert, action, written)
            entry = {"alert": alert["name"], "kind": action["type"], "to": to}
            if problem:
                entry["reason"] = problem
            answer["failed" if problem else "delivered"].append(entry)
            outbox.note(trigger, alert, group, {**entry, "ok": not problem})
            trigger.context.store.commit()
    return answer


def _due(trigger: Trigger, alert: Document, answer: dict[str, list[Any]]) -> Iterator[tuple[Document, Document]]:
    """Yield the actions to take, each with its group; why others are not taken goes into the answer."""
    if not alert["enabled"]:
        answer["held"].append(f"{alert['name']} is turned off")
        return
    if alert["environment"] and alert["environment"] != trigger.environment:
        what = "a resolve" if trigger.resolved else f"the event of {trigger.issue['shortId']}"
        has = f"has the environment {trigger.environment}" if trigger.environment else "has no environment"
        answer["skipped"].append(_skipped(alert, f"{alert['name']} looks at {alert['environment']}, and {what} {has}"))
        return
    triggers = evaluate_triggers(alert["triggers"], trigger)
    answer["not_evaluated"] += triggers.unknown
    if not triggers.holds:
        happened = "the issue was resolved" if trigger.resolved else "the issue was open already"
        answer["held"].append(f"{alert['name']}: {happened}, and none of its triggers is met: {_list(triggers.unmet)}")
        return
    taken: set[str] = set()
    for group in alert["actionFilters"]:
        evaluated = evaluate_filter(group, trigger)
        answer["not_evaluated"] += [one for one in evaluated.unknown if one not in answer["not_evaluated"]]
        if not evaluated.holds:
            answer["held"].append(f"{alert['name']}: filters are not met: {_list(evaluated.unmet)}")
            continue
        until = None if trigger.resolved else outbox.held_until(trigger, alert, group)
        if until:
            answer["held"].append(f"{alert['name']} has notified of this issue already; next from {iso(until)}")
            continue
        for action in group["actions"]:
            same = json.dumps({**action, "id": None}, sort_keys=True)
            if same not in taken and not (trigger.resolved and action["type"] in _ONCE):
                taken.add(same)
                yield group, action


async def _deliver(
    client: httpx.AsyncClient,
    trigger: Trigger,
    alert: Document,
    action: Document,
    written: Notification | UndeliverableError | None,
) -> tuple[str, str]:
    """Send one notification; return who it is for, and why it failed where it did."""
    if written is None:
        return outbox.mail(trigger, alert, action), ""
    if isinstance(written, UndeliverableError):
        return str(action["config"].get("targetDisplay") or action["type"]), str(written)
    headers = {"authorization": f"Bearer {written.token}"} if written.token else {}
    address = f"{trigger.context.url(written.service)}{written.path}"
    try:
        reply = await client.post(address, json=written.body, headers=headers)
    except httpx.HTTPError as error:
        return written.to, f"{type(error).__name__}: {written.service} did not answer"
    return written.to, _refusal(reply)


def _refusal(reply: httpx.Response) -> str:
    """Return what the service reports as wrong; Slack answers 200 to everything and reports it in the body."""
    try:
        answer = reply.json()
    except ValueError:
        answer = {}
    answer = answer if isinstance(answer, dict) else {}
    if reply.is_success and answer.get("ok", True):
        return ""
    reasons = [answer.get(name) for name in ("error", "message", "errors")]
    reason = "; ".join(_list(one) if isinstance(one, list) else str(one) for one in reasons if one)
    return f"{reply.status_code}: {reason or reply.reason_phrase}"


def _list(items: list[Any]) -> str:
    return ", ".join(map(str, items))


def _summary(issue: Document) -> dict[str, Any]:
    return {name: issue[name] for name in ("id", "shortId", "title", "priority", "level", "status", "substatus")}
