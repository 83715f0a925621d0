"""The gRPC server: the SDK's, with errors in plain words and half-made resources kept in the state."""

import argparse
import asyncio
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

from . import VERSION
from .provider import InitError, ProviderError, SentryProvider

__all__ = ["Servicer", "serve"]

# The engine parses this key of the trailing metadata (google.rpc.Status), as all gRPC implementations do.
_DETAILS = "grpc-status-details-bin"


class Servicer(ProviderServicer):
    """The SDK's servicer. It lets no traceback out, and reports partial creates, which the SDK does not."""

    def __init__(self, provider: SentryProvider, engine_address: str = "") -> None:
        super().__init__([], VERSION, provider, engine_address=engine_address)

    async def Configure(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await _plainly(super().Configure, request, context)

    async def Check(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await _plainly(super().Check, request, context)

    async def Diff(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await _plainly(super().Diff, request, context)

    async def Create(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await _plainly(super().Create, request, context)

    async def Read(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        answer = await _plainly(super().Read, request, context)
        if not answer.id:
            # The SDK sends empty properties, which an import would take for an object that has none.
            answer.ClearField("properties")
            answer.ClearField("inputs")
        return answer

    async def Update(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await _plainly(super().Update, request, context)

    async def Delete(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await _plainly(super().Delete, request, context)

    async def Invoke(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await _plainly(super().Invoke, request, context)


async def _plainly(method: Callable[[Any, Any], Awaitable[Any]], request: Any, context: Any) -> Any:
    try:
        return await method(request, context)
    except ProviderError as error:
        await context.abort(grpc.StatusCode.UNKNOWN, str(error))
    except InitError as error:
        status = _init_failed(error)
        await context.abort(grpc.StatusCode.UNKNOWN, str(error), ((_DETAILS, status.SerializeToString()),))


def _init_failed(error: InitError) -> Any:
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(error))
    detail = provider_pb2.ErrorResourceInitFailed(
        id=error.resource_id,
        properties=PropertyValue.marshal_map(error.state),
        inputs=PropertyValue.marshal_map(error.inputs),
        reasons=[str(error)],
    )
    status.details.add().Pack(detail)
    return status


def serve(arguments: list[str]) -> None:
    """Serve the engine until it ends: the port goes to standard output, as the plugin protocol asks."""
    parser = argparse.ArgumentParser(prog="pulumi-resource-sentry", description="The Pulumi provider for Sentry.")
    parser.add_argument("engine", nargs="?", default="", help="address of the Pulumi engine")
    known, _ = parser.parse_known_args(arguments)
    asyncio.run(_serve(known.engine))


async def _serve(engine_address: str) -> None:
    provider = SentryProvider()
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer(provider, engine_address), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await stopped.wait()
    await server.stop(grace=None)
    await provider.close()
