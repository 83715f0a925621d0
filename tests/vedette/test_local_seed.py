"""The local services get, before a run, what a catalog names and Vedette creates nowhere."""

from __future__ import annotations

import http.server
import json
import re
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml

from vedette.cli import engine, seeding
from vedette.load import load_catalog
from vedette.local_seed import local_seed
from vedette.plan import make_plan


def test_the_document_has_everybody_and_everything_that_is_looked_up(catalog_folder: Path, seed_document: Any) -> None:
    found = local_seed(make_plan(load_catalog(catalog_folder)))
    assert {one["email"]: one["name"] for one in found["people"]} == {
        one["email"]: one["name"] for one in seed_document["people"]
    }
    for kind in ("logins", "teams"):
        assert sorted(found[kind]) == sorted(seed_document[kind]), kind
    assert {*found["repositories"]} == {"ferries-web", "harbour"}
    assert {*found["repositories"]} < {*seed_document["repositories"]}
    assert found["channels"] == []


def test_owners_of_code_reviewers_assignees_and_channels_that_exist_are_named(folder: Any, clean: str) -> None:
    folder.put("templates/CODEOWNERS", "* @acme/Keepers @ada-north\n/docs/ docs@acme.example @ada-north\n")
    more = """\
repositories:
  acme/shop: {files: {CODEOWNERS: {}}, environments: {night: {reviewers: ["user:bo", "user:no-", "team:watch"]}}}
"""
    text = clean.replace(
        '  high: [{slack: "#alerts"}]', '  high: [{slack: "#old-room"}, {issue: {labels: [bug], assignee: cy}}]'
    )
    found = local_seed(make_plan(folder.write(text + more).load()))
    assert found == {
        "people": [],
        # Nobody on GitHub is called `no-`.
        "logins": ["cy", "bo", "ada-north"],
        "teams": ["watch", "keepers"],
        "repositories": ["acme-shop"],
        "channels": ["old-room", "alerts", "alerts-staging"],
    }


@pytest.fixture
def project(root: Path, tmp_path: Path, catalog_folder: Path) -> engine.Project:
    place = tmp_path / "project"
    shutil.copytree(catalog_folder, place / "catalog")
    for name in ("Pulumi.yaml", "Pulumi.local.yaml"):
        shutil.copy(root / name, place)
    return engine.Project(place)


def local(project: engine.Project, catalog: Path) -> None:
    """Let the local stack have another catalog."""
    file = project.root / "Pulumi.local.yaml"
    found = yaml.safe_load(file.read_text())
    found["config"]["vedette:catalog"] = str(catalog)
    file.write_text(yaml.safe_dump(found))


def test_services_learn_of_a_catalog_what_they_do_not_know(
    project: engine.Project, services: Any, folder: Any, rota: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEDETTE_LOCAL_PORT", str(services.port))
    before = [row["id"] for row in services.objects("github_repository")]
    folder.write(rota)
    local(project, folder.path)
    for _ in range(2):
        seeding.seed(project, "local")
        rows = services.objects("github_repository")
        assert [row["id"] for row in rows[:-1]] == before
        assert rows[-1]["name"] == "acme-shop"
    emails = {row["email"] for row in services.objects("pagerduty_user")}
    assert {"ana@example.com", "ben@example.com", "eva@example.com", "farid@example.com"} <= emails


@pytest.mark.parametrize("text", ["product: shop\n", None])
def test_a_catalog_that_cannot_be_read_is_left_to_the_command(
    project: engine.Project, services: Any, folder: Any, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    monkeypatch.setenv("VEDETTE_LOCAL_PORT", str(services.port))
    local(project, folder.write(text).path if text else folder.path / "none")
    services.forget()
    seeding.seed(project, "local")
    assert services.requests() == []


class Answers(http.server.BaseHTTPRequestHandler):
    answer: tuple[int, bytes]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(self.answer[0])
        self.end_headers()
        self.wfile.write(self.answer[1])

    def log_message(self, *_: Any) -> None:
        pass


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((404, b"Not Found"), "are older than this checkout: `make stop` ends them"),
        ((400, json.dumps({"error": "logins[0] is wrong"}).encode()), "refused what the catalog names: logins[0] is w"),
        ((500, b"oh"), "refused what the catalog names: oh"),
        (None, "did not answer at http://127.0.0.1:"),
    ],
)
def test_services_that_do_not_take_it_end_the_command_with_a_sentence(
    project: engine.Project, monkeypatch: pytest.MonkeyPatch, answer: tuple[int, bytes] | None, said: str
) -> None:
    handler = type("Handler", (Answers,), {"answer": answer})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        monkeypatch.setenv("VEDETTE_LOCAL_PORT", str(server.server_port))
        if answer:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        else:
            server.socket.close()
        with pytest.raises(engine.EngineError, match=re.escape(said)):
            seeding.seed(project, "local")
        if answer:
            server.shutdown()
