"""An alert of production that looks at staging is green for ever, and nobody sees why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vedette_policies.contract import types
from vedette_policies.kit import Context, Facts, Resource, ResourcePolicy, Result, Violation, each
from vedette_policies.vendors import github

_SETTING = re.compile(r"(?:^|_)ENVIRONMENT$")
_QUERY = re.compile(r"(?:^|[\s(])environment:(\[[^\]]*\]|\"?[\w-]+)")
_NAME = re.compile(r"[\w-]+")


def evaluate(resource: Resource, context: Context) -> Iterator[Result]:
    """A resource uses an environment of its own entry, and of its own stack.

    One that its product has nowhere is no environment of another stack, but none at all.
    """
    allowed = _allowed(resource, context.facts)
    if allowed is None:
        return

    def check(use: tuple[str, str]) -> Iterator[Result]:
        words, environment = use
        if environment and environment not in allowed and _elsewhere(environment, resource, context.facts):
            have = ", ".join(sorted(allowed)) or "none"
            seen = f"{words} of `{resource.name}` is {environment}, and its entry and stack have {have}"
            yield Violation(resource=resource, seen=seen, allowed="what belongs to one environment uses no other")

    yield from each(_uses(resource), check)


def _allowed(resource: Resource, facts: Facts) -> frozenset[str] | None:
    """The environments of its entry and its stack; None where neither says one."""
    stack = frozenset(facts.environments) if facts.stack else None
    own = resource.environment
    if own is None:
        return stack
    return frozenset({own}) if stack is None or own in stack else stack


def _elsewhere(environment: str, resource: Resource, facts: Facts) -> bool:
    """Whether the product has it, or any project where there is no such product; of none only production is known."""
    if product := facts.products.get(resource.product):
        return environment in product.environments
    known = {name for names in facts.projects.values() for name in names}
    return environment in {*known, *facts.environments} or (not known and facts.is_production(environment))


def _uses(resource: Resource) -> Iterator[tuple[str, str]]:
    if resource.type == types.DASHBOARD:
        yield from (("an environment", name) for name in resource.items("environments"))
        return
    yield "the environment", resource.text("environment")
    if resource.type == types.METRIC_MONITOR:
        for found in _QUERY.findall(resource.text("query")):
            yield from (("the environment in the query", name) for name in _NAME.findall(found))
    elif resource.type == types.ENVIRONMENT_VARIABLE:
        name, value = github.setting(resource)
        if _SETTING.search(name):
            yield f"the value `{name}`", value.strip()


POLICY = ResourcePolicy(
    id="environment-of-another-stack",
    title="What belongs to one environment uses no other.",
    severity="high",
    frameworks=("ISO27001:A.8.31", "SOC2:CC8.1"),
    remediation="Declare it in the stack of that environment, under an entry of its own.",
    types=(
        types.METRIC_MONITOR,
        types.UPTIME_MONITOR,
        types.ALERT,
        types.DASHBOARD,
        types.ENVIRONMENT,
        types.ENVIRONMENT_SECRET,
        types.ENVIRONMENT_VARIABLE,
    ),
    evaluate=evaluate,
)
