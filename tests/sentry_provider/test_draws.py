"""Whatever valid inputs are drawn: what is read back is what was asked for, and comparing finds no difference."""

from __future__ import annotations

import os
from typing import Any

import pytest
from pulumi_resource_sentry.resources import RESOURCES

KINDS = sorted(cls.token.rpartition(":")[2] for cls in RESOURCES)
SEED = os.environ.get("VEDETTE_FUZZ_SEED")
COUNT = int(os.environ.get("VEDETTE_FUZZ_COUNT", "25"))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_created_reads_the_same_and_differs_in_nothing(kind, engine_for, sentry_draws, services) -> None:
    draws = sentry_draws.draws.Draws(sentry_draws.world.make_world(services, COUNT))
    engine = engine_for()
    for position, inputs in enumerate(sentry_draws.draws.collect(draws.of(kind), COUNT, SEED)):
        values = draws.placed(kind, position, inputs)
        made = engine.create(kind, values)
        read = engine.read(made)
        assert read.plain == made.plain, told(kind, made.plain, read.plain)
        assert read.plain_inputs == made.plain_inputs, told(kind, made.plain_inputs, read.plain_inputs)
        differs = engine.diff(made, values)
        assert not differs, f"{kind} differs in {differs}: wanted {values}, there is {made.plain}"


def told(kind: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """Each property that is not what it was, with both values."""
    names = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    return "\n".join(f"{kind}.{name} was {before.get(name)!r} and is {after.get(name)!r}" for name in sorted(names))
