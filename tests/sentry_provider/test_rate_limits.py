"""The server's limits are kept, not run into: the window of a route, and how many requests at once."""

from __future__ import annotations

import asyncio
import time
from email.utils import formatdate

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2
from pulumi_resource_sentry.client import Client, Policy, Route, Token
from pulumi_resource_sentry.client.window import ServerClock, Window

PATIENT = Policy(tries=2, total_seconds=5, first_delay=0.01)


@pytest.fixture
def client_of(script):
    """Runs a coroutine with a client of the scripted server."""

    def run(use):
        async def scenario():
            client = Client(root=f"{script.url}/api/0/", organization="acme", token=Token("t0ken"), policy=PATIENT)
            try:
                return await use(client)
            finally:
                await client.close()

        return asyncio.run(scenario())

    return run


def get(client):
    return client.send(Route.GET_PROJECT, project="web")


def said(limit, remaining, reset):
    """The headers of an answer, as the script takes them; the date comes by itself."""
    names = {"Limit": limit, "Remaining": remaining, "Reset": reset}
    return {f"X_Sentry_Rate_Limit_{name}": str(value) for name, value in names.items()}


def test_a_full_window_is_waited_out_and_not_run_into(script, client_of):
    # At the beginning of a second, so that both requests fit into it.
    time.sleep(1 - time.time() % 1)
    now = int(time.time())
    script.says(200, {"id": "1"}, **said(2, 1, now + 1))
    script.says(200, {"id": "1"}, **said(2, 0, now + 1))
    script.says(200, {"id": "1"}, **said(2, 1, now + 2))

    async def four(client):
        for _ in range(4):
            await get(client)

    client_of(four)
    epoch = time.time() - time.monotonic()
    before, within, after, last = (seen.at + epoch for seen in script.seen)
    assert before <= within < now + 1 <= after <= last < now + 3


def test_a_window_of_one_route_does_not_hold_another(script, client_of):
    now = int(time.time())
    script.says(200, {"id": "1"}, **said(1, 0, now + 4))

    async def both(client):
        await get(client)
        waiting = asyncio.ensure_future(get(client))
        await client.send(Route.GET_ORGANIZATION)
        waiting.cancel()

    client_of(both)
    assert [seen.path.split("/")[3] for seen in script.seen] == ["projects", "organizations"]


def test_a_cancelled_run_waits_for_no_window(script, client_of):
    now = int(time.time())
    script.says(200, {"id": "1"}, **said(1, 0, now + 4))

    async def stopped(client):
        await get(client)
        waiting = asyncio.ensure_future(get(client))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        client.stop()
        await asyncio.wait_for(waiting, 2)

    client_of(stopped)


def test_an_end_beyond_all_patience_is_left_to_the_servers_refusal(script, client_of):
    now = int(time.time())
    script.says(200, {"id": "1"}, **said(1, 0, now + 3600))
    began = time.monotonic()

    async def twice(client):
        await get(client)
        await get(client)

    client_of(twice)
    assert len(script.seen) == 2
    assert time.monotonic() - began < 2


def test_what_is_not_answered_yet_is_counted_on_top():
    async def scenario():
        clock = ServerClock()
        clock.see(formatdate(time.time(), usegmt=True))
        window = Window(clock, longest=120)
        for _ in range(3):
            await window.enter()
        reset = int(time.time()) + 30
        answer = {f"x-sentry-rate-limit-{k}": str(v) for k, v in (("limit", 5), ("remaining", 4), ("reset", reset))}
        window.leave(answer)
        # One counted, two on their way: there is room for two more, and then for none.
        await window.enter()
        await window.enter()
        sixth = asyncio.ensure_future(window.enter())
        await asyncio.sleep(0.05)
        assert not sixth.done()
        # An answer to a request that the server had counted already makes no room; a lost request does.
        window.leave(answer | {"x-sentry-rate-limit-remaining": "3"})
        await asyncio.sleep(0.05)
        assert not sixth.done()
        window.leave(None)
        await asyncio.wait_for(sixth, 1)

    asyncio.run(scenario())


def test_the_servers_clock_may_be_set_quite_differently():
    clock = ServerClock()
    far_ahead = int(time.time()) + 86_400
    clock.see(formatdate(far_ahead, usegmt=True))
    clock.see(formatdate(far_ahead - 5, usegmt=True))
    clock.see("no date")
    assert 1.9 < clock.surely(far_ahead + 2) - time.monotonic() <= 2
    clock.reached(far_ahead + 1)
    assert 0.9 < clock.surely(far_ahead + 2) - time.monotonic() <= 1


@pytest.mark.deep
def test_a_thousand_resources_are_made_without_a_refusal(engine, emulator, services):
    """How fast, beside what the limit lets, is measured by `make bench`."""
    services.control.post("/_control/limits", json={"per_second": 40, "concurrent": 25}).raise_for_status()
    team = {"name": "Team"}
    requests = [
        provider_pb2.CreateRequest(
            urn=engine.urn("Team", f"team-{n}"), properties=engine.struct(team | {"slug": f"team-{n}"})
        )
        for n in range(1000)
    ]
    made = [answer.result(90) for answer in [engine.stub.Create.future(request) for request in requests]]
    assert len({answer.id for answer in made}) == 1000
    log = [call for call in emulator.requests() if call["method"] == "POST" and call["path"].endswith("/teams/")]
    assert [call["status"] for call in log] == [201] * 1000


def test_a_refusal_for_too_many_at_once_is_waited_for(engine, emulator, services):
    """The first answer says the limit; until then more requests than that may be on their way."""
    services.control.post("/_control/limits", json={"per_second": 1000, "concurrent": 2}).raise_for_status()
    calls = []
    for n in range(30):
        values = engine.struct({"slug": f"team-{n}", "name": "Team"})
        calls.append(engine.stub.Create.future(provider_pb2.CreateRequest(urn=engine.urn("Team"), properties=values)))
    assert all(isinstance(call, grpc.Future) and call.result(60).id for call in calls)
