"""What happens when a command fails in a way that nobody foresaw: one sentence, and a file for the report."""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from vedette.escape import visible

SHOW = "VEDETTE_TRACEBACK"
"""The environment variable that shows the traceback on the terminal when it is 1."""

_LONGEST = 300
# Shorter values are ordinary words; to blank those out would garble the report and protect nothing.
_SHORTEST_SECRET = 6
_SECRET_NAMES = ("TOKEN", "SECRET", "PASS", "KEY", "CREDENTIAL", "DSN", "AUTH")


def describe(error: BaseException, command: str, env: Mapping[str, str]) -> str:
    """Write the traceback to a file of the user's and return what to print.

    The file and the text hold no local variables, no arguments of the command, and no value of an environment
    variable whose name marks it as a secret.
    """
    version = _version()
    details = _without_secrets("".join(traceback.format_exception(error)), env)
    name = type(error).__name__
    seen = visible(_without_secrets(str(error), env))
    seen = f"{seen[:_LONGEST]}..." if len(seen) > _LONGEST else seen
    head = f"vedette {version}, Python {platform.python_version()}, {platform.platform()}\ncommand: {command}\n\n"
    file = _write(head + details, env)
    where = f"attach {file}" if file else f"attach the output of the same command with {SHOW}=1"
    lines = [
        f"vedette: internal fault in `{command}`: {name}{f': {seen}' if seen else ''}",
        f"  This is a fault of Vedette {version}, not of your input. Please report it: name the command and {where}.",
    ]
    if env.get(SHOW) == "1":
        lines.append(details.rstrip("\n"))
    return "\n".join(lines)


def command_name(words: list[str]) -> str:
    """The command without its arguments, which may hold secrets: `vedette plan`."""
    first = words[1] if len(words) > 1 else ""
    return f"vedette {first}" if first.isascii() and first.replace("-", "").isalpha() and first[0] != "-" else "vedette"


def _version() -> str:
    try:
        return importlib.metadata.version("vedette")
    except importlib.metadata.PackageNotFoundError:
        return "of an unknown version"


def _without_secrets(text: str, env: Mapping[str, str]) -> str:
    secrets = {
        value
        for name, value in env.items()
        if len(value) >= _SHORTEST_SECRET and any(word in name.upper() for word in _SECRET_NAMES)
    }
    # The longest first: one may be a part of another.
    for value in sorted(secrets, key=len, reverse=True):
        text = text.replace(value, "[secret]")
    return text


def _write(text: str, env: Mapping[str, str]) -> Path | None:
    """A file that only its owner reads; None where none can be written."""
    for folder in (_cache(env), None):
        with contextlib.suppress(OSError, ValueError):
            if folder:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            descriptor, name = tempfile.mkstemp(prefix=f"vedette-fault-{stamp}-", suffix=".txt", dir=folder)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
            return Path(name)
    return None


def _cache(env: Mapping[str, str]) -> Path | None:
    """The user's cache folder; None where the environment names none, and the temporary folder is taken."""
    if (cache := env.get("XDG_CACHE_HOME", "")).startswith("/"):
        return Path(cache) / "vedette" / "faults"
    home = env.get("HOME", "")
    if not home.startswith("/"):
        return None
    return Path(home) / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "vedette" / "faults"
