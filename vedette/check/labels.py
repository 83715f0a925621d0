"""Labels that GitHub takes for what they are: it compares their names without case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vedette import names
from vedette.defaults import SEVERITY_LABELS
from vedette.delivery import repositories
from vedette.fields.vendors import LABEL_NAME
from vedette.findings import Finding
from vedette.model import Product
from vedette.receivers.issue import IssueReceiver
from vedette.resolve import targets
from vedette.similar import folded
from vedette.source import Catalog, Loaded, Path


@dataclass(frozen=True, slots=True)
class _Use:
    """A label of a repository; `declared` where the file describes it, `automatic` where it comes by itself."""

    repository: str
    name: str
    path: Path
    declared: bool = False
    automatic: bool = False


def labels(catalog: Catalog) -> Iterator[Finding]:
    """`name-duplicate`, `value-invalid`: over all files, for products may put labels on one repository's issues."""
    first: dict[tuple[str, str], tuple[Loaded, _Use]] = {}
    for loaded in catalog.products:
        for use in _uses(loaded.product):
            if use.automatic and len(use.name) > LABEL_NAME:
                message = f"the label `{use.name}` has {len(use.name)} characters; GitHub takes {LABEL_NAME}"
                yield loaded.source.finding("value-invalid", use.path, message, "shorten the service's name", key=True)
            other, seen = first.setdefault((folded(use.repository), folded(use.name)), (loaded, use))
            if use is seen or (use.name == seen.name and not (use.declared and seen.declared)):
                continue
            origin = f"`{seen.name}` is at {other.source.place(seen.path, key=seen.automatic)}"
            if seen.automatic:
                origin = f"`{seen.name}` comes by itself"
            message = f"the label `{use.name}` exists in {use.repository} already: {origin}"
            hint = f"GitHub compares labels without case: write `{seen.name}`, or choose another name"
            if use.name == seen.name:
                hint = "keep one of them"
            yield loaded.source.finding("name-duplicate", use.path, message, hint)


def _uses(product: Product) -> Iterator[_Use]:
    """Every label of every repository, those that come by themselves first, then those that the file describes."""
    hosts = repositories(product)
    for hosted in hosts.values():
        for name in SEVERITY_LABELS if hosted.services else ():
            yield _Use(hosted.name, name, hosted.path, automatic=True)
        for service in hosted.services:
            yield _Use(hosted.name, names.service_label(service), ("services", service), automatic=True)
        for index, label in enumerate(hosted.entry.labels):
            yield _Use(hosted.name, label.name, ("repositories", hosted.name, "labels", index), declared=True)
    for path, target in targets(product):
        receiver = target.receiver
        if isinstance(receiver, IssueReceiver):
            # An issue without a repository goes to the one of its service, whichever of them that is.
            own = [one.name for one in hosts.values() if one.services]
            for repository in [receiver.issue.repository] if receiver.issue.repository else own:
                for index, name in enumerate(receiver.issue.labels):
                    yield _Use(repository, name, (*path, "issue", "labels", index))
