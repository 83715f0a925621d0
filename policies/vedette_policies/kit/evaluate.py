"""Evaluating a policy: guarded against values that cannot be seen, and with waivers taken into account."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from vedette_policies.kit.checking import each
from vedette_policies.kit.facts import Context, Facts
from vedette_policies.kit.policies import (
    NotEvaluated,
    Policy,
    ResourcePolicy,
    Result,
    StackPolicy,
    Undecided,
    Violation,
)
from vedette_policies.kit.resources import Resource, Stack
from vedette_policies.kit.values import AT_UP, TOO_DEEP
from vedette_policies.kit.waivers import covering, ended, names

NOT_EVALUATED = "not evaluated"


def context_of(policy: Policy, facts: Facts, given: Mapping[str, Any]) -> Context:
    """What the policy decides by; `given` are the settings of the stack's policy configuration."""
    defaults = {name: schema["default"] for name, schema in policy.settings.items()}
    return Context(facts=facts, settings={**defaults, **given})


def evaluate(policy: Policy, subject: Resource | Stack, context: Context) -> list[Result]:
    """Every finding of a policy that no waiver covers, each once, in the policy's order.

    Raises:
        TypeError: the policy does not evaluate such a subject.
    """
    decided = (_decided(policy, subject, one) for one in each([subject], _evaluator(policy, subject, context)))
    found = _unwaived(policy, decided, context.facts)
    return list({_key(one): one for one in found}.values())


def _evaluator(policy: Policy, subject: Resource | Stack, context: Context) -> Callable[[Any], Iterator[Result]]:
    if isinstance(policy, ResourcePolicy) and isinstance(subject, Resource):
        return lambda one: policy.evaluate(one, context)
    if isinstance(policy, StackPolicy) and isinstance(subject, Stack):
        return lambda one: policy.evaluate(one, context)
    raise TypeError(f"{policy.id} is a {type(policy).__name__}, which does not evaluate a {type(subject).__name__}")


def _decided(policy: Policy, subject: Resource | Stack, finding: Result) -> Result:
    """A value that leaves open what must be decided now is a violation.

    The engine evaluates a stack policy only after everything has been written, so that "not evaluated" in a preview
    could become a refusal that comes too late. A resource policy is evaluated again before its own resource is written.
    """
    if not isinstance(finding, NotEvaluated):
        return finding
    if finding.why == AT_UP and isinstance(policy, StackPolicy):
        allowed = "a policy about the whole stack is decided before anything is written"
        fix = "Give the value in the catalog, or apply what it comes from first, with `--target`."
    elif finding.why == TOO_DEEP:
        allowed = "a property is evaluated as a whole"
        fix = "Flatten the property."
    else:
        return finding
    seen = f"`{finding.owner}` has `{finding.path}`, which is {finding.why}"
    return Undecided(
        resource=_owner(subject, finding),
        about=finding.owner,
        seen=seen,
        allowed=allowed,
        fix=fix,
        owner=finding.owner,
        path=finding.path,
    )


def _owner(subject: Resource | Stack, finding: NotEvaluated) -> Resource | None:
    if isinstance(subject, Resource):
        return subject
    head = finding.path.partition(".")[0].partition("[")[0]
    return next((one for one in subject.resources if one.name == finding.owner and head in one.props), None)


def message(policy: Policy, violation: Violation) -> str:
    """A violation as people read it: place, value seen, what is allowed, what to do, where it is explained."""
    place = violation.place or (violation.resource.place if violation.resource else "")
    text = f"{violation.seen}; {violation.allowed}. {violation.fix or policy.remediation} See {policy.page}"
    return f"{place}: {text}" if place else text


def summary(findings: list[NotEvaluated]) -> str:
    """What was not evaluated: the first value, and how many more there are."""
    first, *more = findings
    rest = f" (and {len(more)} more)" if more else ""
    return f"{NOT_EVALUATED}: `{first.path}` of {first.owner} is {first.why}{rest}"


def _unwaived(policy: Policy, findings: Iterator[Result], facts: Facts) -> Iterator[Result]:
    for finding in findings:
        waiver = covering(policy.id, names(finding), facts) if isinstance(finding, Violation) else None
        if waiver is None or isinstance(finding, NotEvaluated):
            yield finding
        elif waiver.expires < facts.today:
            yield replace(finding, seen=f"{finding.seen}{ended(waiver)}")


def _key(finding: Result) -> tuple[object, ...]:
    if isinstance(finding, NotEvaluated):
        return finding.owner, finding.path
    return id(finding.resource), finding.place, finding.seen, finding.allowed
