"""What reaches Sentry from outside its API, on demand: events arrive, an installation links its repositories."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.context import Context
from vedette_emulators.core.wire import Json
from vedette_emulators.sentry.serialize.issue import issue_detail
from vedette_emulators.sentry.serialize.repository import repository
from vedette_emulators.sentry.state import issues, repositories
from vedette_emulators.sentry.state.lookup import by_ref

_EVENT = ("project", "level", "message", "tags", "environment", "release", "fingerprint", "times")


def add_events(context: Context, body: Json) -> dict[str, Any]:
    """Let an application report `message` at `level` (error) to `project`, `times` times (1); return the issue.

    Raises:
        ValueError: with all that is wrong, separated by semicolons.
    """
    sent = body if isinstance(body, dict) else {}
    project = by_ref(context.store, "project", sent.get("project"))
    times = sent.get("times", 1)
    wrong = [f"unknown key {key}, allowed are {', '.join(_EVENT)}" for key in sent if key not in _EVENT]
    if project is None:
        slugs = ", ".join(doc["slug"] for doc in context.store.all("project")) or "none"
        wrong.append(f"project: {sent.get('project')!r} is none of {slugs}")
    if not isinstance(sent.get("message"), str) or not sent["message"].strip():
        wrong.append("message: say what happened")
    if sent.get("level", "error") not in issues.LEVELS:
        wrong.append(f"level: {sent['level']!r} is none of {', '.join(issues.LEVELS)}")
    if not isinstance(sent.get("tags", {}), dict):
        wrong.append("tags: an object of names and values")
    if not isinstance(times, int) or not 1 <= times <= 1000:
        wrong.append(f"times: {times!r} is not from 1 to 1000")
    if wrong or project is None:
        raise ValueError("; ".join(wrong))
    event = {name: sent[name] for name in _EVENT if name in sent and name not in ("project", "times")}
    recorded = [issues.record(context, project, event) for _ in range(times)]
    return issue_detail(context, recorded[-1])


def sync_repositories(context: Context, body: Json) -> list[dict[str, Any]]:
    """Link `repositories` ("owner/name"), or all that GitHub has, as installing the GitHub app does.

    Raises:
        ValueError: naming what GitHub does not have.
    """
    names = body.get("repositories") if isinstance(body, dict) else None
    return [repository(doc) for doc in repositories.sync(context, names)]
