"""Fixtures that start real things: the local services and the Pulumi engine."""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from vedette.load import load_catalog
from vedette.local_seed import local_seed
from vedette.plan import make_plan
from vedette.plan.records import ConfigSecret, Secret
from vedette.stack_config import read_committed

ROOT = Path(__file__).parents[1]
ADMIN = "local-admin"
FIXTURE_CATALOG = ROOT / "tests" / "fixtures" / "catalog"
"""An invented company with two products; only the tests in tests/acceptance read the real one."""

SEED = {
    "people": [
        {"name": name, "email": f"{name.lower().replace(' ', '.')}@example.com"}
        for name in (
            "Nora Berg", "Omar Diaz", "Pia Holm", "Quinn Roy", "Rosa Lima", "Sami Noor", "Tess Vogel", "Udo Frank",
        )
    ],
    "logins": ["vera-costa", "walt-hughes"],
    "teams": ["engineering"],
    "repositories": ["harbour", "ferries-web", "vedette", "depot", "lighthouse", "timetable"],
}  # fmt: skip
"""Who and what the local services know in tests, whatever catalog is used."""

SLACK_READS = (".list", ".info", ".members", ".lookupByEmail", ".test", ".history")


def pytest_configure(config: pytest.Config) -> None:
    # Tests are imported one by one, so what they share is loaded by its path.
    runpy.run_path(str(ROOT / "tests" / "skips.py"))["register"](config)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


class Contract:
    """What a vendor's published description says of the routes that an emulator serves; see tools/contracts.py."""

    def __init__(self, service: str) -> None:
        facts = json.loads(
            (ROOT / "emulators" / "vedette_emulators" / service / "contract.json").read_text(encoding="utf-8")
        )
        self.operations = frozenset(facts["operations"])
        self.routes: dict[str, dict[str, Any]] = facts["routes"]
        self.shapes: dict[str, Any] = facts["shapes"]
        shapes = [(name, DRAFT202012.create_resource(shape)) for name, shape in self.shapes.items()]
        self._registry: Registry[Any] = Registry().with_resources(shapes)

    def problems(self, shape: Any, value: Any) -> list[str]:
        """What a shape says against a value."""
        validator = Draft202012Validator(shape, registry=self._registry)
        return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(value)]

    def wrong(self, path: str, exchange: Any, *, described_as: int | None = None) -> list[str]:
        """What was sent to or answered by a route against its description.

        `described_as` is the status under which the description has the answer, where it has a wrong one.
        """
        route = self.routes[f"{exchange.method} {path}"]
        status = str(described_as or exchange.status)
        where, found = f"{exchange.method} {path}", []
        if exchange.sent is not None and route["request"] is not None:
            found += [f"{where} request {problem}" for problem in self.problems(route["request"], exchange.sent)]
        if status not in route["answers"]:
            found.append(f"{where} {status} is not described")
        shape = route["answers"].get(status)
        if shape is not None and exchange.status != 204:
            found += [f"{where} {status} {problem}" for problem in self.problems(shape, exchange.got)]
        return found


@pytest.fixture(scope="session")
def contract() -> Callable[[str], Contract]:
    """The facts of a service's published description, by the service's name."""
    return cache(Contract)


def free_ports(count: int) -> int:
    """The first of `count` neighbouring free ports, away from the demo's and from those that clients are given."""
    start = 20000 + os.getpid() * 50 % 12700
    for first in (*range(start, 32700, count), *range(20000, start, count)):
        sockets = []
        try:
            for port in range(first, first + count):
                probe = socket.socket()
                sockets.append(probe)
                probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        else:
            return first
        finally:
            for probe in sockets:
                probe.close()
    raise RuntimeError("no free ports")


@pytest.fixture
def own_port() -> int:
    """The first of five free ports, for services that a test starts itself."""
    return free_ports(5)


NO_INDEX = re.compile(r"dns error|client error|Could not connect|network|offline|error sending request", re.IGNORECASE)


@pytest.fixture(scope="session")
def uv() -> str:
    """The program uv, as the set-up finds it."""
    words = [sys.executable, "-c", "import environment; print(environment.find_uv() or '', end='')"]
    found = subprocess.run(words, cwd=ROOT / "tools" / "bootstrap", capture_output=True, text=True, check=True).stdout
    if not found:
        pytest.skip("no uv: run `make setup`")
    return found


