"""Trying policies on fixtures: as plain functions, and through the SDK's own servicer as the engine asks it.

A fixture is a `Spec` per resource, parents first; a test names the policy and gets back what was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel
from pulumi_policy.deserialize import deserialize_properties
from pulumi_policy.policy import _PolicyAnalyzerServicer
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from vedette_policies.contract.findings import FACTS
from vedette_policies.contract.names import SECRET_MARK, name_of
from vedette_policies.contract.types import ENTRY
from vedette_policies.kit.evaluate import NOT_EVALUATED, context_of, evaluate, message
from vedette_policies.kit.facts import Facts
from vedette_policies.kit.late import passes_first
from vedette_policies.kit.pack import Pack
from vedette_policies.kit.policies import NotEvaluated, Policy, ResourcePolicy, StackPolicy, Undecided, Violation
from vedette_policies.kit.resources import Resource, Stack
from vedette_policies.kit.values import HIDDEN_TEXT, plain

UNKNOWN = UNKNOWN_STRING_VALUE
"""Stands in a fixture for a value that a preview does not know."""

HIDDEN = HIDDEN_TEXT
"""Stands in a fixture for a secret that a state does not show."""

_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - marks one
_LEVELS = {proto.ADVISORY: "advisory", proto.MANDATORY: "mandatory"}


@dataclass(frozen=True, slots=True)
class Spec:
    """One resource of a fixture; `parent` and what a property comes from (`sources`) are names of earlier ones."""

    type: str
    name: str
    props: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""
    protect: bool = False
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def urn(self) -> str:
        """As the engine would name it."""
        return f"urn:pulumi:test::vedette::{self.type}::{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a policy found.

    Attributes:
        violations: As (name of the resource, value seen).
        not_evaluated: Values that are evaluated once they are known, as (name of the resource, path).
        undecided: Values that would be known too late, in the same form: the policy refuses them.
    """

    violations: tuple[tuple[str, str], ...] = ()
    not_evaluated: tuple[tuple[str, str], ...] = ()
    undecided: tuple[tuple[str, str], ...] = ()


def secret(value: object) -> dict[str, object]:
    """A secret as the engine sends it; policies see its value."""
    return {SECRET_MARK: _SECRET, "value": value}


def entry(kind: str, name: str, **inputs: object) -> Spec:
    """An entry of the catalog with the inputs that every one has."""
    usual = {"place": f"catalog/{name.partition('.')[0]}.yaml#{kind.lower()}s.{name.rpartition('.')[2]}"}
    return Spec(ENTRY + kind, name, {**usual, **inputs})


def ask(policy: Policy, specs: Sequence[Spec], facts: Mapping[str, Any] | None = None, **settings: object) -> Outcome:
    """Evaluate a policy twice, as a function and through the SDK's servicer, and return what it found.

    Args:
        policy: The policy.
        specs: The resources, parents first.
        facts: As in the policy configuration; `staging` is not production unless they say otherwise.
        settings: The policy's own.

    Raises:
        AssertionError: the two answers differ, or a stack policy would refuse only after everything has been written.
    """
    given = {"nonproduction": ["staging"], **(facts or {})}
    context = context_of(policy, Facts.read(given), settings)
    resources = resources_of(specs)
    subjects: Iterable[Resource | Stack] = [Stack(resources)]
    if isinstance(policy, ResourcePolicy):
        subjects = [one for one in resources if one.type in policy.types]
    found = [finding for subject in subjects for finding in evaluate(policy, subject, context)]
    if isinstance(policy, StackPolicy) and (late := passes_first(policy, resources, context)):
        raise AssertionError(f"with these unknown a preview passes what `up` refuses: {late}")
    violations = [one for one in found if isinstance(one, Violation)]
    unseen = {(one.owner, one.path) for one in found if isinstance(one, NotEvaluated)}

    engine = Engine([policy])
    engine.configure({FACTS: given, policy.id: settings})
    answers = [one for one in engine.analyze(specs) if one[0] == policy.level and NOT_EVALUATED not in one[3]]
    expected = sorted(
        (policy.level, policy.id, one.resource.name if one.resource else "", message(policy, one)) for one in violations
    )
    if answers != expected:
        raise AssertionError(f"the servicer reports {answers}, the policy {expected}")
    if bool(unseen) != any(NOT_EVALUATED in text for *_, text in engine.analyze(specs)):
        raise AssertionError(f"the servicer and the policy differ in what is not evaluated: {sorted(unseen)}")
    return Outcome(
        violations=tuple(
            sorted(
                (one.resource.name if one.resource else "", one.seen)
                for one in violations
                if not isinstance(one, Undecided)
            )
        ),
        undecided=tuple(sorted((one.owner, one.path) for one in violations if isinstance(one, Undecided))),
        not_evaluated=tuple(sorted(unseen)),
    )


