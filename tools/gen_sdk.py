"""Generate `sdks/sentry` from the provider's schema with Pulumi's own code generator.

    python tools/gen_sdk.py            write sdks/sentry
    python tools/gen_sdk.py --check    exit 1 if sdks/sentry is not what would be written

Needs `pulumi` and `pulumi-language-python` on PATH. Exit codes: 0 done or up to date, 1 out of date, 2 cannot run.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROVIDER = ROOT / "providers" / "sentry"
SDK = ROOT / "sdks" / "sentry"
LOOKUPS = ROOT / "tools" / "sdk_lookups.py"
# What an installation leaves in the folder is no part of the SDK.
LEFTOVERS = ("__pycache__", "build", "*.egg-info")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Generate sdks/sentry from the provider's schema.")
    parser.add_argument("--check", action="store_true", help="only report whether sdks/sentry is up to date")
    check = parser.parse_args().check
    if shutil.which("pulumi") is None or shutil.which("pulumi-language-python") is None:
        print("pulumi and pulumi-language-python must be on PATH: run `make setup` first", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        try:
            fresh = generate(Path(folder))
        except subprocess.CalledProcessError as error:
            print(f"{' '.join(error.cmd[:4])} failed:\n{error.stderr or error.stdout}", file=sys.stderr)
            return 2
        except ValueError as error:
            print(f"the generator has changed: {error}; adapt _own_lookups in tools/gen_sdk.py", file=sys.stderr)
            return 2
        stale = differing(SDK, fresh)
        if check:
            for name in stale:
                print(f"{name} is not what the schema gives: run `python tools/gen_sdk.py`")
            return 1 if stale else 0
        if stale:
            shutil.rmtree(SDK, ignore_errors=True)
            shutil.copytree(fresh, SDK)
        print(f"{SDK.relative_to(ROOT)}: {len(stale)} files changed")
    return 0


def generate(folder: Path) -> Path:
    """Write a fresh SDK below `folder` and return where it is.

    Raises:
        subprocess.CalledProcessError: The schema is refused, or the generator failed.
    """
    schema = folder / "schema.json"
    schema.write_text(json.dumps(schema_of_provider()), encoding="utf-8")
    env = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "1", "PULUMI_HOME": str(folder / "home")}
    command = ["pulumi", "package", "gen-sdk", str(schema), "--language", "python", "--out", str(folder / "sdk")]
    subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    sdk = folder / "sdk" / "python"
    _own_lookups(sdk / "pulumi_sentry")
    # Pulumi's generator knows nothing of ours that keeps a checkout clean.
    shutil.copy(PROVIDER / "setup.py", sdk)
    return sdk


def _own_lookups(package: Path) -> None:
    """Have the functions ask through tools/sdk_lookups.py, whose errors are sentences.

    Raises:
        ValueError: The generator writes functions in another way than this expects.
    """
    shutil.copy(LOOKUPS, package / "_lookups.py")
    for path in package.glob("get_*.py"):
        text = path.read_text(encoding="utf-8")
        own, calls = re.subn(r"pulumi\.runtime\.(invoke|invoke_output)\(", r"_lookups.\1(", text)
        own, imports = re.subn(r"(?m)^from \. import _utilities$", "from . import _lookups, _utilities", own)
        if (calls, imports) != (2, 1):
            raise ValueError(f"{path.name} calls invoke {calls} times and imports _utilities {imports} times")
        path.write_text(own, encoding="utf-8")


def schema_of_provider() -> dict[str, object]:
    """The schema as the provider prints it."""
    command = [sys.executable, "-m", "pulumi_resource_sentry", "schema"]
    env = {**os.environ, "PYTHONPATH": str(PROVIDER)}
    printed = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    schema: dict[str, object] = json.loads(printed.stdout)
    return schema


def differing(there: Path, fresh: Path) -> list[str]:
    """The files that differ between two folders, or exist in one only, by their path."""
    names = sorted(_files(there) | _files(fresh))
    _, different, missing = filecmp.cmpfiles(there, fresh, names, shallow=False)
    return sorted([*different, *missing])


def _files(folder: Path) -> set[str]:
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return {str(path) for path in found if not _is_leftover(path)}


def _is_leftover(path: Path) -> bool:
    return any(part.match(pattern) for part in (path, *path.parents) for pattern in LEFTOVERS)


if __name__ == "__main__":
    sys.exit(main())
