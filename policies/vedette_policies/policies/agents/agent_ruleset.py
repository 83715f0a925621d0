"""What an agent drafts is a proposal; the rules of the branch make it one."""

from __future__ import annotations

from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, Result, Stack, StackPolicy, Violation, each
from vedette_policies.vendors import agents

_BRANCHES = {"~DEFAULT_BRANCH", "~ALL"}
# `ruleset-lets-a-bot-merge` checks how many must approve, and who need not ask.
_DEMANDS = {
    ("rules", "pullRequest", "requireCodeOwnerReview"): "the approval of a code owner (`code_owners`)",
    ("rules", "pullRequest", "dismissStaleReviewsOnPush"): "a new approval after each push (`dismiss_stale`)",
    ("rules", "requiredStatusChecks", "requiredChecks"): "a check that must pass (`checks`)",
}
# GitHub's documentation of code owners: it takes the first of these that is there.
_OWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")

Where = tuple[str, str]
"""A product and a repository: two owners may have repositories of one name."""


def evaluate(stack: Stack, context: Context) -> Iterator[Result]:
    """Where an agent works, the default branch has rules, and what steers agents and deployments has owners."""
    working: dict[Where, Resource] = {}
    rulesets: dict[Where, list[Resource]] = {}
    owners: dict[Where, dict[str, Resource]] = {}

    def take(one: Resource) -> Iterator[Result]:
        where = (one.product, one.text("repository"))
        if one.type == types.RULESET:
            rulesets.setdefault(where, []).append(one)
        elif (path := one.text("file")) in _OWNERS:
            owners.setdefault(where, {})[path] = one
        elif agents.with_agent(one):
            working.setdefault(where, one)
        yield from ()

    def check(where: Where) -> Iterator[Result]:
        yield from _guarded(working[where], rulesets.get(where, []))
        yield from _owned(working[where], owners.get(where, {}), context.settings["owned"])

    yield from each(stack.of(types.FILE, types.RULESET), take)
    yield from each(working, check)


def _guarded(file: Resource, rulesets: list[Resource]) -> Iterator[Result]:
    by = [one for one in rulesets if _guards(one)]
    if not by:
        yield _violation(file, f"{_name(file)}, and no active ruleset guards its default branch")
        return
    for path, words in _DEMANDS.items():
        if not any(one.get(*path) for one in by):
            yield _violation(by[0], f"{_name(file)}, and its ruleset does not demand {words}")


def _owned(file: Resource, by: dict[str, Resource], paths: list[str]) -> Iterator[Result]:
    owners = next((by[path] for path in _OWNERS if path in by), None)
    text = owners.text("content") if owners else ""
    for path in paths:
        if not _is_owned(path.strip("/"), text):
            yield _violation(owners or file, f"{_name(file)}, and CODEOWNERS names nobody for `{path}`")


def _name(file: Resource) -> str:
    return f"an agent works in `{file.text('repository')}`"


def _violation(resource: Resource, seen: str) -> Violation:
    return Violation(resource=resource, seen=seen, allowed="a person agrees before anything of an agent is merged")


def _guards(ruleset: Resource) -> bool:
    included = ruleset.items("conditions", "refName", "includes")
    active = (ruleset.text("target"), ruleset.text("enforcement")) == ("branch", "active")
    return active and bool(_BRANCHES & set(included)) and ruleset.get("rules", "pullRequest") is not None


def _is_owned(path: str, text: str) -> bool:
    """Whether all below a path has an owner: the last line that matches counts, also one that names nobody."""
    owned = False
    for line in text.splitlines():
        pattern, *owners = line.partition("#")[0].split() or [""]
        place = pattern.strip("/")
        if place in (path, "*"):
            owned = bool(owners)
        elif place.startswith(f"{path}/") and not owners:
            owned = False
    return owned


POLICY = StackPolicy(
    id="agent-ruleset",
    title="A person who owns the code approves what an agent drafts.",
    severity="critical",
    frameworks=("OWASP-LLM:LLM06", "ISO27001:A.8.32", "SOC2:CC8.1"),
    remediation="Give the repository `ruleset: {code_owners: true, checks: [...]}` and a CODEOWNERS with these paths.",
    settings={
        "owned": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["/.github/", "/.claude/", "CLAUDE.md", "/infra/"],
        },
    },
    evaluate=evaluate,
)
