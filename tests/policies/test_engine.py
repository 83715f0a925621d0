"""The pack beside a real engine: what a preview could not evaluate, a state, settings of the wrong type."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.engine


@pytest.mark.deep
def test_what_was_unknown_is_evaluated_at_up_and_again_in_the_state(guarded):
    guarded.checkout.only("ferries")
    run = guarded.preview("local")
    assert run.exit_code == 0, run.text
    assert "not evaluated" in run.text

    done = guarded.run("up", "--yes", "--skip-preview", "--suppress-outputs")
    assert done.exit_code == 0, done.text
    assert done.reported() == done.reported("advisory") == []
    assert guarded.run("policy", "analyze").exit_code == 0

    # Stricter settings find the same in the state as in a preview, at the same places.
    guarded.configure({"critical-without-channel": {"severities": ["medium"]}, "unprotected-production": "advisory"})
    assert guarded.run("policy", "analyze").exit_code == 0
    guarded.configure({"critical-without-pager": {"severities": ["high"]}, "unprotected-production": "advisory"})
    state = guarded.run("policy", "analyze")
    assert state.exit_code == 1
    assert ("unprotected-production", "sentry:index:Project: ferries.web.project") in state.reported("advisory")
    assert {policy for policy, _ in state.reported()} == {"critical-without-pager"}
    assert "catalog/ferries.yaml#alerts.webhook-signature-failure-spike: `ferries.webhook-si" in state.text
    preview = guarded.run("preview", "--suppress-outputs")
    assert preview.exit_code != 0
    assert sorted(preview.reported()) == sorted(state.reported())


def test_a_setting_of_the_wrong_type_is_refused(guarded):
    guarded.checkout.only("ferries")
    guarded.preview("local")
    guarded.configure({"tripwire-missing": {"providers": 3}, "catalog-facts": {"today": "soon"}})
    done = guarded.run("preview")
    assert done.exit_code != 0
    assert "tripwire-missing: providers: Invalid type. Expected: array, given: integer" in done.text
    assert "catalog-facts: today: Does not match pattern" in done.text


@pytest.mark.deep
def test_a_mistake_of_the_program_creates_nothing_even_without_a_preview(guarded):
    name = "ferries.health.production.alert"
    mistake = {"type": "sentry:index:Alert", "name": name, "set": {"environment": "staging"}}
    guarded.edit({"product": "ferries", "program": [mistake]})
    guarded.preview("local")
    done = guarded.run("up", "--yes", "--skip-preview", "--suppress-outputs")
    assert done.exit_code != 0
    assert [policy for policy, _ in done.reported()] == ["environment-of-another-stack"]
    made = {one["urn"].rpartition("::")[2] for one in guarded.checkout.export("local")}
    assert made
    assert name not in made


RATE = "ferries.variable:ferries/web:staging:SENTRY_TRACES_SAMPLE_RATE"
DSN = "ferries.secret:ferries/web:production:SENTRY_DSN"


@pytest.mark.deep
def test_what_a_preview_does_not_know_is_evaluated_before_its_own_resource_is_written(guarded, services):
    kind = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"
    mistake = {"type": kind, "name": RATE, "take": {"value": [DSN, "plaintext_value"]}}
    guarded.edit({"product": "ferries", "program": [mistake]})
    preview = guarded.preview("local")
    assert preview.exit_code == 0, preview.text
    assert re.search(rf"not evaluated: `value` of {RATE} is known only once it is applied", preview.text)
    assert services.writes() == []

    done = guarded.run("up", "--yes", "--suppress-outputs")
    assert done.exit_code != 0
    assert done.reported() == [("sample-rate-out-of-bounds", f"github:index:ActionsEnvironmentVariable: {RATE}")]
    assert services.writes(), "what does not need the value is there"
    rates = [one for one in services.objects("github_variable") if one["name"] == RATE.rpartition(":")[2]]
    assert {one["value"] for one in rates} <= {"0.1"}, "production's own is known, and staging's was refused"
    assert RATE not in {one["urn"].split("::", 3)[3] for one in guarded.checkout.export("local")}


def test_a_stack_policy_refuses_before_anything_is_written(guarded, services):
    name, kind = "ferries.health.production.monitor", "sentry:index:UptimeMonitor"
    mistake = {"type": kind, "name": name, "set": {"enabled": False}}
    guarded.edit({"product": "ferries", "program": [mistake]})
    guarded.preview("local")
    done = guarded.run("up", "--yes", "--suppress-outputs")
    assert done.exit_code != 0
    assert "uptime-missing" in {policy for policy, _ in done.reported()}
    assert services.writes() == []
