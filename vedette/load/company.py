"""Loading `company.yaml`: who is meant by a name, and what the company declares for all of its products."""

from __future__ import annotations

from typing import Any, cast

from pydantic import ValidationError

from vedette.defaults import USUAL_ALERTS
from vedette.findings import Finding, bounded
from vedette.load.directory import directory_of
from vedette.load.given import COMPANY, Given
from vedette.load.people import Directory
from vedette.load.reading import read, read_tree
from vedette.load.refusals import findings_of
from vedette.load.renamed import refuse_old_keys
from vedette.load.rest import without
from vedette.model import Company
from vedette.source import LoadedCompany, Source, plain_data


def load_company(given: Given) -> tuple[LoadedCompany | None, Directory, list[Finding]]:
    """The company of a catalog; None, and nobody is known by a name, where there is no such file."""
    if given.folder.is_missing(COMPANY):
        return None, Directory(declared=False), []
    text, findings = read(given, COMPANY)
    source = None
    if text is not None:
        source, findings = read_tree(text, given.name(COMPANY))
    if source is None:
        # What it would have said is not known, so that no name of it is unknown.
        return (
            LoadedCompany(company=Company(), source=Source(given.name(COMPANY)), folder=given.folder, complete=False),
            Directory(known=False),
            findings,
        )
    directory, problems = directory_of(source)
    findings += problems
    findings += bounded(refuse_old_keys(source, Company))
    source, problems = directory.expanded(source, Company)
    findings += problems
    data = _with_usual_alerts(cast("dict[str, Any]", plain_data(source.root)) if source.root else {})
    try:
        company = Company.model_validate(data)
    except ValidationError as error:
        findings += bounded(findings_of(error, Company, source))
        refused = [detail["loc"] for detail in error.errors(include_url=False)]
        company = without(Company, data, refused) or Company()
    loaded = LoadedCompany(company=company, source=source, folder=given.folder, complete=not findings)
    return loaded, directory, findings


def _with_usual_alerts(data: dict[str, Any]) -> dict[str, Any]:
    """What a default alert does not say, where there is a usual one of its name."""
    given = data.get("default_alerts")
    if not isinstance(given, dict):
        return data
    return {**data, "default_alerts": {name: _with_usual(name, alert) for name, alert in given.items()}}


def _with_usual(name: str, alert: object) -> object:
    if not isinstance(alert, dict):
        return alert
    usual = dict(USUAL_ALERTS.get(name, {}))
    limits = next(iter(alert["when"].values()), None) if isinstance(alert.get("when"), dict) else None
    if isinstance(limits, dict):
        # A warning and a critical limit are severities of their own.
        usual.pop("severity", None)
    return {**usual, **alert}
