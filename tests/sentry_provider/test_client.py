"""The client against a real server that misbehaves on purpose."""

from __future__ import annotations

import asyncio
import time
import traceback
from email.utils import formatdate

import pytest
from pulumi_resource_sentry.client import Client, Policy, Route, Token, errors
from pulumi_resource_sentry.client.limit import TimeLimit

QUICK = Policy(tries=4, total_seconds=5, first_delay=0.01, longest_delay=0.05, timeout=1)
SECRET = "sntrys_very-secret"


@pytest.fixture
def call(script):
    """Run one coroutine with a client of the scripted server."""

    def run(use, policy=QUICK, base=None):
        async def scenario():
            root = f"{base or script.url}/api/0/"
            client = Client(root=root, organization="acme", token=Token(SECRET), policy=policy)
            try:
                return await use(client)
            finally:
                await client.close()

        return asyncio.run(scenario())

    return run


def get(client):
    return client.send(Route.GET_PROJECT, project="web")


def create(client):
    return client.send(Route.CREATE_TEAM, body={"slug": "a"})


def test_a_request_carries_token_and_compact_json(script, call):
    script.says(201, {"id": "1"})
    assert call(create) == {"id": "1"}
    (seen,) = script.seen
    assert (seen.method, seen.path) == ("POST", "/api/0/organizations/acme/teams/")
    assert seen.headers["authorization"] == f"Bearer {SECRET}"
    assert seen.body == b'{"slug":"a"}'


def test_no_proxy_is_asked_for_what_runs_on_this_machine(script, call, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    script.says(200, {"id": "1"})
    assert call(get) == {"id": "1"}


def test_names_are_escaped_in_paths(script, call):
    script.says(200, {"id": "1"})
    call(lambda client: client.send(Route.GET_PROJECT, project="a/../b?c"))
    assert script.seen[0].path == "/api/0/projects/acme/a%2F..%2Fb%3Fc/"


@pytest.mark.parametrize("use", [get, create])
def test_a_rate_limit_is_waited_for_and_the_request_sent_again(script, call, use):
    script.says(429, {"detail": "slow down"}, retry_after="0")
    script.says(200, {"id": "1"})
    assert call(use) == {"id": "1"}
    assert len(script.seen) == 2


def test_no_request_comes_back_before_the_reset_that_the_server_names(script, call):
    now = int(time.time())
    date = formatdate(now, usegmt=True)
    script.says(429, {"detail": "slow down"}, X_Sentry_Rate_Limit_Reset=str(now + 1), Date=date)
    script.says(200, {"id": "1"})
    call(get)
    assert script.seen[1].at - script.seen[0].at >= 0.99


def test_a_reset_beyond_all_patience_is_not_waited_for(script, call):
    script.says(429, {"detail": "slow down"}, retry_after="3600")
    began = time.monotonic()
    with pytest.raises(errors.RateLimitedError, match=r"answered 429: slow down\. Retries are used up"):
        call(get)
    assert time.monotonic() - began < 2
    assert len(script.seen) == 1


def test_slacks_own_rate_limit_arrives_as_400_and_is_waited_for(script, call):
    script.says(400, {"actions": ["Slack: you have exceeded the rate limit. Please try again."]})
    script.says(201, {"id": "1"})
    assert call(create) == {"id": "1"}


def test_failures_of_the_server_are_retried_for_reads_and_bounded(script, call):
    script.says(502, b"<html>bad gateway</html>")
    with pytest.raises(errors.ServerError, match=r"GET projects/\{org\}/\{project\}/ answered 502"):
        call(get)
    assert len(script.seen) == QUICK.tries


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_creating_request_is_not_repeated_after_a_failure_of_the_server(script, call, status):
    script.says(status, {"detail": "oops"})
    with pytest.raises(errors.LostAnswerError, match=f"answered {status}: oops"):
        call(create)
    assert len(script.seen) == 1


def test_a_closed_socket_is_retried_for_reads_only(script, call):
    script.hangs_up()
    script.says(200, {"id": "1"})
    assert call(get) == {"id": "1"}
    script.answers.clear()
    script.seen.clear()
    script.hangs_up()
    with pytest.raises(errors.LostAnswerError, match="got no usable answer"):
        call(create)
    assert len(script.seen) == 1


def test_an_answer_cut_off_in_the_middle_is_asked_for_again(script, call):
    script.says(200, b'{"id": "1", "na')
    script.says(200, {"id": "1"})
    assert call(get) == {"id": "1"}


def test_silence_ends_in_an_error(script, call):
    script.says(200, {"id": "1"}, delay=0.6)
    with pytest.raises(errors.LostAnswerError, match="GET projects/"):
        call(get, Policy(tries=2, first_delay=0.01, timeout=0.2))


def test_the_total_time_bounds_the_tries(script, call):
    script.says(503, {})
    began = time.monotonic()
    with pytest.raises(errors.ServerError):
        call(get, Policy(tries=1000, total_seconds=0.5, first_delay=0.05, longest_delay=0.1))
    assert time.monotonic() - began < 1.5


def test_an_unreachable_server_is_named(call):
    with pytest.raises(errors.UnreachableError, match=r"cannot reach Sentry at http://127\.0\.0\.1:9/api/0/ .*baseUrl"):
        call(get, base="http://127.0.0.1:9")


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "http://sentry.invalid"])
def test_an_unreachable_server_is_named_within_seconds(call, base):
    began = time.monotonic()
    with pytest.raises(errors.UnreachableError):
        call(get, Policy(), base=base)
    assert 1 < time.monotonic() - began < 8


