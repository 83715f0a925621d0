"""What the organisation `local` has on GitHub from the start: people, teams, apps, and the products' repositories."""

from datetime import datetime

from vedette_emulators.core.store import Document
from vedette_emulators.core.world import World
from vedette_emulators.github.access import actor
from vedette_emulators.github.state.repositories import create_repository

__all__ = ["FIRST_IDS", "REPOSITORIES", "VEDETTE_APP", "seed"]

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

REPOSITORIES = ("kidkazz", "towerofbabel-web", "platform", "marketplace", "altarflow", "vedette")

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
    ("engineering", ("owner", "lead", "developer", "reviewer")), ("platform", ("owner", "lead")),
    ("payments", ("lead", "developer")), ("security", ("owner",)), ("on-call", ("lead", "developer")),
)  # fmt: skip
# id, slug, name, installed in the organisation; 15368 is the number that the real one has
_APPS = (
    (VEDETTE_APP, "vedette", "Vedette", True),
    (900_002, "sentry", "Sentry", True),
    (900_003, "claude", "Claude", True),
    (15_368, "github-actions", "GitHub Actions", False),
)


def seed(world: World) -> None:
    """Put people, teams, apps and repositories there; every repository has one commit on `main`."""
    store = world.store
    for login, name, membership, role in _PEOPLE:
        _account(world, login, name, "User", membership=membership, role=role)
    for slug, members in _TEAMS:
        id_ = store.next_id("github_team")
        doc: Document = {
            "id": id_, "name": slug, "slug": slug, "description": None, "privacy": "closed",
            "members": list(members), "repositories": {}, "created_at": _FOUNDED,
        }  # fmt: skip
        store.put("github_team", id_, doc)
    for app, slug, name, installed in _APPS:
        _account(world, f"{slug}[bot]", name, "Bot", membership="app", role="none")
        permissions = {"metadata": "read", "contents": "write"}
        entry: Document = {"id": app, "slug": slug, "name": name, "installed": installed, "permissions": permissions}
        store.put("github_app", str(app), entry)
    owner = actor(world, "owner")
    # A date of its own, not the clock's: two services that were asked the same hold the same.
    with world.clock.at(datetime.fromisoformat(_FOUNDED)):
        for name in REPOSITORIES:
            create_repository(world, name, owner, files={"README.md": f"# {name}\n"})


def _account(world: World, login: str, name: str, kind: str, *, membership: str, role: str) -> None:
    id_ = world.store.next_id("github_user")
    doc: Document = {
        "id": id_, "login": login, "name": name, "type": kind, "email": f"{id_}+{login}@users.noreply.local.test",
        "membership": membership, "role": role,
    }  # fmt: skip
    world.store.put("github_user", id_, doc)
