"""A run that is killed while all three services have made something and their answers are on the way."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.deep]

MADE = {
    "slack": ("POST", "/conversations.create$"),
    "pagerduty": ("POST", "/teams$"),
    "github": ("POST", "/actions/variables$"),
}


def test_13_a_killed_run_is_made_whole(shop: Any, taken_in: Any, kill_when: Any) -> None:
    for service, (method, path) in MADE.items():
        shop.fault(service, method, path, when="after", action={"delay_s": 30, "close": True})
    # What else is under way at that moment has made nothing yet, so that what is lost does not depend on chance.
    for method, path in (("PUT", "/contents/"), ("POST", "/labels$")):
        shop.fault("github", method, path, when="before", action={"delay_s": 30, "close": True})

    def all_hang() -> bool:
        open_ = [each for each in shop.services.requests() if each["status"] is None]
        return all(
            any(each["service"] == service and re.search(path, each["path"]) for each in open_)
            for service, (_, path) in MADE.items()
        )

    started = kill_when(shop.checkout, ["up", "--yes", "--skip-preview", "--stack", "test"], all_hang).values()
    assert any("vedette_emulators.plugins serve slack" in text for text in started)
    assert any("vedette_emulators.plugins serve pagerduty" in text for text in started)
    shop.clear()
    assert "the stack is currently locked by 1 lock(s)" in shop.up(fine=False)
    shop.run("cancel", "--yes")
    said = shop.up(fine=False)
    assert "pending operations from previous deployment" in said
    assert '(team): error: team "team": POST /teams: 400 Invalid Input Provided; Name has already' in said
    assert "409 Already exists - Variable already exists" in said
    taken_in(team=shop.row("pagerduty_team", "Shop")["id"], variable="harbour:SHOP")
    shop.up()
    shop.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates")
    shop.whole()