def test_a_page_of_html_is_not_taken_for_sentry(script, call):
    script.says(200, b"<html>hello</html>", content_type="text/html")
    with pytest.raises(errors.NotSentryError) as error:
        call(get)
    assert "answered with 200 and text/html, which is not Sentry's API: check sentry:baseUrl" in str(error.value)
    assert len(script.seen) == 1


def test_redirects_are_not_followed_with_the_token(script, call):
    script.says(302, b"", location="http://127.0.0.1:9/", content_type="text/html")
    with pytest.raises(errors.SentryError):
        call(get)
    assert len(script.seen) == 1


def test_pages_are_followed_while_the_server_promises_results(script, call):
    link = '<http://x/?cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1", <http://x/>; rel="next"; '
    script.says(200, [1, 2], Link=link + 'results="true"; cursor="0:2:0"')
    script.says(200, [3], Link=link + 'results="false"; cursor="0:4:0"')
    assert call(lambda client: client.pages(Route.LIST_ALERTS)) == [1, 2, 3]
    assert [seen.path.partition("?")[2] for seen in script.seen] == ["per_page=100", "per_page=100&cursor=0%3A2%3A0"]


def test_no_more_requests_are_in_flight_than_the_server_allows(script, call):
    script.says(200, {"id": "1"}, delay=0.02, X_Sentry_Rate_Limit_ConcurrentLimit="3")

    async def many(client):
        await get(client)
        script.most_active = 0
        await asyncio.gather(*(get(client) for _ in range(20)))

    call(many)
    assert script.most_active == 3


CASES = [
    (
        401,
        {"detail": "Invalid token"},
        errors.UnauthorizedError,
        (
            "GET projects/{org}/{project}/ answered 401: Invalid token. The token is not accepted: set a valid one "
            "with `pulumi config set --secret sentry:token` or in SENTRY_AUTH_TOKEN"
        ),
    ),
    (
        403,
        {"detail": "You do not have permission to perform this action."},
        errors.ForbiddenError,
        (
            "GET projects/{org}/{project}/ answered 403: You do not have permission to perform this action. The token "
            "lacks the scope project:read (project:write, project:admin would do as well): add it to the internal "
            "integration that the token is from"
        ),
    ),
    (404, {"detail": "gone"}, errors.NotFoundError, "GET projects/{org}/{project}/ answered 404: gone"),
    (409, {"detail": "taken"}, errors.ConflictError, "GET projects/{org}/{project}/ answered 409: taken"),
    (
        400,
        {"dataSources": [{"query": ["bad"], "non_field_errors": ["worse"]}], "name": ["too long", "ugly"]},
        errors.BadRequestError,
        (
            "GET projects/{org}/{project}/ answered 400: dataSources[0].query: bad; dataSources[0]: worse; "
            "name: too long; name: ugly"
        ),
    ),
]


@pytest.mark.parametrize(("status", "body", "kind", "said"), CASES, ids=[str(case[0]) for case in CASES])
def test_a_refusal_says_what_and_what_to_do_and_is_not_repeated(script, call, status, body, kind, said):  # noqa: PLR0917
    script.says(status, body)
    with pytest.raises(kind) as error:
        call(get)
    assert str(error.value) == said
    assert len(script.seen) == 1


