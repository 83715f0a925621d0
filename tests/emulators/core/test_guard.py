"""No page of the web can read the local services or make them do something; over real sockets, header by header."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

PAGE, SENTRY, GITHUB, SLACK, PAGERDUTY = range(5)
QUESTIONS = {
    PAGE: "/_control/github/secrets",
    SENTRY: "/api/0/organizations/local/",
    GITHUB: "/api/v3/orgs/local",
    SLACK: "/api/auth.test",
    PAGERDUTY: "/abilities",
}
TOKENS = {PAGERDUTY: "Token token=local-admin"}
ALLOWED = "127.0.0.1, localhost or [::1]"
OTHER_NAME = f"The local services answer requests that name {ALLOWED} in Host, and this one names another.\n"
NO_NAME = f"The local services answer requests that name {ALLOWED} in Host, and this one has no Host.\n"
OTHER_PAGE = f"The local services answer pages of {ALLOWED}, and the Origin of this request is another.\n"


def ask(services: Any, offset: int, request: str, *headers: str, version: str = "1.1") -> tuple[int, str]:
    """Send a request line and headers as they are; the status and the body."""
    token = f"Authorization: {TOKENS.get(offset, 'Bearer local-admin')}"
    lines = [f"{request} HTTP/{version}", *headers, token, "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", services.port + offset), timeout=10) as opened:
        opened.sendall("\r\n".join(lines).encode("latin-1"))
        answer = b"".join(iter(lambda: opened.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()


@pytest.mark.parametrize("offset", QUESTIONS)
@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "localhost:8700", "LocalHost", "[::1]", "[::1]:8700"])
def test_a_name_of_this_machine_is_answered_on_every_port(offset: int, host: str, services: Any) -> None:
    status, body = ask(services, offset, f"GET {QUESTIONS[offset]}", f"Host: {host}")
    assert status == 200, body


@pytest.mark.parametrize("offset", QUESTIONS)
@pytest.mark.parametrize(
    "host",
    [
        "rebound.example",
        "rebound.example:8700",
        "127.0.0.1.rebound.example",
        "localhost.rebound.example",
        "xlocalhost",
        "localhost.",
        "127.0.0.1.:8700",
        "127.1",
        "127.0.0.2",
        "0.0.0.0",
        "2130706433",
        "0x7f000001",
        "[::ffff:127.0.0.1]",
        "::1",
        "user@localhost",
        "localhost@rebound.example",
        "localhost:rebound",
        "localhost:123456",
        "localhost, rebound.example",
        "",
    ],
)
def test_a_foreign_name_is_refused_on_every_port(offset: int, host: str, services: Any) -> None:
    status, body = ask(services, offset, f"GET {QUESTIONS[offset]}", f"Host: {host}")
    assert (status, body) == (403, OTHER_NAME)


def test_a_request_without_a_host_is_refused(services: Any) -> None:
    status, body = ask(services, PAGE, f"GET {QUESTIONS[PAGE]}", version="1.0")
    assert (status, body) == (403, NO_NAME)
    assert ask(services, PAGE, f"GET {QUESTIONS[PAGE]}")[0] == 400


@pytest.mark.parametrize("hosts", [("localhost", "rebound.example"), ("rebound.example", "localhost")])
def test_two_hosts_are_refused(hosts: tuple[str, str], services: Any) -> None:
    for version in ("1.0", "1.1"):
        status, _ = ask(services, PAGE, f"GET {QUESTIONS[PAGE]}", *(f"Host: {one}" for one in hosts), version=version)
        assert status in {400, 403}


@pytest.mark.parametrize(
    ("target", "host", "expected"),
    [
        ("http://127.0.0.1{}", "localhost", 200),
        ("HTTP://LOCALHOST:8700{}", "localhost", 200),
        ("http://rebound.example{}", "localhost", 403),
        ("http://localhost{}", "rebound.example", 403),
        ("http://localhost@rebound.example{}", "localhost", 403),
        ("http://user@localhost{}", "localhost", 403),
        ("http://{}", "localhost", 403),
        ("ftp://localhost{}", "localhost", 403),
        ("rebound.example:443", "localhost", 403),
    ],
)
def test_an_absolute_target_has_to_name_this_machine_too(target: str, host: str, expected: int, services: Any) -> None:
    for offset, question in QUESTIONS.items():
        status, body = ask(services, offset, f"GET {target.format(question)}", f"Host: {host}")
        assert status == expected, body


@pytest.mark.parametrize("offset", QUESTIONS)
@pytest.mark.parametrize(
    "origins",
    [
        ("https://page.example",),
        ("null",),
        ("",),
        ("http://localhost.page.example",),
        ("http://127.0.0.1.",),
        ("http://user@127.0.0.1",),
        ("http://127.0.0.1/",),
        ("file://localhost",),
        ("localhost",),
        ("http://localhost http://page.example",),
        ("http://localhost", "https://page.example"),
    ],
)
def test_a_foreign_page_is_refused_on_every_port(offset: int, origins: tuple[str, ...], services: Any) -> None:
    headers = [f"Origin: {origin}" for origin in origins]
    for method in ("GET", "POST", "OPTIONS"):
        status, body = ask(services, offset, f"{method} {QUESTIONS[offset]}", "Host: localhost", *headers)
        assert (status, body) == (403, OTHER_PAGE)


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:8700", "http://localhost:3000", "HTTPS://LOCALHOST", "http://[::1]"]
)
def test_a_page_of_this_machine_is_answered(origin: str, services: Any) -> None:
    for offset, question in QUESTIONS.items():
        status, body = ask(
            services, offset, f"GET {question}", "Host: localhost", f"Origin: {origin}", "Sec-Fetch-Site: cross-site"
        )
        assert status == 200, body


def test_a_refused_button_does_nothing(services: Any) -> None:
    made = json.dumps({"name": "x", "private": False})
    before = services.control.get("/_control/objects").json()
    for headers in (("Host: rebound.example",), ("Host: localhost", "Origin: null")):
        for request in ("POST /_control/reset", "POST /_control/github/repositories"):
            status, _ = ask(services, PAGE, request, *headers, f"Content-Length: {len(made)}\r\n\r\n{made}")
            assert status == 403
    assert services.control.get("/_control/objects").json() == before


def test_an_image_of_a_foreign_page_cannot_write(services: Any) -> None:
    """Slack takes a write by GET with the token in the address, and an image sends no Origin."""
    made = "/api/conversations.create?token=local-admin&name=pressed"
    embedded = ("Host: localhost", "Sec-Fetch-Site: cross-site")
    for how in (("Sec-Fetch-Dest: image",), ("Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate"), ()):
        assert ask(services, SLACK, f"GET {made}", *embedded, *how)[0] == 403
    assert "pressed" not in [row["name"] for row in services.objects("slack_channel")]
    # A link to the page is what people click on; a frame around it is not.
    assert ask(services, PAGE, "GET /", *embedded, "Sec-Fetch-Dest: document")[0] == 200
    assert ask(services, PAGE, "GET /", *embedded, "Sec-Fetch-Dest: iframe")[0] == 403
    assert ask(services, PAGE, "GET /", "Host: localhost", "Sec-Fetch-Site: same-origin")[0] == 200


def test_errors_of_a_browser_are_taken_from_any_page_and_under_no_foreign_name(services: Any) -> None:
    for path in ("/api/4001/envelope/", "/api/4001/store/"):
        status, body = ask(services, SENTRY, f"POST {path}", "Host: localhost", "Origin: https://shop.example")
        assert status != 403, body
        status, body = ask(services, SENTRY, f"POST {path}", "Host: rebound.example", "Origin: http://localhost")
        assert (status, "name 127.0.0.1" in body) == (403, True)
    for path in ("/api/4001/envelope/x", "/api/4001/../0/organizations/local/", "/api/x/envelope/"):
        status, body = ask(services, SENTRY, f"POST {path}", "Host: localhost", "Origin: https://shop.example")
        assert status == 403, body
    for offset in (PAGE, GITHUB, SLACK, PAGERDUTY):
        status, _ = ask(services, offset, "POST /api/4001/envelope/", "Host: localhost", "Origin: https://shop.example")
        assert status == 403
