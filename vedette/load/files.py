"""Loading every product of a catalog: its files as one tree, and the tree as a model."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any, cast

from pydantic import ValidationError

from vedette.findings import Finding, bounded
from vedette.load.company import load_company
from vedette.load.given import SUFFIXES, Given, Unit
from vedette.load.mend import mended
from vedette.load.merge import merged, with_service_defaults
from vedette.load.people import Directory
from vedette.load.reading import read, read_tree
from vedette.load.refusals import findings_of
from vedette.load.renamed import refuse_old_keys
from vedette.load.rest import without
from vedette.model import Company, Product
from vedette.source import Folder, Loaded, LoadedCompany, Source, Unreadable, plain_data


def load_files(
    given: Sequence[Given],
) -> tuple[tuple[Loaded | None, ...], tuple[LoadedCompany, ...], tuple[Finding, ...]]:
    """Load every product, and the companies that they belong to.

    Returns:
        Each product, None for one that has none to read; each company; and everything that is wrong with them.
    """
    products: list[Loaded | None] = []
    companies: dict[str, LoadedCompany] = {}
    findings: list[Finding] = []
    for one in given:
        company, directory, problems = load_company(one)
        findings += problems
        if company:
            companies.setdefault(company.source.file, company)
        units = one.products()
        if not units and one.only is None and not any(entry.problem for entry in one.folder.entries()):
            message = f"the folder has no product file ({' or '.join(SUFFIXES)})"
            findings.append(Unreadable(message, "`vedette init NAME` writes a starter").finding(one.shown))
        for unit in units:
            product, problems = _load_unit(one, unit, company.company if company else Company(), directory)
            products.append(product)
            findings += problems
    return tuple(products), tuple(companies.values()), tuple(findings)


def load_text(text: str, file: str, folder: FilePath | Folder) -> tuple[Loaded | None, list[Finding]]:
    """Load one product from its text; `file` is the name to show, `folder` has its runbooks and templates."""
    return load_texts({file: text}, folder if isinstance(folder, Folder) else Folder(folder))


def load_texts(
    texts: Mapping[str, str],
    folder: Folder,
    company: Company | None = None,
    directory: Directory | None = None,
    *,
    shown: str | None = None,
) -> tuple[Loaded | None, list[Finding]]:
    """Load one product from the texts of its files, by the names to show for them, the main one first.

    Args:
        texts: A file that is missing here has a finding already.
        folder: The catalog.
        company: What the company declares.
        directory: Who is meant by a name.
        shown: How the catalog is shown; default: as the folder of the first file.
    """
    sources: list[Source] = []
    findings: list[Finding] = []
    for file, text in texts.items():
        source, problems = read_tree(text, file, part=file != next(iter(texts)))
        sources += [source] if source else []
        findings += problems
    if not sources or len(sources) < len(texts):
        # Half a product would lack what the other half says, and every name in it would be unknown.
        return None, findings
    source, problems = merged(sources)
    findings += problems
    findings += bounded(refuse_old_keys(source, Product))
    source, problems = (directory or Directory()).expanded(with_service_defaults(source), Product)
    findings += problems
    product, variants, problems = _model(source)
    findings += problems
    if product is None:
        return None, findings
    company = company or Company()
    loaded = Loaded(
        product=product.of(company),
        source=source,
        folder=folder,
        shown=shown,
        complete=not findings,
        variants=tuple(variant.of(company) for variant in variants),
    )
    return loaded, findings


def _load_unit(given: Given, unit: Unit, company: Company, directory: Directory) -> tuple[Loaded | None, list[Finding]]:
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for name in unit.files:
        text, problems = read(given, name)
        findings += problems
        if text is not None:
            texts[given.name(name)] = text
    if findings:
        for file, text in texts.items():
            findings += read_tree(text, file, part=file != given.name(unit.files[0]))[1]
        return None, findings
    return load_texts(texts, given.folder, company, directory, shown=given.catalog)


def _model(source: Source) -> tuple[Product | None, tuple[Product, ...], list[Finding]]:
    """The product, without what was refused; then in variants, with other values for that."""
    if source.root is None:
        return None, (), []
    data = cast("dict[str, Any]", plain_data(source.root))
    try:
        return Product.model_validate(data), (), []
    except ValidationError as error:
        findings = list(bounded(findings_of(error, Product, source)))
        variants, more = mended(data, error, source)
        findings += bounded(one for one in more if one not in findings)
        refused = [detail["loc"] for detail in error.errors(include_url=False)]
        # Of the file's own name, so that two files never seem to declare the same product.
        own = f"unnamed-{zlib.crc32(source.file.encode(errors='replace')):x}"
        # A team that exists, or none at all: an unknown one would be a finding that only follows from another.
        teams = data["teams"] if isinstance(data.get("teams"), dict) else ()
        team = {"team": next(iter(teams))} if teams else {}
        placeholders = {"product": own, "title": own, "teams": {}, "services": {}, **team}
        return without(Product, data, refused, **placeholders), variants, findings
