"""What a product becomes on GitHub, and what its projects accept in Sentry."""

from __future__ import annotations

import pytest

from vedette.plan import make_plan
from vedette.plan.records import (
    Alert,
    BuiltinMonitor,
    ClientKey,
    CodeMapping,
    ConfigSecret,
    Dashboard,
    DsnSecret,
    InboundFilter,
    Label,
    LinkedRepository,
    Manual,
    MetricMonitor,
    Project,
    ProjectOwnership,
    RepositoryEnvironment,
    RepositoryFile,
    Ruleset,
    Secret,
    StackValue,
    UptimeMonitor,
    Variable,
)
from vedette.receivers.issue import GitHubIssueAction

WEB = "  web: {platform: javascript-nextjs, repository: acme/shop}\n"
SHARED = """\
  web: {platform: node, repository: acme/shop, project: all, path: services/web}
  pay-api: {platform: node, repository: acme/shop, project: all, path: services/pay-api}
"""


def planned(folder, text, **kwargs):
    return make_plan(folder.write(text).load()).part(**kwargs)


def every(plan, kind):
    return [one for one in plan.records() if isinstance(one, kind)]


def set_(plan, kind):
    """Each secret or variable as (environment, name) with its value."""
    return {(one.environment, one.name): one.value for one in every(plan, kind)}


def test_a_service_finds_everything_that_it_needs_to_reach_sentry(folder, clean):
    plan = planned(folder, clean)
    dsn = DsnSecret(project="shop-web", client_key_name="web")
    assert set_(plan, Secret) == {("production", "SENTRY_DSN"): dsn, ("staging", "SENTRY_DSN"): dsn}
    assert set_(plan, Variable) == {
        (None, "SENTRY_ORG"): StackValue(name="sentry-organization"),
        (None, "SENTRY_URL"): StackValue(name="sentry-url"),
        (None, "SENTRY_PROJECT"): "shop-web",
        ("production", "SENTRY_ENVIRONMENT"): "production",
        ("production", "SENTRY_TRACES_SAMPLE_RATE"): "0.1",
        ("staging", "SENTRY_ENVIRONMENT"): "staging",
        ("staging", "SENTRY_TRACES_SAMPLE_RATE"): "1",
    }


def test_sampling_can_be_said(folder, clean):
    plan = planned(folder, clean + "sampling: {production: 0.25}\n")
    assert set_(plan, Variable)["production", "SENTRY_TRACES_SAMPLE_RATE"] == "0.25"


def test_services_of_one_repository_have_a_secret_each(folder, clean):
    plan = planned(folder, clean.replace(WEB, f"{WEB}  pay-api: {{platform: node, repository: acme/shop}}\n"))
    names = {name for environment, name in set_(plan, Secret) if environment == "production"}
    assert names == {"SENTRY_DSN_WEB", "SENTRY_DSN_PAY_API"}
    assert set_(plan, Variable)[None, "SENTRY_PROJECT_PAY_API"] == "shop-pay-api"


def test_services_can_share_a_project_and_keep_their_keys(folder, clean):
    plan = planned(folder, clean.replace(WEB, SHARED))
    assert [one.slug for one in every(plan, Project)] == ["shop-all"]
    assert [(one.project, one.name) for one in every(plan, ClientKey)] == [("shop-all", "web"), ("shop-all", "pay-api")]
    assert set_(plan, Variable)[None, "SENTRY_PROJECT"] == "shop-all"
    (monitor,) = [one for one in every(plan, MetricMonitor) if one.name == "Spike"]
    assert (monitor.project, monitor.query) == ("shop-all", "level:[error,fatal] service:web area:checkout")
    assert [one.repository for one in every(plan, LinkedRepository)] == ["acme/shop"]
    assert [(one.stack_root, one.source_root, one.default_branch) for one in every(plan, CodeMapping)] == [
        ("web/", "services/web/", "main"),
        ("pay-api/", "services/pay-api/", "main"),
    ]


def test_a_board_per_service_sees_only_its_events(folder, clean):
    board = "dashboards:\n  d: {title: D, per: service, widgets: [errors, database-queries]}\n"
    found = every(planned(folder, clean.replace(WEB, SHARED) + board), Dashboard)
    assert [(one.title, one.projects) for one in found] == [("D: web", ("shop-all",)), ("D: pay-api", ("shop-all",))]
    assert [widget.queries[0].conditions for widget in found[1].widgets] == [
        "service:pay-api level:[error,fatal]",
        "service:pay-api span.op:db*",
    ]


def test_personal_data_is_scrubbed_unless_somebody_says_otherwise(folder, clean):
    (project,) = every(planned(folder, clean), Project)
    assert (project.data_scrubber, project.data_scrubber_defaults, project.scrub_ip_addresses) == (True, True, True)
    assert {"password", "credit_card", "iban"} <= set(project.sensitive_fields)
    more = "privacy: {sensitive: [dob, iban], scrub_addresses: false}\nresolve_after: 14d\n"
    (project,) = every(planned(folder, clean + more), Project)
    assert project.sensitive_fields[-1] == "dob"
    assert project.sensitive_fields.count("iban") == 1
    assert (project.scrub_ip_addresses, project.resolve_age) == (False, 336)


