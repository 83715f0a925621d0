"""Asking a rule: guarded against values that cannot be seen, and with waivers taken into account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from policies.kit.facts import Context, Facts, Waiver
from policies.kit.rules import Finding, NotJudged, ResourceRule, Rule, StackRule, Violation, each
from policies.kit.views import Resource, Stack

NOT_JUDGED = "not judged"


def context(rule: Rule, facts: Facts, given: Mapping[str, Any]) -> Context:
    """What the rule judges by; `given` are the settings of the stack's policy configuration."""
    defaults = {name: schema["default"] for name, schema in rule.settings.items()}
    return Context(facts=facts, settings={**defaults, **given})


def judge(rule: Rule, subject: Resource | Stack, by: Context) -> list[Finding]:
    """Every finding of a rule that no waiver covers, each once, in the rule's order."""

    def ask(one: Resource | Stack) -> Iterator[Finding]:
        if isinstance(rule, ResourceRule) and isinstance(one, Resource):
            return rule.judge(one, by)
        if isinstance(rule, StackRule) and isinstance(one, Stack):
            return rule.judge(one, by)
        raise TypeError(f"{rule.id} is a {type(rule).__name__}, which does not judge a {type(one).__name__}")

    found = _unwaived(rule, each([subject], ask), by.facts)
    return list({_key(one): one for one in found}.values())


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
        waiver = _waiver(rule, finding, facts) if isinstance(finding, Violation) else None
        if waiver is None or isinstance(finding, NotJudged):
            yield finding
        elif waiver.expires < facts.today:
            ended = f"{finding.seen} (waived until {waiver.expires} by {waiver.owner}: {waiver.reason})"
            yield replace(finding, seen=ended)


def _waiver(rule: Rule, violation: Violation, facts: Facts) -> Waiver | None:
    """The waiver that lasts longest, by the name of the resource or of its entry."""
    names = {violation.about}
    if one := violation.resource:
        names |= {one.name, one.entry.name if one.entry else one.name}
    fitting = [waiver for waiver in facts.waivers if waiver.rule == rule.id and waiver.resource in names]
    return max(fitting, key=lambda waiver: waiver.expires, default=None)


def _key(finding: Finding) -> tuple[object, ...]:
    if isinstance(finding, NotJudged):
        return finding.owner, finding.path
    return id(finding.resource), finding.place, finding.seen, finding.allowed
