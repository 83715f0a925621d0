"""Reading ownership rules: `path:src/payments/* #payments owner@example.com`, one on a line.

Source: the grammar in `sentry/issues/ownership/grammar.py`.
"""

from __future__ import annotations

import re
from typing import Any

from vedette_emulators.core.store import Document, Store

_RULE = re.compile(
    r'(?:(?P<type>url|path|module|codeowners|tags\.[^:\s]+):)?(?P<pattern>"(?:[^"\\]|\\.)*"|\S+)(?P<owners>.*)'
)
_LONGEST = 100_000


def parse(raw: str, project: Document, store: Store) -> tuple[list[dict[str, Any]], str | None]:
    """Return the rules of a text, and what is wrong with it or None.

    A team has to be linked to the project and a user has to exist, else Sentry refuses the whole text.
    """
    if len(raw) > _LONGEST:
        return [], f"Raw needs to be <= {_LONGEST} characters in length"
    rules, wrong = [], set()
    for number, line in enumerate(raw.splitlines(), start=1):
        text = line.strip(" ")
        if not text or text.startswith("#"):
            continue
        match = _RULE.fullmatch(text)
        if match is None:
            return [], f"Parse error: 'ownership' (line {number}, column 1)"
        if match["type"] == "codeowners":
            return [], "Codeowner type paths can only be added by importing CODEOWNER files"
        owners = []
        for owner_name in match["owners"].split():
            owner = _owner(owner_name, project, store)
            if owner is None:
                wrong.add(owner_name)
            else:
                owners.append(owner)
        pattern = match["pattern"]
        plain = pattern[1:-1] if pattern[0] == '"' and len(pattern) > 1 else pattern
        rules.append({"matcher": {"type": match["type"] or "path", "pattern": plain}, "owners": owners})
    return rules, f"Invalid rule owners: {', '.join(sorted(wrong))}" if wrong else None


def _owner(owner_name: str, project: Document, store: Store) -> dict[str, Any] | None:
    if owner_name.startswith("#"):
        team = store.find("team", slug=owner_name[1:])
        linked = team is not None and team["id"] in project["teams"]
        return {"type": "team", "id": team["id"], "name": team["slug"]} if team and linked else None
    user = store.find("user", email=owner_name.lower())
    return {"type": "user", "id": user["id"], "name": user["email"]} if user else None
