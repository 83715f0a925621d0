"""Valid inputs of every type, in one program: after creating them, neither a refresh nor a preview shows anything."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from sentry_cases.drawing import collect, draws
from sentry_cases.prepare import prepare, prepare_more
from sentry_cases.registry import CASES

pytestmark = [pytest.mark.engine, pytest.mark.deep]

SEED = os.environ.get("VEDETTE_FUZZ_SEED")
COUNT = int(os.environ.get("VEDETTE_FUZZ_COUNT", "50"))
# There is one for the whole organisation, and it contradicts those of single projects.
ONLY_ONE = {"OrganizationSpikeProtection"}


@pytest.fixture
def resources(services: Any) -> dict[str, list[dict[str, Any]]]:
    """Inputs for `COUNT` resources of every type."""
    there = prepare_more(services, prepare(services), COUNT)
    return {
        kind: [
            case.copy(inputs, position, there)
            for position, inputs in enumerate(collect(draws(kind, there), COUNT, SEED))
        ]
        for kind, case in CASES.items()
        if kind not in ONLY_ONE
    }


def test_fifty_of_every_type_are_created_and_then_nothing_differs(program, resources, services) -> None:
    stack = program("drawn", {"inputs.json": json.dumps(resources)})
    quickly = {"PULUMI_SKIP_CHECKPOINTS": "true", "PULUMI_EXPERIMENTAL": "true"}
    stack.up("test", **quickly)
    created = by_name(stack.export("test"))
    assert len(created) == sum(map(len, resources.values()))
    services.forget()

    stack.pulumi("refresh", "--yes", "--skip-preview", "--stack", "test", **quickly)
    refreshed = by_name(stack.export("test"))
    assert refreshed.keys() == created.keys(), "resources are gone"
    found = [line for name, one in created.items() for line in changes(name, one, refreshed[name])]
    assert not found, "\n".join(found)

    text = stack.pulumi("preview", "--json", "--stack", "test", **quickly).stdout
    steps = [step for step in json.loads(text)["steps"] if step["op"] != "same"]
    assert not steps, "\n".join(line for step in steps for line in planned(step))
    assert services.writes() == []


def by_name(exported: list[dict[str, Any]]) -> dict[str, Any]:
    """The custom resources of ours, without the provider, by name: `Team-0` and so on."""
    ours = [each for each in exported if each["type"].startswith("sentry:")]
    return {each["urn"].rpartition("::")[2]: each for each in ours}


def changes(name: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Each property that a refresh has changed, with both values."""
    return [
        f"{name}: {part}.{prop} was {was!r}, and after the refresh it is {now!r}"
        for part in ("inputs", "outputs")
        for prop in sorted(before[part].keys() | after[part].keys())
        if (was := before[part].get(prop)) != (now := after[part].get(prop))
    ]


def planned(step: dict[str, Any]) -> list[str]:
    """What a step of a preview would do, property by property, with both values."""
    name, paths = step["urn"].rpartition("::")[2], step.get("detailedDiff") or {"": None}
    was, wanted = (step.get(state, {}).get("inputs") or {} for state in ("oldState", "newState"))
    tops = {path.partition(".")[0].partition("[")[0] for path in paths}
    return [f"{name}: {step['op']} of {sorted(paths)}"] + [
        f"{name}: {top} is {was.get(top)!r}, wanted {wanted.get(top)!r}" for top in sorted(tops) if top
    ]
