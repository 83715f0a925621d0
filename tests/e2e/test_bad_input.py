"""What the real program says to bad input, to the letter, and that it touched nothing."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from vedette.model import Product

pytestmark = pytest.mark.engine

CATALOG = "ferries.yaml"
CLOSED = "http://127.0.0.1:9"  # the discard port, on which nothing listens


@dataclass
class Case:
    """One thing that is wrong, and the whole of what is said."""

    said: str
    stack: str = "local"
    replace: tuple[str, str] | None = None
    content: str | None = None
    archived: str | None = None
    env: dict[str, str] | None = None


CASES = {
    "unknown-slack-channel": Case(
        replace=('critical:\n    - {slack: "#bookings"', 'critical:\n    - {slack: "#rostrum"'),
        said="""
- Slack channel #rostrum is not in workspace 'Local Workspace' (it has #design, #engineering, #general, \
#incidents, #random, #releases, #sales, #support): declare it under `slack.channels`, unarchive it if it was archived, \
or invite Sentry's app to it if it is private""",
    ),
    "archived-slack-channel": Case(
        archived="incidents",
        replace=('critical:\n    - {slack: "#bookings"', 'critical:\n    - {slack: "#incidents"'),
        said="""
- Slack channel #incidents is not in workspace 'Local Workspace' (it has #design, #engineering, #general, #random, \
#releases, #sales, #support): declare it under `slack.channels`, unarchive it if it was archived, or invite Sentry's \
app to it if it is private""",
    ),
    "people-whom-nobody-knows": Case(
        replace=("nora.berg@example.com", "anna.ruis@example.com"),
        said="""
- anna.ruis@example.com in Slack: not found anna.ruis@example.com: users.lookupByEmail: users_not_found; channel \
#bookings names this person: correct the address, or invite them to the workspace
- anna.ruis@example.com in PagerDuty: Unable to locate any user with the email: anna.ruis@example.com; team Payments \
names this person: correct the address, or add them to the account""",
    ),
    "unknown-key": Case(
        replace=("\nservices:", "\nsevrity: high\nservices:"),
        said="""
catalog/ferries.yaml:<line>:1: unknown key `sevrity` (key-unknown)
    |
 <line> | sevrity: high
    | ^^^^^^^
  help: allowed here are <keys>

1 finding in 1 file""",
    ),
    "empty-file": Case(
        content="",
        said="""
catalog/ferries.yaml: the file is empty (file-empty)
  help: describe a product here (`vedette init NAME` writes a starter), or delete the file

1 finding in 1 file""",
    ),
    "not-yaml": Case(
        content="product: [unclosed\n",
        said="""
catalog/ferries.yaml:2:1: this is not YAML: did not find expected ',' or ']' while parsing a flow sequence \
(yaml-invalid)
   |
 2 |
   | ^
  help: check indentation, quotes and brackets on this line and the one above

1 finding in 1 file""",
    ),
    "token-missing": Case(
        stack="company",
        env={"SENTRY_AUTH_TOKEN": ""},
        said="""
- the Sentry token is missing: set SENTRY_AUTH_TOKEN, or `pulumi config set --secret sentry:token --stack company`""",
    ),
    "token-unknown": Case(
        stack="company",
        env={"SENTRY_AUTH_TOKEN": "nonsense"},
        said="""
- organization local: GET organizations/{org}/ answered 401: Invalid token. The token is not \
accepted: set a valid one with `pulumi config set --secret sentry:token` or in SENTRY_AUTH_TOKEN""",
    ),
    "base-url-of-a-web-page": Case(
        stack="company",
        env={"SENTRY_BASE_URL": "<page>"},
        said="""
- organization local: GET <page>/api/0/organizations/{org}/ answered with 200 and text/html, which is \
not Sentry's API: check sentry:baseUrl (it is the server's address alone, such as https://sentry.io)""",
    ),
    "base-url-with-a-wrong-path": Case(
        stack="company",
        env={"SENTRY_BASE_URL": "<sentry>/wrong"},
        said="""
- organization local: there is no organisation "local" that this token can see at \
<sentry>/wrong/api/0/: check sentry:organization and sentry:baseUrl""",
    ),
    "base-url-that-is-none": Case(
        stack="company",
        env={"SENTRY_BASE_URL": "sentry.example", "SENTRY_ORG": "local"},
        said="""
- SENTRY_BASE_URL is sentry.example, and stack company runs on this machine's services alone: `unset \
SENTRY_BASE_URL`, or unset VEDETTE_LOCAL to reach real accounts""",
    ),
    "service-unreachable": Case(
        stack="company",
        env={"SENTRY_BASE_URL": CLOSED},
        said=f"""
- organization local: cannot reach Sentry at {CLOSED}/api/0/ (All connection attempts failed): check \
sentry:baseUrl and the network""",
    ),
    "all-settings-missing-on-a-disk-that-may-not-last": Case(
        stack="company",
        env={"SENTRY_BASE_URL": "https://sentry.invalid", "SENTRY_AUTH_TOKEN": "", "VEDETTE_LOCAL": ""},
        said="""
- stack company would keep its state in <backend>, on a disk that may not last: set PULUMI_BACKEND_URL (s3://, a \
Postgres address, or Pulumi Cloud), or VEDETTE_LOCAL=1 to try it out against local services
- `pulumi` was started by hand, so that no policy is asked: run `vedette preview --stack company` or \
`vedette up --stack company`, or any other command as `vedette pulumi --stack company -- COMMAND`; \
`pulumi config set vedette:bare true --stack company` allows it for this stack
- the Sentry organization is missing: `pulumi config set sentry:organization SLUG --stack company`
- the Sentry token is missing: set SENTRY_AUTH_TOKEN, or `pulumi config set --secret sentry:token --stack company`""",
    ),
    "prod-before-company": Case(
        stack="prod",
        said="".join(
            f"""
- {kind} {slug}: there is no {kind} "{slug}" in the organisation "local"; the stack `company` declares \
it: apply that one first"""
            for kind, slug in (
                ("team", "board"),
                ("team", "ops"),
                ("team", "payments"),
                ("team", "security"),
                ("project", "ferries-web"),
            )
        )
        + """
- PagerDuty service 'Ferry Payments' has no row in Sentry's PagerDuty integration 'local' (it has Old Pager, \
Warehouse); the stack `company` declares it: apply that one first"""
        + "".join(
            f"""
- Slack channel #{channel} is not in workspace 'Local Workspace' (it has #design, #engineering, #general, #incidents, \
#random, #releases, #sales, #support); the stack `company` declares it: apply that one first"""
            for channel in ("boardroom", "bookings", "lockwatch")
        )
        + """
- Slack user group @on-call: could not find usergroup On call; the stack `company` declares it: apply that one first""",
    ),
}


