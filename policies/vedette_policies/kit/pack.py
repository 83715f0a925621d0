"""The pack's policies as policies of Pulumi's SDK."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pulumi_policy
from pulumi_policy import (
    EnforcementLevel,
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

from vedette_policies.contract.findings import FACTS
from vedette_policies.contract.types import ENTRY
from vedette_policies.kit.evaluate import context_of, evaluate, message, summary
from vedette_policies.kit.facts import SCHEMA, Facts
from vedette_policies.kit.policies import NotEvaluated, Policy, ResourcePolicy, Result, StackPolicy, Violation
from vedette_policies.kit.resources import Resource, Stack
from vedette_policies.kit.values import plain


class NotEvaluatedError(UnknownValueError):
    """Makes the SDK say that a policy could not run, at the level `advisory`; violations reported before stay."""

    def __init__(self, findings: list[NotEvaluated]) -> None:
        super().__init__(UNKNOWN_STRING_VALUE, [findings[0].path])
        self.message = summary(findings)


class Pack:
    """The policies of a pack, and what they share within one run of the engine.

    The SDK hands the whole stack to each policy anew. It is read and indexed for the first one that asks; when a
    policy asks a second time, a new run has begun.
    """

    def __init__(self, policies: Sequence[Policy]) -> None:
        self._policies = policies
        self._config: Mapping[str, Any] = {}
        self._facts = Facts()
        self._entries: dict[str, Resource] = {}
        self._here = threading.local()
        self._stack = Stack(())
        self._asked: set[str] = set()

    def policies(self) -> list[pulumi_policy.Policy]:
        """The SDK's form of each policy; before them the one that takes in the facts, since the SDK asks in order."""
        facts = ResourceValidationPolicy(
            FACTS,
            "Takes in the catalog's facts of the stack; refuses nothing.",
            self._take_in,
            enforcement_level=EnforcementLevel.ADVISORY,
            config_schema=PolicyConfigSchema(properties=SCHEMA),
        )
        return [facts, *map(self._for_sdk, self._policies)]

    def _take_in(self, args: ResourceValidationArgs, _report: ReportViolation) -> None:
        config = args.get_config()
        if config != self._config:
            self._config, self._facts = config, Facts.read(config)
        self._here.seen = {}
        if args.resource_type.startswith(ENTRY):
            # An entry is declared before its children, which are told apart by its URN.
            self._entries[args.urn] = self._resource(args)

    def _for_sdk(self, policy: Policy) -> pulumi_policy.Policy:
        if isinstance(policy, ResourcePolicy):
            return ResourceValidationPolicy(validate=self._resource_validator(policy), **_metadata(policy))
        if isinstance(policy, StackPolicy):
            return StackValidationPolicy(validate=self._stack_validator(policy), **_metadata(policy))
        raise TypeError(f"{policy.id} is neither a ResourcePolicy nor a StackPolicy")

    def _resource_validator(self, policy: ResourcePolicy) -> Callable[[ResourceValidationArgs, ReportViolation], None]:
        types = frozenset(policy.types)

        def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
            if args.resource_type in types:
                context = context_of(policy, self._facts, args.get_config())
                _report(policy, evaluate(policy, self._resource(args), context), report)

        return validate

    def _stack_validator(self, policy: StackPolicy) -> Callable[[StackValidationArgs, ReportViolation], None]:
        def validate(args: StackValidationArgs, report: ReportViolation) -> None:
            context = context_of(policy, self._facts, args.get_config())
            _report(policy, evaluate(policy, self._whole(policy, args), context), report)

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

    def _whole(self, policy: StackPolicy, args: StackValidationArgs) -> Stack:
        if policy.id in self._asked or not self._asked:
            self._stack, self._asked = Stack(_linked(args.resources)), set()
        self._asked.add(policy.id)
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


def _metadata(policy: Policy) -> dict[str, Any]:
    return {
        "name": policy.id,
        "description": policy.title,
        "display_name": policy.title,
        "severity": Severity[policy.severity.upper()],
        "tags": list(policy.frameworks),
        "remediation_steps": policy.remediation,
        "url": policy.page,
        "enforcement_level": EnforcementLevel[policy.level.upper()],
        "config_schema": PolicyConfigSchema(properties={key: dict(one) for key, one in policy.settings.items()}),
    }


def _report(policy: Policy, findings: list[Result], report: ReportViolation) -> None:
    for one in findings:
        if isinstance(one, Violation):
            report(message(policy, one), one.resource.urn if one.resource else None)
    if unseen := [one for one in findings if isinstance(one, NotEvaluated)]:
        raise NotEvaluatedError(unseen)
