"""A run on the local services reaches nothing else, whatever the shell holds: seen by the names and addresses."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux has namespaces, by which it is seen"),
]

SANDBOX = Path(__file__).parent / "sandbox.py"
GUIDE = "docs/guide/stacks.md"
HEADING = "## Without an account"
PROXY = "http://203.0.113.1:3128"
FOREIGN = {
    "GITHUB_TOKEN": "ghp_of_a_company",
    "GH_TOKEN": "ghp_of_a_company",
    "GITHUB_BASE_URL": "https://github.acme.example/",
    "GITHUB_OWNER": "acme",
    "GITHUB_APP_ID": "1",
    "GITHUB_APP_INSTALLATION_ID": "2",
    "GITHUB_APP_PEM_FILE": "-----BEGIN RSA PRIVATE KEY-----",
    "SLACK_TOKEN": "xoxp-of-a-company",
    "PAGERDUTY_TOKEN": "of-a-company",
    "PAGERDUTY_SERVICE_REGION": "eu",
    "PAGERDUTY_API_URL_OVERRIDE": "https://pagerduty.acme.example",
    "SENTRY_AUTH_TOKEN": "sntrys_of_a_company",
    "SENTRY_BASE_URL": "https://sentry.acme.example",
    "SENTRY_ORG": "acme",
    "SENTRY_URL": "https://sentry.acme.example",
    "SENTRY_DSN": "https://key@sentry.acme.example/1",
    "PULUMI_ACCESS_TOKEN": "pul-of-a-company",
    "PULUMI_API": "https://pulumi.acme.example",
    "PULUMI_BACKEND_URL": "https://pulumi.acme.example",
    "PULUMI_CONFIG_PASSPHRASE": "of-a-company",
    "PULUMI_CONFIG_PASSPHRASE_FILE": "/nonexistent",
    "PULUMI_CONFIG": '{"sentry:baseUrl": "https://sentry.acme.example"}',
    "PULUMI_POLICY_PACKS": "https://packs.acme.example",
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "of-a-company",
    "AWS_REGION": "eu-central-1",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otel.acme.example",
    **{name: PROXY for one in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY") for name in (one, one.lower())},
    "NO_PROXY": "",
    "no_proxy": "",
}
STACK_FILE = """
secretsprovider: awskms://alias/acme?region=eu-central-1
encryptedkey: AAAA
environment: [acme-prod]
"""
STACK_CONFIG: dict[str, Any] = {
    "github:baseUrl": "https://github.acme.example/",
    "github:token": {"secure": "v1:AAAA:BBBB"},
    "sentry:baseUrl": "https://sentry.acme.example",
    "sentry:organization": "acme",
    "slack:token": "xoxp-of-a-company",
    "pagerduty:apiUrlOverride": "https://pagerduty.acme.example",
    "vedette:githubApp": 4711,
}


class Sandbox:
    """Runs commands in `sandbox.py`; what they try to reach is in `names` and `connections`."""

    def __init__(self, folder: Path) -> None:
        self.report = folder / "report.json"
        self.names: list[str] = []
        self.connections: list[str] = []

    def run(self, *command: str, env: Mapping[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, str(SANDBOX), str(self.report), *command]
        done = subprocess.run(
            words, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            timeout=540,
        )  # fmt: skip
        if done.returncode == 97 or not self.report.exists():
            pytest.fail(
                f"nothing could be observed ({done.stderr.strip()}): allow namespaces of users, or a sudo that asks for"
                " no password"
            )
        seen = json.loads(self.report.read_text())
        self.names, self.connections = seen["names"], seen["connections"]
        return done


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path)


@pytest.fixture
def clone(tmp_path: Path, root: Path, catalog_folder: Path) -> Path:
    """A fresh checkout after `make setup`, with one product, and stack files as a company has them."""
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in (".venv", "docs", "infra", "emulators", "policies", "providers", "sdks", "vedette"):
        (folder / name).symlink_to(root / name)
    (folder / "catalog").mkdir()
    for path in catalog_folder.iterdir():
        if path.is_dir():
            shutil.copytree(path, folder / "catalog" / path.name)
        elif path.stem in {"company", "ferries", "requirements"} or path.suffix != ".yaml":
            shutil.copy(path, folder / "catalog")
    for path in root.glob("Pulumi*.yaml"):
        shutil.copy(path, folder)
    for stack in ("company", "staging", "prod"):
        file = folder / f"Pulumi.{stack}.yaml"
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
        text = yaml.safe_dump({"config": given["config"] | STACK_CONFIG})
        file.write_text(text + STACK_FILE, encoding="utf-8")
    (folder / ".vedette").mkdir()
    for found in ("engine.json", "plugins"):
        (folder / ".vedette" / found).symlink_to((root / ".vedette" / found).resolve())
    return folder


def recipe(root: Path) -> str:
    """The commands that the guide has under its heading."""
    _, _, section = (root / GUIDE).read_text(encoding="utf-8").partition(f"{HEADING}\n")
    block = re.search(r"```console\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    assert block, f"{GUIDE} has no commands under {HEADING!r}"
    assert "vedette up --stack prod" in block[1]
    return block[1]


def shell(port: int) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "PATH", "TMPDIR") if name in os.environ}
    return {**kept, **FOREIGN, "VEDETTE_LOCAL_PORT": str(port)}


@pytest.mark.deep
def test_the_recipe_of_the_guide_reaches_nothing_else(sandbox: Sandbox, clone: Path, root: Path) -> None:
    files = {path.name: path.read_bytes() for path in clone.glob("Pulumi*.yaml")}
    script = f"""
