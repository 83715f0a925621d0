"""The gRPC server.

It uses nothing of the SDK's own provider server: from 3.260 on that one turns every exception into another, with a
stack trace for a message, so that partial creates and plain errors get lost.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
import grpc.aio
from google.protobuf import empty_pb2
from pulumi.provider.experimental import provider as rpc
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2

from pulumi_plugin_kit.errors import InitError, PluginError
from pulumi_plugin_kit.provider import Provider

# The engine parses this key of the trailing metadata (google.rpc.Status), as all gRPC implementations do.
_DETAILS = "grpc-status-details-bin"
# As the SDK sets them: the bytes of one message, and the milliseconds that one may wait to be taken up; an engine that
# deletes a thousand objects asks for all of them at once.
_CHANNEL = (
    ("grpc.max_receive_message_length", 400 * 1024 * 1024),
    ("grpc.server_max_unrequested_time_in_server", 30 * 60 * 1000),
)

_LOOK = 1.0
"""Seconds between two looks at whether the parent process still lives."""

_DIFF_KINDS = {kind: provider_pb2.PropertyDiff.Kind.Value(kind.name) for kind in rpc.PropertyDiffKind}

_read = PropertyValue.unmarshal_map
_write = PropertyValue.marshal_map


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """Between messages and the provider. Whatever is raised leaves as one sentence, without a secret in it."""

    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self._provider = provider

    async def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return plugin_pb2.PluginInfo(version=self._provider.version)

    async def GetSchema(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await self._answer(self._get_schema, request, context)

    async def CheckConfig(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        # Configure refuses what is wrong: only there are the settings of the environment known as well.
        return provider_pb2.CheckResponse(inputs=request.news)

    async def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_UNKNOWN)

    async def Configure(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await self._answer(self._configure, request, context)

    async def Check(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await self._answer(self._check, request, context)

    async def Diff(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await self._answer(self._diff, request, context)

    async def Create(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await self._answer(self._create, request, context)

    async def Read(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await self._answer(self._read, request, context)

    async def Update(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await self._answer(self._update, request, context)

    async def Delete(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await self._answer(self._delete, request, context)

    async def Invoke(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        return await self._answer(self._invoke, request, context)

    async def Cancel(self, request: Any, context: Any) -> Any:  # noqa: D102, N802
        await self._provider.cancel()
        return empty_pb2.Empty()

    async def _answer(self, method: Callable[[Any], Awaitable[Any]], request: Any, context: Any) -> Any:
        """The answer of a method, or the end of the call with a sentence for the person at the terminal."""
        clean = self._provider.redactor.clean
        try:
            return await method(request)
        except PluginError as error:
            await context.abort(grpc.StatusCode.UNKNOWN, clean(str(error)))
        except InitError as error:
            reason = clean(str(error))
            details = ((_DETAILS, _init_failed(error, reason).SerializeToString()),)
            await context.abort(grpc.StatusCode.UNKNOWN, reason, details)
        except Exception as error:  # noqa: BLE001 - the last place that can name it
            await context.abort(grpc.StatusCode.UNKNOWN, clean(self._provider.fault(self._subject(request), error)))

    async def _get_schema(self, request: Any) -> Any:
        answer = await self._provider.get_schema(rpc.GetSchemaRequest(request.version, None, None))
        return provider_pb2.GetSchemaResponse(schema=answer.schema or "")

    async def _configure(self, request: Any) -> Any:
        asked = rpc.ConfigureRequest(dict(request.variables), _read(request.args), True, request.acceptResources)  # noqa: FBT003
        answer = await self._provider.configure(asked)
        return provider_pb2.ConfigureResponse(
            acceptSecrets=answer.accept_secrets, supportsPreview=answer.supports_preview
        )

    async def _check(self, request: Any) -> Any:
        asked = rpc.CheckRequest(request.urn, _read(request.olds), _read(request.news), request.randomSeed)
        answer = await self._provider.check(asked)
        return provider_pb2.CheckResponse(inputs=_write(answer.inputs or {}), failures=self._failures(answer.failures))

    async def _diff(self, request: Any) -> Any:
        olds, news = _read(request.olds), _read(request.news)
        answer = await self._provider.diff(
            rpc.DiffRequest(request.urn, request.id, olds, news, list(request.ignoreChanges))
        )
        some, none = provider_pb2.DiffResponse.DIFF_SOME, provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(
            replaces=answer.replaces,
            deleteBeforeReplace=answer.delete_before_replace,
            changes=some if answer.changes else none,
            diffs=answer.diffs,
            detailedDiff={
                path: provider_pb2.PropertyDiff(kind=_DIFF_KINDS[item.kind], inputDiff=item.input_diff)
                for path, item in answer.detailed_diff.items()
            },
            hasDetailedDiff=True,
        )

    async def _create(self, request: Any) -> Any:
        asked = rpc.CreateRequest(request.urn, _read(request.properties), request.timeout, request.preview)
        answer = await self._provider.create(asked)
        return provider_pb2.CreateResponse(id=answer.resource_id or "", properties=_write(answer.properties))

    async def _read(self, request: Any) -> Any:
        asked = rpc.ReadRequest(request.urn, request.id, _read(request.properties), _read(request.inputs))
        answer = await self._provider.read(asked)
        if not answer.resource_id:
            # Without properties: an import would take empty ones for an object that has none.
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=answer.resource_id, properties=_write(answer.properties), inputs=_write(answer.inputs)
        )

    async def _update(self, request: Any) -> Any:
        asked = rpc.UpdateRequest(
            request.urn,
            request.id,
            _read(request.olds),
            _read(request.news),
            request.timeout,
            list(request.ignoreChanges),
            request.preview,
        )
        answer = await self._provider.update(asked)
        return provider_pb2.UpdateResponse(properties=_write(answer.properties))

    async def _delete(self, request: Any) -> Any:
        asked = rpc.DeleteRequest(request.urn, request.id, _read(request.properties), request.timeout)
        await self._provider.delete(asked)
        return empty_pb2.Empty()

    async def _invoke(self, request: Any) -> Any:
        answer = await self._provider.invoke(rpc.InvokeRequest(request.tok, _read(request.args)))
        found = provider_pb2.InvokeResponse(failures=self._failures(answer.failures))
        # Its name is a keyword of Python.
        getattr(found, "return").CopyFrom(_write(answer.return_value or {}))
        return found

    def _subject(self, request: Any) -> str:
        """What an operation is about: the name of the resource, or the function."""
        urn, token = getattr(request, "urn", ""), getattr(request, "tok", "")
        if urn:
            # urn:pulumi:STACK::PROJECT::TYPE::NAME; a name may have `::` itself.
            *_, kind, name = urn.split("::", 3)
            return f'{kind.rpartition(":")[2]} "{name}"'
        return token.rpartition(":")[2] or self._provider.name

    def _failures(self, found: list[rpc.CheckFailure] | None) -> list[Any]:
        clean = self._provider.redactor.clean
        return [
            provider_pb2.CheckFailure(property=clean(one.property), reason=clean(one.reason)) for one in found or ()
        ]


def _unserved(name: str) -> Callable[..., Awaitable[None]]:
    async def method(self: Servicer, request: Any, context: Any) -> None:  # noqa: ARG001
        await context.abort(grpc.StatusCode.UNIMPLEMENTED, f"{self._provider.title} has no {name}")

    return method


# Components, methods, mappings and the like: the generated base raises, and gRPC prints a stack trace of it.
for _name in vars(provider_pb2_grpc.ResourceProviderServicer):
    if _name[0].isupper() and _name not in vars(Servicer):
        setattr(Servicer, _name, _unserved(_name))


def _init_failed(error: InitError, reason: str) -> Any:
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=reason)
    detail = provider_pb2.ErrorResourceInitFailed(
        id=error.resource_id,
        properties=_write(error.state),
        inputs=_write(error.inputs),
        reasons=[reason],
    )
    status.details.add().Pack(detail)
    return status


def serve(provider: Provider, arguments: list[str], *, ends_with_engine: bool = False) -> None:
    """Serve the engine until it ends: the port goes to standard output, as the plugin protocol asks.

    Args:
        provider: What to serve.
        arguments: Those of the command line.
        ends_with_engine: Whether the engine is the parent of this process: one that was killed ends no plugin.
    """
    parser = argparse.ArgumentParser(
        prog=f"pulumi-resource-{provider.name}", description=f"Serve {provider.title} to Pulumi's engine."
    )
    # Nothing is sent to the engine, but it gives its address.
    parser.add_argument("engine", nargs="?", default="", help="address of the Pulumi engine")
    parser.parse_known_args(arguments)
    asyncio.run(serve_provider(provider, ends_with_engine=ends_with_engine))


async def serve_provider(provider: Provider, *, ends_with_engine: bool = False) -> None:
    """Serve one provider on a free port, until a signal ends it, or the end of its parent process."""
    server = grpc.aio.server(options=_CHANNEL)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer(provider), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    watch = asyncio.create_task(_end_with_parent(stopped)) if ends_with_engine else None
    await stopped.wait()
    if watch is not None:
        watch.cancel()
    await server.stop(grace=None)
    await provider.close()


async def _end_with_parent(stopped: asyncio.Event) -> None:
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - nobody sets an event when a parent ends
        await asyncio.sleep(_LOOK)
    stopped.set()
