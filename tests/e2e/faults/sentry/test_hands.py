"""What people do behind the engine's back: delete, edit, take names, lose the state, let tokens expire."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.deep]

ORGANIZATION = "organizations/local"
KEY = "projects/local/shop/keys/"


def do(shop: Any, method: str, path: str, body: Any = None) -> Any:
    """Do something in Sentry as somebody else would."""
    answer = shop.services.api(method, path, json=body)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def write_rows(shop: Any, rows: list[dict[str, Any]]) -> None:
    do(shop, "POST", f"{ORGANIZATION}/integrations/22/", {"service_table": rows})


def alert_on(shop: Any, monitors: list[str], name: str) -> tuple[str, str]:
    trigger = {"type": "first_seen_event", "comparison": True, "conditionResult": True}
    body = {
        "name": name,
        "enabled": True,
        "detectorIds": [int(monitor) for monitor in monitors],
        "config": {"frequency": 30},
        "triggers": {"logicType": "any-short", "conditions": [trigger], "actions": []},
        "actionFilters": [],
    }
    return "workflow", do(shop, "POST", f"{ORGANIZATION}/workflows/", body)["id"]


def test_9_what_was_deleted_is_made_again(shop: Any) -> None:
    shop.up()

    def delete(*paths: str) -> None:
        state = {name: one["id"] for name, one in shop.state().items()}
        for path in paths:
            do(shop, "DELETE", path.format(**state))
        write_rows(shop, [row for row in shop.objects()["service_table"] if str(row["id"]) != state["row"]])

    dashboard, alert = ORGANIZATION + "/dashboards/{dashboard}/", ORGANIZATION + "/workflows/{alert}/"
    delete(dashboard, alert, KEY + "{key}/", ORGANIZATION + "/detectors/{cron}/")
    assert shop.drift() == {"create": ["alert", "cron", "dashboard", "key", "row"]}
    shop.up("--refresh")
    assert shop.active() - shop.before == shop.ids()

    delete(dashboard, alert)
    shop.config(text="Sells more")
    said = shop.up(fine=False)
    assert re.search(r'alert "alert": the alert \d+, or what it names, is gone \(PUT .*? answered 404', said)
    assert "`pulumi up --refresh` makes it again" in said
    assert re.search(r'PagerDuty service "row": the row \d+ of "Shop" is gone: refresh, then run again', said)
    shop.run("destroy", "--yes", "--skip-preview")
    assert shop.active() == shop.before
    assert shop.state() == {}
    shop.quiet("local-admin")


def test_10_an_edit_between_preview_and_up(shop: Any) -> None:
    shop.up()
    shop.config(text="Sells more")
    changed = ["alert", "cron", "dashboard", "metric", "project", "row", "team", "uptime"]
    assert sorted(shop.checkout.steps("test")["update"]) == changed
    state = {name: one["id"] for name, one in shop.state().items()}
    shop.services.edit("detector", state["metric"], {"description": "Mine"})
    shop.services.edit("team", state["team"], {"name": "Mine"})
    write_rows(shop, [*shop.objects()["service_table"], {"id": 0, "service": "Theirs", "integration_key": "theirs"}])
    theirs = alert_on(shop, [state["metric"]], "Theirs")
    shop.before |= {theirs, ("service_table", str(shop.row("service_table", "Theirs")["id"]))}
    shop.up()
    metric = do(shop, "GET", f"{ORGANIZATION}/detectors/{state['metric']}/")
    assert metric["description"] == "Sells more"
    assert set(metric["workflowIds"]) == {state["alert"], theirs[1]}, "what the program does not manage stays"
    assert shop.row("team", "Sells more")["id"] == state["team"]
    assert shop.row("service_table", "Theirs")["integration_key"] == "theirs"

    shop.services.edit("detector", state["cron"], {"description": "Mine"})
    shop.services.edit("dashboard", state["dashboard"], {"period": "7d"})
    assert shop.drift() == {"update": ["cron", "dashboard"]}
    shop.up("--refresh")
    shop.whole()


def test_11_names_that_are_taken(shop: Any, taken_in: Any) -> None:
    taken = {"status": 409, "body": {"detail": "Dashboard with that title already exists."}}
    shop.fault("sentry", "POST", "/dashboards/$", action=taken)
    shop.up()
    assert shop.asked("sentry", "POST", "/dashboards/") == [409, 201], "Sentry had not done deleting what had the name"
    lost = {name: one["id"] for name, one in shop.state().items()}
    there = shop.active()
    shop.forget()
    shop.services.edit("detector", lost["metric"], {"description": "Mine"})
    shop.services.edit("dashboard", lost["dashboard"], {"period": "7d"})
    do(shop, "PUT", f"{KEY}{lost['key']}/", {"isActive": False})
    rows = shop.objects()["service_table"]
    write_rows(shop, [row | {"integration_key": "mine"} if str(row["id"]) == lost["row"] else row for row in rows])
    places = {
        "MetricMonitor metric": lost["metric"],
        "Dashboard dashboard": lost["dashboard"],
        "ClientKey key": f"{lost['project']}/{lost['key']}",
        "PagerDutyService row": f"22/{lost['row']}",
    }
    shop.services.forget()
    said = shop.up(fine=False)
    for what, place in places.items():
        kind = what.partition(" ")[0]
        assert f"take it over with `pulumi import sentry:index:{kind} NAME {place}`, or choose another name" in said
    assert {"team", "project", "cron", "uptime"} == set(shop.state()), "what is just as asked for is adopted"
    assert shop.row("detector", "Many errors")["description"] == "Mine", "what is not is left alone"

    taken_in(**{what.partition(" ")[2]: place for what, place in places.items()})
    shop.up()
    assert shop.active() == there
    shop.whole()


def test_12_15_a_state_that_is_lost_is_found_again_in_long_lists(shop: Any) -> None:
    # A page has a hundred, and the one that is looked for is on the second, whichever way they are ordered.
    before = {alert_on(shop, [], f"Old {number}") for number in range(101)}
    shop.up()
    made = shop.ids()
    shop.before |= before | {alert_on(shop, [], f"New {number}") for number in range(101)}
    shop.forget()
    shop.services.forget()
    shop.up()
    assert shop.ids() == made
    assert set(shop.asked("sentry", "POST", "/")) == {409}, "names that Sentry keeps unique are tried"
    shop.whole()


def test_14_a_token_that_expired_or_may_only_read(shop: Any) -> None:
    shop.tokens("expired-and-secret")
    said = shop.up("--logtostderr", "-v=5", fine=False)
    assert 'team "team": POST organizations/{org}/teams/ answered 401' in said
    assert "The token is not accepted: set a valid one with `pulumi config set --secret sentry:token`" in said
    assert shop.active() == shop.before
    shop.quiet("expired-and-secret")

    answer = shop.services.control.post("/_control/tokens", json={"scopes": ["project:read"]})
    shop.tokens(little := answer.json()["token"])
    said = shop.up(fine=False)
    assert "The token lacks the scope team:write" in said
    assert "The token lacks the scope org:write" in said
    assert "The token lacks the scope org:integrations" in said
    assert shop.active() == shop.before
    assert shop.state() == {}
    shop.quiet(little)

    shop.tokens("local-admin")
    shop.fault("sentry", "POST", "/dashboards/$", action={"status": 402, "body": {"detail": "Upgrade your plan"}})
    shop.services.control.post("/_control/plan", json={"missing": ["projects:rate-limits"]}).raise_for_status()
    said = shop.up(fine=False)
    assert 'dashboard "dashboard": POST organizations/{org}/dashboards/ answered 402: Upgrade your plan' in said
    assert "left out its rateLimit: the plan lacks rate limits for keys; remove rateLimit or change the plan" in said
    made = shop.state()["key"]["id"]
    shop.services.control.post("/_control/plan", json={"missing": []}).raise_for_status()
    shop.up()
    assert shop.state()["key"]["id"] == made
    assert shop.row("key", "Browser")["rateLimit"] == {"count": 50, "window": 60}
    shop.whole()
