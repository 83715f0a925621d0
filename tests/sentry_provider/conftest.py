"""The provider behind real gRPC, the emulator behind real HTTP, and a tiny server for what the emulator cannot do."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import grpc
import grpc.aio
import pytest
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2
from pulumi_plugin_kit.server import Servicer
from pulumi_plugin_kit.values import plain_map, property_map
from pulumi_resource_sentry.client import Policy
from pulumi_resource_sentry.provider import SentryProvider
from sentry_cases.case import filled
from sentry_cases.prepare import WITHOUT_SERVER, prepare, prepare_more
from sentry_cases.registry import CASES

QUICK = Policy(tries=4, total_seconds=5, first_delay=0.01, longest_delay=0.05, timeout=2, settle_seconds=0.2)


@dataclass
class Made:
    """A resource as the engine would keep it."""

    type: str
    id: str
    state: Any
    inputs: Any

    @property
    def plain(self) -> dict[str, Any]:
        return plain_map(PropertyValue.unmarshal_map(self.state))

    @property
    def plain_inputs(self) -> dict[str, Any]:
        return plain_map(PropertyValue.unmarshal_map(self.inputs))


class Engine:
    """Speaks to the provider as Pulumi's engine does."""

    def __init__(self, stub: Any) -> None:
        self.stub = stub

    @staticmethod
    def urn(kind: str, name: str = "it") -> str:
        return f"urn:pulumi:dev::tests::vedette:index:Alert$sentry:index:{kind}::{name}"

    @staticmethod
    def struct(values: dict[str, Any], secrets: tuple[str, ...] = ()) -> Any:
        return PropertyValue.marshal_map(property_map(values, secrets))

    def configure(self, **args: str) -> Any:
        return self.stub.Configure(provider_pb2.ConfigureRequest(args=self.struct(args), acceptSecrets=True))

    def check(self, kind: str, values: dict[str, Any], secrets: tuple[str, ...] = ()) -> tuple[Any, dict[str, str]]:
        news = values if not isinstance(values, dict) else self.struct(values, secrets)
        answer = self.stub.Check(provider_pb2.CheckRequest(urn=self.urn(kind), news=news))
        return answer.inputs, dict(map(_failure, answer.failures))

    def inputs(self, kind: str, values: dict[str, Any], secrets: tuple[str, ...] = ()) -> Any:
        inputs, failures = self.check(kind, values, secrets)
        assert failures == {}
        return inputs

    def create(self, kind: str, values: dict[str, Any], *, preview: bool = False) -> Made:
        inputs = self.inputs(kind, values)
        request = provider_pb2.CreateRequest(urn=self.urn(kind), properties=inputs, preview=preview)
        answer = self.stub.Create(request)
        return Made(kind, answer.id, answer.properties, inputs)

    def diff(self, made: Made, values: dict[str, Any], ignore: tuple[str, ...] = ()) -> dict[str, str]:
        news = self.inputs(made.type, values)
        request = provider_pb2.DiffRequest(
            urn=self.urn(made.type), id=made.id, olds=made.state, news=news, ignoreChanges=ignore
        )
        answer = self.stub.Diff(request)
        assert (answer.changes == provider_pb2.DiffResponse.DIFF_SOME) == bool(answer.detailedDiff)
        kinds = provider_pb2.PropertyDiff.Kind
        return {path: kinds.Name(item.kind) for path, item in answer.detailedDiff.items()}

    def update(self, made: Made, values: dict[str, Any], *, preview: bool = False) -> Made:
        news = self.inputs(made.type, values)
        request = provider_pb2.UpdateRequest(
            urn=self.urn(made.type), id=made.id, olds=made.state, news=news, preview=preview
        )
        return Made(made.type, made.id, self.stub.Update(request).properties, news)

    def read(self, made: Made) -> Made:
        request = provider_pb2.ReadRequest(
            urn=self.urn(made.type), id=made.id, properties=made.state, inputs=made.inputs
        )
        answer = self.stub.Read(request)
        return Made(made.type, answer.id, answer.properties, answer.inputs)

    def read_id(self, kind: str, resource_id: str) -> Made:
        empty = self.struct({})
        return self.read(Made(kind, resource_id, empty, empty))

    def delete(self, made: Made) -> None:
        self.stub.Delete(provider_pb2.DeleteRequest(urn=self.urn(made.type), id=made.id, properties=made.state))

    def invoke(self, name: str, /, **args: str) -> dict[str, Any]:
        request = provider_pb2.InvokeRequest(tok=f"sentry:index:{name}", args=self.struct(args))
        answer = self.stub.Invoke(request)
        assert not answer.failures, answer.failures
        return plain_map(PropertyValue.unmarshal_map(getattr(answer, "return")))


