"""A stack with a little of Slack, PagerDuty and GitHub, the faults that befall it, and what must hold afterwards."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

REPOSITORY = "kidkazz"
TOKEN = "local-admin"
STACK = ("--stack", "test")

KEYS: dict[str, tuple[str, str]] = {
    "slack:index/conversation:Conversation": ("slack_channel", "id"),
    "slack:index/usergroup:Usergroup": ("slack_usergroup", "id"),
    "pagerduty:index/team:Team": ("pagerduty_team", "id"),
    "pagerduty:index/schedule:Schedule": ("pagerduty_schedule", "id"),
    "pagerduty:index/escalationPolicy:EscalationPolicy": ("pagerduty_escalation_policy", "id"),
    "pagerduty:index/service:Service": ("pagerduty_service", "id"),
    "pagerduty:index/serviceIntegration:ServiceIntegration": ("pagerduty_integration", "id"),
    "github:index/issueLabel:IssueLabel": ("github_label", "name"),
    "github:index/actionsVariable:ActionsVariable": ("github_variable", "variableName"),
    "github:index/repositoryFile:RepositoryFile": ("github_file", "file"),
}
"""The types of the program: the kind in its service, and the property that tells one object from another."""


@dataclass
class Shop:
    """The stack `test` of programs/faults and the services it is made in."""

    checkout: Any
    services: Any
    before: set[tuple[str, str]] = field(init=False)
    printed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before = self.active()

    def run(self, *words: str, fine: bool = True) -> str:
        """Run the engine and return all that it prints, in one line; it is to succeed, or else to fail."""
        done = self.checkout.pulumi(*words, *STACK, check=fine)
        text = " ".join((done.stdout + done.stderr).split())
        self.printed.append(text)
        assert fine or done.returncode != 0, f"{' '.join(words)} did not fail\n{text}"
        return text

    def up(self, *words: str, fine: bool = True) -> str:
        """Run `up`, going on after a failure so that every service has its say."""
        return self.run("up", "--yes", "--skip-preview", *words, *(() if fine else ("--continue-on-error",)), fine=fine)

    def config(self, **values: str) -> None:
        plain = [word for name, value in values.items() for word in ("--plaintext", f"{name}={value}")]
        self.run("config", "set-all", *plain)

    def tokens(self, token: str) -> None:
        words = [word for name in ("slack", "pagerduty", "github") for word in ("--secret", f"{name}:token={token}")]
        self.run("config", "set-all", *words)

    def fault(self, service: str, method: str, path: str, **words: Any) -> None:
        body = {"service": service, "method": method, "path": path, **words}
        self.services.control.post("/_control/faults", json=body).raise_for_status()

    def clear(self) -> None:
        self.services.control.delete("/_control/faults").raise_for_status()

    def slack(self, method: str, **fields: str) -> dict[str, Any]:
        """Do something in Slack as somebody else would."""
        data = {"token": TOKEN, **fields}
        return httpx.post(f"http://127.0.0.1:{self.services.port + 3}/api/{method}", data=data, timeout=30).json()

    def asked(self, service: str, method: str, path: str) -> list[Any]:
        """The statuses of the requests that were sent."""
        requests = self.services.requests(service=service, method=method)
        return [each["status"] for each in requests if each["path"].endswith(path)]

    def active(self) -> set[tuple[str, str]]:
        """What there is in the services: no archived channel, no disabled group, and one repository of GitHub."""
        objects = self.services.control.get("/_control/objects").json()
        kinds = {kind for kind, _ in KEYS.values()}
        return {
            (kind, str(row.get("path") or row["name"] if kind.startswith("github") else row["id"]))
            for kind in kinds
            for row in objects[kind]
            if not row.get("is_archived") and not row.get("date_delete") and row.get("repository") in {None, REPOSITORY}
        }

    def row(self, kind: str, name: str) -> dict[str, Any]:
        """The one object of a name; more than one is a double."""
        (found,) = [
            each
            for each in self.services.objects(kind)
            if (each.get("path") or each["name"]) == name and each.get("repository") in {None, REPOSITORY}
        ]
        return found

    def state(self) -> dict[str, dict[str, Any]]:
        """The resources in the state, by name."""
        text = (self.checkout.root.parent / "state" / ".pulumi" / "stacks" / "faults" / "test.json").read_text()
        resources = json.loads(text)["checkpoint"]["latest"].get("resources") or []
        return {one["urn"].rpartition("::")[2]: one for one in resources if one["type"] in KEYS}

    def ids(self) -> set[tuple[str, str]]:
        """What the state says that there is, in the words of `active`."""
        rows = [(KEYS[one["type"]], one) for one in self.state().values()]
        return {(kind, str(one["id"] if key == "id" else one["outputs"][key])) for (kind, key), one in rows}

    def delete(self, *names: str) -> None:
        """Delete what the state has under these names as somebody else would."""
        state = self.state()
        for one in (state[name] for name in names):
            kind, key = KEYS[one["type"]]
            if kind == "github_file":
                gone = {"repository": REPOSITORY, "path": one["outputs"]["file"], "content": None}
                self.services.control.post("/_control/github/files", json=gone).raise_for_status()
            else:
                found = one["id"] if key == "id" else self.row(kind, one["outputs"][key])["id"]
                self.services.control.delete(f"/_control/objects/{kind}/{found}").raise_for_status()

    def forget(self) -> None:
        """Lose the state, as when its file is removed; what it describes stays."""
        folder = self.checkout.root.parent
        shutil.rmtree(folder / "state")
        shutil.copytree(folder / "untouched", folder / "state")

    def drift(self) -> dict[str, list[str]]:
        """What a preview would do after it has looked at the services."""
        return {step: sorted(names) for step, names in self.checkout.steps("test", "--refresh").items()}

    def whole(self) -> None:
        """Check what must hold after every fault: nothing to change, no doubles, nothing left, no token anywhere."""
        self.clear()
        self.up("--refresh", "--expect-no-changes")
        assert self.active() - self.before == self.ids()
        assert len(self.ids()) == len(KEYS)
        self.run("destroy", "--yes", "--skip-preview")
        assert self.active() == self.before
        assert self.state() == {}
        self.quiet(TOKEN)

    def quiet(self, token: str) -> None:
        """Check that a token is in no output and in no file of the state."""
        files = [path for path in (self.checkout.root.parent / "state").rglob("*") if path.is_file()]
        assert files
        assert not [path for path in files if token.encode() in path.read_bytes()]
        assert not [text for text in self.printed if token in text]


@pytest.fixture(scope="module")
def prepared(module_checkout: Any, root: Path, running_services: Any) -> Any:
    """The program in a stack of which nothing is made yet."""
    if not any((root / ".vedette" / "plugins").glob("resource-github-*/pulumi-resource-github")):
        pytest.skip("there is no GitHub plugin: run `make setup`, which fetches or builds it")
    folder = module_checkout.root.parent / "faults"
    shutil.copytree(root / "tests" / "e2e" / "programs" / "faults", folder, ignore=shutil.ignore_patterns("__pyc*"))
    (folder / ".venv").symlink_to(root / ".venv")
    env = {name: value for name, value in module_checkout.env.items() if not name.endswith("_TOKEN")}
    checkout = type(module_checkout)(folder, env)
    checkout.init("test")
    address = f"http://127.0.0.1:{running_services.port}"
    host, _, port = address.rpartition(":")
    plain = {
        "github:baseUrl": f"{host}:{int(port) + 2}/",
        "github:owner": "local",
        "github:writeDelayMs": "1",
        "pagerduty:apiUrlOverride": f"{host}:{int(port) + 4}",
    }
    words = [word for name, value in plain.items() for word in ("--plaintext", f"{name}={value}")]
    words += [word for name in ("slack", "pagerduty", "github") for word in ("--secret", f"{name}:token={TOKEN}")]
    checkout.pulumi("config", "set-all", *words, *STACK)
    shutil.copytree(folder.parent / "state", folder.parent / "untouched")
    shutil.copy(folder / "Pulumi.test.yaml", folder.parent / "untouched.yaml")
    return checkout


@pytest.fixture
def shop(prepared: Any, services: Any) -> Iterator[Shop]:
    """The stack before its first `up`, in services as they are from the start."""
    made = Shop(prepared, services)
    made.forget()
    shutil.copy(prepared.root.parent / "untouched.yaml", prepared.root / "Pulumi.test.yaml")
    yield made
    services.control.delete("/_control/faults").raise_for_status()


@pytest.fixture
def taken_in(shop: Shop, tmp_path: Path) -> Callable[..., str]:
    """Imports objects that exist, by their names in the program, with the commands of docs/guide/recovery.md."""

    def take(**idents: str) -> str:
        file = tmp_path / "lost.json"
        shop.run("preview", "--import-file", str(file))
        missing = json.loads(file.read_text(encoding="utf-8"))
        rows = [{**row, "id": idents[row["name"]]} for row in missing["resources"] if row["name"] in idents]
        assert {row["name"] for row in rows} == set(idents)
        file.write_text(json.dumps({**missing, "resources": rows}), encoding="utf-8")
        words = ("--yes", "--skip-preview", "--protect=false", "--generate-code=false")
        return shop.run("import", "--file", str(file), *words)

    return take
