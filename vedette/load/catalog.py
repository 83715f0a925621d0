"""The one way in: load, check, and either a catalog or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vedette.check import check
from vedette.findings import Finding, bounded, errors, render_text
from vedette.load.company import load_company
from vedette.load.files import load_files
from vedette.load.given import Given
from vedette.load.requirements import load_requirements
from vedette.load.unread import unread
from vedette.resolve import ResolvedCatalog, resolve
from vedette.source import Catalog, Folder


class CatalogError(Exception):
    """The catalog has findings; the message shows all of them.

    Attributes:
        findings: What is wrong.
        unreadable: Whether there was nothing that could be read, so that nothing was checked either.
    """

    def __init__(self, findings: Sequence[Finding], *, unreadable: bool = False) -> None:
        super().__init__(render_text(findings))
        self.findings = tuple(findings)
        self.unreadable = unreadable


def unreadable(catalog: Catalog, findings: Sequence[Finding]) -> bool:
    """Whether nothing could be read: no folder, no product file, no right to read."""
    return not catalog.products and all(finding.rule == "file-unreadable" for finding in errors(findings))


def validate(paths: Sequence[tuple[Path, str]]) -> tuple[ResolvedCatalog, tuple[Finding, ...]]:
    """Load and check; each path with the name to show for it.

    Returns:
        What could be read, and every error in the order of files and lines. A catalog with errors is for looking at:
        a plan may be made of one without only, which `load_catalog` gives.
    """
    catalog, findings = examine(paths)
    return catalog, errors(findings)


def examine(paths: Sequence[tuple[Path, str]]) -> tuple[ResolvedCatalog, tuple[Finding, ...]]:
    """As `validate`, with the warnings among the errors."""
    given = [Given.at(path, shown) for path, shown in paths]
    products, companies, findings = load_files(given)
    requirements, problems = load_requirements(given)
    findings += problems
    findings += tuple(finding for one in given for finding in bounded(unread(one)))
    complete = all(products) and all(company.source.root for company in companies)
    present = tuple(filter(None, products))
    catalog = resolve(Catalog(present, requirements, complete=complete, companies=companies, whole=_is_whole(given)))
    return catalog, tuple(sorted({*findings, *check(catalog)}))


def _is_whole(given: Sequence[Given]) -> bool:
    """Whether all products of each folder are among what was given."""
    names: dict[Path, set[str]] = {}
    for one in given:
        names.setdefault(one.folder.path.absolute(), set()).update(unit.name for unit in one.products())
    return all(
        unit.name in names[one.folder.path.absolute()]
        for one in given
        for unit in Given(one.folder, one.shown).products()
    )


def load_catalog(folder: Path) -> ResolvedCatalog:
    """The catalog of a folder; its places start with the folder's own name, wherever it lies.

    Raises:
        CatalogError: Something in it is wrong; warnings do not count.
    """
    catalog, findings = validate([(folder, folder.name or folder.resolve().name or str(folder))])
    if findings:
        raise CatalogError(findings, unreadable=unreadable(catalog, findings))
    return catalog


def nonproduction(folder: Path) -> tuple[str, ...]:
    """The environments that the company of a catalog declares not to be production.

    None where `company.yaml` is missing or has findings: what is not known to be harmless is production.
    """
    company, _, findings = load_company(Given(Folder(folder), str(folder)))
    return company.company.nonproduction if company and not findings else ()
