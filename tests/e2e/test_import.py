"""What was made by hand is taken over by `pulumi import`: the code that it writes is what is there, to the letter."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sentry_cases.case import filled
from sentry_cases.prepare import prepare
from sentry_cases.registry import CASES, TYPES

pytestmark = pytest.mark.engine


@pytest.fixture
def by_hand(services: Any) -> dict[str, tuple[str, str]]:
    """One object of every type, made with plain HTTP as a person's clicks would: type -> name, id to import it by."""
    there, found = prepare(services), {}
    for kind, case in CASES.items():
        made: dict[str, Any] = {}
        if case.by_hand:
            method, path, body = case.by_hand
            answer = services.api(method, path, json=filled(body, there))
            assert answer.is_success, answer.text
            made = answer.json() if answer.content else {}
        if case.import_id:
            ident = filled(case.by_hand_id or case.import_id, {**there, "id": made.get("id")})
            found[kind] = (f"{kind}-by-hand", ident)
    return found


def _by_numbers(services: Any, by_hand: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """The same objects, with numeric ids in the place of every slug."""
    ids = {each["slug"]: each["id"] for kind in ("team", "project") for each in services.objects(kind)}
    ids |= {each["email"]: each["id"] for each in services.objects("member")}
    return {
        kind: (name, "/".join(ids.get(part, part) for part in ident.split("/")))
        for kind, (name, ident) in by_hand.items()
    }


def test_every_type_that_can_be_imported_is_tried(by_hand) -> None:
    # Sentry serves no links of repositories, so that none can be imported.
    assert set(TYPES) - set(by_hand) == {"ProjectRepository"}


def test_a_monitor_made_by_hand_is_imported_and_its_code_changes_nothing(by_hand, program, services) -> None:
    stack = program("empty")
    before = services.objects("detector")
    services.forget()
    name, ident = by_hand["MetricMonitor"]
    words = ("--yes", "--protect=false", "--generate-code", "--out", "generated.py", "--stack", "test")
    stack.pulumi("import", "sentry:index:MetricMonitor", name, ident, *words)
    code = (stack.root / "generated.py").read_text()
    description = CASES["MetricMonitor"].by_hand[2]["description"]
    assert f'description="{description}"' in code
    (stack.root / "__main__.py").write_text(code)

    assert stack.steps("test", "--refresh") == {}
    assert stack.up("test").returncode == 0
    assert services.writes() == []
    assert services.objects("detector") == before


@pytest.mark.parametrize("by", [pytest.param("slug", marks=[pytest.mark.deep]), "number"])
def test_one_of_every_type_is_imported_and_the_code_changes_nothing(by_hand, program, services, by) -> None:
    if by == "number":
        by_hand = _by_numbers(services, by_hand)
    wanted = [{"type": f"sentry:index:{kind}", "name": name, "id": ident} for kind, (name, ident) in by_hand.items()]
    stack = program("empty", {"import.json": json.dumps({"resources": wanted})})
    services.forget()
    words = ("--yes", "--protect=false", "--out", "generated.py", "--stack", "test")
    stack.pulumi("import", "--file", "import.json", *words)
    code = (stack.root / "generated.py").read_text()
    (stack.root / "__main__.py").write_text(code)
    imported = {each["type"].rpartition(":")[2] for each in stack.export("test") if each.get("id")}
    assert set(by_hand) <= imported

    assert stack.steps("test", "--refresh") == {}
    assert stack.up("test").returncode == 0
    assert services.writes() == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("sentry:index:MetricMonitor 999999", "resource '999999' does not exist"),
        ("sentry:index:ClientKey abcdef", 'import it as PROJECT/abcdef, not "abcdef"'),
    ],
)
def test_what_cannot_be_imported_is_said(by_hand, program, what, said) -> None:
    stack = program("empty")
    token, ident = what.split()
    done = stack.pulumi("import", token, "mine", ident, "--yes", "--stack", "test", check=False)
    assert done.returncode != 0
    assert said in done.stdout + done.stderr
    assert [each for each in stack.export("test") if each["type"].startswith("sentry:")] == []
