"""Everything the services share in one process."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from vedette_emulators.core.auth import Tokens
from vedette_emulators.core.clock import Clock
from vedette_emulators.core.faults import Faults
from vedette_emulators.core.limits import Limits
from vedette_emulators.core.log import RequestLog
from vedette_emulators.core.store import Store

__all__ = ["HOST", "World"]

HOST = "127.0.0.1"


class World:
    """The shared state.

    `seeds` put what is there from the start, each where nothing of its kind is; `chores` do what the passing of time
    brings about, before each request is answered.
    """

    def __init__(
        self,
        *,
        database: Path,
        port: int,
        ports: Mapping[str, int],
        first_ids: Mapping[str, int],
        seeds: Mapping[str, Callable[["World"], None]],
        chores: Sequence[Callable[["World"], None]] = (),
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
        self._chores = tuple(chores)
        self._seed()

    def url(self, service: str) -> str:
        """Return the base address of a service, without a final slash."""
        return f"http://{HOST}:{self.ports[service]}"

    def lacks(self, feature: str) -> bool:
        """Tell whether the plan of the organisation was set to lack a feature."""
        doc = self.store.get("plan", "plan")
        return doc is not None and feature in doc["missing"]

    def settle(self) -> None:
        """Do what fell due by the clock since the last time."""
        for chore in self._chores:
            chore(self)

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
