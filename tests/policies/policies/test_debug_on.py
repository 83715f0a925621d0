"""`debug-on`."""

from __future__ import annotations

import pytest
from vedette_policies.kit.testing import HIDDEN, UNKNOWN, Outcome, Spec, ask, entry, secret
from vedette_policies.policies.production.debug_on import POLICY

HERE = entry("Variable", "shop.variables", environment="production")
THERE = entry("Variable", "shop.staging", environment="staging")
EVERYWHERE = entry("Template", "shop.template")


def variable(name, value, parent=HERE):
    props = {"variableName": name, "value": value}
    return Spec("github:index/actionsVariable:ActionsVariable", f"shop.{name}", props, parent=parent.name)


def hidden(name, value):
    props = {"secretName": name, "plaintextValue": value}
    return Spec("github:index/actionsSecret:ActionsSecret", f"shop.{name}", props, parent=EVERYWHERE.name)


def file(path, content):
    props = {"file": path, "content": content}
    return Spec("github:index/repositoryFile:RepositoryFile", f"shop.{path}", props, parent=EVERYWHERE.name)


def refused(subject, name, value):
    return Outcome(violations=((f"shop.{subject}", f"shop.{subject} sets `{name}` to `{value}`"),))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("DEBUG", "false"), ("DEBUG", ""), ("APP_DEBUG", "0"), ("SENTRY_DEBUG", "off")),
        *(("LOG_LEVEL", "info"), ("LOG_LEVEL", "true"), ("RUST_LOG", "warn")),
        *(
            ("DEBUGGER", "true"),
            ("DEBUG_PORT", "1"),
            ("LOG_LEVEL_NAME", "debug"),
            ("MODE", "debug"),
            ("LEVEL", "debug"),
        ),
    ],
)
def test_what_is_off_and_what_is_no_debugging_is_fine(name, value):
    assert ask(POLICY, [HERE, variable(name, value)]) == Outcome()


def test_staging_may_debug():
    assert ask(POLICY, [THERE, variable("LOG_LEVEL", "debug", parent=THERE)]) == Outcome()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("DEBUG", "true"),
            ("debug", "1"),
            ("APP_DEBUG", "yes"),
            ("ACTIONS_STEP_DEBUG", "on"),
            ("DEBUG_MODE", "TRUE"),
        ),
        *(("DEBUG_ENABLED", "true"), ("DEBUG", "*"), ("DEBUG", "express:*")),
        *(("LOG_LEVEL", level) for level in ("debug", "trace", "verbose", "silly", "all", "DEBUG")),
        *(("NEXT_PUBLIC_LOG_LEVEL", "debug"), ("LOGLEVEL", "debug"), ("RUST_LOG", "trace")),
    ],
)
def test_each_form_is_refused(name, value):
    assert ask(POLICY, [HERE, variable(name, value)]) == refused(name, name, value)
    assert ask(POLICY, [EVERYWHERE, variable(name, value, parent=EVERYWHERE)]) == refused(name, name, value)
    assert ask(POLICY, [EVERYWHERE, hidden(name, secret(f" {value}"))]) == refused(name, name, value)


@pytest.mark.parametrize(
    ("path", "content", "outcome"),
    [
        ("a.yml", 'env:\n  LOG_LEVEL: "debug"\n', ("LOG_LEVEL", "debug")),
        ("a.yml", "env: {'DEBUG': 'true'}\n", ("DEBUG", "true")),
        ("a.sh", "export DEBUG=1\nexport DEBUG=1\n", ("DEBUG", "1")),
    ],
)
def test_files_that_switch_it_on_are_refused(path, content, outcome):
    assert ask(POLICY, [EVERYWHERE, file(path, content)]) == refused(path, *outcome)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.md", "Set LOG_LEVEL: debug to see more."),
        ("a.yml", "LOG_LEVEL: ${{ vars.LOG_LEVEL }}"),
        ("a.py", "debug = on(1)"),
        ("a.py", "DEBUG = true.value"),
    ],
)
def test_prose_references_and_code_are_fine(path, content):
    assert ask(POLICY, [EVERYWHERE, file(path, content)]) == Outcome()


def test_the_levels_are_a_setting():
    assert ask(POLICY, [HERE, variable("LOG_LEVEL", "debug")], levels=["info"]) == Outcome()
    assert ask(POLICY, [HERE, variable("LOG_LEVEL", "info")], levels=["info"]).violations


@pytest.mark.parametrize("value", [UNKNOWN, HIDDEN, secret(UNKNOWN)])
def test_clean_then_dirty_and_unseen(value):
    specs = [HERE, EVERYWHERE, variable("A", "fine"), hidden("APP_DEBUG", value), variable("DEBUG", "true")]
    outcome = ask(POLICY, specs)
    assert outcome.violations == refused("DEBUG", "DEBUG", "true").violations
    assert outcome.not_evaluated == (("shop.APP_DEBUG", "plaintextValue"),)


UNSAFE = r"""
debug-in-a-workflow:
  reports: sets `ACTIONS_STEP_DEBUG` to `true`
  product: ferries
  files:
  - path: templates/workflows/scripts/digest.sh
    replace: ["TEAM PRODUCT\n", "TEAM PRODUCT\nexport ACTIONS_STEP_DEBUG=true\n"]
debug-log-in-production:
  reports: sets `LOG_LEVEL` to `debug`; production logs at `info` or above
  product: harbour
  catalog:
  - set: [variables, LOG_LEVEL]
    to:
      value: debug
"""
