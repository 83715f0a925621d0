"""Test the Sentry provider with the newest Pulumi SDK that there is, locked or not: `make try-newest-sdk`.

Exit codes: 0 it works, 1 a test fails, 2 the SDK could not be installed. What is locked stays as it is: to admit the
version, raise the range in providers/sentry (pyproject.toml and schema.py), then run `make lock sdk`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "bootstrap"))

import environment
import pins

TESTS = "tests/sentry_provider/test_sdk_range.py"


def main() -> int:
    """The command."""
    uv = environment.find_uv()
    if uv is None:
        print("uv is missing: run `make setup` first", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "venv" / "bin" / "python"
        try:
            subprocess.run([uv, "venv", "-q", "--python", sys.executable, python.parents[1]], check=True)
            subprocess.run([uv, "pip", "install", "-q", "--upgrade", "--python", python, "pulumi", "httpx"], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"the newest SDK cannot be installed: {error}", file=sys.stderr)
            return 2
        print(f"Pulumi SDK {_version(python)}", flush=True)
        words = [sys.executable, "-m", "pytest", "-q", TESTS]
        done = subprocess.run(words, cwd=pins.ROOT, env={**os.environ, "VEDETTE_SDK_PYTHON": str(python)}, check=False)
    return 1 if done.returncode else 0


def _version(python: Path) -> str:
    words = [str(python), "-c", "import importlib.metadata; print(importlib.metadata.version('pulumi'))"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
