"""The search of issues: `is:unresolved level:[fatal,error] !mode:test "card declined"`.

Terms are joined by "and". Comparisons of time and number (`age:-24h`, `timesSeen:>10`) and `OR` with parentheses are
answered as Sentry answers what it cannot read: a gate must never pass because a term was left out silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from vedette_emulators.core.http import RefusedError
from vedette_emulators.core.store import Document

_TERM = re.compile(
    r'(?P<not>!)?(?P<key>"[^"]+"|[\w.\-]+):(?P<value>"(?:[^"\\]|\\.)*"|\[[^\]]*\]|\S*)|(?P<part>"(?:[^"\\]|\\.)*"|\S+)'
)
_IS: dict[str, Callable[[Document], bool]] = {
    "resolved": lambda doc: doc["status"] == "resolved",
    "unresolved": lambda doc: doc["status"] == "unresolved",
    "ignored": lambda doc: doc["status"] == "ignored",
    "archived": lambda doc: doc["status"] == "ignored",
    "muted": lambda doc: doc["status"] == "ignored",
    "assigned": lambda doc: doc["assignedTo"] is not None,
    "unassigned": lambda doc: doc["assignedTo"] is None,
    "for_review": lambda doc: doc["status"] == "unresolved" and not doc["hasSeen"],
    "new": lambda doc: doc["substatus"] == "new",
    "ongoing": lambda doc: doc["substatus"] == "ongoing",
    "regressed": lambda doc: doc["substatus"] == "regressed",
    "escalating": lambda doc: doc["substatus"] == "escalating",
    "bookmarked": lambda doc: bool(doc["isBookmarked"]),
}
_FIELDS = {
    "level": "level", "status": "status", "issue.type": "issueType", "issue.category": "issueCategory",
    "issue.priority": "priority", "title": "title", "issue": "shortId", "platform": "platform",
}  # fmt: skip
_LEVELS = ("sample", "debug", "info", "warning", "error", "fatal")
# Known to Sentry and not to us; letting them pass as tags would find nothing, or everything.
_UNREAD = (
    "age", "firstSeen", "lastSeen", "timesSeen", "event.timestamp", "assigned", "bookmarks", "assigned_or_suggested",
    "first_release", "firstRelease", "release.version", "release.stage",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: a key and the values of which one must match, or a part of the title under the key ""."""

    key: str
    values: tuple[str, ...]
    negated: bool = False


def parse(query: str) -> list[Term]:
    """Read a query.

    Raises:
        RefusedError: 400 with what is wrong about it.
    """
    terms = []
    for match in _TERM.finditer(query):
        if match["part"]:
            if match["part"] in ("OR", "AND") or match["part"][0] in "()":
                raise _unreadable("Boolean statements containing 'OR' or 'AND' are not supported in this search")
            terms.append(Term("", (_plain(match["part"]),)))
            continue
        key, value = match["key"].strip('"'), match["value"]
        if not value or value == "[]":
            raise _unreadable(f"Empty string after '{key}:'")
        listed = value[1:-1].split(",") if value[0] == "[" else [value]
        terms.append(_checked(Term(key, tuple(_plain(item.strip()) for item in listed), match["not"] is not None)))
    return terms


def _checked(term: Term) -> Term:
    if term.key in _UNREAD:
        raise _unreadable(f"Invalid key for this search: {term.key}")
    if term.key == "is":
        unknown = [value for value in term.values if value not in _IS]
        if unknown:
            raise _unreadable(f'Invalid value for "is" search, valid values are {sorted(_IS)}')
    if term.key == "level":
        unknown = [value for value in term.values if value not in _LEVELS]
        if unknown:
            raise _unreadable(f"invalid level: {unknown[0]}")
    return term


def issue_matches(term: Term, issue: Document, project: Document, tags: dict[str, set[str]]) -> bool:
    """Whether an issue satisfies a term; `tags` are the values its events carry, by key."""
    if term.key == "is":
        found = any(_IS[value](issue) for value in term.values)
    elif term.key == "has":
        found = any(value in tags or (value == "assignee" and issue["assignedTo"]) for value in term.values)
    elif term.key == "":
        found = term.values[0].lower() in f"{issue['title']} {issue['culprit']}".lower()
    elif term.key == "message":
        found = _any(term, {issue["title"], f"{issue['title']} {issue['culprit']}".strip()})
    elif term.key in ("project", "project.name"):
        found = _any(term, {project["slug"]})
    elif term.key == "project.id":
        found = _any(term, {project["id"]})
    elif term.key in _FIELDS:
        found = _any(term, {str(issue[_FIELDS[term.key]])})
    else:
        found = _any(term, tags.get(term.key, set()))
    return found != term.negated


def _any(term: Term, have: set[str]) -> bool:
    patterns = [re.compile(".*".join(map(re.escape, value.split("*"))), re.IGNORECASE) for value in term.values]
    return any(pattern.fullmatch(value) for pattern in patterns for value in have)


def _plain(text: str) -> str:
    return text[1:-1].replace('\\"', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text


def _unreadable(why: str) -> RefusedError:
    return RefusedError(400, {"detail": f"Error parsing search query: {why}"})
