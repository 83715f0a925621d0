"""Several ASGI applications on several ports in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from asyncio import Transport
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from vedette_emulators.core.context import HOST


class PortTakenError(Exception):
    """A port that we need is used by another process."""


class _Protocol(H11Protocol):
    """Lets an application cut its connection, which ASGI has no means for."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `serve`, which stops all servers at once."""
        yield


def bind(ports: Mapping[str, int]) -> dict[str, socket.socket]:
    """Open a socket for every name, all or none.

    Raises:
        PortTakenError: naming the port and how to move all of them.
    """
    sockets: dict[str, socket.socket] = {}
    for name, port in ports.items():
        # The protocol by its number: asyncio turns Nagle's delay off only on sockets that name it.
        opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((HOST, port))
        except OSError as error:
            for other in (*sockets.values(), opened):
                other.close()
            msg = (
                f"port {port} for {name} is taken ({error.strerror}); stop what uses it, "
                "or choose other ports with --port or VEDETTE_LOCAL_PORT"
            )
            raise PortTakenError(msg) from error
        sockets[name] = opened
    return sockets


async def serve(apps: Mapping[str, Any], sockets: Mapping[str, socket.socket], ready: Callable[[], None]) -> None:
    """Serve each application on the socket of its name until SIGINT or SIGTERM; `ready` runs once all listen."""
    servers = [
        (
            _Server(
                uvicorn.Config(
                    app,
                    http=_Protocol,
                    ws="none",
                    lifespan="off",
                    access_log=False,
                    log_level="warning",
                    timeout_keep_alive=75,
                    # A request that hangs on purpose must not hold up the end for long.
                    timeout_graceful_shutdown=2,
                )
            ),
            sockets[name],
        )
        for name, app in apps.items()
    ]

    def stop() -> None:
        for server, _ in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    async with _running(servers):
        while not all(server.started for server, _ in servers):  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)
        ready()


@contextlib.asynccontextmanager
async def _running(servers: list[tuple[_Server, socket.socket]]) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        for server, opened in servers:
            group.create_task(server.serve(sockets=[opened]))
        yield