def test_a_removed_route_names_its_replacement(script, call):
    script.says(410, {"message": "This API no longer exists."}, X_Sentry_Replacement_Endpoint="/api/0/new/")
    with pytest.raises(errors.GoneError, match=r"answered 410: This API no longer exists\..*names /api/0/new/ as"):
        call(get)
    assert len(script.seen) == 1


def test_the_token_shows_in_no_message_and_no_repr(script, call):
    script.says(400, {"detail": f"what is {SECRET}?"})
    with pytest.raises(errors.BadRequestError) as error:
        call(get)
    assert SECRET not in str(error.value)
    assert "what is [secret]?" in str(error.value)
    assert SECRET not in repr(Token(SECRET))


@pytest.mark.parametrize("use", [get, create])
@pytest.mark.parametrize("status", [200, 400, 404, 410, 429, 500, 503])
@pytest.mark.parametrize("kind", ["application/json", f"text/html; {SECRET}"])
def test_no_answer_that_repeats_the_token_shows_it(script, call, use, status, kind):
    said = {"detail": f"{SECRET.upper()} and Bearer%20{SECRET}", SECRET: [SECRET]}
    body = said if kind == "application/json" and status != 200 else f"<p>{SECRET}".encode()
    script.says(status, body, content_type=kind, X_Sentry_Replacement_Endpoint=f"/{SECRET}/")
    with pytest.raises(errors.SentryError) as error:
        call(use, policy=Policy(tries=1, total_seconds=1, first_delay=0.01, longest_delay=0.01, timeout=5))
    trace = "".join(traceback.format_exception(error.value))
    assert SECRET not in trace.lower()
    assert str(error.value) == " ".join(str(error.value).split())


def test_a_long_answer_is_cut_off(script, call):
    script.says(400, {"detail": "no " * 5000})
    with pytest.raises(errors.BadRequestError) as error:
        call(get)
    assert len(str(error.value)) < 700


@pytest.mark.parametrize("pasted", ["abc def", "abc\ndef", "abcé"])
def test_a_token_with_pasted_rubbish_is_refused_without_showing_it(pasted):
    with pytest.raises(errors.ConfigurationError) as error:
        Token(pasted)
    assert pasted not in str(error.value)


def test_an_empty_answer_to_a_create_is_a_lost_one(script, call):
    script.says(201, b"")
    with pytest.raises(errors.LostAnswerError, match=r"got no usable answer \(it is empty\)"):
        call(create)
    assert len(script.seen) == 1


@pytest.mark.parametrize("nothing", [[], {}, "gone", 7])
def test_json_that_is_no_object_is_not_taken_for_one(script, call, nothing):
    script.says(200, nothing)
    with pytest.raises(errors.NotSentryError, match="answered with 200 and no object with anything in it"):
        call(get)


def test_what_was_just_made_may_be_missing_for_a_moment(script, call):
    script.says(404, {"detail": "no such thing"})
    script.says(404, {"detail": "not yet"})
    script.says(200, {"id": "1"})

    def after_making(name):
        async def made_and_got(client):
            client.made(name)
            return await get(client)

        return made_and_got

    with pytest.raises(errors.NotFoundError, match="no such thing"):
        call(after_making("another"))
    assert call(after_making("web")) == {"id": "1"}
    assert len(script.seen) == 3


def test_what_was_just_made_is_missed_only_so_long(script, call):
    script.says(404, {"detail": "never"})

    async def patient(client):
        client.made("web")
        await asyncio.sleep(0.02)
        return await get(client)

    with pytest.raises(errors.NotFoundError):
        call(patient, policy=Policy(tries=4, fresh_seconds=0.01, first_delay=0.01, longest_delay=0.05))
    assert len(script.seen) == 1


def test_no_wait_is_begun_that_the_time_limit_does_not_allow(script, call):
    script.says(429, {"detail": "slow down"}, retry_after="2")

    async def limited(client):
        async with TimeLimit(1).part():
            return await get(client)

    began = time.monotonic()
    with pytest.raises(errors.RateLimitedError, match="slow down"):
        call(limited)
    assert time.monotonic() - began < 1


def test_a_late_answer_is_not_waited_for_beyond_the_time_limit(script, call):
    script.says(200, {"id": "1"}, delay=0.8)

    async def limited(client):
        limit = TimeLimit(0.3)
        async with limit.part():
            pass
        async with limit.part():
            return await get(client)

    with pytest.raises(errors.LateError, match=r"not done within the 0\.3 s that customTimeouts allow"):
        call(limited)
