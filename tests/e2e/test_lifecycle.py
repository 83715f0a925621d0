"""The main road: the real engine, the real provider, real HTTP, and what is left behind."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.engine

CREATED = ("team", "project", "detector", "workflow", "dashboard")


def test_up_again_refresh_and_destroy(checkout, services) -> None:
    before = {kind: services.objects(kind) for kind in CREATED}
    checkout.init("local")
    services.forget()
    checkout.up("local")
    assert len([w for w in services.writes() if w.startswith("POST")]) > 30
    assert checkout.steps("local") == {}

    services.forget()
    again = checkout.up("local")
    assert "unchanged" in again.stdout
    assert services.writes() == []

    refreshed = checkout.pulumi("refresh", "--yes", "--skip-preview", "--stack", "local", "--expect-no-changes")
    assert "unchanged" in refreshed.stdout
    assert checkout.steps("local", "--refresh") == {}

    checkout.pulumi("destroy", "--yes", "--skip-preview", "--stack", "local")
    assert {kind: services.objects(kind) for kind in CREATED} == before
    assert checkout.export("local") == []


def test_company_staging_and_prod_make_what_local_makes(checkout, services) -> None:
    stacks = ("company", "staging", "prod")
    checkout.init(*stacks, "local")
    for stack in stacks:
        checkout.up(stack)
    for stack in stacks:
        assert checkout.steps(stack, "--refresh") == {}, stack
    apart = {kind: sorted(each.get("name") or each["title"] for each in services.objects(kind)) for kind in CREATED}

    services.reset()
    checkout.up("local")
    together = {kind: sorted(each.get("name") or each["title"] for each in services.objects(kind)) for kind in CREATED}
    assert apart == together
    assert len(together["workflow"]) > 10


def test_a_preview_writes_nothing_and_up_does(checkout, services) -> None:
    checkout.init("company", "prod")
    checkout.up("company")
    services.forget()
    planned = checkout.steps("prod")
    assert len(planned["create"]) > 20
    assert services.writes() == []
    assert services.requests() != []
    checkout.up("prod")
    assert len(services.writes()) > 10


def test_the_token_is_in_no_output_and_no_state(checkout, services) -> None:
    checkout.init("company")
    done = checkout.up("company", SENTRY_AUTH_TOKEN="local-admin")
    state = "".join(path.read_text() for path in (checkout.root.parent / "state").rglob("*.json"))
    assert "sentry:index" in state
    assert "local-admin" not in state
    assert "local-admin" not in done.stdout + done.stderr
