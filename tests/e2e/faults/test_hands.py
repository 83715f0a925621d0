"""What people do behind the engine's back: delete, edit, take names, lose the state, let tokens expire."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.deep]


def test_9_what_was_deleted_is_made_again(shop: Any) -> None:
    deleted = ["channel", "file", "group", "integration", "label", "service", "variable"]
    shop.up()
    shop.delete(*deleted)
    assert shop.drift() == {"create": deleted}
    shop.up("--refresh")
    assert shop.active() - shop.before == shop.ids()

    shop.delete(*deleted)
    said = shop.run("destroy", "--yes", "--skip-preview", "--continue-on-error", fine=False)
    assert "usergroups.disable: no_such_subteam" in said
    assert "/integrations/" in said
    assert "labels/shop: 404 Not Found" in said
    shop.run("destroy", "--yes", "--skip-preview", "--refresh")
    assert shop.active() == shop.before
    assert shop.state() == {}
    shop.quiet("local-admin")


def test_10_an_edit_between_preview_and_up(shop: Any) -> None:
    shop.up()
    shop.config(text="Sells more")
    assert sorted(shop.checkout.steps("test")["update"]) == ["channel", "file", "label", "team", "variable"]
    state = shop.state()
    shop.slack("conversations.setTopic", channel=state["channel"]["id"], topic="Mine")
    shop.services.edit("pagerduty_team", state["team"]["id"], {"description": "Mine"})
    pause = {"enabled": True, "timeout": 120}
    shop.services.edit("pagerduty_service", state["service"]["id"], {"auto_pause_notifications_parameters": pause})
    shop.services.edit("github_variable", str(shop.row("github_variable", "SHOP")["id"]), {"value": "Mine"})
    changed = {"repository": "harbour", "path": "docs/shop.md", "content": "Mine\n"}
    shop.services.control.post("/_control/github/files", json=changed).raise_for_status()

    said = shop.up(fine=False)
    assert "contents/docs/shop.md: 409 docs/shop.md does not match" in said
    assert shop.row("github_file", "docs/shop.md")["content"] == "Mine\n"
    assert shop.row("slack_channel", "shop-alerts")["topic"]["value"] == "Sells more"
    assert shop.drift() == {"update": ["file"]}
    shop.up("--refresh")
    assert shop.row("github_file", "docs/shop.md")["content"] == "Sells more\n"
    shop.config(text="Sells less")
    shop.up()
    kept = shop.row("pagerduty_service", "Shop")["auto_pause_notifications_parameters"]
    assert kept == pause, "what the program does not manage stays"
    shop.whole()


def test_11_names_that_are_taken(shop: Any, taken_in: Any) -> None:
    shop.up()
    lost = shop.state()
    shop.forget()
    shop.slack("conversations.archive", channel=lost["channel"]["id"])
    shop.slack("usergroups.disable", usergroup=lost["group"]["id"])
    said = shop.up(fine=False)
    assert '(team): error: team "team": POST /teams: 400 Invalid Input Provided; Name has already been taken' in said
    assert "409 Already exists - Variable already exists" in said
    assert "refusing to overwrite existing file" in said

    taken_in(team=lost["team"]["id"], variable="harbour:SHOP", file="harbour:docs/shop.md:main")
    said = shop.up(fine=False)
    assert '(schedule): error: schedule "schedule": POST /schedules: 400 Invalid Input Provided; Name has' in said
    taken_in(
        **{name: lost[name]["id"] for name in ("schedule", "policy", "service")},
        integration=f"{lost['service']['id']}.{lost['integration']['id']}",
    )
    shop.up()
    for name in ("channel", "group", "label"):
        assert shop.state()[name]["id"] == lost[name]["id"], f"the {name} is taken over"
    shop.whole()


def test_12_a_state_that_is_lost_is_written_again(shop: Any, taken_in: Any) -> None:
    shop.up()
    lost, made = shop.state(), shop.ids()
    shop.forget()
    shop.services.forget()
    taken_in(
        **{name: lost[name]["id"] for name in ("channel", "group", "team", "schedule", "policy", "service")},
        integration=f"{lost['service']['id']}.{lost['integration']['id']}",
        label="harbour:shop",
        variable="harbour:SHOP",
        file="harbour:docs/shop.md:main",
    )
    assert shop.ids() == made
    shop.up()
    assert shop.ids() == made
    assert not [one for one in shop.services.writes() if one.endswith((".create", "/teams", "/schedules", "/services"))]
    shop.whole()


def test_14_a_token_that_expired_or_may_only_read(shop: Any) -> None:
    shop.services.forget()
    shop.tokens("expired-and-secret")
    assert "users.lookupByEmail: invalid_auth" in shop.up(fine=False)
    assert shop.active() == shop.before
    shop.quiet("expired-and-secret")

    shop.tokens("local-readonly")
    said = shop.up(fine=False)
    assert "conversations.create: missing_scope; needed channels:manage" in said
    assert "POST /teams: 403 Access Denied" in said
    assert "harbour/labels: 403 Resource not accessible by integration" in said
    assert shop.active() == shop.before
    assert shop.state() == {}
    shop.quiet("local-readonly")

    shop.tokens("local-admin")
    gated = {"error": {"message": "Your account is not authorized to use this feature", "code": 2014}}
    shop.fault("pagerduty", "POST", "/teams", action={"status": 402, "body": gated})
    assert "POST /teams: 402 Your account is not authorized to use this feature" in shop.up(fine=False)
    shop.up()
    shop.whole()
