"""Addresses, dates and node ids, which every answer is full of."""

from __future__ import annotations

import base64
from urllib.parse import quote

from vedette_emulators.core.context import Context
from vedette_emulators.core.store import Document

OWNER = "local"
PREFIX = "/api/v3"


def site(context: Context) -> str:
    """Return the address where people would look, without a final slash."""
    return context.url("github")


def api(base: str) -> str:
    """Return the address of the API on a service's base address."""
    return base + PREFIX


def repo_api(context: Context, repo: Document) -> str:
    """Return the address of a repository in the API."""
    return f"{api(site(context))}/repos/{OWNER}/{repo['name']}"


def repo_html(context: Context, repo: Document) -> str:
    return f"{site(context)}/{OWNER}/{repo['name']}"


def escaped(path: str) -> str:
    """Escape a path for an address; slashes stay."""
    return quote(path, safe="/")


def node_id(kind: str, id_: int | str) -> str:
    """Return the id that GraphQL would use."""
    return base64.b64encode(f"{kind}:{id_}".encode()).decode()


def now(context: Context) -> str:
    """Return the present moment as GitHub writes it: UTC, whole seconds."""
    return context.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
