"""How much every part measures: all of it for the figures, as little as possible to see that every part runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Counts of one run of the benchmark.

    Attributes:
        rounds: How often each figure is measured; shown is the median.
        alerts: Of the catalog whose creation is measured; so many alerts are as many monitors again.
        monitors: Of the provider alone.
        many: Monitors at which the provider's memory is read.
        evaluated: Alerts beside the catalog's own products when the policies are measured.
        validated: Alerts of the catalog that `vedette validate` reads.
        port: The local services listen here and on the ports after it.
    """

    rounds: int = 3
    alerts: int = 150
    monitors: int = 1000
    many: int = 2000
    evaluated: int = 40
    validated: int = 1000
    port: int = 18700


FULL = Sizes()
SMOKE = Sizes(rounds=1, alerts=2, monitors=3, many=4, evaluated=1, validated=5)
