"""Evaluating the policies without the engine, on what a preview or an exported state holds.

    python -m vedette_policies.offline preview|state < {"config": ..., "document": ..., "events": ...}

`config` is the stack's policy configuration, `document` what `pulumi preview --json --show-sames` or `pulumi stack
export` prints. The answer, in JSON, is what each policy found. A secret that the document hides is not evaluated,
unless the engine has asked the pack itself: `events` is what it then logged, or null.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from vedette_policies import kit
from vedette_policies.changes import check_changes
from vedette_policies.contract.findings import FACTS, Finding, NotEvaluated
from vedette_policies.contract.names import SECRET_MARK, name_of
from vedette_policies.engine_log import read_log
from vedette_policies.kit import Facts, Policy, Resource, ResourcePolicy, Stack, Violation
from vedette_policies.kit.evaluate import context_of, evaluate
from vedette_policies.kit.values import AT_UP, DEEPEST, HIDDEN, HIDDEN_TEXT, TOO_DEEP, Unknown
from vedette_policies.policies import POLICIES

_WHY = {HIDDEN_TEXT: HIDDEN, UNKNOWN_STRING_VALUE: AT_UP}

Json = dict[str, Any]


def main() -> None:
    """Read the request from standard input and write the findings to standard output; exit 2 if it cannot be read."""
    try:
        request = json.load(sys.stdin)
        answer = evaluate_document(sys.argv[1], request["document"], request["config"], request.get("events"))
    except (ValueError, RecursionError) as error:
        sys.exit(_broken(sys.argv[1], error))
    json.dump(answer, sys.stdout)


def _broken(kind: str, error: Exception) -> int:
    why = "it is nested too deeply" if isinstance(error, RecursionError) else error
    sys.stderr.write(f"the {kind} cannot be evaluated: {why}\n")
    return 2


def evaluate_document(
    kind: str,
    document: Mapping[str, Any],
    config: Mapping[str, Mapping[str, Any]],
    events: Iterable[Mapping[str, Any]] | None = None,
) -> Json:
    """What all policies find in a document: `findings`, each with its level, and `not_evaluated`.

    Raises:
        ValueError: `kind` is neither `preview` nor `state`, or the document is not one.
    """
    facts = Facts.read(config.get(FACTS, {}))
    try:
        states = list(_states(kind, document))
        changes = list(check_changes(document["steps"], facts)) if kind == "preview" else []
        inputs, outputs = _resources(states, "inputs"), Stack(_resources(states, "outputs", "inputs"))
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no {kind}: {type(error).__name__}") from None
    levels = {policy.id: _level(policy, config.get(policy.id)) for policy in POLICIES}
    if events is not None:
        findings, not_evaluated = read_log(events, {policy.id: policy for policy in POLICIES}, levels)
    else:
        findings, not_evaluated = _evaluated(inputs, outputs, facts, levels, config)
    findings += changes
    if kind == "preview":
        stopped = [one["message"] for one in document.get("diagnostics") or () if one.get("severity") == "error"]
        if stopped:
            reason = " ".join(stopped[0].removeprefix("error: ").split())
            not_evaluated.append(NotEvaluated(id="preview", resource="", reason=f"the preview stopped: {reason}"))
    return {"findings": [asdict(one) for one in findings], "not_evaluated": [asdict(one) for one in not_evaluated]}


def _evaluated(
    inputs: list[Resource],
    outputs: Stack,
    facts: Facts,
    levels: Mapping[str, str],
    config: Mapping[str, Mapping[str, Any]],
) -> tuple[list[Finding], list[NotEvaluated]]:
    findings: list[Finding] = []
    not_evaluated: list[NotEvaluated] = []
    for policy in POLICIES:
        if levels[policy.id] == "disabled":
            continue
        subjects: Iterable[Resource | Stack] = [outputs]
        if isinstance(policy, ResourcePolicy):
            subjects = [one for one in inputs if one.type in policy.types]
        given = config.get(policy.id)
        context = context_of(policy, facts, given if isinstance(given, Mapping) else {})
        for one in (found for subject in subjects for found in evaluate(policy, subject, context)):
            if isinstance(one, kit.NotEvaluated):
                reason = f"`{one.path}` is {one.why}"
                not_evaluated.append(NotEvaluated(id=policy.id, resource=one.owner, reason=reason))
            else:
                findings.append(_finding(policy, one, levels[policy.id]))
    return findings, not_evaluated


def _level(policy: Policy, given: object) -> str:
    """How a policy is enforced: a level, or a level beside its settings, or its own."""
    if isinstance(given, str):
        return given
    return str(given.get("enforcementLevel", policy.level)) if isinstance(given, Mapping) else policy.level


def _finding(policy: Policy, violation: Violation, level: str) -> Finding:
    resource = violation.resource
    return Finding(
        id=policy.id,
        severity=policy.severity,
        level=level,
        resource=resource.name if resource else violation.about,
        place=violation.place or (resource.place if resource else ""),
        message=f"{violation.seen}; {violation.allowed}",
        help=violation.fix or policy.remediation,
    )


def _states(kind: str, document: Mapping[str, Any]) -> Iterator[Json]:
    """Every resource that will be there, or is."""
    if kind == "preview" and isinstance(document.get("steps"), list):
        for step in document["steps"]:
            if state := step.get("newState") or (step["op"] in {"same", "refresh"} and step.get("oldState")):
                yield state
    elif kind == "state" and isinstance(document.get("deployment"), Mapping):
        # One that is yet to be deleted has the URN of what has replaced it.
        yield from (one for one in document["deployment"].get("resources") or () if not one.get("delete"))
    else:
        raise ValueError(f"this is no {kind}")


def _resources(states: Iterable[Json], *sides: str) -> list[Resource]:
    found: dict[str, Resource] = {}
    for state in states:
        urn = str(state["urn"])
        name = name_of(urn)
        props: Json = next((state[side] for side in sides if state.get(side)), {})
        found[urn] = Resource(
            type=str(state["type"]),
            name=name,
            urn=urn,
            props={key: _seen(value, name, key) for key, value in props.items()},
            protect=bool(state.get("protect")),
        )
    for state in states:
        one = found[str(state["urn"])]
        one.parent = _parent(one, found.get(str(state.get("parent", ""))))
        one.sources = {
            name: [found[urn] for urn in urns if urn in found]
            for name, urns in (state.get("propertyDependencies") or {}).items()
        }
    return list(found.values())


def _parent(child: Resource, parent: Resource | None) -> Resource | None:
    """The parent; none where the document puts a resource below itself."""
    above = parent
    while above and above is not child:
        above = above.parent
    return None if above else parent


def _seen(value: object, owner: str, path: str, depth: int = 0) -> object:
    """A value of a document as policies see it; what it hides or does not know yet is `Unknown`."""
    if isinstance(value, str):
        return Unknown(owner, path, _WHY[value]) if value in _WHY else value
    if not isinstance(value, Mapping | list):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    if depth > DEEPEST:
        return Unknown(owner, path[:DEEPEST], TOO_DEEP)
    if isinstance(value, list):
        return [_seen(one, owner, f"{path}[{index}]", depth + 1) for index, one in enumerate(value)]
    if SECRET_MARK in value:
        return _secret(value.get("plaintext"), owner, path, depth)
    return {key: _seen(one, owner, f"{path}.{key}", depth + 1) for key, one in value.items()}


def _secret(plain: object, owner: str, path: str, depth: int) -> object:
    try:
        return _seen(json.loads(str(plain)), owner, path, depth) if plain is not None else Unknown(owner, path, HIDDEN)
    except (ValueError, RecursionError):
        return Unknown(owner, path, HIDDEN)


if __name__ == "__main__":
    main()
