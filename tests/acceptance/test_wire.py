"""What reaches Sentry for T1 to T9, against documents written from the requirements and Sentry's own terms."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.engine

WIRE = Path(__file__).parent / "wire"
REQUIREMENTS = sorted(path.stem for path in WIRE.glob("T*.json"))

# The order of these lists means nothing to Sentry.
UNORDERED = {"eventTypes", "conditions", "actions"}


@pytest.fixture(scope="module")
def sent(module_checkout, running_services) -> list[dict[str, Any]]:
    """Every request that `up` of the local stack made."""
    module_checkout.only("towerofbabel")
    module_checkout.init("local")
    running_services.forget()
    module_checkout.up("local")
    return running_services.requests(method="POST")


@pytest.fixture(scope="module")
def symbols(sent, running_services) -> dict[str, str]:
    """The ids that the documents call by name."""
    known = {}
    for team in running_services.objects("team"):
        known[f"{{team:{team['slug']}}}"] = str(team["id"])
        known[f"{{team:{team['slug']}:owner}}"] = f"team:{team['id']}"
    for integration in running_services.objects("integration"):
        key, ident = integration["provider"]["key"], str(integration["id"])
        known[f"{{integration:{key}}}"] = ident
        for row in (integration.get("configData") or {}).get("service_table", []):
            known[f"{{row:{row['service']}}}"] = str(row["id"])
        if key == "slack":
            channels = running_services.api("GET", f"organizations/local/integrations/{ident}/channels/").json()
            for channel in channels["results"]:
                known[f"{{channel:{channel['name'].removeprefix('#')}}}"] = channel["id"]
    for group in running_services.objects("slack_usergroup"):
        known[f"{{mention:{group['handle']}}}"] = f"<!subteam^{group['id']}>"
    return known


def with_ids(value: Any, symbols: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: with_ids(item, symbols) for key, item in value.items()}
    if isinstance(value, list):
        return [with_ids(item, symbols) for item in value]
    if isinstance(value, str) and (name := re.match(r"\{[^}]+\}", value)):
        rest = value[name.end() :]
        return f"{symbols[name[0]]}{rest}" if rest else symbols[name[0]]
    return value


def canonical(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: canonical(item, name) for name, item in value.items()}
    if isinstance(value, list):
        items = [canonical(item) for item in value]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True)) if key in UNORDERED else items
    return value


def the(sent: list[dict[str, Any]], path: str, name: str) -> dict[str, Any]:
    """The one body of this name that was posted to this kind of path."""
    (body,) = [each["body"] for each in sent if each["path"].endswith(path) and each["body"]["name"] == name]
    return body


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_the_body_is_what_the_requirement_asks_for(requirement, sent, symbols, running_services) -> None:
    ids = {each["name"]: int(each["id"]) for each in running_services.objects("detector")}
    for expected in json.loads((WIRE / f"{requirement}.json").read_text()):
        name = expected["monitor"]["name"]
        assert canonical(the(sent, "/detectors/", name)) == canonical(with_ids(expected["monitor"], symbols))
        alert = with_ids(expected["alert"], symbols | {"{monitor}": ids[name]})
        assert canonical(the(sent, "/workflows/", name)) == canonical(alert)


def test_every_requirement_has_a_document() -> None:
    assert [f"T{number}" for number in range(1, 10)] == REQUIREMENTS
