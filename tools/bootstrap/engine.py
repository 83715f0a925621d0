"""The Pulumi engine and its Python language host: found, downloaded or built, in that order."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import cached
import download
import files
import golang
import pins
import programs
from say import SetupError, run, say, step

INSTALLER = "https://get.pulumi.com/releases/sdk"
"""Where Pulumi publishes its release archives (`VEDETTE_PULUMI_RELEASES` names a mirror)."""

SHA256 = "VEDETTE_PULUMI_SHA256"
"""The setting for a mirror whose archive is another than Pulumi's own."""

PACKAGES = ("github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", "./pulumi-language-python")
LINES = 2150
"""How many lines `go build -v` prints with empty caches (measured), for the progress only."""

RELEASE = "official release"
BUILT = "built from Go modules"
NEEDED = ("pulumi", "pulumi-language-python")
VERSION_FLAG = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{pins.PULUMI}"


@dataclass(frozen=True)
class Engine:
    """The engine that this checkout uses."""

    how: str
    folder: str
    version: str


def record() -> Path:
    """The file that says which engine this checkout uses."""
    return pins.STATE / "engine.json"


def chosen() -> Engine | None:
    """The engine chosen earlier, where the record can be read and the engine is still there."""
    read = files.read_record(record())
    if read.keys() != {"how", "folder", "version"}:
        return None
    engine = Engine(**read)
    folder = Path(engine.folder)
    if not folder.is_absolute() or "\0" in engine.folder:
        return None
    if engine.how.startswith(BUILT) and folder != _built():
        return None  # the sources have changed since
    if engine.how.startswith(RELEASE) and folder != _downloaded(_pinned() or ""):
        return None  # another archive is pinned now, or none
    usable = cached.complete(folder, NEEDED) and _minor(engine.version) >= pins.PULUMI_MINOR
    return engine if usable else None


def ensure() -> Engine:
    """Choose an engine, once for a checkout, and say which.

    Raises:
        SetupError: none of the three ways worked.
    """
    if engine := chosen():
        return engine
    sha256 = _pinned()
    engine = _on_path() or _cached(sha256) or _download(sha256) or _build()
    files.write_text(record(), json.dumps(asdict(engine), indent=2) + "\n")
    say(f"engine: Pulumi {engine.version}, {engine.how} ({engine.folder})")
    return engine


def _on_path() -> Engine | None:
    pulumi = shutil.which("pulumi")
    if not pulumi:
        return None
    folder = Path(pulumi).absolute().parent
    try:
        version = _answering(folder)
    except SetupError as error:
        say(f"the pulumi on PATH is not used: {error}")
        return None
    if _minor(version) < pins.PULUMI_MINOR:
        say(f"pulumi {version} on PATH is older than {pins.PULUMI}: not used")
        return None
    return Engine("found on PATH", str(folder), version)


def _answering(folder: Path) -> str:
    """The version that the engine in a folder says it has.

    Raises:
        SetupError: it is a script, or does not answer as an engine does.
    """
    for name in NEEDED:
        if not programs.native(folder / name):
            raise SetupError(f"{folder / name} is missing, a script, or no program for this machine")
    line = programs.version_line(folder / "pulumi", "version")
    version = pins.version_tuple(line)
    if version is None or not line.lstrip().startswith(("v", str(version[0]))):
        raise SetupError(f"`{folder / 'pulumi'} version` printed {line.strip()[:80]!r} instead of a version")
    return ".".join(str(part) for part in version)


def _cached(sha256: str | None) -> Engine | None:
    ways = [(f"{BUILT}, cached", _built())]
    if sha256:
        ways.insert(0, (f"{RELEASE}, cached", _downloaded(sha256)))
    for how, folder in ways:
        if not cached.complete(folder, NEEDED):
            continue
        try:
            _expect_pinned(folder)
        except SetupError as error:
            say(f"the engine in {folder} is made anew: {error}")
            cached.discard(folder)
        else:
            return Engine(how, str(folder), pins.PULUMI)
    return None


def _expect_pinned(folder: Path) -> None:
    if (version := _answering(folder)) != pins.PULUMI:
        raise SetupError(f"it is version {version}, pinned is {pins.PULUMI}")


def _download(sha256: str | None) -> Engine | None:
    base = os.environ.get("VEDETTE_PULUMI_RELEASES", INSTALLER)
    address = f"{base}/pulumi-v{pins.PULUMI}-{pins.platform_name()}.tar.gz"
    if sha256 is None:
        say(
            f"no SHA-256 of Pulumi's release for {pins.platform_name()} is pinned ({SHA256} sets one), so it is not"
            f" downloaded: building the engine from Go modules"
        )
        return None

    def fill(folder: Path) -> None:
        with step(f"downloading Pulumi {pins.PULUMI} from its official installer", "about 1 minute, once"):
            download.programs(address, sha256, folder)
        _expect_pinned(folder)

    try:
        cached.folder(_downloaded(sha256), NEEDED, fill)
    except (download.Unusable, SetupError) as error:
        say(f"no usable Pulumi {pins.PULUMI} from {address} ({error}): building the engine from Go modules")
        return None
    return Engine(RELEASE, str(_downloaded(sha256)), pins.PULUMI)


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


def _pinned() -> str | None:
    return download.pinned(pins.PULUMI_ARCHIVES, pins.platform_name(), SHA256)


def _downloaded(sha256: str) -> Path:
    return pins.cache() / f"pulumi-{pins.PULUMI}-{pins.platform_name()}-{sha256[:12]}"


def _built() -> Path:
    return pins.cache() / f"engine-{pins.PULUMI}-{pins.digest(pins.ENGINE_MODULE)}"


def _minor(version: str) -> tuple[int, ...]:
    return (pins.version_tuple(version) or (0, 0))[:2]
