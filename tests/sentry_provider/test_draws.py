"""Whatever valid inputs are drawn: what is read back is what was asked for, and comparing finds no difference."""

from __future__ import annotations

import os
from typing import Any

import pytest
from sentry_cases.drawing import collect, draws
from sentry_cases.prepare import prepare_more
from sentry_cases.registry import CASES

SEED = os.environ.get("VEDETTE_FUZZ_SEED")
COUNT = int(os.environ.get("VEDETTE_FUZZ_COUNT", "25"))


@pytest.mark.parametrize("kind", CASES)
def test_what_was_created_reads_the_same_and_differs_in_nothing(kind, engine_for, emulator) -> None:
    there = prepare_more(emulator.services, emulator.there, COUNT)
    engine = engine_for()
    for position, inputs in enumerate(collect(draws(kind, there), COUNT, SEED)):
        values = CASES[kind].copy(inputs, position, there)
        made = engine.create(kind, values)
        read = engine.read(made)
        assert read.plain == made.plain, differences(kind, made.plain, read.plain)
        assert read.plain_inputs == made.plain_inputs, differences(kind, made.plain_inputs, read.plain_inputs)
        differs = engine.diff(made, values)
        assert not differs, f"{kind} differs in {differs}: wanted {values}, there is {made.plain}"


def differences(kind: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """Each property that is not what it was, with both values."""
    names = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    return "\n".join(f"{kind}.{name} was {before.get(name)!r} and is {after.get(name)!r}" for name in sorted(names))
