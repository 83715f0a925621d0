"""What the plugins send, in which order, and what they make of refusals: their resources against the local services."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pulumi_plugin_kit.compare import differences
from pulumi_plugin_kit.errors import PartialError, PluginError
from vedette_emulators.plugins.errors import ServiceError
from vedette_emulators.plugins.pagerduty.client import PagerDuty
from vedette_emulators.plugins.pagerduty.integrations import ServiceIntegration
from vedette_emulators.plugins.pagerduty.lookups import GetUser, GetVendor
from vedette_emulators.plugins.pagerduty.maintenance import MaintenanceWindow
from vedette_emulators.plugins.pagerduty.schedules import Schedule
from vedette_emulators.plugins.pagerduty.teams import Team, TeamMembership
from vedette_emulators.plugins.slack.client import Slack
from vedette_emulators.plugins.slack.conversation import Conversation
from vedette_emulators.plugins.slack.usergroup import Usergroup

CHANNEL = {"name": "checkout", "isPrivate": False, "topic": "Alerts", "adoptExistingChannel": True}


def with_slack(services: Any, work: Callable[[Slack], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        client = Slack(f"http://127.0.0.1:{services.port + 3}", "local-admin")
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(run())


def with_pagerduty(services: Any, work: Callable[[PagerDuty], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        client = PagerDuty(f"http://127.0.0.1:{services.port + 4}", "local-admin")
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(run())


def calls(services: Any) -> list[str]:
    return [one["path"].removeprefix("/api/") for one in services.requests(service="slack")]


def fault(services: Any, **wanted: Any) -> None:
    services.control.post("/_control/faults", json=wanted).raise_for_status()


def test_a_channel_is_made_with_upstreams_calls_in_upstreams_order(services: Any, slack: Any) -> None:
    nora = slack.person("nora.berg")
    services.forget()
    inputs = {**CHANNEL, "permanentMembers": [nora]}
    with_slack(services, lambda client: Conversation(client).create(inputs))
    assert calls(services) == [
        f"conversations.{verb}" if verb != "auth.test" else verb
        for verb in ("create", "info", "auth.test", "members", "join", "invite", "setTopic", "info", "members")
    ]


def test_an_archived_channel_of_the_name_is_taken_back(services: Any, slack: Any) -> None:
    ident = slack.channel("checkout")
    slack.ok("conversations.archive", channel=ident)
    services.forget()
    made = with_slack(services, lambda client: Conversation(client).create(CHANNEL))
    assert (made.id, made.state["isArchived"], made.state["topic"]) == (ident, False, "Alerts")
    assert calls(services)[:4] == [f"conversations.{verb}" for verb in ("create", "list", "list", "unarchive")]
    kept = {**CHANNEL, "adoptExistingChannel": False}
    with pytest.raises(PluginError, match=r"could not create conversation checkout: conversations\.create: name_taken"):
        with_slack(services, lambda client: Conversation(client).create(kept))


def test_a_disabled_group_of_the_name_is_enabled_and_keeps_its_handle(services: Any, slack: Any) -> None:
    nora = slack.person("nora.berg")
    inputs = {"name": "On call", "handle": "on-call", "users": [nora]}
    made = with_slack(services, lambda client: Usergroup(client).create(inputs))
    with_slack(services, lambda client: Usergroup(client).delete(made.id, made.state))
    assert with_slack(services, lambda client: Usergroup(client).read(made.id, made.state, inputs)) is None
    services.forget()
    again = with_slack(services, lambda client: Usergroup(client).create({**inputs, "handle": "another"}))
    assert again.id == made.id
    assert again.state["handle"] == "on-call"
    verbs = ("create", "list", "enable", "update", "users.update", "list")
    assert calls(services) == [f"usergroups.{verb}" for verb in verbs]


def test_a_group_whose_members_are_refused_is_not_forgotten(services: Any) -> None:
    inputs = {"name": "On call", "users": ["U0NOBODY"]}
    with pytest.raises(PartialError, match=r"usergroups\.users\.update: invalid_users") as partial:
        with_slack(services, lambda client: Usergroup(client).create(inputs))
    assert [one["id"] for one in services.objects("slack_usergroup")] == [partial.value.found.id]


@pytest.mark.parametrize(("service", "header"), [("slack", "retry-after"), ("pagerduty", "ratelimit-reset")])
def test_a_service_that_asks_to_wait_is_asked_again(services: Any, service: str, header: str) -> None:
    action = {"status": 429, "headers": {header: "0"}, "body": {}}
    fault(services, service=service, path=".", times=2, action=action)
    if service == "slack":
        found = with_slack(services, lambda client: client("auth.test"))
        assert found["user"] == "vedette"
    else:
        found = with_pagerduty(services, lambda client: GetUser(client).call({"email": "nora.berg@example.com"}))
        assert found["name"] == "Nora Berg"


def test_a_question_that_fails_at_the_service_is_asked_again_and_a_create_is_not(services: Any) -> None:
    fault(services, service="pagerduty", path="users", times=3, action={"status": 503, "body": {}})
    found = with_pagerduty(services, lambda client: GetUser(client).call({"email": "nora.berg@example.com"}))
    assert found["name"] == "Nora Berg"
    fault(services, service="pagerduty", path="teams", times=9, action={"status": 503, "body": {}})
    with pytest.raises(ServiceError, match="POST /teams: 503"):
        with_pagerduty(services, lambda client: Team(client).create({"name": "Payments"}))
    assert [one["path"] for one in services.requests(service="pagerduty") if one["method"] == "POST"] == ["/teams"]


def test_patience_ends(services: Any) -> None:
    action = {"status": 429, "headers": {"retry-after": "0"}, "body": {}}
    fault(services, service="slack", path=".", times=100, action=action)
    with pytest.raises(ServiceError, match=r"/api/auth\.test: answered 429 \(too many requests\) 6 times"):
        with_slack(services, lambda client: client("auth.test"))


def test_a_service_that_is_not_there_is_reported_with_what_to_do() -> None:
    with pytest.raises(PluginError, match="start the local services with `python -m vedette_emulators start`"):
        asyncio.run(PagerDuty("http://127.0.0.1:9", "local-admin")("GET", "/users"))


def test_a_membership_is_known_by_both_ids(services: Any) -> None:
    async def work(client: PagerDuty) -> None:
        nora = (await GetUser(client).call({"email": "nora.berg@example.com"}))["id"]
        team = (await Team(client).create({"name": "Payments", "description": "Managed by Pulumi"})).id
        member = TeamMembership(client)
        made = await member.create({"userId": nora, "teamId": team, "role": "responder"})
        assert made.id == f"{nora}:{team}"
        changed = await member.update(made.id, made.state, {**made.inputs, "role": "observer"})
        assert changed.state["role"] == "observer"
        await member.delete(made.id, made.state)
        assert await member.read(made.id, made.state, made.inputs) is None
        await member.delete(made.id, made.state)
        with pytest.raises(PluginError, match="give the id as USER:TEAM"):
            await member.read("USER", made.state, {})

    with_pagerduty(services, work)


def test_people_and_vendors_are_found_as_upstream_finds_them(services: Any) -> None:
    async def work(client: PagerDuty) -> None:
        exact = await GetVendor(client).call({"name": "sentry"})
        assert exact["name"] == "Sentry"
        assert (await GetVendor(client).call({"name": "^sent"}))["id"] == exact["id"]
        with pytest.raises(PluginError, match=r"Unable to locate any user with the email: NORA\.RUIZ@example\.com"):
            await GetUser(client).call({"email": "NORA.RUIZ@example.com"})

    with_pagerduty(services, work)


def test_a_layer_that_is_left_out_is_ended(services: Any) -> None:
    async def work(client: PagerDuty) -> None:
        nora = (await GetUser(client).call({"email": "nora.berg@example.com"}))["id"]
        start = "2026-01-05T09:00:00+01:00"
        layer = {"start": start, "rotationVirtualStart": start, "rotationTurnLengthSeconds": 86400, "users": [nora]}
        names = ({**layer, "name": name} for name in ("first", "second", "third"))
        inputs = {"name": "Rota", "description": "", "timeZone": "Europe/Madrid", "layers": list(names)}
        schedule = Schedule(client)
        made = await schedule.create(inputs)
        assert [one["name"] for one in made.state["layers"]] == ["first", "second", "third"]
        fewer = {**inputs, "layers": inputs["layers"][:2]}
        after = (await schedule.update(made.id, made.state, fewer)).state
        assert [one["id"] for one in after["layers"]] == [one["id"] for one in made.state["layers"][:2]]
        served = (await client("GET", f"/schedules/{made.id}"))["schedule"]["schedule_layers"]
        assert [bool(one["end"]) for one in served if one["name"] == "third"] == [True]
        assert differences(Schedule.Inputs, after, fewer) == []

    with_pagerduty(services, work)


def test_what_the_service_refuses_is_its_own_refusal(services: Any) -> None:
    inputs = {"startTime": "2030-01-01T00:00:00Z", "endTime": "2030-01-02T00:00:00Z", "services": ["P0"]}
    with pytest.raises(ServiceError, match=r"^POST /maintenance_windows: 40[045]") as refused:
        with_pagerduty(services, lambda client: MaintenanceWindow(client).create(inputs))
    assert refused.value.status in {400, 404, 405}


def test_an_integration_without_its_service_says_what_is_missing(services: Any) -> None:
    with pytest.raises(PluginError, match=r"import it as SERVICE\.INTEGRATION"):
        with_pagerduty(services, lambda client: ServiceIntegration(client).read("PXXXXXX", {"name": "a"}, {}))


LAYER = {"id": "P1", "name": "", "users": ["P2"], "rotationTurnLengthSeconds": 60, "renderedCoveragePercentage": "0.00"}


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ({"topic": ""}, {}, set()),
        ({"topic": "a"}, {}, {"topic"}),
        ({}, {"topic": "a"}, {"topic"}),
        ({"permanentMembers": ["a", "b"]}, {"permanentMembers": ["b", "a"]}, set()),
        ({"permanentMembers": ["a"]}, {"permanentMembers": ["a", "b"]}, {"permanentMembers"}),
        ({"created": 1}, {}, set()),
    ],
)
def test_only_what_slack_would_take_as_different_differs(old: Any, new: Any, found: set[str]) -> None:
    assert Conversation(None).changed(old, new) == found


@pytest.mark.parametrize(
    ("start", "virtual", "found"),
    [
        ("2026-02-01T00:00:00Z", "2026-01-05T08:00:00Z", []),
        ("2099-02-01T00:00:00Z", "2026-01-05T08:00:00Z", ["layers[0].start"]),
        ("2026-01-05T08:00:00Z", "2026-01-05T08:01:00Z", ["layers[0].rotationVirtualStart"]),
    ],
)
def test_two_spellings_of_one_moment_are_one(start: str, virtual: str, found: list[str]) -> None:
    was = {**LAYER, "start": "2026-01-05T08:00:00Z", "rotationVirtualStart": "2026-01-05T09:00:00+01:00"}
    wanted = {"start": start, "rotationVirtualStart": virtual, "users": ["P2"], "rotationTurnLengthSeconds": 60}
    changes = differences(Schedule.Inputs, {"layers": [was]}, {"layers": [wanted]})
    assert [one.path for one in changes] == found


def test_another_service_needs_another_integration() -> None:
    changes = differences(ServiceIntegration.Inputs, {"service": "P1", "name": "a"}, {"service": "P2", "name": "b"})
    assert {one.path: one.replace for one in changes} == {"service": True, "name": False}


def test_an_import_writes_down_what_a_program_would(services: Any, slack: Any) -> None:
    ident = slack.channel("checkout")
    slack.ok("conversations.setPurpose", channel=ident, purpose="b")
    imported = with_slack(services, lambda client: Conversation(client).read(ident, {}, {}))
    assert imported.inputs == {"name": "checkout", "isPrivate": False, "purpose": "b"}
    asked = {"name": "checkout", "isPrivate": False, "isArchived": False}
    found = with_slack(services, lambda client: Conversation(client).read(ident, imported.state, asked))
    assert found.inputs == {**asked, "purpose": "b"}


def test_sets_stay_in_the_programs_order(services: Any, slack: Any) -> None:
    people = [slack.person("nora.berg"), slack.person("omar.diaz")]
    made = with_slack(services, lambda client: Usergroup(client).create({"name": "On call", "users": people}))
    (group,) = services.objects("slack_usergroup")
    services.edit("slack_usergroup", group["id"], {"users": people[::-1], "handle": "new"})
    found = with_slack(services, lambda client: Usergroup(client).read(made.id, made.state, made.inputs))
    assert (found.state["users"], found.state["handle"]) == (people, "new")