def test_filters_are_set_only_where_something_is_said(folder, clean):
    more = 'filters: {errors: ["*NetworkError*"], web_crawlers: true, localhost: false, old_browsers: [ie]}\n'
    plan = planned(folder, clean + more)
    assert every(plan, Project)[0].ignored_errors == ("*NetworkError*",)
    assert {(one.filter, one.active, one.subfilters) for one in every(plan, InboundFilter)} == {
        ("web-crawlers", True, ()),
        ("localhost", False, ()),
        ("legacy-browser", None, ("ie",)),
    }


def test_owners_are_written_as_sentry_reads_them(folder, clean):
    rules = "[{path: src/pay/*, team: payments}, {tag: operation, matches: pay me*, team: payments}]"
    text = clean.replace("repository: acme/shop}", f"repository: acme/shop, ownership: {rules}}}")
    (found,) = every(planned(folder, text), ProjectOwnership)
    assert found.raw == 'path:src/pay/* #payments\ntags.operation:"pay me*" #payments'
    assert (found.project, found.fallthrough, found.auto_assignment) == ("shop-web", True, "Auto Assign to Issue Owner")


def test_a_repository_has_the_labels_that_anything_here_uses(folder, clean):
    text = clean.replace('high: [{slack: "#alerts"}]', "high: [{issue: {labels: [incident-log]}}]")
    more = "repositories:\n  acme/shop: {labels: [bug, {name: own, color: ABCDEF, description: Ours}]}\n"
    found = {one.name: (one.color, one.description) for one in every(planned(folder, text + more), Label)}
    severities = [f"severity:{name}" for name in ("critical", "high", "medium", "low")]
    assert list(found) == [*severities, "service:web", "incident-log", "bug", "own"]
    assert found["own"] == ("abcdef", "Ours")
    assert found["bug"] == ("d73a4a", "Something does not work")


def test_environments_and_their_secrets_belong_to_their_stack(folder, clean):
    more = """\
repositories:
  acme/shop:
    ruleset: {approvals: 2, checks: [gate]}
    environments:
      production: {reviewers: [team:leads, user:alice], wait: 10m, protected_branches: true}
      agents: {reviewers: [team:leads]}
secrets:
  AGENT_KEY: {environments: [agents]}
  API_KEY: {environments: [production]}
  NEXT_PUBLIC_SENTRY_DSN: {dsn: web}
"""
    company = planned(folder, clean + more, scopes=["company"])
    assert [(one.name, one.reviewers) for one in every(company, RepositoryEnvironment)] == [("agents", ("team:leads",))]
    assert set_(company, Secret) == {
        ("agents", "AGENT_KEY"): ConfigSecret(product="shop", name="AGENT_KEY"),
        (None, "NEXT_PUBLIC_SENTRY_DSN"): DsnSecret(project="shop-web", client_key_name="web"),
    }
    (rules,) = every(company, Ruleset)
    assert (rules.required_approvals, rules.dismiss_stale, rules.required_checks) == (2, True, ("gate",))
    production = planned(folder, clean + more, scopes=["environment"], environments=["production"])
    (environment,) = every(production, RepositoryEnvironment)
    assert (environment.name, environment.reviewers, environment.wait_minutes, environment.protected_branches) == (
        "production",
        ("team:leads", "user:alice"),
        10,
        True,
    )
    assert {name for _, name in set_(production, Secret)} == {"SENTRY_DSN", "API_KEY"}


def test_a_template_is_filled_and_brings_its_scripts(folder, clean):
    folder.put("templates/workflows/job.yml", "cron: <% schedule %>\nrun: bash scripts/job.sh <% kept %>\n")
    folder.put("templates/workflows/scripts/job.sh", "source common.sh # <% monitor %>, <% project %>, <% dsn %>\n")
    folder.put("templates/workflows/scripts/common.sh", "set -e\n")
    folder.put("templates/workflows/scripts/other.sh", "false\n")
    more = (
        "repositories:\n  acme/shop:\n    files: {workflows/job.yml: {cron: nightly, with: {kept: 30}, covers: [S1]}}\n"
    )
    plan = planned(folder, clean + more, scopes=["company"])
    (component,) = [one for one in plan.components if one.kind == "Template"]
    assert component.inputs["covers"] == ("S1",)
    assert {one.path: one.content for one in component.records} == {
        ".github/workflows/job.yml": "cron: 0 2 * * *\nrun: bash scripts/job.sh 30\n",
        ".github/workflows/scripts/job.sh": "source common.sh # nightly, shop-web, SENTRY_DSN\n",
        ".github/workflows/scripts/common.sh": "set -e\n",
    }


