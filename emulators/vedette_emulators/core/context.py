"""Everything the services share in one process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from vedette_emulators.core.auth import Tokens
from vedette_emulators.core.clock import Clock
from vedette_emulators.core.faults import Faults
from vedette_emulators.core.limits import Limits
from vedette_emulators.core.log import RequestLog
from vedette_emulators.core.store import Store

HOST = "127.0.0.1"


class Context:
    """The shared state.

    `seeds` put what is there from the start, each where nothing of its kind is; `periodic` functions do what is due by
    the clock, before each request is answered.
    """

    def __init__(
        self,
        *,
        database: Path,
        port: int,
        ports: Mapping[str, int],
        first_ids: Mapping[str, int],
        seeds: Mapping[str, Callable[[Context], None]],
        periodic: Sequence[Callable[[Context], None]] = (),
    ) -> None:
        self.port = port
        self.ports = dict(ports)
        self.store = Store(database, first_ids)
        self.clock = Clock(self.store)
        self.tokens = Tokens(self.store)
        self.log = RequestLog()
        self.faults = Faults()
        self.limits = Limits()
        self._seeds = dict(seeds)
        self._periodic = tuple(periodic)
        self._seed()

    def url(self, service: str) -> str:
        """Return the base address of a service, without a final slash."""
        return f"http://{HOST}:{self.ports[service]}"

    def lacks(self, feature: str) -> bool:
        """Whether the plan of the organisation was set to lack a feature."""
        doc = self.store.get("plan", "plan")
        return doc is not None and feature in doc["missing"]

    def advance(self) -> None:
        """Do what has become due by the clock since the last time."""
        for run in self._periodic:
            run(self)

    def reset(self) -> None:
        """Return to the state of a first start; connections stay."""
        self.store.clear()
        self.log.clear()
        self.faults.clear()
        self.limits.configure(None, None)
        self._seed()

    def _seed(self) -> None:
        for kind, seed in self._seeds.items():
            if not self.store.count(kind):
                seed(self)
        self.store.commit()
