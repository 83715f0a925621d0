"""The templates as one repository would have them, and what their scripts talk to."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from vedette_policies.contract.findings import FACTS
from vedette_policies.contract.types import FILE
from vedette_policies.kit import ResourcePolicy
from vedette_policies.kit.testing import Engine, Spec
from vedette_policies.policies import POLICIES

from vedette import names
from vedette.render import problems, render

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "vedette" / "templates"
ADMIN = "local-admin"
GITHUB_REPOSITORY = "local/harbour"
SCRIPTS = TEMPLATES / "workflows" / "scripts"

VALUES = {
    # What every template is given, from the catalog.
    "title": "Harbour", "team": "platform", "repository": "harbour/harbour", "owner": "harbour", "name": "harbour",
    "branch": "main", "project": "harbour-workers",
    # What `with` adds.
    "environment": "production", "dsn": "SENTRY_DSN", "monitor": "harbour-backup", "schedule": "17 2 * * *",
    "triage_label": "claude-triage", "fix_label": "auto-fix", "daily_cap": 5, "claude_environment": "claude",
    "node": 20, "deployment": "Production", "watch_minutes": 15, "watch_issues": 3,
    "rollback": "npx wrangler@4 rollback --yes", "rollback_token": "CLOUDFLARE_API_TOKEN",
    "gate_query": 'is:unresolved level:fatal "test mode"', "deployed_values": "LEMONSQUEEZY_TEST_MODE=false",
    "backup_prefix": "harbour/daily", "retention_days": 30, "restore_environment": "restore-drill",
    "operations": '{"payment": "rosa", "campaign": "emil"}',
    "reviewed": "2026-11-02", "lead": "Rosa Lind", "last": "Emil Berg (CTO)",
}  # fmt: skip


def templates() -> list[str]:
    files = (path for path in TEMPLATES.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    return sorted(path.relative_to(TEMPLATES).as_posix() for path in files)


def rendered(template: str) -> str:
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    unknown = [f"{problem.line}: {problem.name}" for problem in problems(text, VALUES)]
    assert not unknown, f"{template}: {unknown}"
    return render(text, VALUES, path=names.template_path(template))


WORKFLOWS = [name for name in templates() if name.startswith("workflows/") and name.endswith(".yml")]


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every template where GitHub would have it."""
    folder = tmp_path_factory.mktemp("repository")
    for template in templates():
        path = folder / names.template_path(template)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rendered(template), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def workflows() -> Mapping[str, dict[Any, Any]]:
    """Each workflow, rendered and parsed, by its name without folder and ending."""
    return {Path(name).stem: yaml.safe_load(rendered(name)) for name in WORKFLOWS}


Broken = Callable[[str], set[str]]


@pytest.fixture(scope="session")
def broken() -> Broken:
    """The policies for workflows and agents that a text breaks, of those that evaluate a file by itself."""
    groups = {"vedette_policies.policies.agents", "vedette_policies.policies.github"}
    policies = [policy for policy in POLICIES if isinstance(policy, ResourcePolicy) and FILE in policy.types]
    engine = Engine([policy for policy in policies if policy.evaluate.__module__.rpartition(".")[0] in groups])
    # As the catalog declares them: people let each job into these two environments.
    engine.configure({FACTS: {"reviewed": {"acme/shop": ["claude", "production"]}, "nonproduction": ["staging"]}})

    def ask(text: str) -> set[str]:
        props = {"repository": "shop", "file": ".github/workflows/one.yml", "content": text}
        return {
            policy for _level, policy, _name, _text in engine.analyze([Spec(FILE, "shop.file:acme/shop:one", props)])
        }

    return ask


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run_script(tmp_path: Path, repository: Path) -> Run:
    """Run a script as a runner does: with nothing in the environment but what its step gives it."""

    def run(name: str, *words: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        script = repository / ".github" / "workflows" / "scripts" / name
        program = "python3" if script.suffix == ".py" else "bash"
        paths = [env.pop("PREPEND_PATH", ""), str(ROOT / ".venv" / "bin"), os.environ["PATH"]]
        found = shutil.which(program, path=os.pathsep.join(filter(None, paths)))
        assert found
        base = {"PATH": os.pathsep.join(filter(None, paths)), "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            [found, str(script), *words],
            cwd=cwd or repository, env={**base, **env}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return run


Token = Callable[..., str]


@pytest.fixture
def token(services: Any) -> Token:
    """Make a token with nothing but these scopes."""

    def make(*scopes: str, who: str = "vedette[bot]") -> str:
        answer = services.control.post("/_control/tokens", json={"scopes": scopes, "who": who})
        answer.raise_for_status()
        return str(answer.json()["token"])

    return make


@pytest.fixture
def github_run(services: Any, workflows: Mapping[str, dict[Any, Any]], token: Token) -> Callable[..., dict[str, str]]:
    """What a runner sets for a job; its token may do what the job's `permissions` say, and no more."""

    def settings(workflow: str, job: str) -> dict[str, str]:
        rights = workflows[workflow]["jobs"][job]["permissions"]
        scopes = {f"{right.replace('-', '_')}:{level}" for right, level in rights.items()} | {"metadata:read"}
        scopes |= {scope.replace(":write", ":read") for scope in scopes}
        return {
            "GITHUB_API_URL": f"http://127.0.0.1:{services.port + 2}",
            "GITHUB_REPOSITORY": GITHUB_REPOSITORY,
            "GITHUB_TOKEN": token(*sorted(scopes)),
        }

    return settings


@pytest.fixture
def github(services: Any) -> Callable[..., Any]:
    """Ask the local GitHub about the repository, as its owner."""

    def call(method: str, path: str, who: str = ADMIN, **kwargs: Any) -> Any:
        url = f"http://127.0.0.1:{services.port + 2}/repos/{GITHUB_REPOSITORY}/{path}"
        answer = httpx.request(method, url, headers={"Authorization": f"Bearer {who}"}, timeout=30, **kwargs)
        assert answer.is_success, answer.text
        return answer.json()

    return call


@pytest.fixture
def sentry_run(services: Any, token: Token) -> dict[str, str]:
    """What a job with Sentry's token gets, for a project that exists."""
    team = services.api("POST", "organizations/local/teams/", json={"slug": "platform"})
    assert team.status_code == 201, team.text
    project = services.api(
        "POST", "teams/local/platform/projects/", json={"name": "harbour", "slug": VALUES["project"]}
    )
    assert project.status_code == 201, project.text
    return {
        "SENTRY_URL": services.sentry,
        "SENTRY_ORG": "local",
        "SENTRY_PROJECT": "harbour-workers",
        "SENTRY_AUTH_TOKEN": token("event:read"),
        "SENTRY_ENVIRONMENT": "production",
    }


@pytest.fixture
def report(services: Any) -> Callable[..., dict[str, Any]]:
    """Let the application report something to Sentry; return the issue."""

    def send(message: str, level: str = "error", **more: Any) -> dict[str, Any]:
        body = {"project": "harbour-workers", "message": message, "level": level, "environment": "production", **more}
        answer = services.control.post("/_control/sentry/events", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    return send
