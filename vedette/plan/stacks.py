"""Which stack declares what, as the committed `Pulumi.*.yaml` say; for plans without the engine."""

from typing import Literal

from vedette import names
from vedette.plan.records import SCOPES, Scope

StackName = Literal["local", "company", "staging", "prod"]

STACKS: dict[StackName, tuple[tuple[Scope, ...], tuple[str, ...]]] = {
    "local": (SCOPES, names.ENVIRONMENTS),
    "company": (("company",), ()),
    "staging": (("environment",), ("staging",)),
    "prod": (("environment",), (names.PRODUCTION,)),
}
