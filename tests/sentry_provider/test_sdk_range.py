"""The lowest and the newest SDK that the provider admits: nothing is lost, and errors are sentences, with both.

`make try-newest-sdk` runs these with whatever is newest at the time; VEDETTE_SDK_PYTHON names its interpreter.
"""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import grpc
import pytest
from pulumi_resource_sentry.schema import PULUMI

ROOT = Path(__file__).parents[2]
LOCKS = {end: Path(__file__).with_name("sdk") / f"{end}.txt" for end in ("lowest", "newest")}
GIVEN = os.environ.get("VEDETTE_SDK_PYTHON", "")
ENDS = ["given"] if GIVEN else ["newest", pytest.param("lowest", marks=pytest.mark.deep)]
KEY = {"project": "web", "name": "backend", "isActive": False}


@pytest.fixture
def engine(request, sdk_python, provider_on, emulator):
    """A provider in a process of its own, on the SDK of one end of the range."""
    python = Path(GIVEN) if request.param == "given" else sdk_python(LOCKS[request.param])
    engine = provider_on(python)
    engine.configure(token="local-admin", baseUrl=emulator.sentry, organization="local")
    return engine


def sentence(use):
    """The text of an error, which is one sentence without anything of Python in it."""
    with pytest.raises(grpc.RpcError) as error:
        use()
    said = error.value.details()
    assert "\n" not in said
    assert not re.search(r"Unexpected|<class|Traceback|Exception:", said)
    return said


@pytest.mark.parametrize("engine", ENDS, indirect=True)
def test_nothing_is_lost_and_every_error_is_a_sentence(engine, emulator, unpack_init_failed):
    team = engine.create("Team", {"slug": "security", "name": "Security"})
    assert engine.diff(team, {"slug": "security", "name": "Other"}) == {"name": "UPDATE"}
    team = engine.update(team, {"slug": "security", "name": "Other"})
    assert engine.read(team).plain["name"] == "Other"

    # Half made: the second request fails.
    emulator.fault("PUT", "/keys/", {"status": 400, "body": {"name": ["no luck"]}})
    with pytest.raises(grpc.RpcError) as error:
        engine.create("ClientKey", KEY)
    left = unpack_init_failed(error.value)
    made = [one for one in emulator.objects("key") if one["name"] == "backend"]
    assert [left.id] == [one["id"] for one in made]
    said = f'client key "it" (id {left.id}): PUT projects/{{org}}/{{project}}/keys/{{key}}/ answered 400: name: no luck'
    assert (error.value.details(), list(left.reasons)) == (said, [said])
    half = type(team)("ClientKey", left.id, left.properties, left.inputs)
    assert engine.diff(half, KEY) == {"isActive": "UPDATE"}

    # Half changed: Sentry leaves a part out.
    limited = KEY | {"rateLimit": {"count": 1, "window": 60}}
    answer = {**made[0], "isActive": False, "rateLimit": None}
    emulator.fault("PUT", "/keys/", {"status": 200, "body": served_key(emulator, answer)})
    with pytest.raises(grpc.RpcError, match="left out its rateLimit: the plan lacks rate limits") as error:
        engine.update(half, limited)
    left = unpack_init_failed(error.value)
    assert left.id == half.id
    assert list(left.reasons) == [error.value.details()]
    done = engine.update(type(team)("ClientKey", left.id, left.properties, left.inputs), KEY)
    assert done.plain["isActive"] is False

    for method, use in {
        "POST": lambda: engine.create("Team", {"slug": "other"}),
        "PUT": lambda: engine.update(team, {"slug": "security", "name": "Third"}),
        "GET": lambda: engine.read(team),
        "DELETE": lambda: engine.delete(team),
    }.items():
        emulator.fault(method, "/teams/", {"status": 403, "body": {"detail": "not you"}})
        said = sentence(use)
        assert re.fullmatch(
            rf'team "it": {method} \S+ answered 403: not you\. The token lacks the scope team:\w+.*: add it to .*', said
        ), said
    assert sentence(lambda: engine.invoke("getTeam", slug="nobody")) == (
        'getTeam: there is no team "nobody" in the organisation "local"'
    )
    _, failures = engine.check("Team", {"slug": "Not A Slug"})
    assert list(failures) == ["slug"]
    assert failures["slug"].startswith('is "Not A Slug": ')

    # What nobody expected: an answer without what is needed.
    emulator.fault("GET", "/teams/", {"status": 200, "body": {"id": "5"}})
    said = sentence(lambda: engine.read(team))
    assert re.match(r'Team "it": internal error of the Sentry provider \S+ \(KeyError at \S+:\d+\): ', said)
    emulator.fault("POST", "/keys/", {"status": 201, "body": {"id": "abc"}})
    with pytest.raises(
        grpc.RpcError, match=r'client key "it" \(id abc\): internal error of the Sentry provider'
    ) as error:
        engine.create("ClientKey", KEY | {"name": "strange"})
    assert unpack_init_failed(error.value).id == "abc"

    engine.delete(done)
    engine.delete(team)
    assert engine.read(team).id == ""


def served_key(emulator, key):
    """A key as Sentry serves it."""
    shown = next(one for one in emulator.api("GET", "projects/local/web/keys/") if one["id"] == key["id"])
    return {**shown, "isActive": key["isActive"], "rateLimit": key["rateLimit"]}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(("form", "slug"), [("plain", "nobody"), ("output", "nobody"), ("secret", "[secret]")])
def test_a_look_up_that_fails_is_a_sentence_with_either_sdk(sdk_python, end, form, slug):
    python = Path(GIVEN) if end == "given" else sdk_python(LOCKS[end])
    words = [python, Path(__file__).with_name("look_up.py"), form]
    done = subprocess.run(words, env={"PYTHONPATH": str(ROOT / "tools")}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f'getTeam: there is no team "{slug}"\n'), done.stderr


def test_provider_sdk_and_locks_name_one_range():
    def requires(path):
        text = tomllib.loads((ROOT / path / "pyproject.toml").read_text(encoding="utf-8"))
        (found,) = [one for one in text["project"]["dependencies"] if re.match(r"pulumi\b", one)]
        return found

    assert requires("providers/sentry") == requires("sdks/sentry") == f"pulumi{PULUMI}"
    low, below = re.fullmatch(r">=(\d+\.\d+\.\d+),<(\d+\.\d+)\.0", PULUMI).groups()
    locked = {end: re.search(r"(?m)^pulumi==(\S+)", path.read_text(encoding="utf-8"))[1] for end, path in LOCKS.items()}
    assert locked["lowest"] == low
    major, minor = map(int, below.split("."))
    assert locked["newest"].startswith(f"{major}.{minor - 1}.")


@pytest.mark.parametrize("path", LOCKS.values(), ids=list(LOCKS))
def test_a_lock_has_hashes_and_no_addresses(path):
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    packages = re.findall(r"(?m)^\S+==\S+", text)
    assert len(packages) > 10
    assert len(re.findall(r"(?m)^\S+==.*\\\n    --hash=sha256:[0-9a-f]{64}", text)) == len(packages)
