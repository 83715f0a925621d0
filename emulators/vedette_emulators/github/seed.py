"""What the organisation `local` has on GitHub from the start: people of each role, teams, apps; and what is added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.github.access import actor, user
from vedette_emulators.github.state.repositories import create_repository

VEDETTE_APP = 900_001
"""The id of Vedette's own app, which a ruleset may let bypass it."""

FIRST_IDS = {
    "github_user": 5001,
    "github_team": 2001,
    "github_repository": 3001,
    "github_label": 30_001,
    "github_secret": 40_001,
    "github_variable": 45_001,
    "github_environment": 48_001,
    "github_branch_policy": 49_001,
    "github_ruleset": 51_001,
    "github_issue": 60_001,
    "github_comment": 65_001,
    "github_pull": 70_001,
    "github_run": 80_001,
}
"""Where ids start; kinds are far apart, so that an id of the wrong kind is found out."""

_FOUNDED = "2026-01-05T09:00:00Z"
# login, name, membership of the organisation, role in every repository
_PEOPLE = (
    ("owner", "Local Owner", "admin", "admin"),
    ("lead", "Engineering Lead", "member", "maintain"),
    ("developer", "Local Developer", "member", "write"),
    ("reviewer", "Local Reviewer", "member", "triage"),
    ("reader", "Local Reader", "member", "read"),
    ("stranger", "Somebody Else", "none", "none"),
)
_TEAMS = (
    ("engineering", ("owner", "lead", "developer", "reviewer")), ("security", ("owner",)),
    ("on-call", ("lead", "developer")),
)  # fmt: skip
# id, slug, name, installed in the organisation; 15368 is the number that the real one has
_APPS = (
    (VEDETTE_APP, "vedette", "Vedette", True),
    (900_002, "sentry", "Sentry", True),
    (900_003, "claude", "Claude", True),
    (15_368, "github-actions", "GitHub Actions", False),
)


def seed(context: Context) -> None:
    """Put people, teams and apps there; the organisation has no repository of its own."""
    for login, name, membership, role in _PEOPLE:
        _account(context, login, name, "User", membership=membership, role=role)
    for slug, members in _TEAMS:
        _team(context, slug, members)
    for app, slug, name, installed in _APPS:
        _account(context, f"{slug}[bot]", name, "Bot", membership="app", role="none")
        permissions = {"metadata": "read", "contents": "write"}
        entry: Document = {"id": app, "slug": slug, "name": name, "installed": installed, "permissions": permissions}
        context.store.put("github_app", str(app), entry)


def add_logins(context: Context, logins: Iterable[str]) -> int:
    """Add members who are missing and may write in every repository; return how many were."""
    added = 0
    for login in logins:
        if user(context, login) is None:
            _account(context, login, login, "User", membership="member", role="write")
            added += 1
    return added


def add_teams(context: Context, slugs: Iterable[str]) -> int:
    """Add teams that are missing, with the members of the first team; return how many were."""
    known = {doc["slug"] for doc in context.store.all("github_team")}
    missing = [slug for slug in dict.fromkeys(slugs) if slug not in known]
    for slug in missing:
        _team(context, slug, _TEAMS[0][1])
    return len(missing)


def add_repositories(context: Context, names: Iterable[str]) -> int:
    """Add repositories that are missing, each with one commit on `main`; return how many were."""
    owner, known = actor(context, "owner"), {doc["name"].lower() for doc in context.store.all("github_repository")}
    before = len(known)
    # A date of its own, not the clock's: two services that were asked the same hold the same.
    with context.clock.at(datetime.fromisoformat(_FOUNDED)):
        for name in names:
            if name.lower() not in known:
                known.add(name.lower())
                create_repository(context, name, owner, files={"README.md": f"# {name}\n"})
    return len(known) - before


def _team(context: Context, slug: str, members: tuple[str, ...]) -> None:
    id_ = context.store.next_id("github_team")
    doc: Document = {
        "id": id_, "name": slug, "slug": slug, "description": None, "privacy": "closed",
        "members": list(members), "repositories": {}, "created_at": _FOUNDED,
    }  # fmt: skip
    context.store.put("github_team", id_, doc)


def _account(context: Context, login: str, name: str, kind: str, *, membership: str, role: str) -> None:
    id_ = context.store.next_id("github_user")
    doc: Document = {
        "id": id_, "login": login, "name": name, "type": kind, "email": f"{id_}+{login}@users.noreply.local.test",
        "membership": membership, "role": role,
    }  # fmt: skip
    context.store.put("github_user", id_, doc)
