"""Valid inputs of every type, drawn from the definitions and from what its case adds: what only Sentry can know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from sentry_cases.registry import CASES, TYPES
from sentry_cases.shapes import shaped
from sentry_cases.texts import ENVIRONMENTS, Drawn, merged, text


def collect(strategy: Drawn, count: int, number: str | None) -> list[dict[str, Any]]:
    """`count` draws: always the same ones, or those of a seed; repeated where there are fewer."""
    found: list[dict[str, Any]] = []
    quiet = settings(
        max_examples=count,
        derandomize=number is None,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def keep(value: dict[str, Any]) -> None:
        found.append(value)

    run = quiet(given(strategy)(keep))
    (seed(int(number))(run) if number else run)()
    return [found[position % len(found)] for position in range(count)]


def draws(kind: str, there: Mapping[str, Any]) -> Drawn:
    """Inputs of a type, for a Sentry in which there is what `there` says."""
    own, together = CASES[kind].draw(there)
    return merged(shaped(TYPES[kind].Inputs, own, _common(there)), *together)


def _common(there: Mapping[str, Any]) -> dict[str, Any]:
    """Strategies for inputs that several types have."""
    return {
        "project": st.sampled_from(["web", there["project"]]),
        "owner": st.sampled_from(["user:11", *(f"team:{one['id']}" for one in there["teams"])]),
        "environment": st.sampled_from(ENVIRONMENTS),
        "description": text(255, empty=True),
        "externalId": text(60),
    }
