"""`cron-workflow-unwatched`."""

from __future__ import annotations

import pytest
import yaml
from vedette_policies.kit.testing import UNKNOWN, Outcome, Spec, ask
from vedette_policies.policies.coverage.cron_workflow_unwatched import POLICY

FACTS = {"crons": ["hourly", "nightly"]}
PATH = ".github/workflows/backup.yml"
REFUSED = Outcome(violations=(("shop.file", f"`{PATH}` runs on a schedule and checks in with no cron monitor"),))
DAILY = {"schedule": [{"cron": "0 3 * * *"}]}
READS = {"contents": "read"}
REMINDS = {"contents": "read", "issues": "write"}


def workflow(*jobs, on=DAILY, name="shop.file", path=PATH, **top):
    text = yaml.safe_dump({"on": on, "jobs": {f"job-{n}": job for n, job in enumerate(jobs)}, **top})
    return Spec("github:index/repositoryFile:RepositoryFile", name, {"file": path, "content": text})


def job(step=None, permissions=READS, **more):
    return {"permissions": permissions, "steps": [step or {"run": "make backup"}], **more}


@pytest.mark.parametrize(
    "watched",
    [
        job({"run": "check-in.sh ok", "env": {"MONITOR": "nightly"}}),
        job({"run": "curl https://sentry.example/api/1/cron/nightly/key/?status=ok"}),
        job(env={"MONITOR": "nightly"}),
    ],
)
def test_a_check_in_of_any_job_is_enough(watched):
    assert ask(POLICY, [workflow(job(), watched)], FACTS) == Outcome()


@pytest.mark.parametrize(
    "unwatched",
    [
        job(),
        job({"run": "check-in.sh ok", "env": {"MONITOR": "weekly"}}),
        job({"run": "curl https://sentry.example/api/1/cron/nightly-2/key/"}),
        job({"run": "echo nightly"}),
    ],
)
def test_another_monitor_or_none_is_refused(unwatched):
    assert ask(POLICY, [workflow(unwatched)], FACTS) == REFUSED


def test_what_only_opens_issues_is_a_reminder():
    assert ask(POLICY, [workflow(job(permissions=REMINDS), job())], FACTS) == Outcome()
    assert ask(POLICY, [workflow({"steps": []}, permissions=REMINDS)], FACTS) == Outcome()


@pytest.mark.parametrize(
    "writes",
    [
        {"issues": "write", "id-token": "write"},
        {"issues": "read"},
        "write-all",
        "read-all",
        {},
    ],
)
def test_what_writes_more_or_nothing_is_none(writes):
    assert ask(POLICY, [workflow(job(permissions=writes))], FACTS) == REFUSED


def test_a_job_beside_the_reminder_is_seen():
    assert ask(POLICY, [workflow(job(permissions=REMINDS), job(permissions="write-all"))], FACTS) == REFUSED
    assert ask(POLICY, [workflow(job(permissions=REMINDS), {"steps": []})], FACTS) == REFUSED
    assert ask(POLICY, [workflow(job(permissions=REMINDS), job(permissions="read-all"))], FACTS) == Outcome()


def test_a_jobs_own_permissions_replace_those_of_the_workflow():
    assert ask(POLICY, [workflow(job(), permissions=REMINDS)], FACTS) == REFUSED


def test_without_a_schedule_and_outside_of_the_folder_nothing_waits():
    assert ask(POLICY, [workflow(job(), on=["push"])], FACTS) == Outcome()
    assert ask(POLICY, [workflow(job(), path="docs/backup.yml")], FACTS) == Outcome()


def test_clean_then_dirty():
    clean = workflow(job({"run": "x", "env": {"MONITOR": "nightly"}}), name="shop.clean")
    assert ask(POLICY, [clean, workflow(job())], FACTS) == REFUSED


def test_what_cannot_be_seen_hides_nothing():
    unseen = Spec("github:index/repositoryFile:RepositoryFile", "shop.unseen", {"file": PATH, "content": UNKNOWN})
    outcome = ask(POLICY, [unseen, workflow(job())], FACTS)
    assert outcome == Outcome(violations=REFUSED.violations, not_evaluated=(("shop.unseen", "content"),))


def test_what_a_reminder_may_write_is_a_setting():
    writes = job(permissions={"discussions": "write"})
    assert ask(POLICY, [workflow(writes)], FACTS) == REFUSED
    assert ask(POLICY, [workflow(writes)], FACTS, reminders=["discussions"]) == Outcome()


UNSAFE = r"""
check-in-of-no-monitor:
  reports: '`.github/workflows/restore-drill.yml` runs on a schedule'
  product: harbour
  files:
  - path: templates/workflows/restore-drill.yml
    replace:
    - "MONITOR: <% monitor %>\n          SENTRY_ENVIRONMENT: <% environment %>\n\n"
    - "MONITOR: drill\n          SENTRY_ENVIRONMENT: <% environment %>\n\n"
  - path: templates/workflows/restore-drill.yml
    replace:
    - "MONITOR: <% monitor %>\n          SENTRY_ENVIRONMENT: <% environment %>\n          OUTCOME"
    - "MONITOR: drill\n          SENTRY_ENVIRONMENT: <% environment %>\n          OUTCOME"
"""
