"""The gRPC server: the SDK's, with errors in plain words and half-made objects kept in the state."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
import grpc.aio
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from vedette_emulators.plugins.kit.errors import PluginError
from vedette_emulators.plugins.kit.provider import InitError, Package, PluginProvider

__all__ = ["serve"]

# Where gRPC keeps a google.rpc.Status; the engine looks for ErrorResourceInitFailed in it.
_DETAILS = "grpc-status-details-bin"

_LOOK = 1.0
"""Seconds between two looks at whether the engine still lives."""

_Method = Callable[[Any, Any], Awaitable[Any]]


class Servicer(ProviderServicer):
    """The SDK's servicer. It lets no traceback and no secret out, and reports what a failed create left behind."""

    def __init__(self, package: Package, engine: str = "") -> None:
        self._own = PluginProvider(package)
        super().__init__([], package.version, self._own, engine_address=engine)

    async def close(self) -> None:
        """Close the connections."""
        await self._own.close()

    async def Configure(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await self._plainly(super().Configure, request, context)

    async def Check(self, request: Any, context: Any) -> Any:  # noqa: N802
        answer = await self._plainly(super().Check, request, context)
        self._clean(answer)
        return answer

    async def Diff(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await self._plainly(super().Diff, request, context)

    async def Create(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await self._plainly(super().Create, request, context)

    async def Read(self, request: Any, context: Any) -> Any:  # noqa: N802
        answer = await self._plainly(super().Read, request, context)
        if not answer.id:
            # The SDK sends empty properties, which an import would take for an object that has none.
            answer.ClearField("properties")
            answer.ClearField("inputs")
        return answer

    async def Update(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await self._plainly(super().Update, request, context)

    async def Delete(self, request: Any, context: Any) -> Any:  # noqa: N802
        return await self._plainly(super().Delete, request, context)

    async def Invoke(self, request: Any, context: Any) -> Any:  # noqa: N802
        answer = await self._plainly(super().Invoke, request, context)
        self._clean(answer)
        return answer

    async def _plainly(self, method: _Method, request: Any, context: Any) -> Any:
        clean = self._own.redactor.clean
        try:
            return await method(request, context)
        except InitError as error:
            reason = clean(str(error))
            details = ((_DETAILS, _status(error, reason).SerializeToString()),)
            await context.abort(grpc.StatusCode.UNKNOWN, reason, details)
        except PluginError as error:
            await context.abort(grpc.StatusCode.UNKNOWN, clean(str(error)))
        except Exception as error:  # noqa: BLE001 - its text may hold anything, so only its kind is named
            name = self._own.package.name
            said = (
                f"the local plugin for {name} failed ({type(error).__name__}): this is a bug in the plugin; report it"
            )
            await context.abort(grpc.StatusCode.UNKNOWN, said)

    def _clean(self, answer: Any) -> None:
        for failure in answer.failures:
            failure.property = self._own.redactor.clean(failure.property)
            failure.reason = self._own.redactor.clean(failure.reason)


def _status(error: InitError, reason: str) -> Any:
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=reason)
    detail = provider_pb2.ErrorResourceInitFailed(
        id=error.ident,
        properties=PropertyValue.marshal_map(error.state),
        inputs=PropertyValue.marshal_map(error.inputs),
        reasons=[reason],
    )
    status.details.add().Pack(detail)
    return status


def serve(package: Package, arguments: list[str]) -> None:
    """Serve the engine until it ends: the port goes to standard output, as the plugin protocol asks."""
    engine = next((word for word in arguments if not word.startswith("-")), "")
    asyncio.run(_serve(package, engine))


async def _serve(package: Package, engine: str) -> None:
    servicer = Servicer(package, engine)
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    orphan = asyncio.create_task(_orphaned(stopped))
    await stopped.wait()
    orphan.cancel()
    await server.stop(grace=None)
    await servicer.close()


async def _orphaned(stopped: asyncio.Event) -> None:
    """Stop when the engine is gone: one that was killed tells its plugins nothing."""
    engine = os.getppid()
    while os.getppid() == engine:  # noqa: ASYNC110 - nobody sets an event when a parent dies
        await asyncio.sleep(_LOOK)
    stopped.set()
