"""Before Claude Code 2.1.128, hidden text in an issue had an agent read its own key."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Resource, ResourcePolicy, Result, Violation
from vedette_policies.vendors import agents

# A pin says nothing of its age; the release stands in the comment that Dependabot and Renovate keep beside it.
_PINNED = re.compile(r"@[0-9a-f]{40}$")
_RELEASE = re.compile(r"[\"']?[ \t]*#[ \t]*v?(\d+\.\d+\.\d+)(?![\w.])")


def evaluate(file: Resource, context: Context) -> Iterator[Result]:
    """A pinned agent says of which release it is, and it is one that has the fix."""
    oldest: str = context.settings["oldest"]
    for agent in agents.found(file):
        if not agent.is_claude or not _PINNED.search(agent.used):
            continue
        for after in agent.flow.text.split(agent.used)[1:]:
            release = _RELEASE.match(after)
            if release and _parts(release[1]) >= _parts(oldest):
                continue
            words = f"pins its agent to the release {release[1]}" if release else "pins its agent to no known release"
            allowed = f"a comment beside it names {oldest} or later"
            yield Violation(resource=file, seen=agent.describe(words), allowed=allowed)


def _parts(release: str) -> list[int]:
    return [int(part) for part in release.split(".")]


POLICY = ResourcePolicy(
    id="agent-outdated",
    title="The agent is of a release in which the known attacks are mended.",
    severity="high",
    frameworks=("ISO27001:A.8.8", "SOC2:CC7.1"),
    remediation="Pin a newer commit, with its release in a comment: `@COMMIT # v1.0.200`.",
    settings={"oldest": {"type": "string", "pattern": "^[0-9]+[.][0-9]+[.][0-9]+$", "default": "1.0.112"}},
    types=(types.FILE,),
    evaluate=evaluate,
)