@pytest.fixture(scope="session")
def sdk_python(uv: str, pytestconfig: pytest.Config) -> Callable[[Path], Path]:
    """Makes the virtual environment of a lock file in the cache of the tests, once, and gives its interpreter."""

    def make(lock: Path) -> Path:
        name = f"sdk-{lock.stem}-{sha256(lock.read_bytes() + sys.version.encode()).hexdigest()[:12]}"
        folder = pytestconfig.cache.mkdir(name)  # type: ignore[union-attr]
        python = folder / "venv" / "bin" / "python"
        with (folder / "lock").open("w") as held:
            # Two workers may want it at once.
            fcntl.flock(held, fcntl.LOCK_EX)
            if not (folder / "made").exists():
                shutil.rmtree(folder / "venv", ignore_errors=True)
                subprocess.run([uv, "venv", "-q", "--python", sys.executable, folder / "venv"], check=True)
                words = [uv, "pip", "sync", "-q", "--python", python, "--require-hashes", lock]
                done = subprocess.run(words, capture_output=True, text=True, check=False)
                if done.returncode and NO_INDEX.search(done.stderr):
                    pytest.skip(f"no package index can be reached: {done.stderr.strip()[-300:]}")
                assert done.returncode == 0, done.stderr
                (folder / "made").touch()
        return python

    return make


