"""Cron check-ins: what jobs report, what they fail to, and what that does to monitors and issues."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

CHECKINS = "organizations/local/monitors/reconcile/checkins/"
MONITOR = "organizations/local/monitors/reconcile/"


class Job:
    """A cron job that reports by plain HTTP, on a clock that we set."""

    def __init__(self, sentry: Any, body: Any) -> None:
        self.sentry = sentry
        self.clock("2026-11-20T02:00:30+00:00")
        self.monitor = sentry.detector(body)
        self.dsn = sentry("GET", "projects/local/web/keys/").json()[0]["dsn"]
        self.address = self.dsn["crons"].replace("___MONITOR_SLUG___", "reconcile")

    def clock(self, now: str) -> None:
        self.sentry.services.control.post("/_control/clock", json={"now": now}).raise_for_status()

    def reports(self, status: str, **more: str) -> None:
        reply = self.sentry.http.get(self.address, params={"status": status, **more})
        assert reply.status_code == 202, reply.text

    @property
    def seen(self) -> list[str]:
        return [one["status"] for one in self.sentry("GET", CHECKINS).json()]

    @property
    def environment(self) -> dict[str, Any]:
        (environment,) = self.sentry("GET", MONITOR).json()["environments"]
        return environment

    def issues(self, status: str = "unresolved") -> list[str]:
        found = self.sentry("GET", f"organizations/local/issues/?query=is:{status}").json()
        return [issue["title"] for issue in found]


def cron(bodies: Any, **config: Any) -> Any:
    body = bodies.cron()
    body["data_sources"][0]["config"] |= config
    return body


def test_a_monitor_that_never_checked_in_is_never_missed(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies))
    job.clock("2026-12-20T12:00:00+00:00")
    assert job.seen == []
    assert sentry("GET", MONITOR).json()["environments"] == []


def test_a_check_in_sets_when_the_next_one_is_expected(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies, checkin_margin=10, timezone="Europe/Vienna"))
    job.reports("ok")
    environment = job.environment
    assert environment["status"] == "ok"
    assert environment["nextCheckIn"] == "2026-11-21T01:00:00.000000Z"
    assert environment["nextCheckInLatest"] == "2026-11-21T01:10:00.000000Z"


def test_a_late_check_in_is_missed_after_the_margin_and_not_before(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies, checkin_margin=10))
    job.reports("ok")
    job.clock("2026-11-21T02:09:59+00:00")
    assert job.seen == ["ok"]
    job.clock("2026-11-21T02:10:00+00:00")
    assert job.seen == ["missed", "ok"]
    assert (job.environment["status"], job.issues()) == ("error", ["Monitor failure: Reconcile"])
    assert job.environment["activeIncident"]["startingTimestamp"] == "2026-11-21T02:00:00.000000Z"
    job.reports("ok")
    assert (job.environment["status"], job.issues()) == ("ok", [])
    assert job.issues("resolved") == ["Monitor failure: Reconcile"]


def test_every_run_that_is_missed_counts_and_all_are_one_issue(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies))
    job.reports("ok")
    job.clock("2026-11-24T02:30:00+00:00")
    assert job.seen == ["missed"] * 4 + ["ok"]
    (issue,) = sentry("GET", "organizations/local/issues/?query=monitor.slug:reconcile").json()
    assert issue["count"] == "4"


def test_a_month_of_misses_every_minute_ends_soon(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies, schedule="* * * * *"))
    job.reports("ok")
    job.clock("2026-12-20T02:00:30+00:00")
    assert job.environment["nextCheckIn"] == "2026-12-20T02:01:00.000000Z"
    assert len(sentry.services.objects("check_in")) == 301


def test_thresholds_delay_the_incident_and_its_end(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies, failure_issue_threshold=2, recovery_threshold=2))
    job.reports("ok")
    job.reports("error")
    assert (job.environment["status"], job.issues()) == ("ok", [])
    job.reports("error")
    assert job.environment["status"] == "error"
    job.reports("ok")
    assert job.environment["status"] == "error"
    job.reports("ok")
    assert (job.environment["status"], job.issues()) == ("ok", [])


def test_a_run_that_takes_too_long_times_out(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies, max_runtime=5))
    job.reports("in_progress")
    assert (job.seen, job.environment["status"]) == (["in_progress"], "active")
    job.clock("2026-11-20T02:05:29+00:00")
    assert job.seen == ["in_progress"]
    job.clock("2026-11-20T02:05:30+00:00")
    assert (job.seen, job.environment["status"]) == (["timeout"], "error")


def test_a_check_in_id_closes_the_run_that_it_opened_and_zeros_the_last(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies))
    job.reports("in_progress", check_in_id="96f71140576c4f9f9169712649a7d3de")
    job.reports("ok", check_in_id="96f71140576c4f9f9169712649a7d3de", duration="1.5")
    (done,) = sentry("GET", CHECKINS).json()
    assert (done["id"], done["duration"]) == ("96f71140-576c-4f9f-9169-712649a7d3de", 1500)
    job.reports("in_progress")
    job.reports("error", check_in_id="0" * 32)
    assert job.seen == ["error", "ok"]


def test_environments_are_apart(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies))
    job.reports("ok", environment="production")
    job.reports("error", environment="staging")
    status = {one["name"]: one["status"] for one in sentry("GET", MONITOR).json()["environments"]}
    assert status == {"production": "ok", "staging": "error"}
    detector = sentry("GET", f"organizations/local/detectors/{job.monitor['id']}/").json()
    assert len(detector["dataSources"][0]["queryObj"]["environments"]) == 2


@pytest.mark.parametrize(("schedule", "expected"), [
    ([1, "hour"], "2026-11-20T03:00:00.000000Z"), ([2, "week"], "2026-12-04T02:00:00.000000Z"),
    ([3, "month"], "2027-02-20T02:00:00.000000Z"), ([1, "year"], "2027-11-20T02:00:00.000000Z"),
])  # fmt: skip
def test_intervals_count_from_the_last_check_in(schedule: Any, expected: str, sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies, schedule_type="interval", schedule=schedule))
    job.reports("ok")
    assert job.environment["nextCheckIn"] == expected


def test_a_disabled_monitor_takes_and_misses_nothing(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies))
    job.reports("ok")
    sentry("PUT", f"organizations/local/detectors/{job.monitor['id']}/", {"enabled": False})
    job.clock("2026-11-25T12:00:00+00:00")
    job.reports("error")
    assert (job.seen, job.issues()) == (["ok"], [])


def test_another_projects_key_reaches_no_monitor(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies))
    sentry.make("teams/local/payments/projects/", {"name": "Api", "default_rules": False})
    other = sentry("GET", "projects/local/api/keys/").json()[0]["dsn"]["crons"]
    assert sentry.http.get(other.replace("___MONITOR_SLUG___", "reconcile")).status_code == 202
    assert job.seen == []


def test_the_state_survives_deletion_of_the_monitor_only_where_it_should(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies))
    job.reports("error")
    assert sentry("DELETE", f"organizations/local/detectors/{job.monitor['id']}/").status_code == 204
    assert sentry.services.objects("check_in") == []
    assert job.issues() == ["Monitor failure: Reconcile"]


def envelope(*items: tuple[str, Any]) -> bytes:
    lines = ["{}"]
    for kind, payload in items:
        text = json.dumps(payload)
        lines += [json.dumps({"type": kind, "length": len(text)}), text]
    return "\n".join(lines).encode()


CHECK_IN = ("check_in", {"check_in_id": "1" * 32, "monitor_slug": "reconcile", "status": "ok"})


@pytest.mark.parametrize(("encoding", "pack"), [("", bytes), ("gzip", gzip.compress)])
def test_an_envelope_carries_several_items(encoding: str, pack: Any, sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies))
    thrown = {"exception": {"values": [{"type": "CardError", "value": "declined"}]}, "level": "fatal"}
    raw = pack(envelope(("session", {"any": 1}), ("event", thrown), CHECK_IN))
    key = job.dsn["public"].split("//")[1].split("@")[0]
    address = f"{sentry.services.sentry}/api/4001/envelope/?sentry_key={key}"
    reply = sentry.http.post(address, content=raw, headers={"content-encoding": encoding} if encoding else {})
    assert (reply.status_code, job.seen, job.issues()) == (200, ["ok"], ["CardError: declined"])


@pytest.mark.parametrize(("path", "raw", "status", "answer"), [
    ("4001/envelope/", b"{}", 401, {"detail": "missing authorization information"}),
    ("4001/envelope/?sentry_key=nobody", b"{}", 403, {"detail": "event submission rejected with_reason: ProjectId"}),
    ("4002/envelope/?sentry_key=KEY", b"{}", 403, {"detail": "event submission rejected with_reason: ProjectId"}),
    ("4001/envelope/?sentry_key=KEY", b'{}\n{"type":"event","length":90}\n{}', 400, {
        "detail": "invalid event envelope", "causes": ["unexpected end of file"]}),
    ("4001/envelope/?sentry_key=KEY", b"[]", 400, {
        "detail": "invalid event envelope", "causes": ["expected a JSON object"]}),
    ("4001/cron/reconcile/KEY/?status=perhaps", b"", 400, {
        "detail": "invalid check-in", "causes": ["unknown status perhaps"]}),
])  # fmt: skip
def test_what_no_client_may_send(path: str, raw: bytes, status: int, answer: Any, sentry: Any) -> None:
    key = sentry.services.objects("key")[0]["id"]
    reply = sentry.http.post(f"{sentry.services.sentry}/api/{path.replace('KEY', key)}", content=raw)
    assert (reply.status_code, reply.json()) == (status, answer)


def test_a_disabled_key_is_refused(sentry: Any, bodies: Any) -> None:
    job = Job(sentry, cron(bodies))
    key = sentry.services.objects("key")[0]["id"]
    sentry("PUT", f"projects/local/web/keys/{key}/", {"isActive": False})
    assert sentry.http.get(job.address).status_code == 403
