"""The messages of the plugins for the local services: no secret, whatever a service sends back."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote

import pytest
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import provider_pb2
from pulumi_plugin_kit.fields import members
from pulumi_plugin_kit.server import Servicer
from vedette_emulators.plugins.pagerduty.package import PagerDutyProvider
from vedette_emulators.plugins.slack.package import SlackProvider

TOKEN = "local-t0ken-of-a-person"
MARK = 'mArk3d-9fK2qLw7Zt"4vB8\nnXc1<é☃>'
SHORT = "Zq7#x"
TYPES = [(package, one.token) for package in (PagerDutyProvider, SlackProvider) for one in package.resources]


class AbortedError(Exception):
    """The end of a call, as gRPC has it."""


class Context:
    """What the servicer is given of a call."""

    async def abort(self, code: Any, details: str, metadata: Any = ()) -> None:
        raise AbortedError(details)


@pytest.fixture
def echo() -> Iterator[str]:
    """The port of a server that refuses everything and sends back all that it got, each time in another spelling."""
    turn = iter(range(10**6))

    class Echo(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            text = f"{self.headers['authorization']} {self.path} {body.decode()}"
            which = next(turn)
            said = [text, quote(text), text.upper(), base64.b64encode(body).decode(), json.dumps(text)][which % 5]
            answer = {"ok": False, "error": said, "response_metadata": {"messages": [said]}}
            if self.path.startswith("/api/"):
                content = json.dumps(answer)
            else:
                content = json.dumps({"error": {"message": said, "errors": [said]}}) if which % 4 else text
            self.send_response([400, 403, 404, 500, 200][which % 5])
            self.send_header("content-length", str(len(content.encode())))
            self.end_headers()
            self.wfile.write(content.encode())

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - names of the base class

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def messages_of(package: Any, token: str, base: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All texts of failures and refusals, of every operation, with one input after the other secret."""
    monkeypatch.setattr(f"vedette_emulators.plugins.{package.name}.client.loopback", lambda name, url: base)
    monkeypatch.setattr("vedette_emulators.plugins.pagerduty.client._PAUSE", 0)
    monkeypatch.setattr("vedette_emulators.plugins.resources._PAUSE", 0)
    (fields,) = [members(one.Inputs) for one in package.resources if one.token == token]
    urn = f"urn:pulumi:dev::tests::{token}::it"

    async def run() -> list[str]:
        texts: list[str] = []
        provider = package()
        servicer = Servicer(provider)
        args = PropertyValue.marshal_map({"token": PropertyValue(TOKEN)})
        await servicer.Configure(provider_pb2.ConfigureRequest(args=args, acceptSecrets=True), Context())
        for field in fields:
            for value in (MARK, [MARK], [{"type": SHORT, "id": MARK, MARK: 1}]):
                given = {one.name: PropertyValue("x") for one in fields if one.required}
                news = PropertyValue.marshal_map({**given, field.name: secret(value)})
                answer = await servicer.Check(provider_pb2.CheckRequest(urn=urn, news=news), Context())
                assert field.name not in {one.property.partition("[")[0] for one in answer.failures}
                texts += [f"{one.property} {one.reason}" for one in answer.failures]
            news = PropertyValue.marshal_map({**given, field.name: secret(MARK)})
            for method, request in (
                (servicer.Create, provider_pb2.CreateRequest(urn=urn, properties=news)),
                (servicer.Update, provider_pb2.UpdateRequest(urn=urn, id="7.8", olds=news, news=news)),
                (servicer.Read, provider_pb2.ReadRequest(urn=urn, id="7.8", properties=news, inputs=news)),
                (servicer.Delete, provider_pb2.DeleteRequest(urn=urn, id="7.8", properties=news)),
            ):
                try:
                    await method(request, Context())
                except AbortedError as error:
                    texts.append(str(error))
        await provider.close()
        return texts

    return asyncio.run(run())


def secret(value: Any) -> PropertyValue:
    if isinstance(value, list):
        return PropertyValue([secret(item) for item in value])
    if isinstance(value, dict):
        return PropertyValue({key: secret(item) for key, item in value.items()}, is_secret=True)
    return PropertyValue(float(value) if isinstance(value, int) else value, is_secret=True)


@pytest.mark.parametrize(("package", "token"), TYPES, ids=[token for _, token in TYPES])
def test_no_secret_is_in_a_plugins_messages(package, token, echo, monkeypatch) -> None:
    texts = messages_of(package, token, echo, monkeypatch)
    assert len(texts) > 3
    for text in texts:
        decoded = [text]
        for start in range(4):
            for run in text.split():
                part = "".join(one for one in run if one.isalnum() or one in "+/")[start:]
                decoded.append(base64.b64decode(part[: len(part) // 4 * 4]).decode("utf-8", "replace"))
        for word in (MARK[:16], SHORT, TOKEN, quote(MARK)[:20], json.dumps(MARK)[1:17]):
            assert not [one for one in decoded if word.lower() in one.lower()], text
        assert "Traceback" not in text
