"""The look-ups, against the running emulator."""

from __future__ import annotations

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2


def test_an_organisation_is_the_providers_own_if_none_is_named(engine, emulator):
    found = engine.invoke("getOrganization")
    assert found == engine.invoke("getOrganization", slug="local")
    assert (found["slug"], found["name"]) == ("local", "Local")
    assert found["regionUrl"] == emulator.sentry


def test_teams_and_projects_are_found_by_slug(engine, emulator):
    assert engine.invoke("getTeam", slug="payments") == {
        "id": emulator.team,
        "slug": "payments",
        "name": "payments",
    }
    assert engine.invoke("getProject", slug="web") == {
        "id": emulator.project,
        "slug": "web",
        "name": "Web",
        "platform": "",
    }


@pytest.mark.parametrize("kind", ["error", "issue_stream"])
def test_every_project_has_its_built_in_monitors(engine, emulator, kind):
    found = engine.invoke("getProjectMonitor", project="web", type=kind)
    assert found["type"] == kind
    (there,) = [item for item in emulator.objects("detector") if item["type"] == kind]
    assert found["id"] == there["id"]
    assert engine.invoke("getProjectMonitor", project=emulator.project, type=kind) == found


def test_a_workspace_gives_its_channels_by_name(engine):
    found = engine.invoke("getIntegration", providerKey="slack")
    assert found["name"] == "Local Workspace"
    assert {"incidents", "engineering", "general"} <= set(found["channels"])
    assert all(channel.startswith("C") for channel in found["channels"].values())


def test_pagerduty_gives_its_rows_by_service_and_never_a_key(engine, emulator):
    found = engine.invoke("getIntegration", providerKey="pagerduty", name="local")
    (there,) = [item for item in emulator.objects("integration") if item["provider"]["key"] == "pagerduty"]
    rows = there["configData"]["service_table"]
    assert found["services"] == {row["service"]: str(row["id"]) for row in rows}
    for row in rows:
        assert row["integration_key"]
        assert row["integration_key"] not in repr(found)


def test_the_same_question_is_asked_once_a_run(engine, emulator):
    for _ in range(3):
        engine.invoke("getIntegration", providerKey="slack")
    assert len(emulator.requests(method="GET")) == 2


MISSING = [
    ("getOrganization", {"slug": "nowhere"}, 'there is no organisation "nowhere" that this token can see'),
    ("getTeam", {"slug": "nobody"}, 'getTeam: there is no team "nobody" in the organisation "local"'),
    ("getProject", {"slug": "nothing"}, 'there is no project "nothing" in the organisation "local"'),
    ("getProjectMonitor", {"project": "nothing", "type": "error"}, 'there is no project "nothing"'),
    (
        "getIntegration",
        {"providerKey": "jira"},
        'no integration of kind "jira" is installed .* Settings > Integrations',
    ),
    (
        "getIntegration",
        {"providerKey": "slack", "name": "Other"},
        'there is no slack integration "Other"; there are: "Local Workspace"',
    ),
]


@pytest.mark.parametrize(("name", "args", "message"), MISSING)
def test_what_is_missing_is_named_with_what_there_is(engine, name, args, message):
    with pytest.raises(grpc.RpcError, match=message):
        engine.invoke(name, **args)


def test_wrong_arguments_are_failures_with_places(engine):

    request = provider_pb2.InvokeRequest(tok="sentry:index:getProjectMonitor", args=engine.struct({"type": "metric"}))
    failures = {item.property: item.reason for item in engine.stub.Invoke(request).failures}
    assert failures == {
        "project": "is missing: Slug or id of the project.",
        "type": 'is "metric": use one of "error", "issue_stream"',
    }


def test_an_unknown_function_is_refused(engine):
    with pytest.raises(grpc.RpcError, match="this provider has no function sentry:index:getNothing"):
        engine.invoke("getNothing")
