"""Reads what `pulumi preview --json --show-sames` and `vedette check --format json` wrote about one stack."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from vedette.contract.names import name_of
from vedette.contract.types import ENTRY
from vedette.report.preview import MOST, form_problems
from vedette.report.records import Change, Operation, StackReport, Verdict
from vedette.report.values import edits

_OPERATIONS: dict[str, Operation] = {
    "create": "create", "import": "create", "update": "update", "delete": "delete",
    # The engine reports a replacement as one step or as three.
    "replace": "replace", "create-replacement": "replace", "delete-replaced": "replace",
    "import-replacement": "replace",
}  # fmt: skip
_PLUMBING = ("pulumi:providers:", "pulumi:pulumi:")
_VERDICT = TypeAdapter(Verdict)


class ReportError(Exception):
    """A file is not what a preview or a check writes; the message names it and what to do."""


def read_stack(stack: str, preview: Path, check: Path | None = None) -> StackReport:
    """What one stack's files say.

    An empty or missing preview is no error: that is what an engine leaves that could not start, and the report says it.

    Args:
        stack: The stack's name.
        preview: The preview's JSON.
        check: The policies' JSON; None where they were not asked.

    Raises:
        ReportError: a file holds something else; all of them are named.
    """
    problems: list[str] = []
    document = _document(preview, problems)
    verdict, unanswered = _verdict(check, problems) if check else (None, "")
    if document is not None:
        problems += [
            f"{preview}: {problem}; only what `pulumi preview --json` writes is read"
            for problem in form_problems("report", document)
        ]
    if problems:
        raise ReportError("\n".join(problems))
    if document is None:
        failed = "the engine wrote nothing: the log of this run says why"
        return StackReport(stack=stack, failed=failed, verdict=verdict, unanswered=unanswered)
    try:
        changes = tuple(_changes(document.get("steps") or []))
    except RecursionError:
        message = f"{preview}: its values are nested too deeply to be compared; give what one run of the engine wrote"
        raise ReportError(message) from None
    steps = document.get("steps") or []
    unchanged = sum(step["op"] in {"same", "refresh"} and _counted(step) for step in _distinct(steps))
    return StackReport(
        stack=stack,
        changes=changes,
        unchanged=unchanged,
        failed=_failure(stack, document),
        verdict=verdict,
        unanswered=unanswered,
    )


def read_verdict(document: object) -> Verdict:
    """The policies' answer from the document that holds it; contract: docs/guide/policies.md.

    Raises:
        pydantic.ValidationError: it has another form.
    """
    return _VERDICT.validate_python(document)


def _document(path: Path, problems: list[str]) -> dict[str, Any] | None:
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
    except UnicodeDecodeError as error:
        problems.append(f"{path}: this is not UTF-8 (byte {error.start}): give the file of one run as it was written")
        return None
    except OSError as error:
        problems.append(f"{path}: it cannot be read ({error.strerror}): check its permissions")
        return None
    if not text.strip():
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        problems.append(f"{path}: this is not JSON ({error}): write the output of one run there, and nothing else")
        return None
    if isinstance(found, dict):
        return found
    problems.append(f"{path}: a {type(found).__name__}, and only an object is allowed: give the file of one run")
    return None


def _verdict(path: Path, problems: list[str]) -> tuple[Verdict | None, str]:
    document = _document(path, problems)
    if document is None:
        return None, "the policies did not answer: the log of this run says why"
    try:
        return read_verdict(document), ""
    except ValidationError as error:
        problems += [
            f"{path}: {'.'.join(map(str, each['loc']))}: {each['msg']}; only what `vedette check` writes is read"
            for each in error.errors()[:MOST]
        ]
        return None, ""


def _failure(stack: str, document: Mapping[str, Any]) -> str:
    """The errors of a preview that broke off, without the engine's own last word on the program's exit."""
    errors = [
        str(row.get("message") or "").removeprefix("error: ").strip()
        for row in document.get("diagnostics") or []
        if row.get("severity") == "error"
    ]
    shown = [text for text in errors if "program exited with" not in text] or errors
    # Without the stack's name, so that the same failure of three stacks is shown once.
    return "\n".join(shown).replace(f"stack {stack} cannot be planned:\n", "")


def _changes(steps: list[dict[str, Any]]) -> Iterator[Change]:
    entries = {step["urn"]: step for step in steps if _type(step).startswith(ENTRY)}
    for step in _distinct(steps):
        operation = _OPERATIONS.get(step["op"])
        if operation is None or _type(step).startswith(_PLUMBING):
            continue
        before, after = _inputs(step, "oldState"), _inputs(step, "newState")
        entry = _entry_of(step, entries)
        reasons = [*(step.get("diffReasons") or []), *(step.get("replaceReasons") or [])]
        yield Change(
            operation=operation,
            kind=_kind(_type(step)),
            name=name_of(step["urn"]),
            entry=f"{_type(entry).removeprefix(ENTRY)} {name_of(entry['urn'])}" if entry else "",
            place=str((_inputs(entry, "newState") or _inputs(entry, "oldState")).get("place", "")) if entry else "",
            counted=_counted(step),
            edits=edits(before, after, reasons) if operation in {"update", "replace"} else (),
        )


def _distinct(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each object once: a replacement's logical step before its two halves, and a change before its refresh."""
    weight = {"replace": 0, "create-replacement": 1, "same": 8, "refresh": 9}
    best: dict[str, dict[str, Any]] = {}
    for step in steps:
        known = best.get(step["urn"])
        if known is None or weight.get(step["op"], 2) < weight.get(known["op"], 2):
            best[step["urn"]] = step
    yield from best.values()


def _entry_of(step: Mapping[str, Any], entries: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    if step["urn"] in entries:
        return entries[step["urn"]]
    parent = (step.get("newState") or step.get("oldState") or {}).get("parent", "")
    return entries.get(parent)


def _counted(step: Mapping[str, Any]) -> bool:
    return not _type(step).startswith((ENTRY, *_PLUMBING))


def _type(step: Mapping[str, Any]) -> str:
    return str(step["urn"]).split("::")[2].rpartition("$")[2]


def _kind(type_: str) -> str:
    """`github:index/issueLabel:IssueLabel` as `github IssueLabel`."""
    package, _, name = type_.split(":")
    return f"{package} {name}"


def _inputs(step: Mapping[str, Any], side: str) -> dict[str, Any]:
    return (step.get(side) or {}).get("inputs") or {}
