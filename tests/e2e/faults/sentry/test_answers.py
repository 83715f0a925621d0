"""Sentry refuses, breaks, loses answers or answers nonsense while the engine works."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.deep]

TEAM = ("sentry", "POST", "organizations/local/teams/$")
PROJECT = ("sentry", "POST", "teams/local/sellers/projects/$")
KEY = ("sentry", "POST", "/keys/$")
MONITOR = ("sentry", "POST", "/detectors/$")
ALERT = ("sentry", "POST", "/workflows/$")
DASHBOARD = ("sentry", "POST", "/dashboards/$")
ROW = ("sentry", "POST", "/integrations/22/$")
FOREVER = 1000
PAGE = {
    "status": 200,
    "headers": {"content-type": "text/html"},
    "body": "<!DOCTYPE html><html><body>Back soon</body></html>",
}
CUT = {"close": True}


def test_1_3_4_5_8_15_are_got_over_in_one_run(shop: Any) -> None:
    shop.fault(*TEAM, action={"status": 429, "headers": {"retry-after": "1"}})
    shop.fault(*KEY, action={"status": 503})
    shop.fault(*PROJECT, when="after", action={"status": 502})
    shop.fault(*DASHBOARD, when="after", action={"status": 502})
    shop.fault(*ALERT, when="after", action=CUT)
    shop.fault(*ROW, when="after", action=CUT)
    shop.fault(*MONITOR, nth=1, when="after", action=CUT)
    shop.fault(*MONITOR, nth=2, action={"truncate": 20})
    # The project was made a moment ago.
    shop.fault(*MONITOR, nth=3, action={"status": 404, "body": {"detail": "The requested resource does not exist"}})
    shop.up()

    def asked(path: str) -> list[Any]:
        return shop.asked("sentry", "POST", path)

    assert asked("organizations/local/teams/") == [429, 201]
    assert asked("/keys/") == [503, 201]
    assert asked("teams/local/sellers/projects/") == [502, 409], "the name is taken: by what was made"
    assert asked("/dashboards/") == [502, 409]
    assert asked("/workflows/") == [None], "what may have been made is looked for, not sent again"
    assert asked("/integrations/22/") == [None]
    assert sorted(asked("/detectors/"), key=str) == [201, 201, 404, None]
    shop.whole()


def test_2_6_7_are_stopped_said_and_repaired(shop: Any) -> None:
    shop.config(limit="4s")
    shop.fault("sentry", "PUT", "/projects/local/[^/]+/$", when="after", action={"delay_s": 7})
    shop.fault(*DASHBOARD, times=FOREVER, action={"status": 429, "body": {"detail": "Slow down"}})
    said = shop.up(fine=False)
    assert (
        'dashboard "dashboard": POST organizations/{org}/dashboards/ answered 429: Slow down. Retries are used' in said
    )
    assert 2 <= len(shop.asked("sentry", "POST", "/dashboards/")) <= 4
    made = shop.state()["project"]
    assert f'project "project" (id {made["id"]}): not done within the 4 s that customTimeouts allow' in said
    assert made["initErrors"]

    shop.clear()
    shop.fault("sentry", "PUT", "/keys/[^/]+/$", action={"status": 400, "body": {"browserSdkVersion": ["Not today"]}})
    shop.fault(*MONITOR, times=3, when="after", action={"delay_s": 7})
    said = shop.up(fine=False)
    half = shop.state()
    assert half["project"]["id"] == made["id"]
    assert half["project"]["outputs"]["resolveAge"] == 48
    assert not half["project"].get("initErrors")
    assert "browserSdkVersion: Not today" in half["key"]["initErrors"][0]
    for name, noun in {"metric": "metric monitor", "cron": "cron monitor", "uptime": "uptime monitor"}.items():
        assert f'{noun} "{name}": not done within the 4 s that customTimeouts allow' in said
    assert set(half) == {"team", "project", "key", "dashboard", "row"}
    there = shop.active()
    assert len(there - shop.before) == 8, "all but the alert have been made"

    shop.clear()
    shop.up()
    assert there < shop.active()
    assert shop.state()["key"]["id"] == half["key"]["id"]
    shop.whole()


def test_8_nonsense_is_an_error_and_never_an_empty_success(shop: Any) -> None:
    for create in (TEAM, DASHBOARD):
        shop.fault(*create, action=PAGE)
    shop.fault(*ROW, action={"status": 200, "body": []})
    said = shop.up(fine=False)
    for name in ('team "team"', 'dashboard "dashboard"'):
        assert f"{name}: POST" in said
    assert "answered with 200 and text/html, which is not Sentry's API: check sentry:baseUrl" in said
    assert set(shop.state()) == {"row"}, "whether a table was written, it shows by itself"
    shop.up()
    made = shop.ids()

    shop.fault("sentry", "GET", "/workflows/[^/]+/$", action={"truncate": 20})
    shop.run("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    for action, words in (
        (PAGE, "which is not Sentry's API"),
        ({"status": 200, "body": []}, "which is not Sentry's API"),
        ({"status": 404, "body": {"detail": "Not found"}}, "no organisation"),
    ):
        shop.clear()
        shop.fault("sentry", "GET", "", times=FOREVER, action=action)
        assert words in shop.run("refresh", "--yes", "--skip-preview", fine=False)
        assert shop.ids() == made
    shop.whole()
