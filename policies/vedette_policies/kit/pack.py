"""Rules as policies of Pulumi's SDK."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from vedette_policies.kit.facts import FACTS, SCHEMA, Facts
from vedette_policies.kit.judging import context, judge, message, summary
from vedette_policies.kit.rules import Finding, NotJudged, ResourceRule, Rule, StackRule, Violation
from vedette_policies.kit.values import plain
from vedette_policies.kit.views import ENTRY, Resource, Stack


class NotJudgedError(UnknownValueError):
    """Makes the SDK say that a policy could not run, at the level `advisory`; violations reported before stay."""

    def __init__(self, findings: list[NotJudged]) -> None:
        super().__init__(UNKNOWN_STRING_VALUE, [findings[0].path])
        self.message = summary(findings)


class Pack:
    """The policies of a pack, and what they share within one run of the engine.

    The SDK hands the whole stack to each policy anew. It is read and indexed for the first one that asks; when a
    policy asks a second time, a new run has begun.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._config: Mapping[str, Any] = {}
        self._facts = Facts()
        self._entries: dict[str, Resource] = {}
        self._here = threading.local()
        self._stack = Stack(())
        self._asked: set[str] = set()

    def policies(self) -> list[Policy]:
        """One policy per rule; before them the one that takes in the facts, since the SDK asks in this order."""
        facts = ResourceValidationPolicy(
            FACTS,
            "Takes in what the catalog says of the stack; refuses nothing.",
            self._take_in,
            enforcement_level=EnforcementLevel.ADVISORY,
            config_schema=PolicyConfigSchema(properties=SCHEMA),
        )
        return [facts, *map(self._policy, self._rules)]

    def _take_in(self, args: ResourceValidationArgs, _report: ReportViolation) -> None:
        config = args.get_config()
        if config != self._config:
            self._config, self._facts = config, Facts.read(config)
        self._here.seen = {}
        if args.resource_type.startswith(ENTRY):
            # An entry is declared before its children, which are told apart by its URN.
            self._entries[args.urn] = self._resource(args)

    def _policy(self, rule: Rule) -> Policy:
        if isinstance(rule, ResourceRule):
            return ResourceValidationPolicy(validate=self._resource_judge(rule), **_metadata(rule))
        if isinstance(rule, StackRule):
            return StackValidationPolicy(validate=self._stack_judge(rule), **_metadata(rule))
        raise TypeError(f"{rule.id} is neither a ResourceRule nor a StackRule")

    def _resource_judge(self, rule: ResourceRule) -> Callable[[ResourceValidationArgs, ReportViolation], None]:
        types = frozenset(rule.types)

        def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
            if args.resource_type in types:
                by = context(rule, self._facts, args.get_config())
                _tell(rule, judge(rule, self._resource(args), by), report)

        return validate

    def _stack_judge(self, rule: StackRule) -> Callable[[StackValidationArgs, ReportViolation], None]:
        def validate(args: StackValidationArgs, report: ReportViolation) -> None:
            by = context(rule, self._facts, args.get_config())
            _tell(rule, judge(rule, self._whole(rule, args), by), report)

        return validate

    def _resource(self, args: ResourceValidationArgs) -> Resource:
        """The resource, read once for all policies: they are asked in one thread, from the first to the last."""
        seen: dict[str, Resource] = getattr(self._here, "seen", {})
        if args.urn not in seen:
            seen[args.urn] = Resource(
                type=args.resource_type,
                name=args.name,
                urn=args.urn,
                props=_props(args.props, args.name),
                protect=args.opts.protect,
                parent=self._entries.get(args.opts.parent or ""),
            )
        return seen[args.urn]

    def _whole(self, rule: StackRule, args: StackValidationArgs) -> Stack:
        if rule.id in self._asked or not self._asked:
            self._stack, self._asked = Stack(_linked(args.resources)), set()
        self._asked.add(rule.id)
        return self._stack


def _linked(resources: Iterable[PolicyResource]) -> Iterable[Resource]:
    found = {
        one.urn: Resource(
            type=one.resource_type,
            name=one.name,
            urn=one.urn,
            props=_props(one.props, one.name),
            protect=one.opts.protect,
        )
        for one in resources
    }
    for one in resources:
        found[one.urn].parent = found.get(one.parent.urn) if one.parent else None
        found[one.urn].sources = {
            name: [found[source.urn] for source in sources] for name, sources in one.property_dependencies.items()
        }
    return found.values()


def _props(props: Mapping[str, Any], owner: str) -> dict[str, Any]:
    seen = plain(props, owner)
    return seen if isinstance(seen, dict) else {}


def _metadata(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.id,
        "description": rule.title,
        "display_name": rule.title,
        "severity": Severity[rule.severity.upper()],
        "tags": list(rule.frameworks),
        "remediation_steps": rule.remediation,
        "url": rule.page,
        "enforcement_level": EnforcementLevel[rule.level.upper()],
        "config_schema": PolicyConfigSchema(properties={key: dict(one) for key, one in rule.settings.items()}),
    }


def _tell(rule: Rule, findings: list[Finding], report: ReportViolation) -> None:
    for one in findings:
        if isinstance(one, Violation):
            report(message(rule, one), one.resource.urn if one.resource else None)
    if unseen := [one for one in findings if isinstance(one, NotJudged)]:
        raise NotJudgedError(unseen)
