"""Rulesets at work: which rules a change to a branch breaks, unless who makes it may bypass them."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document
from vedette_emulators.github.access import ROLES, Actor
from vedette_emulators.github.refuse import refuse

REPOSITORY_ROLES = {2: "maintain", 4: "write", 5: "admin"}
"""The numbers that bypass actors of the type RepositoryRole have."""

_FORBIDDEN = {
    "creation": "Cannot create ref due to creations being restricted.",
    "update": "Cannot update this protected ref.",
    "deletion": "Cannot delete this protected ref.",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to a branch outside a pull request."""

    kind: Literal["creation", "update", "deletion"]
    forced: bool = False
    verified: bool = True


def enforce(context: Context, repo: Document, ref: str, actor: Actor, change: Change, *, status: int) -> None:
    """Refuse a change that an active ruleset forbids to who makes it.

    Raises:
        RefusedError: with `status`, which GitHub chooses by the call: 409 for contents, 422 for refs.
    """
    broken: list[str] = []
    for ruleset in _matching(context, repo, ref):
        if can_bypass(context, ruleset, actor) not in ("always", "exempt"):
            broken += [message for rule in ruleset["rules"] for message in _broken(rule, change)]
    if broken:
        refuse(
            status, "Repository rule violations found\n\n" + "".join(f"{line}\n\n" for line in dict.fromkeys(broken))
        )


def protected(context: Context, repo: Document, ref: str) -> bool:
    """Whether any active ruleset applies to a branch."""
    return any(ruleset["rules"] for ruleset in _matching(context, repo, ref))


def can_bypass(context: Context, ruleset: Document, actor: Actor) -> str:
    """Return when somebody may bypass a ruleset: always, exempt, pull_requests_only or never."""
    modes = {entry["bypass_mode"] for entry in ruleset["bypass_actors"] if _is(context, entry, actor)}
    for mode, name in (("always", "always"), ("exempt", "exempt"), ("pull_request", "pull_requests_only")):
        if mode in modes:
            return name
    return "never"


def _is(context: Context, entry: Document, actor: Actor) -> bool:
    kind, id_ = entry["actor_type"], entry["actor_id"]
    if actor.app:
        return bool(kind == "Integration" and id_ == actor.app["id"])
    if kind == "OrganizationAdmin":
        return actor.owns
    if kind == "RepositoryRole":
        return actor.role in ROLES and actor.may(REPOSITORY_ROLES[id_])
    team = context.store.get("github_team", str(id_)) if kind == "Team" else None
    return team is not None and actor.user["login"] in team["members"]


def _matching(context: Context, repo: Document, ref: str) -> list[Document]:
    return [
        ruleset
        for ruleset in context.store.all("github_ruleset", repository=repo["id"], enforcement="active", target="branch")
        if _about(ruleset, repo, ref)
    ]


def _about(ruleset: Document, repo: Document, ref: str) -> bool:
    names = (ruleset["conditions"] or {}).get("ref_name") or {"include": [], "exclude": []}

    def any_of(patterns: list[str]) -> bool:
        return any(
            pattern == "~ALL"
            or (pattern == "~DEFAULT_BRANCH" and ref == f"refs/heads/{repo['default_branch']}")
            or fnmatchcase(ref, pattern)
            for pattern in patterns
        )

    return any_of(names["include"]) and not any_of(names["exclude"])


def _broken(rule: Document, change: Change) -> list[str]:
    """Return how a change breaks one rule."""
    kind, parameters = rule["type"], rule.get("parameters") or {}
    if kind == change.kind:
        return [_FORBIDDEN[change.kind]]
    if change.kind == "deletion":
        return []
    found = []
    if kind == "pull_request" and change.kind == "update":
        found.append("Changes must be made through a pull request.")
    if kind == "required_signatures" and not change.verified:
        found.append("Commits must have verified signatures.")
    if kind == "non_fast_forward" and change.forced:
        found.append("Cannot force-push to this branch.")
    lenient = change.kind == "creation" and parameters.get("do_not_enforce_on_create")
    if kind == "required_status_checks" and not lenient:
        found.append(_expected([check["context"] for check in parameters["required_status_checks"]]))
    return found


def _expected(contexts: list[str]) -> str:
    if len(contexts) == 1:
        return f'Required status check "{contexts[0]}" is expected.'
    return f"{len(contexts)} of {len(contexts)} required status checks are expected."
