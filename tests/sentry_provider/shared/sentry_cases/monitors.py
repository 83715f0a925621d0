"""What metric, cron and uptime monitors have in common."""

from __future__ import annotations

EXAMPLE = {
    "project": "web",
    "owner": "team:{team}",
    "description": "https://runbooks.example.com/one",
    "enabled": True,
}
SECOND = {
    "name": "Other",
    "owner": "user:11",
    "description": "other",
    "enabled": False,
    "project": "elsewhere",
}
DRIFT = {
    "project": {"projectId": "{elsewhere}"},
    "name": {"name": "Renamed"},
    "owner": {"owner": "user:11"},
    "description": {"description": "someone else's words"},
    "enabled": {"enabled": False},
}
MORE_DRIFT = [
    ("owner", "owner", None),
    ("owner", "owner", "team:{platform}"),
    ("description", "description", None),
    ("description", "description", ""),
]
BY_HAND = {"owner": "team:{team}"}
