"""The list of requirements, `rows.yaml` beside the product files: each id with a few words."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from vedette.findings import Finding
from vedette.load.files import ROWS, read_tree
from vedette.source import plain_data


def load_rows(paths: Sequence[tuple[Path, str]]) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """The requirements of every catalog folder among `paths`; none where there is no such file."""
    rows: dict[str, str] = {}
    findings: list[Finding] = []
    for path, shown in paths:
        file = path / ROWS
        if not file.is_file():
            continue
        source, problems = read_tree(file, f"{shown.rstrip('/')}/{ROWS}")
        findings += problems
        data = plain_data(source.root) if source and source.root else {}
        if not isinstance(data, dict):
            data = {}
        for name, words in data.items():
            if isinstance(words, str) and words:
                rows[name] = words
            elif source:
                message = f"`{name}` has no words: what is asked for in a line of text is needed"
                findings.append(source.finding("value-invalid", (name,), message, "write `ID: what is asked for`"))
    return rows, tuple(findings)
