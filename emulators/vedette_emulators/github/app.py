"""The GitHub emulator as a service."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from vedette_emulators.core.context import Context
from vedette_emulators.core.http import Call, Handler, Reply, Service
from vedette_emulators.core.limits import Allowance
from vedette_emulators.github import access
from vedette_emulators.github.refuse import GitHubErrors
from vedette_emulators.github.routes import (
    actions,
    comments,
    contents,
    environments,
    git,
    issues,
    organizations,
    repositories,
    rulesets,
    settings,
)
from vedette_emulators.github.routing import GitHubRoute
from vedette_emulators.github.seed import FIRST_IDS, seed
from vedette_emulators.github.where import PREFIX

__all__ = ["FIRST_IDS", "ROUTES", "make", "seed"]

ROUTES: tuple[GitHubRoute, ...] = (
    *organizations.ROUTES,
    *repositories.ROUTES,
    *settings.ROUTES,
    *environments.ROUTES,
    *contents.ROUTES,
    *git.ROUTES,
    *rulesets.ROUTES,
    *issues.ROUTES,
    *comments.ROUTES,
    *actions.ROUTES,
)
"""The rows beside the handlers, all of them."""

_OPEN = ("{path}", "{branch}", "{ref}", "/labels/{name}")
"""Ends of paths that may hold slashes, escaped or not; an environment's name has to have them escaped."""


def make(context: Context) -> Service:
    return Service(
        "github",
        context,
        [replace(row, path=_pattern(row.path), handler=_guarded(row)) for row in ROUTES],
        rate_headers=_rate_headers,
        errors=GitHubErrors(),
        schemes=("bearer", "token"),
        prefix=PREFIX,
    )


def _pattern(path: str) -> str:
    return path.removesuffix("}") + ":path}" if path.endswith(_OPEN) else path


def _guarded(row: GitHubRoute) -> Handler:
    """Ask for the role first, and answer a question whose answer the caller has with 304."""
    in_repository = "{repo}" in row.path or "{repository_id}" in row.path

    def answer(call: Call) -> Reply:
        if in_repository:
            access.repository(call)
            access.require(call, row.role)
        reply = row.handler(call)
        if call.method != "GET" or reply.status != 200:
            return reply
        digest = hashlib.sha256(json.dumps([reply.body, dict(reply.headers)], default=repr).encode()).hexdigest()
        tag = f'W/"{digest}"'
        headers = {**reply.headers, "etag": tag, "cache-control": "private, max-age=60, s-maxage=60"}
        if tag in call.headers.get("if-none-match", ""):
            return Reply(304, None, headers)
        return Reply(200, reply.body, headers)

    return answer


def _rate_headers(allowance: Allowance) -> dict[str, str]:
    return {
        "x-ratelimit-limit": str(allowance.limit),
        "x-ratelimit-remaining": str(allowance.remaining),
        "x-ratelimit-used": str(allowance.limit - allowance.remaining),
        "x-ratelimit-reset": str(allowance.reset),
        "x-ratelimit-resource": "core",
        "x-github-api-version-selected": "2022-11-28",
    }
