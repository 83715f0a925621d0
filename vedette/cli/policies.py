"""What the policy pack decides by, and its answers; it runs in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from vedette import report
from vedette.cli import engine, run
from vedette.cli.planned import Planned, planned
from vedette.contract.findings import FACTS, Finding
from vedette.contract.names import name_of
from vedette.policy import Waived, due, policy_config, waivers
from vedette.report import Verdict, read_verdict
from vedette.stack_config import StackConfig, file_name

SETTINGS = "policies/settings"
"""A file per stack, `NAME.yaml`, with levels and settings by policy; where there is none the policies' own hold."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the pack decides by, and the catalog behind it."""

    stack: str
    config: dict[str, Any]
    waivers: list[Waived]
    given: Planned
    today: date

    def findings(self, declared: Iterable[str]) -> Iterator[Finding]:
        """What is wrong with the waivers; `declared` are the names of the resources that were looked at."""
        return due(self.given.catalog, self.given.plan, self.today, declared)

    @classmethod
    def read(cls, root: Path, stack: StackConfig, catalog: Path | None = None) -> Asked:
        """Read the stack's catalog, and its settings in the checkout at `root`.

        Args:
            root: The checkout.
            stack: What the stack is.
            catalog: Another catalog than the stack's own.

        Raises:
            CatalogError: the catalog has findings.
            EngineError: the catalog or the settings cannot be read.
        """
        folder, today = catalog or root / stack.catalog, datetime.now(UTC).date()
        if not folder.is_dir():
            raise engine.EngineError(
                f"there is no catalog in {folder}, so that the policies cannot be asked: correct vedette:catalog of"
                f" stack {stack.name}"
            )
        given = planned(folder)
        settings = _settings(root, stack.name)
        config = policy_config(given.catalog, given.plan, stack, today=today, settings=settings)
        return cls(stack.name, config, waivers(given.catalog), given, today)


@dataclass(frozen=True, slots=True)
class Previewed:
    """A preview, and what the engine logged while it asked the pack.

    Attributes:
        asked: How many policies the engine has asked; 0 where it asked none.
    """

    document: object
    events: list[Any] | None = None
    asked: int = 0


def evaluate(project: engine.Project, kind: str, seen: Previewed, asked: Asked) -> Verdict:
    """The pack's answer to a preview or a state, with the catalog's waivers; contract: docs/guide/policies.md.

    Raises:
        EngineError: the pack broke.
    """
    # -P: the pack's modules are found as a package, never by the bare names that stand beside this file.
    program = project.root / "policies" / "vedette_policies" / "offline.py"
    words = [sys.executable, "-P", str(program), kind]
    request = json.dumps({"config": asked.config, "document": seen.document, "events": seen.events}, default=str)
    limit = run.limit(os.environ) * run.STACK_FACTOR
    try:
        done = subprocess.run(
            words, cwd=project.root, input=request, capture_output=True, text=True, check=False, timeout=limit
        )
    except subprocess.TimeoutExpired:
        raise engine.EngineError(f"the policy pack did not answer within {limit:g} s: nothing was evaluated") from None
    if done.returncode:
        # The last line of a traceback is what went wrong; the rest is of use to nobody who runs this.
        why = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
        raise engine.EngineError(f"the policy pack broke while it was asked about this {kind}: {why}")
    verdict = read_verdict(json.loads(done.stdout))
    return replace(
        verdict,
        stack=asked.stack,
        asked=seen.asked,
        findings=(*asked.findings(_declared(seen.document)), *verdict.findings),
        waived=tuple(map(_waived, asked.waivers)),
    )


def _waived(one: Waived) -> report.Waived:
    waiver = one.waiver
    return report.Waived(
        policy=waiver.policy,
        resource=waiver.resource,
        owner=waiver.owner,
        reason=waiver.reason,
        expires=waiver.expires,
    )


def _declared(document: Any) -> Iterator[str]:  # noqa: ANN401 - a preview or a state, which the pack has read
    """The names of the resources in a preview or a state."""
    rows = document.get("steps") or (document.get("deployment") or {}).get("resources") or ()
    yield from (name_of(row["urn"]) for row in rows)


def preview(project: engine.Project, asked: Asked) -> Previewed:
    """A new preview in which the engine asks the pack, which sees the secrets that the preview hides.

    Nothing is refused there, so that the program runs to its end and all is found. A preview that stopped at something
    protected still says what it would have deleted.

    Raises:
        EngineError: there is no engine, or no preview.
    """
    words = ["preview", "--json", "--show-sames", "--non-interactive"]
    done = run.with_policies(project, asked.stack, words, _advisory(asked.config), capture=True)
    if done.hung or done.phase.failures or not done.phase.asked:
        raise engine.EngineError("\n".join([_stopped(done.text), *done.verdict(asked.stack)[1]]).strip())
    try:
        found: dict[str, Any] = json.loads(done.text or "{}")
    except ValueError:
        raise engine.EngineError(f"stack {asked.stack} has no preview:\n{done.text.strip()}") from None
    if done.code and not any((step.get("oldState") or {}).get("protect") for step in found.get("steps", ())):
        raise engine.EngineError("\n".join([f"stack {asked.stack} has no preview:", _stopped(done.text)]))
    # A preview that stopped has not asked about the whole stack.
    return Previewed(found, None if done.code else done.events, len(done.phase.asked))


def _stopped(text: str) -> str:
    """The errors of a preview."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return text.strip()
    return "\n".join(one["message"].strip() for one in found.get("diagnostics", ()) if one["severity"] == "error")


def _advisory(config: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration with every policy that is on as advisory."""
    found: dict[str, Any] = {"all": "advisory"}
    for name, given in config.items():
        if isinstance(given, Mapping):
            kept = given.get("enforcementLevel") == "disabled"
            found[name] = {**given, "enforcementLevel": "disabled" if kept else "advisory"}
        else:
            found[name] = given if given == "disabled" else "advisory"
    return found


def _settings(root: Path, stack: str) -> Mapping[str, Any]:
    """The stack's settings; none where there is no file.

    Raises:
        EngineError: the file cannot be read, or is no mapping.
    """
    path = root / SETTINGS / f"{file_name(stack)}.yaml"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise engine.EngineError(f"{path} cannot be read: {why}") from error
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise engine.EngineError(f"{path} is not YAML: {' '.join(str(error).split())}") from error
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise engine.EngineError(
            f"{path} holds a {type(found).__name__}, and only a mapping is allowed: write a policy's id, then its level"
            " or settings"
        )
    if FACTS in found:
        raise engine.EngineError(
            f"{path} sets {FACTS}, which Vedette takes from the catalog and the stack's configuration: remove it"
        )
    if wrong := [str(key) for key in found if not isinstance(key, str)]:
        raise engine.EngineError(f"{path} has {', '.join(wrong)} where a policy's id is expected")
    return found
