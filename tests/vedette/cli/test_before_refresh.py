"""Which answers stop a refresh: each service is asked over HTTP, with faults, other tokens and other accounts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import httpx
import pytest

from vedette.cli import engine, probes, reachability
from vedette.cli.probes import PROBES, Account, Recorded, Service

TOKEN = "local-admin"
REPOSITORY = "harbour"
KINDS = (
    "IssueLabel",
    "RepositoryFile",
    "ActionsSecret",
    "ActionsVariable",
    "RepositoryEnvironment",
    "RepositoryRuleset",
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "PAUSE_S", 0.0)
    monkeypatch.setattr(probes, "TIMEOUT_S", 5.0)


@pytest.fixture
def account(services: Any) -> Callable[[str], Account]:
    """What a state has of a service, as the local services have it."""

    def find(package: str) -> Account:
        at = "http://127.0.0.1:"
        if package == "github":
            held = [Recorded(kind, f"{kind}-id", {"repository": REPOSITORY}) for kind in KINDS]
            return Account(f"{at}{services.port + 2}/api/v3/", TOKEN, "local", tuple(held))
        if package == "slack":
            channels = [Recorded("Conversation", row["id"], {}) for row in services.objects("slack_channel")]
            return Account(f"{at}{services.port + 3}/api/", TOKEN, "", tuple(channels[:2]))
        if package == "pagerduty":
            team = services.pagerduty("POST", "teams", json={"team": {"type": "team", "name": "Payments"}})["team"]
            held = [Recorded("Service", "PGONE", {}), Recorded("Team", team["id"], {})]
            return Account(f"{at}{services.port + 4}/", TOKEN, "", tuple(held))
        return Account(f"{at}{services.port + 1}/api/0/", TOKEN, "local", (Recorded("Team", "1", {}),))

    return find


def fault(services: Any, service: str, path: str = "", **action: Any) -> None:
    sent = {"service": service, "path": path, "times": 1000, "action": action}
    services.control.post("/_control/faults", json=sent).raise_for_status()


@pytest.fixture(autouse=True)
def no_faults(services: Any) -> Iterator[None]:
    yield
    services.control.delete("/_control/faults").raise_for_status()


@pytest.mark.parametrize("package", PROBES)
def test_a_service_that_answers_as_itself_stops_nothing(package: str, account: Any) -> None:
    assert PROBES[package](account(package)) == []


@pytest.mark.parametrize("package", PROBES)
@pytest.mark.parametrize(
    ("action", "answered"),
    [
        ({"status": 404, "body": {"message": "Not Found"}}, "404"),
        ({"status": 401, "body": {}}, "401"),
        ({"status": 403, "body": {}}, "403"),
        ({"status": 410, "body": {}}, "410"),
        ({"status": 503, "body": {}}, "503"),
        ({"close": True}, "nothing ("),
    ],
)
def test_a_service_that_answers_so_to_everything_is_named(
    package: str, action: dict[str, Any], answered: str, account: Any, services: Any
) -> None:
    held = account(package)
    fault(services, package, **action)
    (problem,) = PROBES[package](held)
    title = {"github": "GitHub", "pagerduty": "PagerDuty", "slack": "Slack", "sentry": "Sentry"}[package]
    assert problem.startswith(f"{title} at http://127.0.0.1:")
    assert f" answered {answered}" in problem


@pytest.mark.parametrize("package", PROBES)
@pytest.mark.parametrize("body", ["<html>Welcome</html>", {}, [], None, "", {"ok": False}, {"login": "other"}])
def test_an_answer_of_something_else_is_no_answer(package: str, body: Any, account: Any, services: Any) -> None:
    held = account(package)
    fault(services, package, status=200, body=body)
    assert len(PROBES[package](held)) == 1


@pytest.mark.parametrize("package", PROBES)
def test_an_unknown_token_is_named_and_never_printed(package: str, account: Any) -> None:
    held = account(package)
    for token in ("XofAnother", "XofTwo\nXlines", "Xtökén"):
        problems = PROBES[package](dataclasses.replace(held, token=token))
        assert len(problems) == 1, token
        assert not any(part in problems[0] for part in token.split())


def test_a_repository_that_is_not_there_stops_and_so_does_a_list(account: Any, services: Any) -> None:
    held = account("github")
    gone = dataclasses.replace(held, resources=(*held.resources, Recorded("IssueLabel", "x", {"repository": "gone"})))
    problems = PROBES["github"](gone)
    assert [problem.partition(" answered ")[2] for problem in problems] == [
        "404 to the repository local/gone",
        "404 to the list /labels of the repository local/gone",
    ]
    for path in ("/labels", "/branches", "/actions/secrets", "/actions/variables", "/environments", "/rulesets"):
        services.control.delete("/_control/faults").raise_for_status()
        fault(services, "github", path, status=404, body={})
        (problem,) = PROBES["github"](held)
        assert problem.endswith(f"404 to the list {path} of the repository local/{REPOSITORY}")
    assert PROBES["github"](dataclasses.replace(held, owner="nobody")) != []


@pytest.mark.parametrize("package", ["pagerduty", "slack"])
def test_an_account_that_has_nothing_of_the_state_is_another_one(package: str, account: Any, services: Any) -> None:
    held = account(package)
    gone = tuple(dataclasses.replace(one, id=f"{one.id}X") for one in held.resources)
    (problem,) = PROBES[package](dataclasses.replace(held, resources=gone))
    assert "has nothing that the state has (" in problem
    assert "it may be another account" in problem
    assert PROBES[package](dataclasses.replace(held, resources=(*gone, *held.resources[-1:]))) == []
    assert PROBES[package](dataclasses.replace(held, resources=())) == []


def test_lists_that_answer_while_no_object_does_stop_a_refresh(account: Any, services: Any) -> None:
    label = "vedette-probe"
    made = httpx.post(
        f"http://127.0.0.1:{services.port + 2}/api/v3/repos/local/{REPOSITORY}/labels",
        headers={"Authorization": f"Bearer {TOKEN}"},
        json={"name": label, "color": "ffffff"},
    )
    assert made.status_code in {201, 422}
    named = (
        Recorded("IssueLabel", "a", {"repository": REPOSITORY, "name": "gone"}),
        Recorded("ActionsVariable", "b", {"repository": REPOSITORY, "variableName": "GONE"}),
        Recorded("ActionsSecret", "c", {"repository": REPOSITORY, "secretName": "GONE"}),
    )
    held = dataclasses.replace(account("github"), resources=named)
    (problem,) = PROBES["github"](held)
    assert "answers, and has nothing that the state has (repos/local/" in problem
    there = Recorded("IssueLabel", "d", {"repository": REPOSITORY, "name": label})
    assert PROBES["github"](dataclasses.replace(held, resources=(*named, there))) == []


def test_a_user_group_is_proof_of_the_workspace(account: Any, services: Any) -> None:
    made = services.slack("usergroups.create", name="On call", handle="on-call")["usergroup"]
    held = account("slack")
    assert PROBES["slack"](dataclasses.replace(held, resources=(Recorded("Usergroup", made["id"], {}),))) == []
    assert PROBES["slack"](dataclasses.replace(held, resources=(Recorded("Usergroup", "S0", {}),))) != []


class Elsewhere(BaseHTTPRequestHandler):
    """Sends everybody who comes to another server, which notes who arrives."""

    target = ""
    arrived: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        if self.target:
            self.send_response(302)
            self.send_header("Location", f"{self.target}{self.path}")
        else:
            self.arrived.append(self.headers.get("Authorization"))
            self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def serve() -> Iterator[Callable[[type[BaseHTTPRequestHandler]], str]]:
    servers: list[ThreadingHTTPServer] = []

    def start(handler: type[BaseHTTPRequestHandler]) -> str:
        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), handler))
        Thread(target=servers[-1].serve_forever).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_token_follows_no_redirect_to_another_server(serve: Any) -> None:
    other = type("Other", (Elsewhere,), {"arrived": []})
    first = type("First", (Elsewhere,), {"target": serve(other)})
    assert PROBES["sentry"](Account(f"{serve(first)}/api/0/", TOKEN, "local", ())) != []
    assert other.arrived == []


def test_the_address_is_shown_without_what_is_secret_in_it() -> None:
    service = Service("GitHub", Account("https://user:secret@github.example/api/v3/?key=secret", "t", "o", ()), {})
    service.refuse("404", "the owner o")
    assert service.problems == ["GitHub at https://github.example answered 404 to the owner o"]
    assert probes.shown("http://[::1") == "an address that is none"


REFRESHES = [
    ("refresh", []),
    ("refresh", ["--preview-only"]),
    ("up", ["--refresh"]),
    ("up", ["-r"]),
    ("up", ["--yes", "-yr"]),
    ("preview", ["--json", "--refresh=true"]),
    ("destroy", ["--refresh"]),
]


@pytest.mark.parametrize(("command", "words"), REFRESHES)
def test_what_refreshes_is_known(command: str, words: list[str], tmp_path: Path) -> None:
    project = engine.Project(tmp_path)
    assert reachability.refreshes(project, command, words)
    assert not reachability.refreshes(project, "up", ["--yes", "--json", "--skip-preview"])
    assert not reachability.refreshes(project, "export", ["--refresh"])
    (tmp_path / "Pulumi.yaml").write_text("name: x\noptions: {refresh: always}\n", encoding="utf-8")
    assert reachability.refreshes(project, "up", [])


ADDRESSES = [
    ("github", {}, "https://api.github.com/"),
    ("github", {"baseUrl": "https://github.example"}, "https://github.example/api/v3/"),
    ("github", {"baseUrl": "https://github.example/api/v3/"}, "https://github.example/api/v3/"),
    ("github", {"baseUrl": "https://api.acme.ghe.com/"}, "https://api.acme.ghe.com/"),
    ("pagerduty", {}, "https://api.pagerduty.com/"),
    ("pagerduty", {"serviceRegion": "eu"}, "https://api.eu.pagerduty.com/"),
    ("pagerduty", {"apiUrlOverride": "https://pager.example"}, "https://pager.example/"),
    ("slack", {}, "https://slack.com/api/"),
    ("sentry", {}, "https://sentry.io/api/0/"),
    ("sentry", {"baseUrl": "https://de.sentry.io/api/"}, "https://de.sentry.io/api/0/"),
]


@pytest.mark.parametrize(("package", "inputs", "expected"), ADDRESSES)
def test_the_address_is_the_plugins(package: str, inputs: dict[str, str], expected: str) -> None:
    assert reachability._address(package, inputs, {}, local=False) == expected
