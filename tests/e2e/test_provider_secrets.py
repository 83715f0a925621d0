"""No secret in what a run with the real engine prints and keeps, and no stack trace where the provider refuses."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.engine

MARK = 'mArk3d-9fK2qLw7Zt"4vB8\nnXc1Yd6Hs<é☃>'
SHORT = "Zq7#x"
TOKEN = "sntryu_7f3a9bX2kQ-m4rKeD"

START = """
import pulumi
import pulumi_sentry as sentry

config = pulumi.Config()
mark, short = config.require_secret("mark"), config.require_secret("short")
"""
# The check of each fails, and each holds a secret: at the top, in a list, as a whole list, in a map. The engine stops
# at the first.
REFUSED = {
    "headers is [secret]: method, url, headers and body may have": """
sentry.UptimeMonitor(
    "list", project="web", name="n", url="https://a.example", interval_seconds=60, timeout_ms=5000,
    headers=[{"name": "Authorization", "value": pulumi.Output.concat("Bearer ", mark, "x" * 1000)}],
)
""",
    "secretKey is [secret]: a source of type http has no such property": """
sentry.ProjectSymbolSource(
    "source", project="web", type="http", name="s", layout={"type": "native"}, url="https://s.example", secret_key=mark
)
""",
    "monitorIds[0] is [secret]: write the numeric id of a monitor": """
sentry.Alert(
    "nested", name="n", monitor_ids=[mark], frequency=30, triggers=[{"type": mark}],
    action_filters=[{"logicType": "all", "conditions": [{"type": "tagged_event", "comparison": {"key": mark}}],
                     "actions": [{"type": "email", "config": {"targetType": short}}]}],
)
""",
    "url is [secret]: write an address": """
sentry.UptimeMonitor(
    "top", project="web", name="n", url=mark, interval_seconds=60, timeout_ms=5000, method=short,
    headers=pulumi.Output.secret([{"name": "Authorization", "value": "Bearer " + "Tq81kk" * 200}]),
)
""",
    "widgets[0].displayType is [secret]: use one of": """
sentry.Dashboard(
    "map", title="d", widgets=[{"title": "w", "displayType": mark, "queries": []}], filters={"a": mark}
)
""",
}
# These pass the check; the server refuses them and sends everything back.
ECHOED = (
    START
    + """
sentry.Team("team", slug="sellers", name=mark)
sentry.UptimeMonitor(
    "uptime", project="7", name="n", url="https://a.example", interval_seconds=60, timeout_ms=5000,
    headers=[{"name": "Authorization", "value": pulumi.Output.concat("Bearer ", mark)}, {"name": "x", "value": short}],
)
sentry.ProjectSymbolSource(
    "source", project="7", type="http", name="s", layout={"type": "native"}, url="https://s.example", password=mark
)
"""
)
KEPT = (
    START
    + """
