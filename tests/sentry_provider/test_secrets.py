"""No secret in anything that the provider writes: every input of every type and function, every refusal of Sentry."""

from __future__ import annotations

import base64
import copy
import html
import json
import logging
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, quote_plus

import grpc
import pytest
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.proto import provider_pb2
from pulumi_plugin_kit.fields import members
from pulumi_plugin_kit.redaction import Redactor
from pulumi_plugin_kit.values import UNKNOWN, property_map
from pulumi_resource_sentry.client import Policy
from pulumi_resource_sentry.functions import FUNCTIONS
from sentry_cases.registry import CASES, TYPES

TOKEN = "sntryu_7f3a9bX2kQ-m4rKeD"
MARKS = {
    "long": "mArk3d-9fK2qLw7Zt-4vB8nXc1Yd6Hs-0pJ5gRe",
    "odd": "m\"4'rk\n<é☃>\\ 7&x+/=?",
    "short": "Zq7#x",
    "bearer": "Bearer mArk3d.eyJhbGciOiJIUzI1NiJ9.4vB8nXc1Yd6Hs",
}
# Of an answer of Sentry that sends back what it was sent, in every place and spelling that a server may choose.
STATUSES = (400, 401, 403, 404, 409, 410, 422, 429, 500, 502, 503, 200, 299)
ONE_TRY = Policy(tries=1, total_seconds=1, first_delay=0.01, longest_delay=0.01, timeout=5, settle_seconds=0)
SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"
SIGNATURE = "4dabf18193072939515e22adb298388d"
# One with plain inputs, one whose own input is a secret, one with lists of mappings.
QUICK = {("Team", "odd"), ("ProjectSymbolSource", "odd"), ("Alert", "odd")}


def spellings(secret):
    """What may not be found, and the start of it: of a long one that is cut off, 16 characters are too many."""
    inner = json.dumps(secret)[1:-1]
    found = {secret, inner, json.dumps(inner)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]}
    found |= {quote(secret), quote(secret, safe=""), quote_plus(secret), html.escape(secret), quote(inner)}
    found |= {html.escape(inner), " ".join(secret.split()), secret.removeprefix("Bearer ")}
    return {text[:16].lower() for text in found}