@pytest.fixture
def page() -> Iterator[str]:
    """The address of a web server that is not Sentry."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<html>Welcome</html>")

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


QUICK = {"archived-slack-channel", "people-whom-nobody-knows", "unknown-key", "token-unknown"}
"""One of each kind: a catalog beside the services, people, the catalog alone, a provider's setting."""


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=[pytest.mark.deep]) for name in CASES]
)
def test_a_preview_says_it_and_touches_nothing(name, checkout, services, page) -> None:
    case = CASES[name]
    checkout.only("ferries")
    catalog = checkout.root / "catalog" / CATALOG
    text = catalog.read_text(encoding="utf-8") if case.content is None else case.content
    if case.replace:
        assert case.replace[0] in text
        text = text.replace(*case.replace, 1) if name == "unknown-key" else text.replace(*case.replace)
    checkout.init(case.stack)  # it reads the catalog for the secrets to give, so before it is broken
    catalog.write_text(text, encoding="utf-8")
    known = {"<page>": page, "<sentry>": services.sentry, "<backend>": checkout.env["PULUMI_BACKEND_URL"]}
    known["<keys>"] = ", ".join(Product.model_fields)
    known["<line>"] = str(text[: text.find("sevrity")].count("\n") + 1)
    env = {key: filled(value, known) for key, value in (case.env or {}).items()}
    if case.archived:
        channels = {row["name"]: row["id"] for row in services.objects("slack_channel")}
        services.slack("conversations.archive", channel=channels[case.archived])
    services.forget()

    done = checkout.pulumi("preview", "--stack", case.stack, check=False, **env)
    assert done.returncode != 0
    expected = f"stack {case.stack} cannot be planned:\n{filled(case.said, known).strip()}"
    assert said(done) == [expected, "an unhandled error occurred: the Python program exited with code 1"]
    assert services.writes() == []
    assert checkout.export(case.stack) == []


def test_a_token_that_may_only_read_gets_the_scope_and_makes_nothing(checkout, services) -> None:
    checkout.only("ferries")
    checkout.init("company")
    before = held(services)
    services.forget()
    done = checkout.up("company", check=False, SENTRY_AUTH_TOKEN="local-readonly", GITHUB_TOKEN="local-readonly")
    assert done.returncode != 0
    # Which of the teams is tried before the engine gives up is chance.
    refused = re.escape(
        "POST organizations/{org}/teams/ answered 403: You do not have permission to perform this action. The token"
        " lacks the scope team:write (org:write, org:admin would do as well): add it to the internal integration that"
        " the token is from"
    )
    assert re.search(rf'error: team "team\.\w+": {refused}\n', done.stdout)
    asked = [*services.requests(service="sentry"), *services.requests(service="github")]
    assert {each["status"] for each in asked if each["method"] != "GET"} == {403}
    assert held(services) == before
    assert [each for each in checkout.export("company") if each["type"].startswith("sentry:")] == []


def held(services: Any) -> dict[str, Any]:
    """What there is at Sentry and GitHub; a stack that is tried out writes to the other two with a token of its own."""
    found = services.control.get("/_control/objects").json()
    return {kind: rows for kind, rows in found.items() if not kind.startswith(("slack_", "pagerduty_"))}


def filled(text: str, known: dict[str, str]) -> str:
    return re.sub("|".join(known), lambda found: known[found[0]], text)


def said(done: Any) -> list[str]:
    """The errors under Diagnostics, each with all its lines, without the engine's indentation."""
    _, _, tail = done.stdout.partition("Diagnostics:\n")
    block, _, _ = tail.partition("\nResources:\n")
    lines = [line.removeprefix("    ") for line in block.splitlines()[1:]]
    return [each.strip() for each in re.split(r"^error: ", "\n".join(lines), flags=re.MULTILINE) if each.strip()]
