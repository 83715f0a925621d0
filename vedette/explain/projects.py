"""What exists once in Sentry: teams, projects, keys, owners and filters."""

from __future__ import annotations

from collections.abc import Iterator

from vedette.findings import listing
from vedette.plan.records import (
    ClientKey,
    CodeMapping,
    InboundFilter,
    LinkedRepository,
    Project,
    ProjectOwnership,
    ProjectRecord,
    Team,
)


def project(record: ProjectRecord) -> Iterator[str]:
    """One sentence per record."""
    match record:
        case Team():
            yield f"Team {record.name} ({record.slug})."
        case Project():
            data = "scrubbed" if record.data_scrubber else "NOT scrubbed"
            dropped = f", without {listing(record.ignored_errors)}" if record.ignored_errors else ""
            owners = listing(record.teams)
            yield f"Project {record.slug} for {record.platform}, owned by {owners}, personal data {data}{dropped}."
        case ClientKey():
            yield f"A client key {record.name} for {record.project}."
        case ProjectOwnership():
            yield f"Issues of {record.project} belong to: {record.raw.replace(chr(10), '; ')}."
        case InboundFilter():
            state = listing(record.subfilters) if record.active is None else "on" if record.active else "off"
            yield f"Filter {record.filter} of {record.project}: {state}."
        case LinkedRepository():
            yield f"Sentry knows the repository {record.repository}."
        case CodeMapping():
            start = record.stack_root or "any path"
            yield f"Stack traces of {record.project}: {start} is {record.source_root} of {record.repository}."
