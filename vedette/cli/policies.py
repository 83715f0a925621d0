"""Asking the policy pack, which runs in a process of its own: the core knows neither Pulumi nor its policies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast, get_args

import yaml

from vedette.cli import engine
from vedette.load import CatalogError, load_catalog
from vedette.plan.stacks import StackName
from vedette.policy import Waived, due, policy_config, waivers

SETTINGS = "policies/settings"
"""A file per stack, `NAME.yaml`, with levels and settings by rule; where there is none the rules' own hold."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the pack is asked with."""

    stack: str
    config: dict[str, Any]
    waivers: list[Waived]
    findings: list[dict[str, Any]]
    today: date

    @classmethod
    def read(cls, root: Path, catalog: str, stack: str) -> Asked:
        """Read the catalog, and the stack's settings in the checkout at `root`.

        Raises:
            CatalogError: the catalog has findings.
            ValueError: there is no such stack, or its settings are no mapping.
        """
        if stack not in get_args(StackName):
            raise ValueError(f"there is no stack {stack!r}: {', '.join(get_args(StackName))} exist")
        loaded, today = load_catalog(Path(catalog)), datetime.now(UTC).date()
        name = cast("StackName", stack)
        return cls(
            stack,
            policy_config(loaded, name, today=today, rules=_settings(root, stack)),
            waivers(loaded),
            [_due(one) for one in due(loaded, today)],
            today,
        )


@dataclass(frozen=True, slots=True)
class Previewed:
    """A preview, and what the engine logged while it asked the pack."""

    document: object
    events: list[Any] | None = None


def judge(project: engine.Project, kind: str, seen: Previewed, asked: Asked) -> dict[str, Any]:
    """The pack's answer to a preview or a state, with the catalog's waivers; contract: docs/guide/policies.md.

    Raises:
        EngineError: the pack broke.
    """
    words = [sys.executable, "-m", "policies.offline", kind]
    request = json.dumps({"config": asked.config, "document": seen.document, "events": seen.events})
    done = subprocess.run(words, cwd=project.root, input=request, capture_output=True, text=True, check=False)
    if done.returncode:
        raise engine.EngineError(f"the policies could not be asked:\n{done.stderr.strip()}")
    answer: dict[str, Any] = json.loads(done.stdout)
    fields = {"rule", "resource", "owner", "reason", "expires"}
    return {
        "stack": asked.stack,
        "findings": [*asked.findings, *answer["findings"]],
        "not_judged": answer["not_judged"],
        "waived": [one.waiver.model_dump(include=fields) for one in asked.waivers],
    }


def preview(project: engine.Project, asked: Asked) -> Previewed:
    """A new preview in which the engine asks the pack, which sees the secrets that the preview hides.

    Nothing is refused there, so that the program runs to its end and all is found. A preview that stopped at something
    protected still says what it would have deleted.

    Raises:
        EngineError: there is no engine, or no preview.
    """
    if engine.on_local_services(project, asked.stack, os.environ):
        engine.ensure_local_services(project, asked.stack)
    engine.ensure_stack(project, asked.stack)
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        config, log = Path(folder) / "config.json", Path(folder) / "events.log"
        config.write_text(json.dumps(_advisory(asked.config)), encoding="utf-8")
        words = ["preview", "--json", "--show-sames", "--non-interactive", "--event-log", str(log)]
        words += ["--policy-pack", str(project.root / "policies"), "--policy-pack-config", str(config)]
        code, text = engine.output(project, asked.stack, words)
        found: dict[str, Any] = json.loads(text or "{}")
        if code and not any((step.get("oldState") or {}).get("protect") for step in found.get("steps", ())):
            said = [one["message"].strip() for one in found.get("diagnostics", ()) if one["severity"] == "error"]
            raise engine.EngineError("\n".join([f"stack {asked.stack} has no preview:", *said]))
        events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if "policyEvent" in line]
    # A preview that stopped has not asked about the whole stack.
    return Previewed(found, None if code else events)


def _advisory(config: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration with every rule that is on as advisory."""
    found: dict[str, Any] = {"all": "advisory"}
    for name, given in config.items():
        if isinstance(given, Mapping):
            kept = given.get("enforcementLevel") == "disabled"
            found[name] = {**given, "enforcementLevel": "disabled" if kept else "advisory"}
        else:
            found[name] = given if given == "disabled" else "advisory"
    return found


def options(project: engine.Project, stack: str) -> list[str]:
    """The words that make the engine ask the pack; none where the catalog has findings, which the program will tell."""
    config = project.state / f"policy-{stack}.json"
    config.parent.mkdir(exist_ok=True)
    try:
        asked = Asked.read(project.root, str(project.root / "catalog"), stack)
    except (CatalogError, ValueError):
        return []
    config.write_text(json.dumps(asked.config, indent=2) + "\n", encoding="utf-8")
    return ["--policy-pack", str(project.root / "policies"), "--policy-pack-config", str(config)]


def _settings(root: Path, stack: str) -> Mapping[str, Any]:
    path = root / SETTINGS / f"{stack}.yaml"
    if not path.exists():
        return {}
    found = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    if not isinstance(found, Mapping):
        raise ValueError(  # noqa: TRY004 - the value of a file, not of an argument
            f"{path} is no mapping: write a rule's id, then its level or settings"
        )
    return found


def _due(one: Any) -> dict[str, Any]:  # noqa: ANN401 - a finding of the catalog
    over = one.rule != "waiver-ends"
    return {
        "rule": one.rule,
        "severity": "medium",
        "level": "mandatory" if over and one.rule == "waiver-unknown" else "advisory",
        "resource": "",
        "place": str(one.place),
        "message": one.message,
        "help": one.hint,
    }