def assert_hidden(text, *secrets):
    """None of the secrets is in the text, in no spelling and not inside of anything in base64."""
    decoded = [text]
    for run in re.findall(r"[A-Za-z0-9+/_-]{8,}", text):
        for start in range(4):
            part = run[start:].translate(str.maketrans("-_", "+/"))
            decoded.append(base64.b64decode(part[: len(part) // 4 * 4]).decode("utf-8", "replace"))
    for secret in secrets:
        for spelling in spellings(secret):
            for one in decoded:
                assert spelling not in one.lower(), f"{secret!r} shows in {text}"


def shown(value):
    """A message's properties as text, without what is marked secret."""
    if value.HasField("struct_value"):
        fields = value.struct_value.fields
        if fields.get(SIGNATURE) and fields[SIGNATURE].string_value == SECRET_SIGNATURE:
            return ""
        return " ".join(f"{key} {shown(item)}" for key, item in fields.items())
    if value.HasField("list_value"):
        return " ".join(map(shown, value.list_value.values))
    return value.string_value


def shown_struct(struct):
    return " ".join(f"{key} {shown(item)}" for key, item in struct.fields.items())


class Echo:
    """A server that refuses everything and sends back all that it got."""

    def __init__(self):
        self.turn = 0
        self.seen = 0

    def answer(self, request, body):
        self.seen += 1
        self.turn += 1
        status = STATUSES[self.turn % len(STATUSES)]
        text = f"{request.headers['authorization']} {request.path} {body.decode('utf-8', 'replace')}"
        spelled = [
            text,
            quote(text),
            html.escape(text),
            text.upper(),
            base64.b64encode(body).decode(),
            json.dumps(text),
        ]
        words = {"detail": spelled[self.turn % 6], "fields": {"name": [spelled[(self.turn + 1) % 6]], text[:300]: text}}
        line = " ".join(quote(text, safe=" {}[]:,\"'=+").split())[-900:]
        kind = "application/json" if self.turn % 3 else f"text/html; echo={line}"
        content = json.dumps(words) if self.turn % 5 else f"<html>{text}"
        return status, {"content-type": kind, "x-sentry-replacement-endpoint": line}, content.encode()


@pytest.fixture
def echo():
    it = Echo()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self):
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            status, headers, content = it.answer(self, body)
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - names of the base class

        def log_message(self, *args):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    it.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield it
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def heard(echo, provider_for, caplog, capfd):
    """A provider whose Sentry refuses everything, and all that it writes besides its answers."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("asyncio").setLevel(logging.DEBUG)
    engine = provider_for(ONE_TRY)
    engine.configure(token=TOKEN, baseUrl=echo.url, organization="local")

    def rest():
        out, err = capfd.readouterr()
        return "\n".join([out, err, *(record.getMessage() for record in caplog.records)])

    engine.rest = rest
    return engine


def marked(value, mark, *, whole):
    """A value with the mark for every text in it; secret as a whole, or text by text."""
    if isinstance(value, dict):
        inner = PropertyValue({key: marked(item, mark, whole=whole) for key, item in value.items()})
    elif isinstance(value, list | tuple):
        inner = PropertyValue([marked(item, mark, whole=whole) for item in value])
    elif isinstance(value, bool) or value is None:
        inner = PropertyValue(value)
    else:
        # A number becomes a text: what is of the wrong type is shown, too.
        inner = PropertyValue(mark, is_secret=not whole)
    return inner


def with_mark(sample, name, mark, *, whole):
    """The sample's properties with a marked one, as the engine sends them."""
    values = property_map({key: value for key, value in sample.items() if key != name})
    secret = marked(sample.get(name, mark), mark, whole=whole)
    return PropertyValue.marshal_map({**values, name: PropertyValue(secret.value, is_secret=True) if whole else secret})


def operations(engine, kind, struct):
    """Every operation with these properties, each with what it answered; errors as their texts."""
    urn, stub = engine.urn(kind), engine.stub
    requests = {
        stub.Create: provider_pb2.CreateRequest(urn=urn, properties=struct),
        stub.Update: provider_pb2.UpdateRequest(urn=urn, id="7/7", olds=struct, news=struct),
        stub.Read: provider_pb2.ReadRequest(urn=urn, id="7/7", properties=struct, inputs=struct),
        stub.Delete: provider_pb2.DeleteRequest(urn=urn, id="7/7", properties=struct),
        stub.Diff: provider_pb2.DiffRequest(urn=urn, id="7/7", olds=struct, news=struct),
    }
    for call, request in requests.items():
        try:
            answer = call(request)
        except grpc.RpcError as error:
            yield error.details()
        else:
            yield shown_struct(getattr(answer, "properties", type(struct)()))
            yield " ".join(getattr(answer, "detailedDiff", ()))


def assert_sentences(said):
    """No text is more than a line, or holds anything of Python."""
    for text in said:
        assert not re.search(r"\n|Unexpected|Traceback|<class", text), text


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        pytest.param(kind, mark, marks=() if (kind, mark) in QUICK else pytest.mark.deep)
        for mark in MARKS
        for kind in CASES
    ],
)
def test_no_input_of_a_resource_shows_in_a_refusal(heard, echo, samples, kind, mark):
    secret = MARKS[mark]
    said = []
    for member in members(TYPES[kind].Inputs):
        for whole in (True, False):
            struct = with_mark(copy.deepcopy(samples[kind]), member.name, secret, whole=whole)
            answer = heard.stub.Check(provider_pb2.CheckRequest(urn=heard.urn(kind), news=struct))
            # The engine shows the value of the property that a failure names.
            named = {failure.property for failure in answer.failures}
            assert member.name not in {one.partition(".")[0].partition("[")[0] for one in named}, named
            said += [failure.reason for failure in answer.failures]
            said.append(shown_struct(answer.inputs))
            assert_hidden("\n".join(said), secret)
            texts = list(operations(heard, kind, struct))
            assert_sentences(texts)
            said += texts
    assert echo.seen > 1
    assert_hidden("\n".join([*said, heard.rest()]), secret, TOKEN)


@pytest.mark.parametrize("mark", MARKS)
def test_no_argument_of_a_function_shows_in_a_refusal(heard, echo, mark):
    secret, said = MARKS[mark], []
    for cls in FUNCTIONS:
        names = [member.name for member in members(cls.Arguments)]
        for name in names:
            for value in (secret, [secret], {secret: secret}):
                given = {key: PropertyValue("x") for key in names if key != name}
                args = PropertyValue.marshal_map({**given, name: marked(value, secret, whole=True).with_secret(True)})
                try:
                    answer = heard.stub.Invoke(provider_pb2.InvokeRequest(tok=cls.token, args=args))
                except grpc.RpcError as error:
                    said.append(error.details())
                else:
                    said += [f"{one.property} {one.reason}" for one in answer.failures]
    assert echo.seen > 10
    assert_sentences(said)
    assert_hidden("\n".join([*said, heard.rest()]), secret, TOKEN)


def test_a_create_that_fails_halfway_hides_what_sentry_repeats(engine_for, emulator, unpack_init_failed):
    secret = MARKS["long"]
    engine = engine_for()
    detail = {"detail": f"no {secret} for local-admin"}
    emulator.fault("PUT", "/keys/", {"status": 500, "body": detail}, times=99)
    inputs = with_mark({"project": "web", "name": "k", "isActive": False}, "name", secret, whole=True)
    with pytest.raises(grpc.RpcError) as error:
        engine.stub.Create(provider_pb2.CreateRequest(urn=engine.urn("ClientKey"), properties=inputs))
    left = unpack_init_failed(error.value)
    assert left.id
    assert_hidden(" ".join([error.value.details(), *left.reasons]), secret, "local-admin")
    assert_hidden(f"{shown_struct(left.properties)} {shown_struct(left.inputs)}", secret)