HEARTBEAT = """\
repositories:
  acme/shop: {files: {workflows/heartbeat.yml: {cron: nightly}, workflows/own.yml: {}}}
"""


def test_templates_of_vedette_stand_behind_those_of_the_catalog(folder, clean):
    folder.put("templates/workflows/own.yml", "run: bash check-in.sh; bash backup.sh\n")
    written = delivered_files(folder, clean)
    assert "on:\n  schedule:" in written[".github/workflows/heartbeat.yml"]
    # The heartbeat is Vedette's and brings its scripts; the company's own workflow may name one of its repository.
    scripts = {path.rpartition("/")[2] for path in written if "/scripts/" in path}
    assert {"check-in.sh", "common.sh"} <= scripts
    assert "backup.sh" not in scripts

    folder.put("templates/workflows/heartbeat.yml", "run: bash check-in.sh # ours, <% monitor %>\n")
    folder.put("templates/workflows/scripts/check-in.sh", "echo ours\n")
    written = delivered_files(folder, clean)
    assert written[".github/workflows/heartbeat.yml"] == "run: bash check-in.sh # ours, nightly\n"
    assert written[".github/workflows/scripts/check-in.sh"] == "echo ours\n"


def delivered_files(folder, clean):
    return {one.path: one.content for one in every(planned(folder, clean + HEARTBEAT), RepositoryFile)}


def test_runbooks_lie_where_alerts_say_that_they_do(folder, clean):
    plan = planned(folder, clean)
    paths = {one.path for one in every(plan, RepositoryFile)}
    assert paths == {f"docs/runbooks/{name}.md" for name in ("spike", "error-rate", "slow-responses")}
    for monitor in every(plan, MetricMonitor):
        assert monitor.description.removeprefix("https://github.com/acme/shop/blob/main/") in paths


def test_what_people_do_is_planned_too(folder, clean):
    more = "manual:\n  app: {title: Install it, steps: [Click.], check: It is there., covers: [S4]}\n"
    (found,) = every(planned(folder, clean + more), Manual)
    assert (found.title, found.steps, found.check) == ("Install it", ("Click.",), "It is there.")


def test_an_answer_can_be_looked_into(folder, clean):
    more = """\
uptimes:
  health: {title: Health, service: web, url: "https://acme.example/", every: 1m, severity: high,
    runbook: runbooks/spike.md, expect: {json: {$.status: healthy}}}
"""
    (found,) = every(planned(folder, clean + more), UptimeMonitor)
    status, body = found.assertion["root"]["children"]
    assert (status["op"], status["value"], status["operator"]) == ("status_code_check", 200, {"cmp": "equals"})
    assert (body["op"], body["value"], body["operand"]["value"]) == ("json_path", "$.status", "healthy")


ISSUE = """\
    when: {errors: "> 5", users: "> 10", within: 1h, per: issue}
    route: [{issue: {labels: [bug], assignee: alice}}]
"""


@pytest.fixture
def single(folder, clean):
    """The alert Spike about single issues, with another filter."""

    def build(where):
        text = clean.replace('    when: {errors: "> 10", within: 5m}\n', ISSUE)
        text = text.replace("{tag: area, is: checkout}", where)
        (alert,) = [one for one in every(planned(folder, text), Alert) if one.name == "Spike"]
        return alert

    return build


def test_an_alert_on_single_issues_filters_the_projects_own_monitor(single):
    alert = single("{tag: area, is: checkout}")
    assert alert.monitors == (BuiltinMonitor(project="shop-web", type="error"),)
    assert [trigger.type for trigger in alert.triggers] == ["every_event"]
    assert alert.frequency == 60
    level = ("level", {"match": "gte", "level": 40})
    area = ("tagged_event", {"key": "area", "match": "eq", "value": "checkout"})
    assert [[(one.type, one.comparison) for one in group.conditions] for group in alert.action_filters] == [
        [level, area, ("event_frequency_count", {"value": 5, "interval": "1h"})],
        [level, area, ("event_unique_user_frequency_count", {"value": 10, "interval": "1h"})],
    ]
    action = GitHubIssueAction(repository="acme/shop", labels=("bug",), assignee="alice")
    assert [(group.logic_type, group.actions) for group in alert.action_filters] == [("all", (action,))] * 2


def test_alternatives_are_groups_that_hold_as_a_whole(single):
    alert = single("{all: [{any: [{tag: a, contains: b}, {message: {contains: c}}]}, {transaction: {ends_with: /d}}]}")
    found = [[one.comparison.get("value") for one in group.conditions[1:-1]] for group in alert.action_filters]
    assert found == [["b", "/d"], ["b", "/d"], ["c", "/d"], ["c", "/d"]]
    matches = [one.comparison["match"] for one in alert.action_filters[0].conditions[1:-1]]
    assert matches == ["co", "ew"]
