"""A small stack, the faults that befall it, and what must hold afterwards; first of Slack, PagerDuty and GitHub."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

REPOSITORY = "harbour"
TOKEN = "local-admin"
STACK = ("--stack", "test")
VENDORS = ("slack", "pagerduty", "github")

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


def counts(kind: str, row: Mapping[str, Any]) -> bool:
    """Whether an object is there as people see it: no archived channel, no disabled group, one repository of GitHub."""
    return not row.get("is_archived") and not row.get("date_delete") and row.get("repository") in {None, REPOSITORY}


@dataclass
class Shop:
    """The stack `test` of one of programs/ and the services it is made in."""

    checkout: Any
    services: Any
    keys: Mapping[str, tuple[str, str]] = field(default_factory=lambda: KEYS)
    counts: Callable[[str, Mapping[str, Any]], bool] = counts
    vendors: Sequence[str] = VENDORS
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
        words = [word for name in self.vendors for word in ("--secret", f"{name}:token={token}")]
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
        """What there is in the services."""
        return {
            (kind, str(row.get("path") or row["name"] if kind.startswith("github") else row["id"]))
            for kind, rows in self.objects().items()
            for row in rows
            if self.counts(kind, row)
        }

    def objects(self) -> dict[str, list[dict[str, Any]]]:
        """All objects of the program's kinds."""
        objects = self.services.control.get("/_control/objects").json()
        for integration in objects["integration"]:
            # The rows that Sentry's PagerDuty can page have no kind of their own.
            objects |= integration["configData"]
        kinds = {kind for kind, _ in self.keys.values()}
        return {kind: objects[kind] for kind in kinds}

    def row(self, kind: str, name: str) -> dict[str, Any]:
        """The one object of a name; more than one is a double."""
        labels = ("path", "service", "title", "name")
        (found,) = [
            each
            for each in self.objects()[kind]
            if next(each[label] for label in labels if each.get(label)) == name
            and each.get("repository") in {None, REPOSITORY}
        ]
        return found

    def state(self) -> dict[str, dict[str, Any]]:
        """The resources in the state, by name."""
        stacks = self.checkout.root.parent / "state" / ".pulumi" / "stacks"
        text = (stacks / self.checkout.root.name / "test.json").read_text()
        resources = json.loads(text)["checkpoint"]["latest"].get("resources") or []
        return {one["urn"].rpartition("::")[2]: one for one in resources if one["type"] in self.keys}

    def ids(self) -> set[tuple[str, str]]:
        """What the state says that there is, in the words of `active`."""
        rows = [(self.keys[one["type"]], one) for one in self.state().values()]
        return {(kind, str(one["id"] if key == "id" else one["outputs"][key])) for (kind, key), one in rows}

    def delete(self, *names: str) -> None:
        """Delete what the state has under these names as somebody else would."""
        state = self.state()
        for one in (state[name] for name in names):
            kind, key = self.keys[one["type"]]
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
        assert len(self.ids()) == len(self.keys)
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
def prepare(module_checkout: Any, root: Path) -> Callable[..., Any]:
    """Copies one of programs/ to a folder with a stack `test` of which nothing is made yet."""

    def copy(program: str, plain: Mapping[str, str], secret: Mapping[str, str]) -> Any:
        folder = module_checkout.root.parent / program
        shutil.copytree(root / "tests" / "e2e" / "programs" / program, folder, ignore=shutil.ignore_patterns("__pyc*"))
        for linked in (".venv", "providers"):
            (folder / linked).symlink_to(root / linked)
        env = {name: value for name, value in module_checkout.env.items() if not name.endswith("_TOKEN")}
        checkout = type(module_checkout)(folder, env)
        checkout.init("test")
        words = [word for name, value in plain.items() for word in ("--plaintext", f"{name}={value}")]
        words += [word for name, value in secret.items() for word in ("--secret", f"{name}={value}")]
        checkout.pulumi("config", "set-all", *words, *STACK)
        shutil.copytree(folder.parent / "state", folder.parent / "untouched")
        shutil.copy(folder / "Pulumi.test.yaml", folder.parent / "untouched.yaml")
        return checkout

    return copy


@pytest.fixture
def opened(services: Any) -> Iterator[Callable[..., Shop]]:
    """The stack before its first `up`, in services as they are from the start."""

    def start(checkout: Any, **more: Any) -> Shop:
        made = Shop(checkout, services, **more)
        made.forget()
        shutil.copy(checkout.root.parent / "untouched.yaml", checkout.root / "Pulumi.test.yaml")
        return made

    yield start
    services.control.delete("/_control/faults").raise_for_status()


@pytest.fixture(scope="module")
def prepared(prepare: Callable[..., Any], root: Path, running_services: Any) -> Any:
    """The program with a little of Slack, PagerDuty and GitHub."""
    if not any((root / ".vedette" / "plugins").glob("resource-github-*/pulumi-resource-github")):
        pytest.skip("there is no GitHub plugin: run `make setup`, which fetches or builds it")
    plain = {
        "github:baseUrl": f"http://127.0.0.1:{running_services.port + 2}/",
        "github:owner": "local",
        "github:writeDelayMs": "1",
        "pagerduty:apiUrlOverride": f"http://127.0.0.1:{running_services.port + 4}",
    }
    return prepare("faults", plain, {f"{name}:token": TOKEN for name in VENDORS})


@pytest.fixture
def shop(prepared: Any, opened: Callable[..., Shop]) -> Shop:
    """The stack of Slack, PagerDuty and GitHub."""
    return opened(prepared)


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
