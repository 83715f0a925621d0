"""The text of one file in the one layout, and the proof that it says the same.

Before anything is written, the new text is read back: it has the same values in the same order and the same comments,
the loader makes the same product of it, a second reader of YAML agrees, and laying it out again changes nothing. Where
any of this fails, the file is left as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel

from vedette.findings import Finding, Place
from vedette.formatting.comments import read_tokens
from vedette.formatting.layout import LayoutError, laid_out
from vedette.load.files import load_text
from vedette.load.reading import read_tree
from vedette.load.renamed import OldKey, old_keys, refuse_old_keys
from vedette.model import Product
from vedette.source import Folder, Source, plain_data
from vedette.source.tree import Node

# Line ends for readers of YAML 1.1, and characters of a line for those of YAML 1.2.
_UNSURE = re.compile("\r|[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file's text in the one layout; where that is not to be had, `text` is None and findings say why."""

    text: str | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file to be laid out.

    Attributes:
        text: As it was read, without a byte order mark.
        shown: The name to show.
        folder: What is beside it.
        form: The model by which keys have new names; None where every key is a name that the author chose.
    """

    text: str
    shown: str
    folder: Folder
    form: type[BaseModel] | None = None


def rewrite(file: File) -> Rewritten:
    """Lay out the text of a file and give its keys the names of now.

    Line ends are those of the first line, everywhere; the file ends with one, and starts without a byte order mark.
    """
    line_end = "\r\n" if file.text.partition("\n")[0].endswith("\r") else "\n"
    file = replace(file, text=file.text.replace("\r\n", "\n"))
    if found := _UNSURE.search(file.text):
        return _refused(file, *_unsure(found[0]), line=file.text.count("\n", 0, found.start()) + 1)
    source, findings = read_tree(file.text, file.shown)
    if source is None or findings:
        return Rewritten(None, tuple(findings))
    try:
        renamed, problems = _renamed(file, source)
        if problems:
            return Rewritten(None, problems)
        new = laid_out(renamed)
        if new != file.text:
            _prove(file, renamed, new)
    except LayoutError as error:
        return _refused(file, str(error), "write it otherwise; `vedette validate` says whether it is read")
    return Rewritten(new.replace("\n", line_end))


def _renamed(file: File, source: Source) -> tuple[str, tuple[Finding, ...]]:
    """The text with keys under their names of now; findings for those that only a person can rename."""
    found = list(old_keys(source.root, file.form)) if file.form else []
    if problems := tuple(one.finding(source) for one in found if one.both):
        return file.text, problems
    lines = file.text.split("\n")
    # An anchored value that changes is found once more at each of its aliases.
    edits = {edit for one in found for edit in _edits(one, lines)}
    for number, start, end, new in sorted(edits, reverse=True):
        lines[number] = lines[number][:start] + new + lines[number][end:]
    return "\n".join(lines), ()


def _edits(one: OldKey, lines: Sequence[str]) -> Iterator[tuple[int, int, int, str]]:
    """Where an old key, and a value that changes with it, stand in the text: line, start, end, and what goes there."""
    old, new = one.name.old, one.name.new
    span = one.mapping.entries[old][0]
    if span.line != span.end_line or lines[span.line][span.column : span.end_column].strip("\"'") != old:
        raise LayoutError(f"`{old}` on line {span.line + 1} is now called `{new}`, and is no plain key")
    yield span.line, span.column, span.end_column, new
    if one.value:
        value, text = one.value
        end = value.span.end_column
        # Its span begins with its anchor.
        yield value.span.end_line, end - len(value.text), end, text


def _prove(file: File, renamed: str, new: str) -> None:
    """Compare what the texts say.

    Raises:
        LayoutError: They say different things; nothing may be written.
    """
    changed = "laying it out would change "
    if _values(file, renamed) != _values(file, new) or _by_name(file, file.text) != _by_name(file, new):
        raise LayoutError(f"{changed}its values")
    if _comments(renamed) != _comments(new):
        raise LayoutError(f"{changed}its comments")
    if laid_out(new) != new:
        raise LayoutError(f"{changed}it a second time")
    if file.form is Product and _product(file, file.text) != _product(file, new):
        raise LayoutError(f"{changed}the product")
    before, after = _read_otherwise(renamed), _read_otherwise(new)
    if after is None or (before is not None and before != after):
        raise LayoutError(f"{changed}what other readers of YAML see")


def _values(file: File, text: str) -> str:
    """Everything that a text says, in its order; numbers and truth values told apart."""
    return json.dumps(plain_data(_root(_source(file, text))))


def _by_name(file: File, text: str) -> str:
    """Everything that a text says under the names of now, whatever the order of keys."""
    source = _source(file, text)
    if file.form:
        refuse_old_keys(source, file.form)
    return json.dumps(plain_data(_root(source)), sort_keys=True)


def _source(file: File, text: str) -> Source:
    source, findings = read_tree(text, file.shown)
    if source is None or findings:
        raise LayoutError("laying it out would make it unreadable")
    return source


def _root(source: Source) -> Node:
    if source.root is None:
        raise LayoutError("laying it out would make it empty")
    return source.root


def _comments(text: str) -> list[str]:
    return sorted(one.text for one in read_tokens(text).comments)


def _product(file: File, text: str) -> Product | None:
    loaded, _ = load_text(text, file.shown, file.folder)
    return loaded.product if loaded else None


def _read_otherwise(text: str) -> str | None:
    """What a reader of YAML 1.2 that shares no code with ours makes of a text; None where it refuses it.

    It refuses, for example, tabs between words, which the one layout does not have.
    """
    # Only what changes a file waits for it.
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    try:
        return repr(YAML(typ="safe", pure=True).load(text))
    except (YAMLError, ValueError):
        return None


def _unsure(character: str) -> tuple[str, str]:
    code = f"U+{ord(character):04X}"
    if character == "\r":
        return f"{code} stands alone, which some programs take for a line end", "save it with LF line ends"
    message = f"the character {code} is a line end for some programs, and for others it is not"
    return message, f"write \\u{ord(character):04X} in double quotes"


def _refused(file: File, message: str, hint: str, line: int = 0) -> Rewritten:
    place = Place(file=file.shown, line=line)
    message = f"this file was left as it is: {message}"
    return Rewritten(None, (Finding(place=place, rule="file-unformatted", message=message, hint=hint),))
