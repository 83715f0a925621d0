"""Firing an alert and resolving its issue on demand, delivered over HTTP to whom the alert names."""

import json
from collections.abc import Iterator
from typing import Any

import httpx

from vedette_emulators.core.clock import iso
from vedette_emulators.core.store import Document
from vedette_emulators.core.wire import Json
from vedette_emulators.core.world import World
from vedette_emulators.sentry.deliver import outbox
from vedette_emulators.sentry.deliver.judge import judge_filter, judge_triggers
from vedette_emulators.sentry.deliver.letters import Letter, UndeliverableError, letter
from vedette_emulators.sentry.deliver.occasion import Occasion, find_alert, happen, listening, monitor_of, unseen
from vedette_emulators.sentry.state import issues

__all__ = ["fire", "resolve"]

_TIMEOUT_S = 10.0
# Resolving an issue opens no other one.
_ONCE = ("github",)
_ELSEWHERE = "environment does not match"


async def fire(world: World, body: Json) -> dict[str, Any]:
    """Let the monitor of `alert` (an id or a name) open an issue of `priority` (high), and run the alert.

    `message`, `environment`, `level`, `tags` and `times` describe the events, so that filters on them can be met. A
    monitor that looks at another environment opens no issue. What the environment keeps an alert from is in `skipped`.

    Raises:
        LookupError: there is no such alert.
        ValueError: with all that is wrong with the body.
    """
    alert = find_alert(world, body.get("alert") if isinstance(body, dict) else None)
    monitor = monitor_of(world, alert, body)
    if looks_at := unseen(monitor, body):
        detail = f"{monitor['name']} looks at {looks_at}, and the events are of {body['environment']}"
        return {"issue": None, **_answer(), "skipped": [_skipped(alert, detail)]}
    occasion = happen(world, alert, monitor, body)
    return {"issue": _summary(occasion.issue), **await _run(occasion, [alert])}


async def resolve(world: World, body: Json) -> dict[str, Any]:
    """Resolve `issue` (an id or a short id) and run the alerts that told of it or listen to its monitor.

    Sentry tells of a resolved issue only by alerts with the trigger issue_resolved_trigger
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
    issue = world.store.get("issue", ref) or world.store.find("issue", shortId=ref)
    if issue is None:
        msg = f"there is no issue {ref}; there are {', '.join(doc['shortId'] for doc in world.store.all('issue'))}"
        raise LookupError(msg)
    issue = issues.change(world, issue, {"status": "resolved"})
    event = issues.events(world, issue)[0]
    occasion = Occasion(world, issue, event, None, resolved=True)
    told = [doc["workflowId"] for doc in world.store.all("delivery", issueId=issue["id"])]
    concerned = dict.fromkeys([*told, *(doc["id"] for doc in listening(world, issue))])
    alerts = [alert for id_ in concerned if (alert := world.store.get("workflow", id_))]
    return {"issue": _summary(issue), **await _run(occasion, alerts)}


def _answer() -> dict[str, list[Any]]:
    return {"delivered": [], "failed": [], "held": [], "skipped": [], "not_judged": []}


def _skipped(alert: Document, detail: str) -> dict[str, str]:
    return {"alert": alert["name"], "reason": _ELSEWHERE, "detail": detail}


async def _run(occasion: Occasion, alerts: list[Document]) -> dict[str, Any]:
    answer = _answer()
    due = [(alert, group, action) for alert in alerts for group, action in _due(occasion, alert, answer)]
    letters: list[tuple[Document, Document, Document, Letter | UndeliverableError | None]] = []
    for alert, group, action in due:
        try:
            letters.append((alert, group, action, letter(occasion, action)))
        except UndeliverableError as error:
            letters.append((alert, group, action, error))
    # The other services answer in this very event loop, from the same store: what is known so far is kept for them.
    occasion.world.store.commit()
    async with httpx.AsyncClient(timeout=_TIMEOUT_S, trust_env=False) as client:
        for alert, group, action, written in letters:
            to, problem = await _deliver(client, occasion, alert, action, written)
            entry = {"alert": alert["name"], "kind": action["type"], "to": to}
            if problem:
                entry["reason"] = problem
            answer["failed" if problem else "delivered"].append(entry)
            outbox.note(occasion, alert, group, {**entry, "ok": not problem})
            occasion.world.store.commit()
    return answer


def _due(occasion: Occasion, alert: Document, answer: dict[str, list[Any]]) -> Iterator[tuple[Document, Document]]:
    """The actions to take, each with its group; why others are not goes into the answer."""
    if not alert["enabled"]:
        answer["held"].append(f"{alert['name']} is turned off")
        return
    if alert["environment"] and alert["environment"] != occasion.environment:
        what = "a resolve" if occasion.resolved else f"the event of {occasion.issue['shortId']}"
        has = f"has the environment {occasion.environment}" if occasion.environment else "has no environment"
        answer["skipped"].append(_skipped(alert, f"{alert['name']} looks at {alert['environment']}, and {what} {has}"))
        return
    triggers = judge_triggers(alert["triggers"], occasion)
    answer["not_judged"] += triggers.unknown
    if not triggers.holds:
        happened = "the issue was resolved" if occasion.resolved else "the issue was open already"
        answer["held"].append(f"{alert['name']}: {happened}, and none of its triggers is met: {_list(triggers.unmet)}")
        return
    taken: set[str] = set()
    for group in alert["actionFilters"]:
        judged = judge_filter(group, occasion)
        answer["not_judged"] += [one for one in judged.unknown if one not in answer["not_judged"]]
        if not judged.holds:
            answer["held"].append(f"{alert['name']}: filters are not met: {_list(judged.unmet)}")
            continue
        again = None if occasion.resolved else outbox.held_until(occasion, alert, group)
        if again:
            answer["held"].append(f"{alert['name']} told of this issue already; again from {iso(again)}")
            continue
        for action in group["actions"]:
            same = json.dumps({**action, "id": None}, sort_keys=True)
            if same not in taken and not (occasion.resolved and action["type"] in _ONCE):
                taken.add(same)
                yield group, action


async def _deliver(
    client: httpx.AsyncClient,
    occasion: Occasion,
    alert: Document,
    action: Document,
    written: Letter | UndeliverableError | None,
) -> tuple[str, str]:
    """Whom an action told, and why it did not where it failed."""
    if written is None:
        return outbox.mail(occasion, alert, action), ""
    if isinstance(written, UndeliverableError):
        return str(action["config"].get("targetDisplay") or action["type"]), str(written)
    headers = {"authorization": f"Bearer {written.token}"} if written.token else {}
    address = f"{occasion.world.url(written.service)}{written.path}"
    try:
        reply = await client.post(address, json=written.body, headers=headers)
    except httpx.HTTPError as error:
        return written.to, f"{type(error).__name__}: {written.service} did not answer"
    return written.to, _refusal(reply)


def _refusal(reply: httpx.Response) -> str:
    """What the service says that is wrong; Slack answers 200 to everything and says it in the body."""
    try:
        said = reply.json()
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    if reply.is_success and said.get("ok", True):
        return ""
    words = [said.get(name) for name in ("error", "message", "errors")]
    told = "; ".join(_list(word) if isinstance(word, list) else str(word) for word in words if word)
    return f"{reply.status_code}: {told or reply.reason_phrase}"


def _list(words: list[Any]) -> str:
    return ", ".join(map(str, words))


def _summary(issue: Document) -> dict[str, Any]:
    return {name: issue[name] for name in ("id", "shortId", "title", "priority", "level", "status", "substatus")}