def reported(policy: Policy, specs: Sequence[Spec], facts: Mapping[str, Any] | None = None) -> str:
    """What people read of a policy's findings, a line for each."""
    engine = Engine([policy])
    engine.configure({FACTS: facts or {}})
    return "\n".join(text for *_, text in engine.analyze(specs))


def resources_of(specs: Sequence[Spec]) -> list[Resource]:
    """Fixtures as policies see them, past the same proxies that the SDK puts around properties."""
    found: dict[str, Resource] = {}
    for spec in specs:
        props: Any = plain(unknown_checking_proxy(deserialize_properties(dict(spec.props))), spec.name)
        parent = found[spec.parent] if spec.parent else None
        found[spec.name] = Resource(
            type=spec.type, name=spec.name, urn=spec.urn, props=props, protect=spec.protect, parent=parent
        )
        found[spec.name].sources = {key: [found[name] for name in names] for key, names in spec.sources.items()}
    return list(found.values())


class Engine:
    """A pack behind the SDK's servicer, asked as the engine asks: each resource, then the stack."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        wrapped = Pack(policies).policies()
        servicer: Any = _PolicyAnalyzerServicer("test", "0.0.0", wrapped, EnforcementLevel.MANDATORY)
        self._servicer = servicer  # the SDK's class has no types
        self.info = servicer.GetAnalyzerInfo(None, None)
        self._levels = {one.name: one.enforcementLevel for one in self.info.policies}

    def configure(self, config: Mapping[str, Mapping[str, Any]]) -> None:
        """Take a policy configuration; `enforcementLevel` may stand beside a policy's settings."""
        request = proto.ConfigureAnalyzerRequest()
        for name, level in self._levels.items():
            given = dict(config.get(name, {}))
            word = given.pop("enforcementLevel", None)
            one = request.policyConfig[name]
            one.enforcementLevel = proto.EnforcementLevel.Value(word.upper()) if word else level
            one.properties.update(given)
        self._servicer.Configure(request, None)

    def analyze(self, specs: Sequence[Spec]) -> list[tuple[str, str, str, str]]:
        """Everything that the pack reports: (level, policy, name of the resource, message without the title)."""
        by_name = {spec.name: spec for spec in specs}
        found = []
        for spec in specs:
            answer = self._servicer.Analyze(_request(spec, by_name, proto.AnalyzeRequest), None)
            found += [(one, spec.name) for one in answer.diagnostics]
        stack = proto.AnalyzeStackRequest(resources=[_request(spec, by_name, proto.AnalyzerResource) for spec in specs])
        # The engine sends the resources in no order.
        answer = self._servicer.AnalyzeStack(stack, None)
        found += [(one, name_of(one.urn)) for one in answer.diagnostics]
        return sorted(
            (_LEVELS[one.enforcementLevel], one.policyName, name, one.message.removeprefix(f"{one.description}\n"))
            for one, name in found
        )


def _request(spec: Spec, by_name: Mapping[str, Spec], kind: Any) -> Any:  # noqa: ANN401 - classes of protobuf
    parent = by_name[spec.parent].urn if spec.parent else ""
    request = kind(type=spec.type, name=spec.name, urn=spec.urn)
    request.options.CopyFrom(proto.AnalyzerResourceOptions(protect=spec.protect, parent=parent))
    if kind is proto.AnalyzerResource:
        request.parent = parent
        for key, names in spec.sources.items():
            request.propertyDependencies[key].urns.extend(by_name[name].urn for name in names)
    json_format.ParseDict(dict(spec.props), request.properties)
    return request
