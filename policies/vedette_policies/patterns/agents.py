"""How an AI agent shows in a step of a workflow: as an action, or as a program that it runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

CLAUDE = "anthropics/claude-code-action"
"""The agent whose inputs are known here: docs/usage.md of its repository."""

_ACTIONS = frozenset(
    {CLAUDE, "anthropics/claude-code-base-action", "google-github-actions/run-gemini-cli", "openai/codex-action"}
)
_COMMAND = re.compile(
    r"(?:^|[\s;&|(])(?:claude|gemini|codex)\s+(?:-p|--print|--prompt|exec)\b"
    r"|@anthropic-ai/claude-code\b|@google/gemini-cli\b|@openai/codex\b"
)
# One of these is in every text with an agent.
_WORDS = ("claude", "gemini", "codex")


def possible(text: str) -> bool:
    """Whether a text may have an agent: most have none, and need not be parsed to know."""
    return any(word in text for word in _WORDS)


def action(step: Mapping[str, Any]) -> str:
    """The action of a step without its version; "" for a command."""
    return str(step.get("uses", "")).partition("@")[0]


def is_agent(step: Mapping[str, Any]) -> bool:
    """Whether a step runs an agent."""
    return action(step) in _ACTIONS or bool(_COMMAND.search(str(step.get("run", ""))))
