"""The Pulumi engine and its Python language host: found, downloaded or built, in that order."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import urllib.request
from dataclasses import asdict, dataclass
from http.client import HTTPException
from pathlib import Path
from typing import IO

import cached
import golang
import pins
from say import SetupError, run, say, step

INSTALLER = "https://get.pulumi.com/releases/sdk"
"""Where Pulumi publishes its release archives (`VEDETTE_PULUMI_RELEASES` names a mirror)."""

ANSWER_S = 5.0
"""How long the installer's host may take to answer before the next way is tried."""

PACKAGES = ("github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", "./pulumi-language-python")
LINES = 2150
"""How many lines `go build -v` prints with empty caches (measured), for the progress only."""

BUILT = "built from Go modules"
NEEDED = ("pulumi", "pulumi-language-python")
VERSION_FLAG = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{pins.PULUMI}"


@dataclass(frozen=True)
class Engine:
    """The engine that this checkout uses."""

    how: str
    folder: str
    version: str


def chosen() -> Engine | None:
    """The engine chosen earlier, where it is still there."""
    record = pins.STATE / "engine.json"
    if not record.exists():
        return None
    engine = Engine(**json.loads(record.read_text()))
    folder = Path(engine.folder)
    if engine.how.startswith(BUILT) and folder != _built():
        return None  # the sources have changed since
    usable = cached.complete(folder, NEEDED) and _minor(engine.version) >= pins.PULUMI_MINOR
    return engine if usable else None


def ensure() -> Engine:
    """Choose an engine, once for a checkout, and say which.

    Raises:
        SetupError: none of the three ways worked.
    """
    if engine := chosen():
        return engine
    engine = _on_path() or _cached() or _download() or _build()
    pins.STATE.mkdir(exist_ok=True)
    (pins.STATE / "engine.json").write_text(json.dumps(asdict(engine), indent=2) + "\n")
    say(f"engine: Pulumi {engine.version}, {engine.how} ({engine.folder})")
    return engine


def _on_path() -> Engine | None:
    pulumi, host = shutil.which("pulumi"), shutil.which("pulumi-language-python")
    if not pulumi or not host:
        return None
    version = ".".join(str(part) for part in pins.version_tuple(run([pulumi, "version"])) or (0, 0))
    if _minor(version) < pins.PULUMI_MINOR:
        say(f"pulumi {version} on PATH is older than {pins.PULUMI}: not used")
        return None
    return Engine("found on PATH", str(Path(pulumi).parent), version)


def _cached() -> Engine | None:
    for how, folder in (("official release, cached", _downloaded()), (f"{BUILT}, cached", _built())):
        if cached.complete(folder, NEEDED):
            return Engine(how, str(folder), pins.PULUMI)
    return None


def _download() -> Engine | None:
    base = os.environ.get("VEDETTE_PULUMI_RELEASES", INSTALLER)
    address = f"{base}/pulumi-v{pins.PULUMI}-{pins.platform_name()}.tar.gz"
    try:
        with (
            urllib.request.urlopen(address, timeout=ANSWER_S) as answer,
            step(f"downloading Pulumi {pins.PULUMI} from its official installer", "about 1 minute, once"),
        ):
            cached.folder(_downloaded(), NEEDED, lambda folder: _unpack(answer, folder))
    except (OSError, HTTPException, tarfile.TarError, SetupError) as error:
        say(f"no usable Pulumi {pins.PULUMI} from {address} ({error}): building the engine from Go modules")
        return None
    return Engine("official release", str(_downloaded()), pins.PULUMI)


def _unpack(archive: IO[bytes], folder: Path) -> None:
    """Put the programs of a release archive, which all lie in its folder `pulumi/`, straight into `folder`."""
    with tarfile.open(fileobj=archive, mode="r|gz") as tar:
        for member in tar:
            if member.isfile():
                member.name = Path(member.name).name
                tar.extract(member, folder, filter="data")


def _build() -> Engine:
    cached.folder(_built(), NEEDED, _compile)
    return Engine(BUILT, str(_built()), pins.PULUMI)


def _compile(folder: Path) -> None:
    go = golang.ensure()
    with step(f"building the Pulumi {pins.PULUMI} engine with {go}", "3 to 6 minutes on 2 cores, once"):
        golang.build(go, pins.ENGINE_MODULE, PACKAGES, into=folder, flags=VERSION_FLAG, lines=LINES)
    query = ["list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"]
    sdk = Path(run([go, *query], env=golang.env(go), cwd=pins.ENGINE_MODULE).strip())
    script = folder / "pulumi-language-python-exec"
    shutil.copyfile(sdk / "python" / "cmd" / script.name, script)
    script.chmod(0o755)


def _downloaded() -> Path:
    return pins.cache() / f"pulumi-{pins.PULUMI}-{pins.platform_name()}"


def _built() -> Path:
    return pins.cache() / f"engine-{pins.PULUMI}-{pins.digest(pins.ENGINE_MODULE)}"


def _minor(version: str) -> tuple[int, ...]:
    return (pins.version_tuple(version) or (0, 0))[:2]
