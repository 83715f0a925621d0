"""The report as a reviewer reads it: counts first, then what cannot be undone, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from vedette.contract.findings import Finding
from vedette.findings import count
from vedette.report.escape import block, cell, code
from vedette.report.records import OPERATIONS, Change, StackReport

Purpose = Literal["preview", "drift"]
MARKERS: dict[Purpose, str] = {purpose: f"<!-- vedette:{purpose} -->" for purpose in ("preview", "drift")}

LIMIT = 60_000
"""Bytes. GitHub refuses a body over 65,536 characters, and a runner an environment variable over 128 KiB."""

_SEVERITIES = ("critical", "high", "medium", "low")
_NOTICE = 200
_TITLES: dict[Purpose, str] = {"preview": "What this changes", "drift": "What differs from the main branch"}
_LAST = {
    "create": "is created", "update": "is updated", "replace": "**is replaced**", "delete": "**is deleted**",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading with items that are left out whole, never cut. `weight`: the lowest get their place first."""

    title: str
    items: tuple[str, ...]
    weight: int


def render(reports: Sequence[StackReport], purpose: Purpose, *, commit: str = "", limit: int = LIMIT) -> str:
    """The Markdown, with a marker by which it is found again; at most `limit` bytes, and it says what it leaves out."""
    head = f"{MARKERS[purpose]}\n### {_TITLES[purpose]}\n"
    if commit:
        head += f"\nOf commit {code(commit)}, merged into the main branch.\n"
    head += "\n" + _table(reports) + _not_asked(reports)
    sections = [
        _Section("Could not be looked at", tuple(_failures(reports)), 0),
        _Section("Deleted and replaced", tuple(_entries(reports, ("replace", "delete"))), 1),
        _Section("Created and updated", tuple(_entries(reports, ("create", "update"))), 3),
        _Section("Policy findings", tuple(_findings(reports)), 2),
        _Section("Waived", tuple(_waived(reports)), 5),
        _Section("Not evaluated", tuple(_not_evaluated(reports)), 4),
    ]
    return _fitted(head, [section for section in sections if section.items], limit)


def _fitted(head: str, sections: list[_Section], limit: int) -> str:
    left = limit - _size(head) - sum(_size(section.title) + _NOTICE for section in sections)
    kept: dict[str, list[str]] = {}
    for section in sorted(sections, key=lambda one: one.weight):
        kept[section.title] = items = []
        for item in section.items:
            if _size(item) + 1 > left:
                left = 0  # what follows is less urgent
                break
            left -= _size(item) + 1
            items.append(item)
    text = head
    for section in sections:
        text += f"\n#### {section.title}\n\n" + "".join(f"{item}\n" for item in kept[section.title])
        if missing := len(section.items) - len(kept[section.title]):
            text += (
                f"\n{missing} more of {len(section.items)} have no room here: `vedette preview --stack` shows all.\n"
            )
    return text


def _size(text: str) -> int:
    return len(text.encode())


def _table(reports: Sequence[StackReport]) -> str:
    rows = ["| stack | create | update | replace | delete | unchanged | policy |", "|---|--:|--:|--:|--:|--:|---|"]
    for report in reports:
        numbers = [str(report.counts[name]) for name in OPERATIONS] + [str(report.unchanged)]
        if report.failed:
            numbers = ["?"] * len(numbers)
        rows.append(f"| {cell(report.stack)} | {' | '.join(numbers)} | {_policy(report)} |")
    return "\n".join(rows) + "\n"


def _policy(report: StackReport) -> str:
    if report.verdict is None:
        return "**no answer**" if report.unanswered else "not asked"
    words = [f"{report.verdict.asked} asked"] if report.verdict.asked else []
    words.append(count(len(report.verdict.findings), "finding"))
    if report.verdict.not_evaluated:
        words.append(f"{len(report.verdict.not_evaluated)} not evaluated")
    return ", ".join(words)


def _not_asked(reports: Sequence[StackReport]) -> str:
    """Nobody shall take a report without findings for one in which the policies found nothing."""
    stacks = [report.stack for report in reports if report.verdict is None and not report.unanswered]
    if not stacks:
        return ""
    about = ", ".join(map(code, stacks))
    return f"\n**No policies were asked** about {about}: this says nothing of what they refuse.\n"


def _failures(reports: Iterable[StackReport]) -> Iterator[str]:
    by_text: dict[str, list[str]] = {}
    for report in reports:
        for text in filter(None, (report.failed, report.unanswered)):
            by_text.setdefault(text, []).append(report.stack)
    for text, stacks in by_text.items():
        shown = text if _size(text) <= LIMIT // 4 else text[: LIMIT // 8] + "\n… the log of this run has the rest"
        yield f"{', '.join(map(code, stacks))}:\n\n{block(shown)}\n"


def _entries(reports: Iterable[StackReport], operations: tuple[str, ...]) -> Iterator[str]:
    """One item per catalog entry, so that an alert with its monitor is read once."""
    for report in reports:
        groups: dict[tuple[str, str], list[Change]] = {}
        for change in report.changes:
            if change.operation in operations:
                groups.setdefault((change.entry, change.place), []).append(change)
        for (entry, place), changes in groups.items():
            where = f" in {code(place)}" if place else ""
            yield "\n".join([f"- {code(report.stack)} {code(entry or 'no catalog entry')}{where}", *_lines(changes)])


def _lines(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        what = f"{code(change.kind)} {code(change.name)}" if change.counted else "the entry itself"
        yield f"  - {what} {_LAST[change.operation]}"
        for edit in change.edits:
            if edit.before is None:
                words = f"set to {code(edit.after or '')}"
            elif edit.after is None:
                words = f"taken away, it was {code(edit.before)}"
            else:
                words = f"from {code(edit.before)} to {code(edit.after)}"
            yield f"    - {code(edit.path)} {words}"


def _findings(reports: Iterable[StackReport]) -> Iterator[str]:
    rows = [(report.stack, one) for report in reports if report.verdict for one in report.verdict.findings]
    for stack, one in sorted(rows, key=lambda row: _urgency(row[1])):
        where = f"({code(one.level)}, {code(stack)}) in {code(one.place or one.resource)}"
        yield f"- {code(one.severity)} {code(one.id)} {where}: {code(one.message)}" + (
            f"\n  - help: {code(one.help)}" if one.help else ""
        )


def _urgency(finding: Finding) -> tuple[int, str, str]:
    known = finding.severity in _SEVERITIES
    return _SEVERITIES.index(finding.severity) if known else len(_SEVERITIES), finding.id, finding.resource


def _waived(reports: Iterable[StackReport]) -> Iterator[str]:
    for report in reports:
        for one in report.verdict.waived if report.verdict else ():
            yield (
                f"- {code(one.policy)} for {code(one.resource)} ({code(report.stack)}) until {code(one.expires)}, "
                f"by {code(one.owner)}: {code(one.reason)}"
            )


def _not_evaluated(reports: Iterable[StackReport]) -> Iterator[str]:
    for report in reports:
        for one in report.verdict.not_evaluated if report.verdict else ():
            yield f"- {code(one.id)} for {code(one.resource)} ({code(report.stack)}): {code(one.reason)}"
