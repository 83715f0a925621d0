"""Judging without the engine: what a preview or an exported state holds, read as rules see it.

    python -m policies.offline preview|state < {"config": ..., "document": ..., "events": ...}

`config` is the stack's policy configuration, `document` what `pulumi preview --json --show-sames` or `pulumi stack
export` prints. The answer, in JSON, is what each rule found. A secret that the document hides is not judged, unless the
engine has asked the pack itself: `events` is what it then logged, or null.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from policies.changes import judge_changes
from policies.kit import Facts, NotJudged, Resource, ResourceRule, Rule, Stack, Violation
from policies.kit.facts import FACTS
from policies.kit.judging import context, judge
from policies.kit.values import AT_UP, HIDDEN, HIDDEN_TEXT, Unknown
from policies.kit.waiving import name_of
from policies.rules import RULES
from policies.told import told

_SIGNATURE = "4dabf18193072939515e22adb298388d"  # marks a value of the engine that is more than plain data
_WHY = {HIDDEN_TEXT: HIDDEN, UNKNOWN_STRING_VALUE: AT_UP}

Json = dict[str, Any]


def main() -> None:
    """Read the request from standard input and write the findings to standard output."""
    request = json.load(sys.stdin)
    answer = judged(sys.argv[1], request["document"], request["config"], request.get("events"))
    json.dump(answer, sys.stdout)


def judged(
    kind: str,
    document: Mapping[str, Any],
    config: Mapping[str, Mapping[str, Any]],
    events: Iterable[Mapping[str, Any]] | None = None,
) -> Json:
    """What all rules say of a document: `findings`, each with its level, and `not_judged`.

    Raises:
        ValueError: `kind` is neither `preview` nor `state`, or the document is not one.
    """
    states = list(_states(kind, document))
    facts = Facts.read(config.get(FACTS, {}))
    levels = {rule.id: _level(rule, config.get(rule.id)) for rule in RULES}
    if events is not None:
        findings, not_judged = told(events, {rule.id: rule for rule in RULES}, levels)
    else:
        findings, not_judged = _judged(states, facts, levels, config)
    if kind == "preview":
        findings += judge_changes(document["steps"], facts)
        stopped = [one["message"] for one in document.get("diagnostics") or () if one.get("severity") == "error"]
        if stopped:
            reason = " ".join(stopped[0].removeprefix("error: ").split())
            not_judged.append({"rule": "preview", "resource": "", "reason": f"the preview stopped: {reason}"})
    return {"findings": findings, "not_judged": not_judged}


def _judged(
    states: list[Json], facts: Facts, levels: Mapping[str, str], config: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Json], list[Json]]:
    findings: list[Json] = []
    not_judged: list[Json] = []
    inputs, outputs = _resources(states, "inputs"), Stack(_resources(states, "outputs", "inputs"))
    for rule in RULES:
        if levels[rule.id] == "disabled":
            continue
        subjects: Iterable[Resource | Stack] = [outputs]
        if isinstance(rule, ResourceRule):
            subjects = [one for one in inputs if one.type in rule.types]
        given = config.get(rule.id)
        by = context(rule, facts, given if isinstance(given, Mapping) else {})
        for one in (found for subject in subjects for found in judge(rule, subject, by)):
            if isinstance(one, NotJudged):
                not_judged.append({"rule": rule.id, "resource": one.owner, "reason": f"`{one.path}` is {one.why}"})
            else:
                findings.append(_finding(rule, one, levels[rule.id]))
    return findings, not_judged


def _level(rule: Rule, given: object) -> str:
    """How a rule is enforced: a word, or a word beside its settings, or its own."""
    if isinstance(given, str):
        return given
    return str(given.get("enforcementLevel", rule.level)) if isinstance(given, Mapping) else rule.level


def _finding(rule: Rule, violation: Violation, level: str) -> Json:
    resource = violation.resource
    return {
        "rule": rule.id,
        "severity": rule.severity,
        "level": level,
        "resource": resource.name if resource else violation.about,
        "place": violation.place or (resource.place if resource else ""),
        "message": f"{violation.seen}; {violation.allowed}",
        "help": violation.fix or rule.remediation,
    }


def _states(kind: str, document: Mapping[str, Any]) -> Iterator[Json]:
    """Every resource that will be there, or is."""
    if kind == "preview" and isinstance(document.get("steps"), list):
        for step in document["steps"]:
            if state := step.get("newState") or (step["op"] in {"same", "refresh"} and step.get("oldState")):
                yield state
    elif kind == "state" and isinstance(document.get("deployment"), Mapping):
        yield from document["deployment"].get("resources") or ()
    else:
        raise ValueError(f"this is no {kind}")


def _resources(states: Iterable[Json], *sides: str) -> list[Resource]:
    found: dict[str, Resource] = {}
    for state in states:
        name = name_of(state["urn"])
        props: Json = next((state[side] for side in sides if state.get(side)), {})
        found[state["urn"]] = Resource(
            type=state["type"],
            name=name,
            urn=state["urn"],
            props={key: _seen(value, name, key) for key, value in props.items()},
            protect=bool(state.get("protect")),
        )
    for state in states:
        one = found[state["urn"]]
        one.parent = found.get(state.get("parent", ""))
        one.sources = {
            name: [found[urn] for urn in urns if urn in found]
            for name, urns in (state.get("propertyDependencies") or {}).items()
        }
    return list(found.values())


def _seen(value: object, owner: str, path: str) -> object:
    """A value of a document as rules see it; what it hides or does not know yet is `Unknown`."""
    if isinstance(value, str):
        return Unknown(owner, path, _WHY[value]) if value in _WHY else value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_seen(one, owner, f"{path}[{index}]") for index, one in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    if _SIGNATURE in value:
        plain = value.get("plaintext")
        return Unknown(owner, path, HIDDEN) if plain is None else _seen(json.loads(plain), owner, path)
    return {key: _seen(one, owner, f"{path}.{key}") for key, one in value.items()}


if __name__ == "__main__":
    main()