team = sentry.Team("team", slug="sellers", name=mark)
sentry.UptimeMonitor(
    "uptime", project="web", name="n", url="https://a.example/h", interval_seconds=60, timeout_ms=5000,
    headers=[{"name": "Authorization", "value": pulumi.Output.concat("Bearer ", mark)}, {"name": "x", "value": short}],
)
sentry.CronMonitor("cron", project="web", name=pulumi.Output.secret("mark3d cron"), schedule="0 2 * * *")
"""
)
MISSING = START + "sentry.get_team(slug='nobody')\n"
MISSING_SECRET = START + "pulumi.export('id', sentry.get_team_output(slug=mark).id)\n"
MISSING_OUTPUT = START + "pulumi.export('id', sentry.get_team_output(slug=pulumi.Output.from_input('nobody')).id)\n"
WRONG = START + "sentry.get_project_monitor(project='web', type='eror')\n"


@pytest.fixture
def echo() -> Iterator[str]:
    """The address of a server that refuses everything and sends back all that it got."""

    class Echo(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            text = f"{self.headers['authorization']} {body}"
            lists = self.command == "GET" and not self.path.endswith("/local/")
            content = b"[]" if lists else json.dumps({"detail": text, "name": [body]}).encode()
            self.send_response(200 if lists else 400)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - names of the base class

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def run(program: Any) -> Any:
    """Writes a program and runs the engine with it."""
    made = program("empty")
    secrets = {"mark": MARK, "short": SHORT, "sentry:token": TOKEN}
    words = [word for name, value in secrets.items() for word in ("--secret", f"{name}={value}")]
    made.pulumi("config", "set-all", "--stack", "test", *words)

    def start(text: str, *words: str, **env: str) -> Any:
        (made.root / "__main__.py").write_text(text, encoding="utf-8")
        return made.pulumi(*words, "--stack", "test", check=False, **env)

    start.checkout = made
    return start


def everything(done: Any, checkout: Any) -> str:
    """What a run has printed and kept."""
    folder = Path(checkout.env["PULUMI_BACKEND_URL"].removeprefix("file://").partition("?")[0])
    files = [path.read_text(encoding="utf-8") for path in folder.rglob("*.json*") if path.is_file()]
    assert files
    return "\n".join([done.stdout, done.stderr, *files])


def assert_hidden(text: str) -> None:
    for secret in (MARK, SHORT, TOKEN, "Tq81kkTq81kk", "mark3d"):
        inner = json.dumps(secret)[1:-1]
        for spelling in (secret, inner, json.dumps(inner)[1:-1], secret[:16], json.dumps(secret, ensure_ascii=False)):
            assert spelling not in text, f"{secret!r} shows in:\n{text}"


@pytest.mark.parametrize(
    "said", [*list(REFUSED)[:1], *(pytest.param(said, marks=pytest.mark.deep) for said in list(REFUSED)[1:])]
)
def test_a_failed_check_shows_no_secret(run: Any, said: str) -> None:
    done = run(START + REFUSED[said], "preview", SENTRY_BASE_URL="http://127.0.0.1:9")
    assert done.returncode != 0
    assert_hidden(everything(done, run.checkout))
    assert said in done.stdout, done.stdout
    assert "Traceback" not in done.stdout


def test_a_refusal_that_repeats_what_was_sent_shows_no_secret(run: Any, echo: str) -> None:
    done = run(ECHOED, "up", "--yes", "--skip-preview", SENTRY_BASE_URL=echo)
    assert done.returncode != 0
    assert_hidden(everything(done, run.checkout))
    assert "answered 400: detail: Bearer [secret]" in done.stdout
    assert "Unexpected" not in done.stdout


def test_a_state_holds_secrets_encrypted_alone_and_no_change_shows_them(run: Any, services: Any) -> None:
    services.api("POST", "organizations/local/teams/", json={"slug": "payments"})
    services.api("POST", "teams/local/payments/projects/", json={"name": "Web", "slug": "web"})
    settings = {"SENTRY_BASE_URL": services.sentry}
    run.checkout.pulumi("config", "set", "--secret", "--stack", "test", "sentry:token", "local-admin")
    done = run(KEPT, "up", "--yes", **settings)
    assert done.returncode == 0, done.stdout
    assert_hidden(everything(done, run.checkout))
    changed = KEPT.replace('"Bearer "', '"Basic "')
    for words in ("preview --diff", "up --yes --diff", "refresh --yes --diff", "stack export"):
        done = run(changed, *words.split(), **settings)
        assert done.returncode == 0, done.stdout
        assert_hidden(everything(done, run.checkout))


def test_a_look_up_that_fails_ends_with_its_sentence_alone(run: Any, services: Any) -> None:
    run.checkout.pulumi("config", "set", "--secret", "--stack", "test", "sentry:token", "local-admin")
    for text, said in (
        (MISSING, 'getTeam: there is no team "nobody" in the organisation "local"'),
        (MISSING_OUTPUT, 'getTeam: there is no team "nobody" in the organisation "local"'),
        (MISSING_SECRET, 'getTeam: there is no team "[secret]" in the organisation "local"'),
        (WRONG, 'getProjectMonitor: is "eror": did you mean "error"? use one of "error", "issue_stream" (type)'),
    ):
        done = run(text, "preview", SENTRY_BASE_URL=services.sentry)
        assert done.returncode != 0
        assert said in done.stdout, done.stdout
        for word in ("Traceback", "Exception", "__main__.py"):
            assert word not in done.stdout, done.stdout
        assert_hidden(everything(done, run.checkout))


@pytest.mark.deep
def test_what_the_engine_itself_shows_is_what_the_page_says(
    run: Any, services: Any, root: Path, tmp_path: Path
) -> None:
    services.api("POST", "organizations/local/teams/", json={"slug": "payments"})
    services.api("POST", "teams/local/payments/projects/", json={"name": "Web", "slug": "web"})
    run.checkout.pulumi("config", "set", "--secret", "--stack", "test", "sentry:token", "local-admin")
    grpc = tmp_path / "grpc.json"
    settings = {"SENTRY_BASE_URL": services.sentry}
    done = run(KEPT, "up", "--yes", "--skip-preview", PULUMI_DEBUG_GRPC=str(grpc), **settings)
    assert done.returncode == 0, done.stdout
    page = (root / "providers/sentry/docs/secrets.md").read_text(encoding="utf-8")
    word = "mArk3d-9fK2qLw7Zt"

    shows = {
        "PULUMI_DEBUG_GRPC": grpc.read_text(encoding="utf-8"),
        "pulumi stack export --show-secrets": run(KEPT, "stack", "export", "--show-secrets").stdout,
        "-v=9 --logtostderr": run(KEPT, "preview", "-v=9", "--logtostderr", **settings).stderr,
    }
    (there,) = [one for one in services.objects("detector") if one["type"] == "uptime_domain_failure"]
    run.checkout.pulumi("stack", "init", "other")
    (run.checkout.root / "__main__.py").write_text("", encoding="utf-8")
    words = ("import", "sentry:index:UptimeMonitor", "again", there["id"], "--yes", "--stack", "other")
    shows["pulumi import"] = run.checkout.pulumi(
        *words, "--out", "code.py", SENTRY_AUTH_TOKEN="local-admin", **settings
    ).stdout
    shows["pulumi import"] += (run.checkout.root / "code.py").read_text(encoding="utf-8")
    for name, text in shows.items():
        assert f"`{name}`" in page
        assert word in text, f"{name} shows no secret: {text[-3000:]}"
    for words in ("stack export", "stack output", "preview --diff", "config"):
        assert_hidden(run(KEPT, *words.split(), **settings).stdout)