def test_what_sentry_makes_of_a_secret_is_secret_in_the_state(engine):
    for kind, inputs, made in (
        ("Team", {"slug": "mark3d-team"}, {"slug", "name"}),
        ("ProjectOwnership", {"project": "web", "raw": "path:a #payments"}, {"project", "projectId"}),
        ("CronMonitor", {"project": "web", "name": "mark3d cron", "schedule": "0 2 * * *"}, {"name", "slug"}),
    ):
        hidden = "project" if "projectId" in made else min(made & set(inputs))
        checked = engine.inputs(kind, inputs, secrets=(hidden,))
        answer = engine.stub.Create(provider_pb2.CreateRequest(urn=engine.urn(kind), properties=checked))
        state = PropertyValue.unmarshal_map(answer.properties)
        assert {name for name in made if state[name].is_secret} == made
        assert "mark3d" not in shown_struct(answer.properties)
        read = engine.stub.Read(
            provider_pb2.ReadRequest(urn=engine.urn(kind), id=answer.id, properties=answer.properties, inputs=checked)
        )
        assert "mark3d" not in f"{shown_struct(read.properties)} {shown_struct(read.inputs)}"


def test_what_is_found_by_a_secret_is_secret(engine):
    for secrets in ((), ("slug",)):
        args = PropertyValue.marshal_map(property_map({"slug": "payments"}, secrets))
        answer = engine.stub.Invoke(provider_pb2.InvokeRequest(tok="sentry:index:getTeam", args=args))
        found = PropertyValue.unmarshal_map(getattr(answer, "return"))
        assert {name for name, value in found.items() if value.is_secret} == (set(found) if secrets else set())


def test_a_secret_that_a_preview_does_not_know_stays_secret(offline, samples):
    values = property_map(samples["Team"] | {"name": UNKNOWN}, ("name",))
    news = PropertyValue.marshal_map(values)
    answer = offline.stub.Check(provider_pb2.CheckRequest(urn=offline.urn("Team"), news=news))
    assert not answer.failures
    request = provider_pb2.CreateRequest(urn=offline.urn("Team"), properties=answer.inputs, preview=True)
    state = PropertyValue.unmarshal_map(offline.stub.Create(request).properties)
    assert state["name"].is_secret


def test_a_difference_names_paths_and_no_values(engine, samples):
    made = engine.create("UptimeMonitor", samples["UptimeMonitor"] | {"owner": None, "project": "web"})
    news = engine.inputs("UptimeMonitor", made.plain_inputs | {"headers": [{"name": "a", "value": MARKS["long"]}]})
    answer = engine.stub.Diff(
        provider_pb2.DiffRequest(urn=engine.urn("UptimeMonitor"), id=made.id, olds=made.state, news=news)
    )
    assert set(answer.detailedDiff) == {"headers[0].name", "headers[0].value", "headers[1]"}
    assert_hidden(str(answer), MARKS["long"])


@pytest.mark.parametrize("address", ["ftp://me:{}@s.example/", "me:{}@s.example", "https://s.example/?token={}"])
def test_a_password_in_the_address_of_sentry_is_not_repeated(unconfigured, address):
    secret = MARKS["long"]
    with pytest.raises(grpc.RpcError, match="sentry:baseUrl") as error:
        unconfigured.configure(token="t", organization="local", baseUrl=address.format(secret))
    assert_hidden(error.value.details(), secret)


@pytest.mark.parametrize("name", ["token", "baseUrl", "organization"])
def test_no_setting_that_is_secret_shows(unconfigured, name):
    secret = MARKS["odd"].replace("\n", "") + " ftp://x"
    settings = {"token": "t", "baseUrl": "ftp://s.example", "organization": "local"} | {name: secret}
    args = PropertyValue.marshal_map(property_map(settings, (name,)))
    with pytest.raises(grpc.RpcError) as error:
        unconfigured.stub.Configure(provider_pb2.ConfigureRequest(args=args, acceptSecrets=True))
    assert "sentry:baseUrl" in error.value.details()
    assert_hidden(error.value.details(), secret)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("it is abcdefgh.", "it is [secret]."),
        ("it is ABCDEFGH.", "it is [secret]."),
        ("abcdefghabcdefgh", "[secret][secret]"),
        ("ab 12 ab12 a", "[secret] [secret] ab12 a"),
        ("0123456789abcdef, cut off at 0123456789abcdefgh", "[secret], cut off at [secret]"),
        ("nothing", "nothing"),
    ],
)
def test_a_redactor_blanks_out_what_it_knows_and_no_more(text, clean):
    redactor = Redactor("abcdefgh", "ab", 12, True, {"inside": ["0123456789abcdefghijkl"]})
    assert redactor.clean(text) == clean
    assert "abcdefgh" not in repr(redactor)


@pytest.mark.parametrize("length", range(4, 20))
def test_a_secret_in_base64_is_blanked_whatever_its_length(length):
    secret = "Qx7zR2mKp9Lw4Vt8Ns3Y"[:length]
    redactor = Redactor(secret)
    for plain in (secret, f"sentry:{secret}"):
        for encoded in (base64.b64encode(plain.encode()), base64.urlsafe_b64encode(plain.encode())):
            text = encoded.decode()
            assert text.rstrip("=") not in redactor.clean(f'header "Basic {text}"'), plain