set -e
{recipe(root)}
.venv/bin/vedette refresh --stack prod -- --yes >/dev/null
eval "$(.venv/bin/vedette env)"
pulumi stack select --create local --non-interactive
pulumi preview --stack local --non-interactive >local.txt
.venv/bin/python - <<'END'
import urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({{}}))
for name in ("objects", "github/secrets"):
    with opener.open(f"http://127.0.0.1:9310/_control/{{name}}") as answer:
        open(name.replace("/", "-") + ".json", "wb").write(answer.read())
END
.venv/bin/python -m vedette_emulators stop
"""
    done = sandbox.run("bash", "-c", script, env=shell(9310), cwd=clone)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert (sandbox.names, sandbox.connections) == ([], [])
    said = done.stdout + done.stderr + (clone / "local.txt").read_text()
    assert [value for value in FOREIGN.values() if "of-a-company" in value and value in said] == []

    objects = json.loads((clone / "objects.json").read_text())
    environments = {
        source["queryObj"]["snubaQuery"].get("environment")
        for row in objects["detector"]
        for source in row.get("dataSources") or ()
        if "snubaQuery" in source["queryObj"]
    }
    assert {"staging", "production"} <= environments
    assert "bookings" in [row["name"] for row in objects["slack_channel"]]
    assert "Ferry Payments" in [row["name"] for row in objects["pagerduty_service"]]
    given = json.loads((clone / "github-secrets.json").read_text())
    assert {row["name"] for row in given} >= {"SENTRY_DSN"}
    assert {path.name: path.read_bytes() for path in clone.glob("Pulumi*.yaml")} == files


def test_what_reaches_elsewhere_is_seen(sandbox: Sandbox, clone: Path) -> None:
    """The test above can fail: a Python program, the engine and a client of proxies are each caught."""
    lookup = "import socket; socket.getaddrinfo('python.acme.example', 443)"
    folder = json.loads((clone / ".vedette" / "engine.json").read_text())["folder"]
    env = shell(9310) | {"PULUMI_HOME": str(clone / "home"), "PATH": f"{folder}:{os.environ['PATH']}"}
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        env.pop(name), env.pop(name.lower())
    sandbox.run(sys.executable, "-c", lookup, env=env, cwd=clone)
    assert set(sandbox.names) == {"python.acme.example"}
    sandbox.run("pulumi", "whoami", "--non-interactive", env=env, cwd=clone)
    assert "pulumi.acme.example" in sandbox.names
    assert sandbox.connections != []
    through = f"import httpx; httpx.get('http://127.0.0.1:9310/', proxy={PROXY!r})"
    sandbox.run(sys.executable, "-c", through, env=env, cwd=clone)
    assert (sandbox.names, len(sandbox.connections)) == ([], 1)


def test_a_sandbox_that_sees_nothing_runs_nothing(sandbox: Sandbox, clone: Path) -> None:
    """A command that would pass is not run where the observer is blind."""
    blind = SANDBOX.read_text(encoding="utf-8").replace("self.names.append(", "id(")
    (clone / "blind.py").write_text(blind, encoding="utf-8")
    ran = clone / "ran"
    words = [sys.executable, str(clone / "blind.py"), str(clone / "report.json"), "touch", str(ran)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 97, done.stderr
    assert not ran.exists()
