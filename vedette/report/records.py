"""What is known of one stack: its changes, and what the policies said."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Literal

from vedette.contract.findings import Finding, NotEvaluated

Operation = Literal["create", "update", "replace", "delete"]
OPERATIONS: tuple[Operation, ...] = ("create", "update", "replace", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One property before and after, each as a person may see it; None where there was or will be none."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What `up` would do to one object.

    Attributes:
        kind: The object's type without its package's folders, such as `sentry MetricMonitor`.
        name: Its name in the stack.
        entry: The catalog entry it belongs to, such as `Alert shop.checkout-errors.production`.
        place: Where that entry is in the catalog; empty where it belongs to none.
        counted: Whether a service holds it; a catalog entry itself is shown and not counted.
    """

    operation: Operation
    kind: str
    name: str
    entry: str
    place: str
    counted: bool
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """A finding that somebody answers for until a day."""

    policy: str
    resource: str
    owner: str
    reason: str
    expires: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The policies' answer for one stack; `asked` is how many the engine asked, 0 where a file was evaluated."""

    stack: str = ""
    asked: int = 0
    findings: tuple[Finding, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    waived: tuple[Waived, ...] = ()

    @property
    def refused(self) -> tuple[Finding, ...]:
        """The findings that stop a run."""
        return tuple(one for one in self.findings if one.level != "advisory")

    def plain(self) -> dict[str, Any]:
        """The document that holds the answer; contract: docs/guide/policies.md."""
        found = asdict(self)
        return found if self.asked else {name: value for name, value in found.items() if name != "asked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StackReport:
    """One stack.

    Attributes:
        failed: Why there is no preview; empty where there is one.
        unchanged: How many objects in the services stay as they are.
        verdict: None where the policies were not asked, or did not answer.
        unanswered: Why they did not answer; empty where they did, or were not asked.
    """

    stack: str
    changes: tuple[Change, ...] = ()
    unchanged: int = 0
    failed: str = ""
    verdict: Verdict | None = None
    unanswered: str = ""

    @property
    def counts(self) -> Counter[str]:
        """How many objects in the services are created, updated, replaced and deleted."""
        return Counter(change.operation for change in self.changes if change.counted)

    @property
    def clean(self) -> bool:
        """Whether everything could be looked at and no policy found anything."""
        return not (self.failed or self.unanswered or (self.verdict and self.verdict.findings))

    @property
    def still(self) -> bool:
        """Whether everything could be looked at and nothing would change."""
        return not (self.failed or self.changes)
