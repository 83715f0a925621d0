"""Gives the local services, before each run on them, the people and things that the catalog names."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from http.client import HTTPException

from vedette import local_services
from vedette.cli import engine, stacks
from vedette.cli.planned import planned
from vedette.load import CatalogError
from vedette.local_seed import local_seed

TIMEOUT_S = 30
_NOT_FOUND = 404


def seed(project: engine.Project, stack: str) -> None:
    """Add to the local services what the stack's catalog names and Vedette creates nowhere.

    A catalog that cannot be read or has findings is left to the command: some need none.

    Raises:
        EngineError: the services did not take it.
    """
    try:
        folder = project.root / stacks.for_plan(project, stack).catalog
        document = local_seed(planned(folder).plan) if folder.is_dir() else None
    except (CatalogError, engine.EngineError):
        return
    if document is not None:
        _send(f"http://127.0.0.1:{local_services.port(os.environ)}/_control/seed", json.dumps(document).encode())


def _send(address: str, body: bytes) -> None:
    # Asked directly, since a proxy would be another machine.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        direct.open(urllib.request.Request(address, body), timeout=TIMEOUT_S).close()  # noqa: S310
    except urllib.error.HTTPError as error:
        if error.code == _NOT_FOUND:
            raise engine.EngineError(
                "the local services that answer are older than this checkout: `make stop` ends them, and the next run"
                " starts them anew with their data"
            ) from error
        said = _error(error.read())
        raise engine.EngineError(f"the local services refused what the catalog names: {said}") from error
    except (OSError, HTTPException) as error:
        raise engine.EngineError(f"the local services did not answer at {address}: {error}") from error


def _error(body: bytes) -> str:
    """The sentence in an answer of the services, or the answer as it is."""
    try:
        return str(json.loads(body)["error"])
    except (ValueError, LookupError, TypeError):
        return body.decode(errors="replace").strip()
