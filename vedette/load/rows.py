"""The list of requirements, `rows.yaml` beside the product files: each id with a few words."""

from collections.abc import Iterator, Mapping, Sequence

from vedette.findings import Finding, bounded
from vedette.load.files import ROWS, Given, read, read_tree
from vedette.source import Source, plain_data


def load_rows(given: Sequence[Given]) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """The requirements of every catalog folder; none where there is no such file."""
    rows: dict[str, str] = {}
    findings: list[Finding] = []
    for one in given:
        if one.only is not None or not any(entry.name == ROWS and not entry.folder for entry in one.folder.entries()):
            continue
        text, problems = read(one, ROWS)
        findings += problems
        if text is not None:
            source, problems = read_tree(text, one.name(ROWS))
            findings += problems
            if source and source.root:
                data = plain_data(source.root)
                words = data if isinstance(data, dict) else {}
                rows |= {name: said for name, said in words.items() if isinstance(said, str) and said}
                findings += bounded(_without_words(source, words))
    return rows, tuple(findings)


def _without_words(source: Source, words: Mapping[str, object]) -> Iterator[Finding]:
    for name, said in words.items():
        if not (isinstance(said, str) and said):
            message = f"`{name}` has no words: what is asked for in a line of text is needed"
            yield source.finding("value-invalid", (name,), message, "write `ID: what is asked for`")
