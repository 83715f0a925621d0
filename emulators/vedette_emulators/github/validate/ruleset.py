"""What a ruleset may hold."""

from __future__ import annotations

from typing import Any

from vedette_emulators.core.http import Call
from vedette_emulators.core.store import Document
from vedette_emulators.github.refuse import invalid, invalid_request
from vedette_emulators.github.state.rules import REPOSITORY_ROLES
from vedette_emulators.github.validate.fields import Fields

_PLAIN = ("creation", "deletion", "non_fast_forward", "required_linear_history", "required_signatures")
_WITH: dict[str, tuple[str, ...]] = {
    "update": (),
    "pull_request": (
        "dismiss_stale_reviews_on_push", "require_code_owner_review", "require_last_push_approval",
        "required_approving_review_count", "required_review_thread_resolution",
    ),
    "required_status_checks": ("required_status_checks", "strict_required_status_checks_policy"),
    "required_deployments": ("required_deployment_environments",),
    "merge_queue": (
        "check_response_timeout_minutes", "grouping_strategy", "max_entries_to_build", "max_entries_to_merge",
        "merge_method", "min_entries_to_merge", "min_entries_to_merge_wait_minutes",
    ),
    "code_scanning": ("code_scanning_tools",),
    "commit_message_pattern": ("operator", "pattern"),
    "commit_author_email_pattern": ("operator", "pattern"),
    "committer_email_pattern": ("operator", "pattern"),
    "branch_name_pattern": ("operator", "pattern"),
    "tag_name_pattern": ("operator", "pattern"),
    "workflows": ("workflows",),
    "file_path_restriction": ("restricted_file_paths",),
    "max_file_path_length": ("max_file_path_length",),
    "file_extension_restriction": ("restricted_file_extensions",),
    "max_file_size": ("max_file_size",),
    "copilot_code_review": (),
}  # fmt: skip
_DEFAULTS: dict[str, dict[str, Any]] = {
    "pull_request": {"required_reviewers": [], "allowed_merge_methods": ["merge", "squash", "rebase"]},
    "required_status_checks": {"do_not_enforce_on_create": False},
}
_ACTORS = ("Integration", "OrganizationAdmin", "RepositoryRole", "Team", "DeployKey")
_TARGETS = ("refs/heads/", "refs/tags/", "~ALL", "~DEFAULT_BRANCH")
_MODES = ("always", "pull_request", "exempt")


def read_ruleset(call: Call, repo: Document, old: Document | None) -> Document:
    """Return the fields of a ruleset as a call sends them; what an update leaves out stays.

    Raises:
        RefusedError: 422 with what is wrong, in the form that GitHub uses for rulesets: a list of sentences.
    """
    fields = Fields(call, "Ruleset")
    name = fields.required_text("name") if old is None else fields.text("name") or old["name"]
    target = fields.choice("target", ("branch", "tag", "push"), old["target"] if old else "branch")
    enforcement = fields.choice("enforcement", ("disabled", "active", "evaluate"), old["enforcement"] if old else None)
    found: list[str] = []
    others = call.context.store.all("github_ruleset", repository=repo["id"], name=name)
    if any(old is None or other["id"] != old["id"] for other in others):
        found.append("Name must be unique")
    actors = old["bypass_actors"] if old and "bypass_actors" not in fields else _actors(call, fields, found)
    rules = old["rules"] if old and "rules" not in fields else _rules(fields, found)
    conditions = old["conditions"] if old and "conditions" not in fields else _conditions(fields, target, found)
    if found:
        invalid(found)
    return {
        "name": name, "target": target, "enforcement": enforcement, "bypass_actors": actors, "rules": rules,
        "conditions": conditions,
    }  # fmt: skip


def _actors(call: Call, fields: Fields, found: list[str]) -> list[dict[str, Any]]:
    rows = []
    for row in fields.items("bypass_actors", of=dict):
        kind, id_, mode = row.get("actor_type"), row.get("actor_id"), row.get("bypass_mode", "always")
        if kind not in _ACTORS or mode not in _MODES:
            invalid_request(f"Actor {id_}: {kind} and {mode} have to be one of {_ACTORS} and {_MODES}.")
        store = call.context.store
        app = store.get("github_app", str(id_)) if kind == "Integration" else None
        if kind == "Integration" and (app is None or not app["installed"]):
            who = app["name"] if app else id_
            found.append(f"Actor {who} integration must be part of the ruleset source or owner organization")
        if kind == "Team" and store.get("github_team", str(id_)) is None:
            found.append(f"Actor {id_} team must be part of the ruleset source or owner organization")
        if kind == "RepositoryRole" and id_ not in REPOSITORY_ROLES:
            found.append(f"Actor {id_} is not a repository role")
        # There is one owner of all; whatever number was sent, GitHub keeps 1 for it and none for deploy keys.
        kept = {"OrganizationAdmin": 1, "DeployKey": None}.get(str(kind), id_)
        rows.append({"actor_id": kept, "actor_type": kind, "bypass_mode": mode})
    return rows


def _rules(fields: Fields, found: list[str]) -> list[dict[str, Any]]:
    rows = []
    for row in fields.items("rules", of=dict):
        kind, parameters = row.get("type"), row.get("parameters") or {}
        if kind in _PLAIN:
            rows.append({"type": kind})
            continue
        needed = _WITH.get(str(kind))
        if needed is None:
            invalid_request(f"For 'rules/type', {kind!r} is not a type of rule.")
        missing = [name for name in needed if name not in parameters]
        if missing:
            found.append(f"Invalid rule '{kind}': parameters {', '.join(missing)} are missing")
            continue
        count = parameters.get("required_approving_review_count", 0)
        if not isinstance(count, int) or not 0 <= count <= 10:
            found.append("Invalid rule 'pull_request': required_approving_review_count is 0 to 10")
        whole = {**_DEFAULTS.get(str(kind), {}), **parameters}
        rows.append({"type": kind, "parameters": whole} if whole else {"type": kind})
    return rows


def _conditions(fields: Fields, target: str, found: list[str]) -> dict[str, Any] | None:
    conditions = fields.mapping("conditions")
    if target == "push":
        return conditions
    names = (conditions or {}).get("ref_name") or {}
    include, exclude = names.get("include") or [], names.get("exclude") or []
    found += [
        f"Invalid target patterns: '{pattern}'"
        for pattern in (*include, *exclude)
        if not isinstance(pattern, str) or not pattern.startswith(_TARGETS)
    ]
    return {"ref_name": {"include": include, "exclude": exclude}}