@dataclass
class Services:
    """The local services of one test session, and their controls."""

    port: int
    process: subprocess.Popen[bytes]
    control: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.control = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)

    @property
    def sentry(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    def reset(self) -> None:
        self.control.post("/_control/reset").raise_for_status()
        self.seed(SEED)
        self.forget()

    def seed(self, document: dict[str, Any]) -> None:
        """Add people, repositories and more."""
        answer = self.control.post("/_control/seed", json=document)
        assert answer.is_success, answer.text

    def forget(self) -> None:
        """Empty the log of requests."""
        self.control.delete("/_control/requests").raise_for_status()

    def requests(self, **query: str) -> list[dict[str, Any]]:
        answer = self.control.get("/_control/requests", params=query)
        answer.raise_for_status()
        body = answer.json()
        return body["requests"] if isinstance(body, dict) else body

    def writes(self) -> list[str]:
        """Requests that change something; Slack is asked by POST as well."""
        sent = [r for r in self.requests() if r["method"] not in {"GET", "HEAD"}]
        return [f"{r['method']} {r['path']}" for r in sent if not r["path"].endswith(SLACK_READS)]

    def objects(self, kind: str) -> list[dict[str, Any]]:
        answer = self.control.get("/_control/objects")
        answer.raise_for_status()
        return answer.json().get(kind, [])

    def edit(self, kind: str, ident: str, patch: dict[str, Any]) -> None:
        """Change an object as somebody else would, past the API."""
        answer = self.control.patch(f"/_control/objects/{kind}/{ident}", json=patch)
        assert answer.is_success, answer.text

    def slack(self, method: str, **words: str) -> dict[str, Any]:
        """Call a method of Slack."""
        headers = {"Authorization": f"Bearer {ADMIN}"}
        body = httpx.post(f"http://127.0.0.1:{self.port + 3}/api/{method}", headers=headers, data=words).json()
        assert body["ok"], body
        return body

    def pagerduty(self, method: str, path: str, **kwargs: Any) -> Any:
        """Call PagerDuty's REST API."""
        headers = {"Authorization": f"Token token={ADMIN}", **kwargs.pop("headers", {})}
        answer = httpx.request(method, f"http://127.0.0.1:{self.port + 4}/{path}", headers=headers, **kwargs)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def api(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {ADMIN}"}
        return httpx.request(method, f"{self.sentry}/api/0/{path}", headers=headers, timeout=30, **kwargs)


@contextmanager
def started(folder: Path, port: int) -> Iterator[Services]:
    """The local services on these five ports, with their data in a folder."""
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "vedette_emulators", "serve", "--port", str(port), "--state", str(folder)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    services = Services(port, process)
    try:
        for _ in range(100):
            try:
                services.control.get("/_control/requests").raise_for_status()
                break
            except httpx.HTTPError:
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.1)
        else:
            raise AssertionError((folder / "log").read_text())
        services.seed(SEED)
        yield services
    finally:
        services.control.close()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


@pytest.fixture(scope="session")
def running_services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with started(tmp_path_factory.mktemp("local"), free_ports(5)) as services:
        yield services


@pytest.fixture
def services_of(tmp_path: Path) -> Iterator[Callable[[Callable[[Path, int], None]], Services]]:
    """Starts local services of a test's own, whose folder a function fills before; it gets their first port."""
    with ExitStack() as stack:

        def start(fill: Callable[[Path, int], None]) -> Services:
            folder, port = tmp_path / "services", free_ports(5)
            folder.mkdir()
            fill(folder, port)
            return stack.enter_context(started(folder, port))

        yield start


@pytest.fixture
def services(running_services: Services) -> Services:
    """The local services, empty."""
    running_services.reset()
    return running_services


@pytest.fixture
def services_as_they_are(running_services: Services) -> Services:
    """The local services with what the tests before have left; for the tests of a module that share a checkout."""
    return running_services


@dataclass
class Checkout:
    """A project folder of its own, in which the real engine runs."""

    root: Path
    env: dict[str, str]

    def command(self, words: Sequence[str]) -> list[str]:
        program = shutil.which("pulumi", path=self.env["PATH"])
        assert program, "no Pulumi engine: run `make setup`"
        return [program, *words, "--non-interactive"]

    def pulumi(self, *words: str, check: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self.command(words),
            cwd=self.root,
            env={**self.env, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if check:
            assert done.returncode == 0, f"{' '.join(words)} exited {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def up(self, stack: str, **kwargs: Any) -> subprocess.CompletedProcess[str]:
        return self.pulumi("up", "--yes", "--skip-preview", "--stack", stack, **kwargs)

    def product(self, name: str) -> Path:
        """The file of a product, whose parts are put together in it where it is a folder."""
        catalog = self.root / "catalog"
        if (catalog / f"{name}.yaml").exists():
            return catalog / f"{name}.yaml"
        whole = catalog / name / "product.yaml"
        parts = sorted({*whole.parent.glob("*.yaml")} - {whole})
        whole.write_text("\n".join(path.read_text(encoding="utf-8") for path in (whole, *parts)), encoding="utf-8")
        for path in parts:
            path.unlink()
        return whole

    def only(self, product: str) -> None:
        """Leave one product in the catalog, a file or a folder."""
        for path in (self.root / "catalog").glob("*.yaml"):
            if path.stem not in {product, "requirements", "company"}:
                path.unlink()
        for path in (self.root / "catalog").glob("*/product.yaml"):
            if path.parent.name != product:
                shutil.rmtree(path.parent)

    def init(self, *stacks: str) -> None:
        for stack in stacks:
            committed = (self.root / f"Pulumi.{stack}.yaml").exists()
            self.pulumi("stack", "select", "--create", stack)
            if committed and stack != "local" and (secrets := self.secrets(stack)):
                words = [word for name in secrets for word in ("--secret", f"{name}=of-the-tests")]
                self.pulumi("config", "set-all", "--stack", stack, *words)

    def secrets(self, stack: str) -> list[str]:
        """The secrets that a person gives this stack once, as `product:NAME`; the local stack makes its own."""
        config = read_committed(self.root, stack)
        assert config, stack
        plan = config.part_of(make_plan(load_catalog(self.root / "catalog")))
        given = [one.value for one in plan.records() if isinstance(one, Secret) and isinstance(one.value, ConfigSecret)]
        return sorted({f"{one.product}:{one.name}" for one in given})

    def export(self, stack: str) -> list[dict[str, Any]]:
        text = self.pulumi("stack", "export", "--stack", stack, "--show-secrets").stdout
        return json.loads(text)["deployment"].get("resources") or []

    def steps(self, stack: str, *words: str, **env: str) -> dict[str, list[str]]:
        """What a preview would change: operation -> resource names."""
        text = self.pulumi("preview", "--json", "--stack", stack, *words, **env).stdout
        found: dict[str, list[str]] = {}
        for step in json.loads(text)["steps"]:
            if step["op"] not in {"same", "refresh", "read"}:
                found.setdefault(step["op"], []).append(step["urn"].split("::", 3)[3])
        # The engine lists what does not depend on one another in no order.
        return {operation: sorted(names) for operation, names in found.items()}


@cache
def plugins() -> Path:
    """A folder with the plugins that the set-up has found, and the local services' own; one for all tests."""
    folder = Path(tempfile.mkdtemp(prefix="vedette-plugins-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if (shared := ROOT / ".vedette" / "plugins").exists():
        for file in shared.resolve().glob("resource-*/*"):
            # The engine wants real folders; the files in them may be links.
            (folder / file.parent.name).mkdir(exist_ok=True)
            (folder / file.parent.name / file.name).symlink_to(file)
    words = [sys.executable, "-m", "vedette_emulators.plugins", "install", str(folder)]
    subprocess.run(words, cwd=ROOT, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return folder


def engine_env(folder: Path, port: int) -> dict[str, str]:
    """Settings of an engine that can reach nothing but the local services on `port`."""
    record = ROOT / ".vedette" / "engine.json"
    paths = [str(ROOT / ".venv" / "bin"), os.environ["PATH"]]
    if record.exists():
        paths.insert(0, json.loads(record.read_text(encoding="utf-8"))["folder"])
    state = folder / "state"
    state.mkdir(parents=True, exist_ok=True)
    home = folder / "pulumi"
    home.mkdir()
    (home / "plugins").symlink_to(plugins())
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "PATH": os.pathsep.join(paths),
        "PULUMI_HOME": str(home),
        # No sidecar files: the engine writes those in place, and one cut short makes the state unreadable.
        "PULUMI_BACKEND_URL": f"file://{state}?metadata=skip",
        "PULUMI_CONFIG_PASSPHRASE": "local",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "VEDETTE_LOCAL": "1",
        "VEDETTE_LOCAL_PORT": str(port),
        "SENTRY_BASE_URL": f"http://127.0.0.1:{port + 1}",
        "SENTRY_AUTH_TOKEN": ADMIN,
        "GITHUB_BASE_URL": f"http://127.0.0.1:{port + 2}/",
        "GITHUB_TOKEN": ADMIN,
    }


def new_checkout(folder: Path, services: Services, catalog: Path) -> Checkout:
    """A project with this repository's program and a copy of a catalog that a test may change."""
    project = folder / "project"
    project.mkdir()
    for name in (".venv", "infra", "providers", "sdks", "vedette"):
        (project / name).symlink_to(ROOT / name)
    shutil.copytree(catalog, project / "catalog")
    services.seed(local_seed(make_plan(load_catalog(catalog))))
    for path in ROOT.glob("Pulumi*.yaml"):
        shutil.copy(path, project)
    # What the set-up has found, for the commands of `vedette`.
    (project / ".vedette").mkdir()
    for name in ("engine.json", "plugins"):
        if (ROOT / ".vedette" / name).exists():
            (project / ".vedette" / name).symlink_to((ROOT / ".vedette" / name).resolve())
    return Checkout(project, engine_env(folder, services.port))


@pytest.fixture(scope="session")
def seed_document() -> dict[str, Any]:
    """Who and what the local services know in tests."""
    return SEED


@pytest.fixture(scope="session")
def catalog_folder() -> Path:
    """The catalog of the tests; tests/acceptance has the real one."""
    return FIXTURE_CATALOG


@pytest.fixture
def checkout_for(tmp_path: Path, catalog_folder: Path) -> Callable[[Services], Checkout]:
    """A project of its own for a test, against the services that it names."""
    return lambda services: new_checkout(tmp_path, services, catalog_folder)


@pytest.fixture
def checkout(tmp_path: Path, services: Services, catalog_folder: Path) -> Checkout:
    """A project of its own for a test, and local services that are empty."""
    return new_checkout(tmp_path, services, catalog_folder)


@pytest.fixture(scope="module")
def module_checkout(
    tmp_path_factory: pytest.TempPathFactory, running_services: Services, catalog_folder: Path
) -> Checkout:
    """A project that the tests of a module share."""
    running_services.reset()
    return new_checkout(tmp_path_factory.mktemp("checkout"), running_services, catalog_folder)
