"""Finding, reading and bounding the files of a catalog."""

import os
import stat
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any, cast

from pydantic import ValidationError

from vedette.findings import Finding, bounded
from vedette.load.mend import mended
from vedette.load.refusals import findings_of
from vedette.load.renamed import refuse_old_keys
from vedette.model import Product
from vedette.model.renamed import FILES
from vedette.source import (
    Builder,
    Folder,
    Loaded,
    Mapping,
    Path,
    Source,
    TreeError,
    Unreadable,
    lines_of,
    plain_data,
)

SUFFIXES = (".yaml", ".yml")
REQUIREMENTS = "requirements.yaml"


@dataclass(frozen=True, slots=True)
class Given:
    """A folder of product files, with the name to show for it; or of that folder one file alone, `only`."""

    folder: Folder
    shown: str
    only: str | None = None

    @classmethod
    def at(cls, path: FilePath, shown: str) -> "Given":
        """What stands at a path; where nothing does, to read it is a finding."""
        try:
            is_folder = stat.S_ISDIR(os.lstat(path).st_mode)
        except (OSError, ValueError):
            is_folder = False
        return cls(Folder(path), shown) if is_folder else cls(Folder(path.parent), shown, path.name)

    def name(self, path: str) -> str:
        """How a file of the folder is shown."""
        if self.only is not None:
            return self.shown
        return f"{self.shown.rstrip('/')}/{path}" if path else self.shown

    def products(self) -> list[str]:
        """The product files: those of the folder itself, in the order of their names."""
        if self.only is not None:
            return [self.only]
        return [one.name for one in self.folder.entries() if not (one.folder or one.problem) and is_product(one.name)]


def is_product(name: str) -> bool:
    """Whether a file of a catalog, by its path below it, is a product file."""
    return "/" not in name and FilePath(name).suffix in SUFFIXES and not is_list(name)


def is_list(name: str) -> bool:
    """Whether a file of a catalog is the list of requirements, also under its name of before."""
    return FILES.get(name, name) == REQUIREMENTS


def load_files(given: Sequence[Given]) -> tuple[tuple[Loaded | None, ...], tuple[Finding, ...]]:
    """Load every product file.

    Returns:
        The product of each file, None for one that has none to read, and everything that is wrong with them.
    """
    products: list[Loaded | None] = []
    findings: list[Finding] = []
    for one in given:
        names = one.products()
        if not names and not any(entry.problem for entry in one.folder.entries()):
            message = f"the folder has no product file ({' or '.join(SUFFIXES)})"
            findings.append(Unreadable(message, "`vedette init NAME` writes a starter").finding(one.shown))
        for name in names:
            product = None
            text, problems = read(one, name)
            if text is not None:
                product, problems = load_text(text, one.name(name), one.folder)
            products.append(product)
            findings += problems
    return tuple(products), tuple(findings)


def load_text(text: str, file: str, folder: FilePath | Folder) -> tuple[Loaded | None, list[Finding]]:
    """Load one product from its text; `file` is the name to show, `folder` has its runbooks and templates."""
    folder = folder if isinstance(folder, Folder) else Folder(folder)
    source, findings = read_tree(text, file)
    if source is None or source.root is None:
        return None, findings
    findings += bounded(refuse_old_keys(source, Product))
    data = cast("dict[str, Any]", plain_data(source.root))
    try:
        return Loaded(Product.model_validate(data), source, folder, complete=not findings), findings
    except ValidationError as error:
        findings += bounded(findings_of(error, Product, source))
        variants, more = mended(data, error, source)
        findings += bounded(one for one in more if one not in findings)
        product = _rest(data, [detail["loc"] for detail in error.errors(include_url=False)], source)
        return (Loaded(product, source, folder, complete=False, variants=variants) if product else None), findings


def read(given: Given, name: str) -> tuple[str | None, list[Finding]]:
    """The text of a YAML file of a catalog; None where there is none to read, which is then a finding."""
    raw = given.folder.read(name)
    if isinstance(raw, Unreadable):
        raw = replace(raw, hint="split the product into several product files") if raw.rule == "file-too-large" else raw
        return None, [raw.finding(given.name(name))]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8: byte {raw[error.start]:#04x} on line {line}"
        return None, [Unreadable(message, "save it as UTF-8", "yaml-invalid").finding(given.name(name))]


def read_tree(text: str, file: str) -> tuple[Source | None, list[Finding]]:
    """A text as a mapping with places; None where it is none, which is then a finding."""
    source = Source(file, tuple(lines_of(text)))
    builder = Builder()
    try:
        root = builder.read(text)
    except TreeError as error:
        rule, span, message, hint = error.problem
        return None, [Finding(place=source.at(span), rule=rule, message=message, hint=hint)]
    if root is None:
        hint = "describe a product here (`vedette init NAME` writes a starter), or delete the file"
        return None, [Unreadable("the file is empty", hint, "file-empty").finding(file)]
    source = Source(file, source.lines, root)
    if not isinstance(root, Mapping):
        hint = "start with `product: NAME`; `vedette init NAME` writes a starter"
        message = "the file is no mapping of keys to values"
        return None, [Finding(place=source.place(), rule="value-invalid", message=message, hint=hint)]
    problems = (
        Finding(place=source.at(span), rule=rule, message=message, hint=hint)
        for rule, span, message, hint in builder.problems
    )
    return source, list(bounded(problems))


# Their entries lie one step deeper: slack.channels.NAME.
_DEEPER = ("slack", "pagerduty")


def _rest(data: dict[str, Any], refused: list[Path], source: Source) -> Product | None:
    """The product without the entries that were refused, so that one run also checks the others.

    What every product must say and this one does not, or not rightly, has a stand-in that no check can mistake.
    """
    for path in refused:
        _drop(data, path)
    for name, value in _stand_ins(data, source):
        data.setdefault(name, value)
    try:
        return Product.model_validate(data)
    except ValidationError:
        return None


def _drop(data: dict[str, Any], path: Path) -> None:
    """Remove the entry that a refused value belongs to; where that is no mapping, what it stands in."""
    entries, steps = data, path[: 3 if path[:1] and path[0] in _DEEPER else 2]
    for depth, step in enumerate(steps):
        inner = entries.get(str(step))
        if depth == len(steps) - 1 or not isinstance(inner, dict):
            entries.pop(str(step), None)
            return
        entries = inner


def _stand_ins(data: dict[str, Any], source: Source) -> Iterator[tuple[str, object]]:
    # Of the file's own name, so that two files never seem to declare the same product.
    own = f"unnamed-{zlib.crc32(source.file.encode(errors='replace')):x}"
    yield from (("product", own), ("title", own), ("teams", {}), ("services", {}))
    # A team that exists, or none at all: an unknown one would be a finding that only follows from another.
    for team in data["teams"] if isinstance(data.get("teams"), dict) else ():
        yield "team", team
