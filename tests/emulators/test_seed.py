"""What a company has is sent to the local services: added once, to new services and to old ones, and never removed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PEOPLE = [{"name": "Ada North", "email": "Ada.North@lighthouse.example"}, {"name": "Bo", "email": "bo@x.example"}]
DOCUMENT = {
    "people": PEOPLE,
    "logins": ["ada-north"],
    "teams": ["keepers"],
    "repositories": ["lighthouse"],
    "channels": ["lamp-room"],
}
ADDED = {
    "slack_people": 2, "pagerduty_people": 2, "channels": 1, "logins": 1, "teams": 1, "repositories": 1,
}  # fmt: skip
KINDS = ("slack_user", "slack_channel", "pagerduty_user", "github_user", "github_team", "github_repository")


@pytest.fixture
def bare(services: Any) -> Any:
    """Services as they are from the start."""
    services.control.post("/_control/reset").raise_for_status()
    return services


def held(services: Any) -> dict[str, list[str]]:
    return {kind: [str(row["id"]) for row in services.objects(kind)] for kind in KINDS}


def send(services: Any, body: Any) -> Any:
    return services.control.post("/_control/seed", content=body if isinstance(body, str) else json.dumps(body))


def test_from_the_start_there_is_nobody_and_nothing_of_a_company(bare: Any) -> None:
    assert bare.objects("pagerduty_user") == []
    assert [row["name"] for row in bare.objects("slack_user")] == ["vedette"]
    assert bare.objects("github_repository") == []
    roles = {"owner", "lead", "developer", "reviewer", "reader", "stranger"}
    assert {row["login"] for row in bare.objects("github_user") if row["type"] == "User"} == roles
    # An environment of Sentry exists from its first event on.
    for kind in ("project", "event", "issue", "monitor_environment"):
        assert bare.objects(kind) == [], kind


def test_what_is_missing_is_added_once(bare: Any) -> None:
    answer = send(bare, DOCUMENT)
    assert (answer.status_code, answer.json()) == (200, ADDED)
    first = held(bare)
    assert send(bare, DOCUMENT).json() == dict.fromkeys(ADDED, 0)
    assert send(bare, {"logins": ["ADA-north"], "repositories": ["Lighthouse"]}).json() == dict.fromkeys(ADDED, 0)
    # What a later document does not name stays.
    assert send(bare, {}).json() == dict.fromkeys(ADDED, 0)
    assert held(bare) == first
    channels = {row["name"]: row for row in bare.objects("slack_channel")}
    everybody = {row["id"] for row in bare.objects("slack_user")}
    assert set(channels["general"]["members"]) == everybody
    assert len(channels["lamp-room"]["members"]) == 1
    assert [row["email"] for row in bare.objects("pagerduty_user")] == ["ada.north@lighthouse.example", "bo@x.example"]


def test_two_people_never_share_a_handle(bare: Any) -> None:
    send(bare, {"people": [{"name": "A", "email": "ops@a.example"}, {"name": "B", "email": "ops@b.example"}]})
    names = [row["name"] for row in bare.objects("slack_user")]
    assert (len(names), names[1:]) == (len(set(names)), ["ops", "ops-2"])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "a seed is a JSON object with any of people, logins, teams, repositories, channels"),
        ("{", "Expecting property name"),
        ("[" * 100_000, "recursion"),
        ({"persons": []}, "'persons' is unknown: a seed has people, logins, teams, repositories, channels"),
        ({"people": {}}, "people is a list of objects with name and email"),
        ({"people": ["ada"]}, "people[0] is an object with name and email"),
        ({"people": [{"name": "", "email": "a@b.c"}]}, 'people[0].name is "": a name of 1 to 200 characters'),
        ({"people": [{"name": "A\x00", "email": "a@b.c"}]}, "people[0].name is"),
        ({"people": [{"name": "A", "email": "a at b"}]}, 'people[0].email is "a at b": an e-mail address'),
        ({"people": [{"name": "A", "email": "a\ud800@b.c"}]}, "people[0].email is"),
        ({"logins": ["-a"]}, 'logins[0] is "-a": a login of GitHub'),
        ({"logins": ["a", 1]}, "logins[1] is 1: a login of GitHub"),
        ({"teams": ["A b"]}, 'teams[0] is "A b": a team\'s slug'),
        ({"repositories": ["a/b"]}, 'repositories[0] is "a/b": a repository\'s name without its owner'),
        ({"repositories": [".."]}, 'repositories[0] is "..": a repository\'s name'),
        ({"channels": ["#a"]}, 'channels[0] is "#a": a channel\'s name without its #'),
        ({"channels": "a"}, "channels is a list; each entry is a channel's name"),
    ],
)
def test_what_is_no_seed_is_refused_whole(bare: Any, body: Any, message: str) -> None:
    before = held(bare)
    answer = send(bare, {"repositories": ["fine"], **body} if isinstance(body, dict) else body)
    assert answer.status_code == 400, answer.text
    if isinstance(body, dict) and "repositories" in body:
        answer = send(bare, body)
    assert message in answer.json()["error"]
    assert held(bare) == before


def test_everything_wrong_is_reported_at_once(bare: Any) -> None:
    message = send(bare, {"logins": ["-"], "teams": [1], "more": 1}).json()["error"]
    assert [word in message for word in ("logins[0]", "teams[0]", "'more'")] == [True] * 3


def local(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vedette_emulators", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_bare_start_takes_a_seed_file_and_so_do_services_that_run(root: Path, tmp_path: Path, own_port: int) -> None:
    file, state = tmp_path / "seed.json", tmp_path / "state"
    arguments = ["--state", str(state), "--port", str(own_port), "--seed", str(file)]
    file.write_text(json.dumps({"repositories": ["first"]}))
    try:
        done = local(root, "start", *arguments)
        assert done.returncode == 0, done.stderr
        file.write_text(json.dumps(DOCUMENT))
        assert local(root, "start", *arguments).returncode == 0
        import httpx  # noqa: PLC0415

        rows = httpx.get(f"http://127.0.0.1:{own_port}/_control/objects").json()["github_repository"]
        assert [row["name"] for row in rows] == ["first", "lighthouse"]
        file.write_text('{"logins": ["-"]}')
        refused = local(root, "start", *arguments)
        assert refused.returncode == 2
        assert refused.stderr.startswith(f"error: {file} is refused: ")
        assert "a login of GitHub" in refused.stderr
    finally:
        local(root, "stop", "--state", str(state))
    for text, message in (("{", "is not JSON"), ('{"logins": 1}', "logins is a list")):
        file.write_text(text)
        done = local(root, "serve", *arguments)
        assert (done.returncode, done.stderr.startswith(f"error: {file}"), message in done.stderr) == (2, True, True)
    file.unlink()
    for command in ("serve", "start"):
        done = local(root, command, *arguments)
        assert (done.returncode, done.stderr) == (2, f"error: {file} cannot be read: No such file or directory\n")
        local(root, "stop", "--state", str(state))
    shutil.rmtree(state)
