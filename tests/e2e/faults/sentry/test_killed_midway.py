"""A run that is killed while objects of four types are made and their answers are on the way."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.deep]

MADE = ("/keys/$", "/detectors/$", "/dashboards/$", "/integrations/22/$")


def test_13_a_killed_run_is_made_whole(shop: Any, kill_when: Any) -> None:
    for path in MADE:
        shop.fault("sentry", "POST", path, times=3, when="after", action={"delay_s": 30, "close": True})

    def all_hang() -> bool:
        hanging = [each["path"] for each in shop.services.requests(method="POST") if each["status"] is None]
        return all(any(re.search(path, each) for each in hanging) for path in MADE)

    started = kill_when(shop.checkout, ["up", "--yes", "--skip-preview", "--stack", "test"], all_hang).values()
    assert any("providers/sentry" in text for text in started)
    shop.clear()
    there = shop.active()
    assert "the stack is currently locked by 1 lock(s)" in shop.up(fine=False)
    shop.run("cancel", "--yes")
    assert "pending operations from previous deployment" in shop.up()
    assert there < shop.active()
    shop.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates")
    shop.whole()