def _failure(failure: Any) -> tuple[str, str]:
    """Path and reason. One that hides a secret names no property: its reason begins with the path."""
    if failure.property:
        return failure.property, failure.reason
    path, _, reason = failure.reason.partition(" ")
    assert reason.startswith(("is [secret]: ", "is missing: ")), failure.reason
    return path, reason


def init_failed(error: grpc.RpcError) -> Any:
    """The engine's view of a partial create: the packed detail of the status."""
    metadata = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    detail = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(detail)
    return detail


@contextmanager
def served(policy: Policy = QUICK) -> Iterator[Engine]:
    """A provider of its own, on a port of its own, in a thread."""
    loop = asyncio.new_event_loop()
    ready: list[tuple[Any, Any, int]] = []

    async def start() -> None:
        provider = SentryProvider(policy)
        server = grpc.aio.server()
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer(provider), server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        ready.append((provider, server, port))

    async def stop() -> None:
        provider, server, _ = ready[0]
        await server.stop(None)
        await provider.close()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    channel = grpc.insecure_channel(f"127.0.0.1:{ready[0][2]}")
    try:
        yield Engine(provider_pb2_grpc.ResourceProviderStub(channel))
    finally:
        channel.close()
        asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def served_on(python: Path, policy: Policy = QUICK) -> Iterator[Engine]:
    """A provider in a process of its own, run by another interpreter."""
    words = [python, Path(__file__).with_name("serve.py"), json.dumps(asdict(policy))]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2] / "providers" / "sentry")}
    process = subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        port = process.stdout.readline().strip()
        assert port.isdecimal(), f"the provider does not start on {python}"
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield Engine(provider_pb2_grpc.ResourceProviderStub(channel))
    finally:
        process.terminate()
        process.communicate(timeout=10)


