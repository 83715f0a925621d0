"""Asking a rule: guarded against values that cannot be seen, and with waivers taken into account."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from vedette_policies.kit.checking import each
from vedette_policies.kit.facts import Context, Facts
from vedette_policies.kit.rules import Finding, NotJudged, ResourceRule, Rule, StackRule, Undecided, Violation
from vedette_policies.kit.values import AT_UP, TOO_DEEP
from vedette_policies.kit.views import Resource, Stack
from vedette_policies.kit.waiving import covering, ended, names

NOT_JUDGED = "not judged"


def context(rule: Rule, facts: Facts, given: Mapping[str, Any]) -> Context:
    """What the rule judges by; `given` are the settings of the stack's policy configuration."""
    defaults = {name: schema["default"] for name, schema in rule.settings.items()}
    return Context(facts=facts, settings={**defaults, **given})


def judge(rule: Rule, subject: Resource | Stack, by: Context) -> list[Finding]:
    """Every finding of a rule that no waiver covers, each once, in the rule's order.

    Raises:
        TypeError: the rule judges no such subject.
    """
    decided = (_decided(rule, subject, one) for one in each([subject], _asking(rule, subject, by)))
    found = _unwaived(rule, decided, by.facts)
    return list({_key(one): one for one in found}.values())


def _asking(rule: Rule, subject: Resource | Stack, by: Context) -> Callable[[Any], Iterator[Finding]]:
    if isinstance(rule, ResourceRule) and isinstance(subject, Resource):
        return lambda one: rule.judge(one, by)
    if isinstance(rule, StackRule) and isinstance(subject, Stack):
        return lambda one: rule.judge(one, by)
    raise TypeError(f"{rule.id} is a {type(rule).__name__}, which does not judge a {type(subject).__name__}")


def _decided(rule: Rule, subject: Resource | Stack, finding: Finding) -> Finding:
    """A value that leaves open what must be decided now is a violation.

    The engine asks a stack rule only after everything has been written, so that "not judged" in a preview could become
    a refusal that comes too late. A resource rule is asked again before its own resource is written.
    """
    if not isinstance(finding, NotJudged):
        return finding
    if finding.why == AT_UP and isinstance(rule, StackRule):
        allowed = "a rule about the whole stack is decided before anything is written"
        fix = "Give the value in the catalog, or apply what it comes from first, with `--target`."
    elif finding.why == TOO_DEEP:
        allowed = "a property is judged as a whole"
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


def _owner(subject: Resource | Stack, finding: NotJudged) -> Resource | None:
    if isinstance(subject, Resource):
        return subject
    head = finding.path.partition(".")[0].partition("[")[0]
    return next((one for one in subject.resources if one.name == finding.owner and head in one.props), None)


def message(rule: Rule, violation: Violation) -> str:
    """A violation as people read it: place, value seen, what is allowed, what to do, where it is explained."""
    place = violation.place or (violation.resource.place if violation.resource else "")
    words = f"{violation.seen}; {violation.allowed}. {violation.fix or rule.remediation} See {rule.page}"
    return f"{place}: {words}" if place else words


def summary(findings: list[NotJudged]) -> str:
    """What was not judged: the first value, and how many more there are."""
    first, *more = findings
    rest = f" (and {len(more)} more)" if more else ""
    return f"{NOT_JUDGED}: `{first.path}` of {first.owner} is {first.why}{rest}"


def _unwaived(rule: Rule, findings: Iterator[Finding], facts: Facts) -> Iterator[Finding]:
    for finding in findings:
        waiver = covering(rule.id, names(finding), facts) if isinstance(finding, Violation) else None
        if waiver is None or isinstance(finding, NotJudged):
            yield finding
        elif waiver.expires < facts.today:
            yield replace(finding, seen=f"{finding.seen}{ended(waiver)}")


def _key(finding: Finding) -> tuple[object, ...]:
    if isinstance(finding, NotJudged):
        return finding.owner, finding.path
    return id(finding.resource), finding.place, finding.seen, finding.allowed
