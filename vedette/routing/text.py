"""The matrix as tables: grouped for a terminal, a line per row for everything that reads lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import IO

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from vedette.contract.on_call import Shift, Step
from vedette.escape import visible
from vedette.findings import count
from vedette.routing.matrix import Matrix, Row

WIDTH = 120
_NOBODY = "nobody"
# Wide enough that no line of a file or a pipe is ever folded: what looks for a word finds its whole row.
_ENDLESS = 10_000
_STYLES = {"high": "bold red", "unknown": "bold yellow", "low": "yellow"}


def render_text(matrix: Matrix, file: IO[str] | None = None) -> None:
    """Write the matrix to a file, standard output by default; colour and folding only where it is a terminal."""
    # What stands in the catalog is text, whatever brackets and colons it has.
    console = Console(file=file, highlight=False, markup=False, emoji=False)
    if console.is_terminal:
        console.width = min(console.width, WIDTH)
        console.print(*_parts(matrix, folded=True), sep="\n")
        return
    console.width = _ENDLESS
    with console.capture() as written:
        console.print(*_parts(matrix, folded=False), sep="\n")
    for line in written.get().splitlines():
        console.file.write(f"{line.rstrip()}\n")


def _parts(matrix: Matrix, *, folded: bool) -> Iterator[RenderableType]:
    if folded:
        for (product, environment), group in groupby(matrix.rows, key=lambda row: (row.product, row.environment)):
            rows = list(group)
            services = sorted({service for row in rows for service in row.services})
            title = f"{product}, {environment}{f', pages {services[0]}' if len(services) == 1 else ''}"
            yield Group(
                Text(visible(title), style="bold"), _table(rows, folded=True, one_service=len(services) == 1), ""
            )
    elif matrix.rows:
        yield _table(matrix.rows, folded=False)
        yield Text()
    if matrix.pagers:
        yield Text(f"On call at {_moment(matrix.at)}", style="bold")
        yield _on_call(matrix)
        yield Text()
    yield Text(_verdict(matrix))
    yield from (Text(visible(line)) for line in _warnings(matrix))


def _table(rows: Sequence[Row], *, folded: bool, one_service: bool = False) -> Table:
    table = _empty("alert", "severity", "Slack", "urgency", "pages", "also")
    for row in rows:
        name = row.name if not folded else row.name.removeprefix(f"{row.product}.").removesuffix(f".{row.environment}")
        table.add_row(
            visible(name),
            row.severity,
            visible(", ".join(row.channels) or "-"),
            Text(row.urgency, style=_STYLES.get(row.urgency, "")),
            visible(_pages(row, named=not one_service)),
            visible(", ".join(_also(row)) or "-"),
        )
    return table


def _on_call(matrix: Matrix) -> Table:
    table = _empty("PagerDuty service", "now", "until", "then", "unanswered")
    for pager in matrix.pagers:
        first, *later = pager.steps or (Step(after=0, shifts=()),)
        for index, one in enumerate(first.shifts or (Shift(person=None),)):
            table.add_row(
                "" if index else visible(pager.row),
                visible(_who(one.person)),
                _moment(one.until) if one.until else "-",
                visible(_who(one.following)) if one.until else "-",
                "" if index else visible("; ".join(map(_step, later)) or "-"),
            )
    return table


def _empty(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    first, *others = headings
    table.add_column(first, no_wrap=True)
    for heading in others:
        table.add_column(heading)
    return table


def _pages(row: Row, *, named: bool) -> str:
    """Who answers; with the service, unless the table has only one and it is in the heading."""
    people, services = ", ".join(map(_short, row.people)), ", ".join(row.services)
    if people and services and named:
        return f"{people} ({services})"
    return people or services or "-"


def _also(row: Row) -> Iterator[str]:
    yield from (f"mail to {team}" for team in row.teams)
    yield from (f"issue in {issue.partition(':')[0]}" for issue in row.issues)
    yield from row.others
    if row.digest:
        yield "weekly digest"


def _step(step: Step) -> str:
    return f"after {step.after} min {', '.join(_who(shift.person) for shift in step.shifts) or _NOBODY}"


def _warnings(matrix: Matrix) -> Iterator[str]:
    for pager in matrix.pagers:
        if pager.service is None:
            yield f"no service of the catalog is called `{pager.row}` in Sentry: what pages it reaches nobody"
        elif not any(step.people() for step in pager.steps):
            yield f"nobody is on call for `{pager.row}` at {_moment(matrix.at)}: PagerDuty drops what pages it"


def _verdict(matrix: Matrix) -> str:
    urgent = sum(row.urgency == "high" for row in matrix.rows)
    silent = sum(not _is_notified(row) for row in matrix.rows)
    nobody = f", {silent} to {_NOBODY}" if silent else ""
    return f"{count(len(matrix.rows), 'route')}: {urgent} of high urgency{nobody}"


def _is_notified(row: Row) -> bool:
    return bool(row.channels or row.services or row.teams or row.issues or row.others or row.digest)


def _who(person: str | None) -> str:
    return _short(person) if person else _NOBODY


def _short(person: str) -> str:
    """The name before the at sign; the list of people in the catalog has the rest."""
    return person.partition("@")[0]


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M %Z}".strip()