class Emulator:
    """The running emulator, with what these tests ask of it beyond the shared fixture."""

    def __init__(self, services: Any) -> None:
        self.services = services
        self.sentry: str = services.sentry
        self.objects = services.objects
        self.edit = services.edit
        self.writes = services.writes
        self.requests = services.requests
        self.forget_requests = services.forget
        self.there: dict[str, Any] = prepare(services)
        self.project: str = self.there["project"]
        self.team: str = self.there["team"]
        # The id of the linked repository.
        self.repository: str = self.there["repository"]

    def post(self, path: str, /, **body: Any) -> Any:
        answer = self.services.control.post(f"/_control{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def api(self, method: str, path: str, /, **body: Any) -> Any:
        answer = self.services.api(method, path, json=body or None)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def fault(
        self, method: str, path: str, action: dict[str, Any], *, when: str = "before", nth: int = 1, times: int = 1
    ) -> None:
        fault = {"service": "sentry", "method": method, "path": path, "nth": nth, "times": times, "when": when}
        self.post("/faults", **fault, action=action)


@pytest.fixture
def emulator(services: Any) -> Emulator:
    """The emulator, emptied, with a team `payments`, a project `web` and a linked repository."""
    services.control.delete("/_control/faults").raise_for_status()
    it = Emulator(services)
    it.forget_requests()
    return it


@pytest.fixture
def unconfigured() -> Iterator[Engine]:
    with served() as engine:
        yield engine


@pytest.fixture
def engine(unconfigured: Engine, emulator: Emulator) -> Engine:
    """A provider configured for the emulator."""
    unconfigured.configure(token="local-admin", baseUrl=emulator.sentry, organization="local")
    return unconfigured


@pytest.fixture
def offline(unconfigured: Engine) -> Engine:
    """A provider that must not need the network: nothing listens where it would look."""
    unconfigured.configure(token="t0ken", baseUrl="http://127.0.0.1:9", organization="local")
    return unconfigured


@pytest.fixture
def provider_on() -> Iterator[Callable[[Path], Engine]]:
    """Providers that another interpreter runs, not configured yet."""
    with ExitStack() as open_ones:
        yield lambda python: open_ones.enter_context(served_on(python))


@pytest.fixture
def provider_for() -> Iterator[Callable[[Policy], Engine]]:
    """Providers of other patience, not configured yet."""
    with ExitStack() as open_ones:
        yield lambda policy: open_ones.enter_context(served(policy))


@pytest.fixture
def engine_for(emulator: Emulator) -> Iterator[Callable[..., Any]]:
    """Further providers, as a second run or another user would start them."""
    open_ones: list[Any] = []

    def start(**args: str) -> Engine:
        context = served()
        engine = context.__enter__()
        open_ones.append(context)
        engine.configure(**{"token": "local-admin", "baseUrl": emulator.sentry, "organization": "local"} | args)
        return engine

    yield start
    for context in open_ones:
        context.__exit__(None, None, None)


@dataclass
class Script:
    """A server that answers from a list, one entry a request, the last one for ever."""

    url: str = ""
    answers: list[Any] = field(default_factory=list)
    seen: list[SimpleNamespace] = field(default_factory=list)
    active: int = 0
    most_active: int = 0

    def says(self, status: int, body: Any = None, *, delay: float = 0, **headers: str) -> None:
        self.answers.append((status, body, {k.replace("_", "-"): v for k, v in headers.items()}, delay))

    def hangs_up(self) -> None:
        self.answers.append(None)


@pytest.fixture
def script() -> Iterator[Script]:
    it = Script()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            with lock:
                it.active += 1
                it.most_active = max(it.most_active, it.active)
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(length)
                it.seen.append(
                    SimpleNamespace(
                        method=self.command, path=self.path, headers=self.headers, body=body, at=time.monotonic()
                    )
                )
                answer = it.answers.pop(0) if len(it.answers) > 1 else it.answers[0]
            try:
                if answer is None:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                status, content, headers, delay = answer
                time.sleep(delay)
                data = content if isinstance(content, bytes) else json.dumps(content).encode()
                # `send_response` adds a Date of its own, and an answer has one.
                own_date = any(key.lower() == "date" for key in headers)
                (self.send_response_only if own_date else self.send_response)(status)
                for key, value in {"content-type": "application/json", **headers}.items():
                    self.send_header(key, value)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            finally:
                with lock:
                    it.active -= 1

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - names of the base class

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    it.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield it
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def unpack_init_failed() -> Callable[[grpc.RpcError], Any]:
    return init_failed


@pytest.fixture
def examples(emulator: Emulator) -> dict[str, dict[str, Any]]:
    """One complete example of each resource: nearly every input is set."""
    return {kind: filled(case.example, emulator.there) for kind, case in CASES.items()}


@pytest.fixture
def samples() -> dict[str, dict[str, Any]]:
    """The same examples for tests that need no server."""
    return {kind: filled(case.example, WITHOUT_SERVER) for kind, case in CASES.items()}


@pytest.fixture
def more(emulator: Emulator) -> dict[str, Any]:
    """What there is, with a second team, project and repository, and two copies of what examples point to."""
    emulator.there = prepare_more(emulator.services, emulator.there, copies=2)
    emulator.forget_requests()
    return emulator.there
