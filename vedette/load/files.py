"""Finding, reading and bounding the files of a catalog."""

from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from vedette.findings import Finding, Place
from vedette.load.refusals import findings_of
from vedette.model import Product
from vedette.source import Builder, Loaded, Mapping, Path, Source, TreeError, lines_of, plain_data

MAX_BYTES = 1_000_000
SUFFIXES = (".yaml", ".yml")
ROWS = "rows.yaml"


def load_files(paths: Sequence[tuple[FilePath, str]]) -> tuple[tuple[Loaded, ...], tuple[Finding, ...]]:
    """Load every product file of `paths`, folders included, each given with the name to show for it.

    Returns:
        The products that could be read, and everything that is wrong with the others.
    """
    products: list[Loaded] = []
    findings: list[Finding] = []
    for path, shown in paths:
        files, problems = _files(path, shown)
        findings += problems
        for file, name in files:
            product, problems = _load(file, name)
            findings += problems
            products += [product] if product else []
    return tuple(products), tuple(findings)


def load_text(text: str, file: str, folder: FilePath) -> tuple[Loaded | None, list[Finding]]:
    """Load one product from its text."""
    source, findings = _tree(text, file)
    if source is None:
        return None, findings
    data = plain_data(source.root) if source.root else None
    try:
        return Loaded(Product.model_validate(data), source, folder), findings
    except ValidationError as error:
        findings += findings_of(error, Product, source)
        product = _rest(data, [detail["loc"] for detail in error.errors(include_url=False)])
        return (Loaded(product, source, folder) if product else None), findings


def read_tree(path: FilePath, shown: str) -> tuple[Source | None, list[Finding]]:
    """A file as a mapping with places; None where it is none, which is then a finding."""
    text, findings = _read(path, shown)
    return (None, findings) if text is None else _tree(text, shown)


def _tree(text: str, file: str) -> tuple[Source | None, list[Finding]]:
    source = Source(file, tuple(lines_of(text)))
    builder = Builder()
    try:
        root = builder.read(text)
    except TreeError as error:
        rule, span, message, hint = error.problem
        return None, [Finding(place=source.at(span), rule=rule, message=message, hint=hint)]
    if root is None:
        hint = "describe a product here (`vedette init NAME` writes a starter), or delete the file"
        return None, [_whole(file, "file-empty", "the file is empty", hint)]
    source = Source(file, source.lines, root)
    if not isinstance(root, Mapping):
        hint = "start with `product: NAME`; `vedette init NAME` writes a starter"
        message = "the file is no mapping of keys to values"
        return None, [Finding(place=source.place(), rule="value-invalid", message=message, hint=hint)]
    return source, [
        Finding(place=source.at(span), rule=rule, message=message, hint=hint)
        for rule, span, message, hint in builder.problems
    ]


# Their entries lie one step deeper: slack.channels.NAME.
_DEEPER = ("slack", "pagerduty")


def _rest(data: Any, refused: list[Path]) -> Product | None:  # noqa: ANN401 - any YAML
    """The product without the entries that were refused, so that one run also checks the others."""
    for path in refused:
        entries, steps = data, path[: 3 if path[:1] and path[0] in _DEEPER else 2]
        for step in steps[:-1]:
            inner = entries.get(step)
            if not isinstance(inner, dict):
                steps = steps[: steps.index(step) + 1]
                break
            entries = inner
        if steps:
            entries.pop(steps[-1], None)
    try:
        return Product.model_validate(data)
    except ValidationError:
        return None


def _load(path: FilePath, shown: str) -> tuple[Loaded | None, list[Finding]]:
    text, findings = _read(path, shown)
    return (None, findings) if text is None else load_text(text, shown, path.parent)


def _read(path: FilePath, shown: str) -> tuple[str | None, list[Finding]]:
    try:
        # Bounded by reading, not by asking for the size: a pipe or a growing file has none.
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        hint = "check the path and its permissions"
        return None, [_whole(shown, "file-unreadable", f"the file cannot be read: {error.strerror}", hint)]
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB, so it was not parsed"
        return None, [_whole(shown, "file-too-large", message, "split the product into several product files")]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8: byte {raw[error.start]:#04x} on line {line}"
        return None, [_whole(shown, "yaml-invalid", message, "save it as UTF-8")]


def _files(path: FilePath, shown: str) -> tuple[list[tuple[FilePath, str]], list[Finding]]:
    """The product files at a path, in the order of their names."""
    if not path.exists():
        hint = "check the path; `vedette init NAME` starts a catalog"
        return [], [_whole(shown, "file-unreadable", "there is no such file or folder", hint)]
    if not path.is_dir():
        return [(path, shown)], []
    try:
        files = sorted(file for file in path.iterdir() if file.suffix in SUFFIXES and file.name != ROWS)
    except OSError as error:
        message = f"the folder cannot be read: {error.strerror}"
        return [], [_whole(shown, "file-unreadable", message, "check its permissions")]
    if not files:
        message = f"the folder has no product file ({' or '.join(SUFFIXES)})"
        return [], [_whole(shown, "file-unreadable", message, "`vedette init NAME` writes a starter")]
    return [(file, f"{shown.rstrip('/')}/{file.name}") for file in files], []


def _whole(file: str, rule: str, message: str, hint: str) -> Finding:
    return Finding(place=Place(file=file), rule=rule, message=message, hint=hint)
