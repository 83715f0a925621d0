"""The list of requirements, `requirements.yaml` beside the product files: each id with a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vedette.findings import Finding, bounded
from vedette.load.given import REQUIREMENTS, Given, is_list
from vedette.load.reading import read, read_tree
from vedette.load.renamed import HINT
from vedette.model.renamed import FILES
from vedette.source import Source, Unreadable, plain_data


def load_requirements(given: Sequence[Given]) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """The requirements of every catalog folder; none where there is no such file."""
    requirements: dict[str, str] = {}
    findings: list[Finding] = []
    for one in given:
        if one.only is not None and not is_list(one.only):
            continue
        names = [entry.name for entry in one.folder.entries() if is_list(entry.name) and not entry.folder]
        if one.only is not None:
            names = [one.only]
        findings += [
            renamed_file(one.name(name), name, both=REQUIREMENTS in names) for name in names if name != REQUIREMENTS
        ]
        for name in names if REQUIREMENTS not in names else [REQUIREMENTS]:
            text, problems = read(one, name)
            findings += problems
            if text is not None:
                source, problems = read_tree(text, one.name(name))
                findings += problems
                if source and source.root:
                    data = plain_data(source.root)
                    sentences = data if isinstance(data, dict) else {}
                    requirements |= {key: said for key, said in sentences.items() if isinstance(said, str) and said}
                    findings += bounded(_without_sentence(source, sentences))
    return requirements, tuple(findings)


def renamed_file(shown: str, name: str, *, both: bool) -> Finding:
    """`file-renamed` of a file that is shown as `shown`; `both`: the name of now is there as well."""
    new = FILES[name]
    message = f"`{name}` is now called `{new}`"
    hint = f"{new} is here too: move there what {name} says, and remove {name}" if both else HINT
    return Unreadable(message, hint, "file-renamed").finding(shown)


def _without_sentence(source: Source, sentences: Mapping[str, object]) -> Iterator[Finding]:
    for name, said in sentences.items():
        if not (isinstance(said, str) and said):
            message = f"`{name}` has no sentence: text that says what is asked for is needed"
            yield source.finding("value-invalid", (name,), message, "write `ID: what is asked for`")
