"""How many requests an operation takes: what the documentation says is what the emulator has counted."""

from __future__ import annotations

import pytest
from sentry_cases.case import filled
from sentry_cases.registry import CASES, in_place


@pytest.fixture
def count(emulator):
    """The requests that a call takes, such as `GET POST`."""

    def counted(call):
        emulator.forget_requests()
        result = call()
        sent = [one["method"] for one in emulator.requests()]
        return result, " ".join(sent) or "none"

    return counted


COUNTS = "| first create | each further | read | update | delete |\n|---|---|---|---|---|\n"


@pytest.fixture(scope="module")
def documented(root):
    """What the page of each type says, written by hand."""
    pages = (root / "providers" / "sentry" / "docs" / "resources").glob("*.md")
    rows = {page.stem: page.read_text(encoding="utf-8").partition(COUNTS)[2].partition("\n")[0] for page in pages}
    return {kind: [cell.strip() for cell in row.strip("|").split("|")] for kind, row in rows.items()}


def test_every_type_is_documented(documented):
    assert set(documented) == set(CASES)
    assert [kind for kind, row in documented.items() if len(row) != 5] == []


def first_change(kind, there):
    """The first of an example's second values that changes it in place."""
    return dict(list(filled(in_place(kind), there).items())[:1])


@pytest.mark.parametrize("kind", CASES)
def test_an_operation_takes_the_requests_that_are_documented(  # noqa: PLR0917
    kind, engine_for, emulator, more, count, documented
):
    # Named by id, so that no look-up of a slug is among the requests; it takes one a run.
    ids = {"web": emulator.project, "elsewhere": more["elsewhere"], "payments": emulator.team}

    def by_id(values):
        named = {key: ids.get(values[key], values[key]) for key in ("project", "team") if key in values}
        named |= {"projects": [ids.get(one, one) for one in values["projects"]]} if "projects" in values else {}
        return values | named

    case, further, changed = CASES[kind], "-", "-"
    wanted = by_id(filled(case.example, more))
    run = engine_for()
    made, created = count(lambda: run.create(kind, wanted))
    _, further = count(lambda: run.create(kind, case.copy(wanted, 1, more)))
    _, read = count(lambda: engine_for().read(made))
    if change := first_change(kind, more):
        made, changed = count(lambda: engine_for().update(made, by_id(wanted | change)))
    _, deleted = count(lambda: engine_for().delete(made))
    assert documented[kind] == [created, further, read, changed, deleted]


def test_a_look_at_a_project_by_its_slug_is_one_a_run(engine, emulator, examples, count):
    engine.create("MetricMonitor", examples["MetricMonitor"])
    _, sent = count(lambda: engine.create("MetricMonitor", examples["MetricMonitor"] | {"name": "Another"}))
    assert sent == "POST"
