"""zizmor and actionlint: how each is started on one text, and how its answer is read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 60
"""How long one run may take; both answer within 0.1 s."""


_SHOWN = 200
"""How much of what a program prints is passed on, in characters."""


class LinterError(Exception):
    """A linter did not check a text; the message is what the linter did, after its name: "zizmor ..."."""


class LinterDownError(LinterError):
    """The linter itself is missing or does not work, whatever the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a linter found.

    Attributes:
        line: Of the text, from 1; 0 where it has none.
        rule: The linter's own name for it.
        text: What is wrong, in the linter's words.
        job: The id of the job, "" for the workflow as a whole or where the linter names none.
        expression: The expression that it is about, without `${{ }}`; "" for none.
    """

    line: int
    rule: str
    text: str
    job: str = ""
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Linter:
    """A linter that reads one workflow from its standard input.

    Attributes:
        arguments: What it is started with: offline, without the user's configuration, and with JSON as the answer.
        fine: The exit codes with which it has checked a text, whatever it found.
        read: Its answer as reports.
    """

    name: str
    arguments: tuple[str, ...]
    fine: frozenset[int]
    read: Callable[[str], list[Report]]

    def program(self) -> str:
        """Its path: beside this Python, or on PATH.

        Raises:
            LinterDownError: it is not installed, or not executable.
        """
        beside = str(Path(sys.executable).parent)
        folders = [beside, *os.environ.get("PATH", os.defpath).split(os.pathsep)]
        if found := shutil.which(self.name, path=os.pathsep.join(folders)):
            return found
        there = next((path for folder in folders if os.path.lexists(path := f"{folder}/{self.name}")), None)
        raise LinterDownError(f"is not executable (`{there}`)" if there else "is not installed")

    def run(self, program: str, text: str) -> list[Report]:
        """Check one text.

        Raises:
            LinterDownError: it could not be started, or took too long.
            LinterError: it stopped, or its answer is not understood.
        """
        try:
            done = subprocess.run(
                [program, *self.arguments], input=text.encode("utf-8", "replace"), capture_output=True, check=False,
                timeout=SECONDS, env={},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise LinterDownError(f"did not answer within {SECONDS:g} s") from None
        except OSError as error:
            raise LinterDownError(f"cannot be started ({error.strerror})") from None
        if done.returncode not in self.fine:
            raise LinterError(f"stopped with exit code {done.returncode}{_first_line(done.stderr)}")
        try:
            found = self.read(done.stdout.decode("utf-8"))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise LinterError(f"gave an answer that is not understood ({type(error).__name__})") from None
        if done.returncode and not found:
            raise LinterError(f"ended with exit code {done.returncode}, as after a finding, and gave none")
        return found


def _first_line(stderr: bytes) -> str:
    """What a program that stopped printed first, in brackets; its own message starts after `fatal:` or `error:`."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines()]
    return next((f" ({line[:_SHOWN]})" for line in lines if line.startswith(("fatal:", "error:", "panic:"))), "")


def _zizmor(text: str) -> list[Report]:
    return [_audit(one) for one in _list(text)]


def _audit(one: dict[str, object]) -> Report:
    locations = one["locations"]
    if not isinstance(locations, list):
        raise TypeError("locations is no list")
    place = next((found for found in locations if found["symbolic"]["kind"] == "Primary"), locations[0])
    route = [step.get("Key", "") for step in place["symbolic"]["route"]["route"]]
    kind = place["symbolic"]["feature_kind"]
    fragment = kind["Subfeature"]["fragment"] if isinstance(kind, dict) and "Subfeature" in kind else {}
    return Report(
        line=place["concrete"]["location"]["start_point"]["row"] + 1,
        rule=str(one["ident"]),
        text=str(one["desc"]),
        job=route[1] if route[:1] == ["jobs"] and len(route) > 1 else "",
        expression=str(fragment.get("Raw", "")) if isinstance(fragment, dict) else "",
    )


def _actionlint(text: str) -> list[Report]:
    return [Report(line=one["line"], rule=one["kind"], text=one["message"]) for one in _list(text)]


def _list(text: str) -> list[Any]:
    """An answer, which is a list of findings; an empty object is no answer."""
    found = json.loads(text)
    if not isinstance(found, list):
        raise TypeError("the answer is no list")
    return found


ZIZMOR = Linter(
    "zizmor",
    ("--offline", "--quiet", "--no-config", "--persona=auditor", "--format=json-v1", "-"),
    # docs.zizmor.sh/usage, "Exit codes": 11 to 14 stand for how bad the worst finding is.
    frozenset({0, 11, 12, 13, 14}),
    _zizmor,
)
ACTIONLINT = Linter(
    "actionlint",
    # Shell scripts have linters of their own, which would make the answer depend on what else is installed.
    ("-shellcheck=", "-pyflakes=", "-format", "{{json .}}", "-"),
    frozenset({0, 1}),
    _actionlint,
)
