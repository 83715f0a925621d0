"""A deployed stack upgrades in place: what `make demo` left at commit 466ce28, under today's code.

`upgrade/demo` has what that commit left: the state of the stack `local` (with its secrets, which were made up and
guard nothing), the database of the local services as SQL, and the catalog. State and database name addresses as
`127.0.0.1:@PORT+1@`, the first port of the services and what is added to it. The catalog is carried along when keys are
renamed; the company's own catalog may change without it.
"""

from __future__ import annotations

import json
import lzma
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.engine

RECORDED = Path(__file__).with_name("upgrade") / "demo"
UNCHANGED = {"same", "read", "refresh"}
# What an entry's component says of it: the requirements that it covers, called `rows` before, and where it stands.
OF_THE_ENTRY = {"rows", "covers", "place"}


def text(name: str, port: int) -> str:
    """A recorded text with the addresses of services that run now."""
    found = lzma.decompress((RECORDED / name).read_bytes()).decode()
    return re.sub(r"@PORT\+(\d)@", lambda match: str(port + int(match[1])), found)


def metric_alerts(state: dict[str, Any]) -> set[str]:
    """The names of the alerts on metric monitors, each beside its monitor in one entry, that had an environment."""
    rows = state["deployment"]["resources"]
    parents = {row["parent"] for row in rows if row["type"] == "sentry:index:MetricMonitor"}
    alerts = [row for row in rows if row["type"] == "sentry:index:Alert" and row["parent"] in parents]
    return {row["urn"].split("::", 3)[3] for row in alerts if row["inputs"].get("environment")}


def is_component(step: dict[str, Any]) -> bool:
    """Whether a step is about an entry of the catalog, which exists in the stack alone."""
    return "$vedette:index:" in f"${step['urn'].split('::')[2]}" and not step["newState"]["custom"]


def differing(step: dict[str, Any]) -> set[str]:
    """The inputs that a step changes."""
    old, new = (step[state].get("inputs", {}) for state in ("oldState", "newState"))
    return {name for name in {*old, *new} if old.get(name) != new.get(name)}


def test_an_upgrade_updates_what_the_changelog_lists_and_makes_or_removes_nothing(
    services_of: Callable[..., Any], checkout_for: Callable[..., Any]
) -> None:
    def fill(folder: Path, port: int) -> None:
        with closing(sqlite3.connect(folder / "state.sqlite")) as database:
            database.executescript(text("services.sql.xz", port))

    services = services_of(fill)
    checkout = checkout_for(services)
    shutil.rmtree(checkout.root / "catalog")
    shutil.copytree(RECORDED / "catalog", checkout.root / "catalog")
    state = json.loads(text("state.json.xz", services.port))
    (checkout.root / "old.json").write_text(json.dumps(state), encoding="utf-8")
    checkout.init("local")
    checkout.pulumi("stack", "import", "--file", "old.json", "--stack", "local")
    services.forget()

    steps = json.loads(checkout.pulumi("preview", "--json", "--stack", "local").stdout)["steps"]
    changed = [one for one in steps if one["op"] not in UNCHANGED]
    assert {one["op"] for one in changed} == {"update"}, sorted(f"{one['op']} {one['urn']}" for one in changed)[:20]
    components = [one for one in changed if is_component(one)]
    assert {name for one in components for name in differing(one)} <= OF_THE_ENTRY
    # No requirement gets lost on the way from `rows` to `covers`.
    moved = [(one["oldState"]["inputs"].get("rows"), one["newState"]["inputs"].get("covers")) for one in components]
    assert all(old == new for old, new in moved)
    assert any(old for old, _ in moved)
    # An alert on a metric monitor has no environment any more (docs/adr/0004-a-metric-alert-has-no-environment.md).
    resources = [one for one in changed if not is_component(one)]
    assert {one["urn"].split("::", 3)[3] for one in resources} == metric_alerts(state)
    assert {path for one in resources for path in one["detailedDiff"]} == {"environment"}
    assert (len(components), len(resources)) == (267, 85)
    assert services.writes() == []
