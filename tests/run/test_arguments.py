"""The arguments of a `pulumi` command line, as `vedette pulumi` reads them."""

from __future__ import annotations

import pytest

from vedette.cli import arguments, lock
from vedette.cli.engine import EngineError, Project
from vedette.cli.event_log import Phase


@pytest.mark.parametrize(
    ("line", "command", "stack"),
    [
        ("up", "up", None),
        ("--color never up", "up", None),
        ("--color=never --non-interactive update -s acme/prod", "up", "acme/prod"),
        ("-C /tmp pre", "preview", None),
        ("-v 9 --logtostderr preview --stack=prod", "preview", "prod"),
        ("-s prod dn", "destroy", "prod"),
        ("-sprod down", "destroy", "prod"),
        ("--tracing file:/tmp/x import a b c", "import", None),
        ("stack init production", "stack", None),
        ("", "", None),
    ],
)
def test_the_command_and_its_stack_are_found(line, command, stack) -> None:
    found = arguments.parse(line.split())
    assert (found.command, found.stack) == (command, stack)


@pytest.mark.parametrize("line", ["-p 4 up", "-m hi up --yes", "--message hi destroy", "--target urn up", "-y up"])
def test_an_option_before_the_command_hides_which_word_is_the_command(line) -> None:
    assert arguments.parse(line.split()).before == (line.split()[0],)


@pytest.mark.parametrize(
    "line", ["--color never up -p 4", "-v 9 --logtostderr --non-interactive -e preview", "up -y -m hi"]
)
def test_the_engines_own_options_may_stand_there(line) -> None:
    assert arguments.parse(line.split()).before == ()


@pytest.mark.parametrize(
    "line",
    ["--skip-preview", "--skip-preview=true", "-f", "-yf", "-c a=b", "-ca=b", "--config a=b", "--config-file x",
     "-C /x", "--cwd=/x", "--remote", "--remote-env A=b", "--policy-pack-config x", "--event-log x", "--plan p", "-s x",
     "--override-env a=b", "-rf", "-yrf", "-rC /x", "-rc a=b"],
)  # fmt: skip
def test_what_leads_past_the_policies_is_refused(line) -> None:
    with pytest.raises(EngineError, match="cannot be given to a run by Vedette"):
        arguments.check(line.split())


@pytest.mark.parametrize("line", ["--yes", "-y", "--target urn:pulumi:prod::v::t::n", "--json", "-r", "--diff", "-p 4"])
def test_the_rest_is_let_through(line) -> None:
    arguments.check(line.split())


def test_a_preview_may_be_skipped_where_no_policy_is_evaluated() -> None:
    arguments.check(["--skip-preview", "-f"], policies=False)
    with pytest.raises(EngineError):
        arguments.check(["--config", "a=b"], policies=False)


def test_the_stack_is_taken_out() -> None:
    given = ["--color", "never", "up", "-s", "a", "--stack", "b", "--stack=c", "-sd", "--yes"]
    assert arguments.without_stack(given) == ["--color", "never", "up", "--yes"]


def test_a_lock_is_held_once_and_given_back(tmp_path) -> None:
    project = Project(tmp_path)
    with lock.only_run(project, "acme/prod", "up"):
        with pytest.raises(lock.BusyError, match="`vedette up`, process"), lock.only_run(project, "acme/prod", "up"):
            raise AssertionError("both run")
        with lock.only_run(project, "prod", "up"):
            pass
    with lock.only_run(project, "acme/prod", "destroy"):
        pass


@pytest.mark.parametrize(
    "text",
    [
        "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end",
        "error: [409] Conflict: Another update is currently in progress.",
    ],
)
def test_the_locks_of_backends_are_recognised(text) -> None:
    assert "another run of stack prod is going on" in lock.conflict(text, "prod")
    assert lock.conflict("error: something else", "prod") == ""


def test_what_was_written_is_listed_without_components_and_plans() -> None:
    phase = Phase()
    for planning, kind, new in (
        (False, "sentry:index:Team", {"custom": True}),
        (True, "sentry:index:Project", {"custom": True}),
        (False, "vedette:index:Team", {}),
        (False, "pulumi:providers:sentry", {"custom": True}),
    ):
        meta = {"op": "create", "type": kind, "urn": f"urn:pulumi:x::v::{kind}::n", "new": new}
        phase.take({"resOutputsEvent": {"metadata": meta, "planning": planning}}, 0)
    assert phase.written == ["create sentry:index:Team n"]
